import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { OdooClient, WriteRow } from '../../odoo';
import type { Row } from '../../odoo/values/reference';
import type { WireRequest } from '../support/proxy';
import { recordsOf } from '../support/records';
import { useProxy, useTarget } from '../support/suite';
import { clientFor, isSandbox, protocolsFor } from '../support/target';
import { isCallOf } from '../support/wireRequest';
import type { Writer } from '../support/writing';
import { endOf, idsOf, writerOf } from '../support/writing';

const PARTNER = 'res.partner';
const CHANGES = ['load', 'web_save_multi', 'write'];
const isChange = isCallOf(...CHANGES);
const isWrite = isCallOf('create', ...CHANGES);

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('xmlrpc'))('lost answers over %s', (protocol) => {
	let client: OdooClient;
	let writer: Writer;
	let mark: string;

	beforeEach(async () => {
		mark = randomUUID();
		client = clientFor(target, { protocol, url: proxy.url });
		writer = writerOf(client, PARTNER, { batchSize: 10 });
		await client.schema(PARTNER);
		proxy.forget();
	});

	const rowsOf = (count: number, more: (index: number) => Row = () => ({})): Row[] =>
		Array.from({ length: count }, (_, index) => ({
			name: `P ${index}`,
			ref: `${mark} ${index}`,
			...more(index),
		}));

	const xmlid = (index: number) => `__n8n__.${mark}.${index}`;

	/** Rows whose records are found again by an External ID that they do not have themselves. */
	const onceRowsOf = (count: number, numberOf = (index: number) => index): WriteRow[] =>
		rowsOf(count).map((values, index) => ({ values, onceId: xmlid(numberOf(index)) }));

	const createOnce = async (rows: readonly WriteRow[]) => await writer.createRows(rows);

	const upsert = async (rows: readonly Row[]) => await writer.upsert(['ref'], rows);

	/** References of all records of this test, in order. */
	const written = async () => {
		const partners = recordsOf(clientFor(target, { protocol }), PARTNER);
		const found = await partners.searchRead([['ref', '=like', `${mark}%`]], ['ref']);
		return found.map(({ ref }) => ref).sort();
	};

	const refs = (count: number) =>
		Array.from({ length: count }, (_, index) => `${mark} ${index}`).sort();

	it('leaves exactly those rows unknown whose request got no answer', async () => {
		let creates = 0;
		proxy.breakNext('dropAnswer', (request) => isCallOf('create')(request) && ++creates === 2);
		const outcomes = await writer.create(rowsOf(30));
		expect(outcomes.map(endOf)).toEqual([
			...Array<string>(10).fill('created'),
			...Array<string>(10).fill('OUTCOME_UNKNOWN'),
			...Array<string>(10).fill('created'),
		]);
		expect(await written()).toEqual(refs(30));
	});

	it('finds records with an External ID again, and writes nothing twice', async () => {
		proxy.breakNext('dropAnswer', isCallOf('load'));
		const outcomes = await createOnce(onceRowsOf(20));
		expect(outcomes.map(endOf)).toEqual(Array<string>(20).fill('created'));
		expect(new Set(idsOf(outcomes)).size).toBe(20);
		expect(await written()).toEqual(refs(20));
	});

	it('writes records with an External ID that a gateway kept from the server', async () => {
		proxy.breakNext({ status: 504 }, isCallOf('load'));
		expect((await createOnce(onceRowsOf(3))).map(endOf)).toEqual(Array(3).fill('created'));
		expect(await written()).toEqual(refs(3));
	});

	it('leaves records alone that an earlier run made, whatever became of them', async () => {
		const first = await createOnce(onceRowsOf(3));
		const [id = 0] = idsOf(first);
		const partners = recordsOf(client, PARTNER);
		await partners.write([id], { name: 'Changed by hand', active: false });
		const again = await createOnce(onceRowsOf(4));
		expect(again.map(endOf)).toEqual(['unchanged', 'unchanged', 'unchanged', 'created']);
		expect(idsOf(again).slice(0, 3)).toEqual(idsOf(first));
		const [record] = await partners.read([id], ['name']);
		expect(record?.name).toBe('Changed by hand');
	});

	it('creates a record anew that was deleted since', async () => {
		const [id = 0] = idsOf(await createOnce(onceRowsOf(1)));
		await recordsOf(client, PARTNER).unlink([id]);
		expect((await createOnce(onceRowsOf(1))).map(endOf)).toEqual(['created']);
	});

	it('refuses an External ID that is taken, unless the record is as good as a new one', async () => {
		await createOnce(onceRowsOf(1));
		const rows = rowsOf(2, (index) => ({ xmlid: xmlid(index) }));
		expect((await writer.create(rows)).map(endOf)).toEqual(['DUPLICATE', 'created']);
		const taken = rowsOf(1, () => ({ xmlid: 'base.be' }));
		expect((await writer.create(taken)).map(endOf)).toEqual(['DUPLICATE']);
	});

	it('fails the second of two rows with the same External ID', async () => {
		const rows = onceRowsOf(3, (index) => index % 2);
		expect((await createOnce(rows)).map(endOf)).toEqual(['created', 'created', 'DUPLICATE']);
	});

	it('finds what an upsert created by its key', async () => {
		proxy.breakNext('dropAnswer', isCallOf('create'));
		const outcomes = await upsert(rowsOf(5));
		expect(outcomes.map(endOf)).toEqual(Array(5).fill('created'));
		expect(await written()).toEqual(refs(5));
	});

	it('does not take for written what an upsert could not send', async () => {
		proxy.breakNext({ status: 504 }, isCallOf('create'));
		const outcomes = await upsert(rowsOf(5));
		expect(outcomes.map(endOf)).toEqual(Array(5).fill('OUTCOME_UNKNOWN'));
		expect(await written()).toEqual([]);
	});

	it('sees in the records whether a change got through', async () => {
		await upsert(rowsOf(5));
		const changed = rowsOf(5, (index) => ({ city: `C ${index}` }));
		proxy.breakNext('dropAnswer', isChange);
		expect((await upsert(changed)).map(endOf)).toEqual(Array(5).fill('updated'));
		proxy.breakNext({ status: 504 }, isChange);
		const again = rowsOf(5, (index) => ({ city: `C ${index} new` }));
		expect((await upsert(again)).map(endOf)).toEqual(Array(5).fill('OUTCOME_UNKNOWN'));
	});

	it.each([
		['deletes', 'unlink', 'remove'],
		['archives', 'write', 'archive'],
	] as const)('sees whether what it %s is gone', async (_, method, operation) => {
		const run = writer[operation];
		const made = idsOf(await writer.create(rowsOf(5))).map((id) => [id]);
		proxy.breakNext({ status: 504 }, isCallOf(method));
		const before = await run(made);
		expect(before.map(endOf)).toEqual(Array(5).fill('OUTCOME_UNKNOWN'));
		proxy.breakNext('dropAnswer', isCallOf(method));
		const outcomes = await run(made);
		expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('done'));
		expect(await written()).toEqual([]);
	});

	it('never writes a row twice, and never calls one written that is not', async () => {
		const lost = fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 3 });
		const how = fc.constantFrom('create', 'once', 'upsert');
		const createOnceAll = async (rows: readonly Row[]) =>
			await createOnce(rows.map((values, index) => ({ values, onceId: xmlid(index) })));
		await fc.assert(
			fc.asyncProperty(lost, how, async (losses, operation) => {
				mark = randomUUID();
				proxy.forget();
				const numbers = new Set(losses);
				const isLost = (request: WireRequest) =>
					isWrite(request) && numbers.has(proxy.requests.filter(isWrite).length - 1);
				numbers.forEach(() => proxy.breakNext('dropAnswer', isLost));
				const run = { create: writer.create, once: createOnceAll, upsert }[operation];
				const outcomes = await run(rowsOf(35));
				proxy.mend();
				const there = await written();
				expect(outcomes).toHaveLength(35);
				expect(new Set(there).size).toBe(there.length);
				for (const [index, outcome] of outcomes.entries()) {
					if (outcome.status === 'done') expect(there).toContain(`${mark} ${index}`);
				}
				if (operation !== 'create') expect(outcomes.map(endOf)).toEqual(Array(35).fill('created'));
			}),
			{ numRuns: isSandbox ? 30 : 6 },
		);
	});
});
