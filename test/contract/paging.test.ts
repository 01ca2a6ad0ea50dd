import { randomUUID } from 'node:crypto';
import type { Vals } from '../../odoo/call';
import type { HttpSender, RecordQuery } from '../../odoo';
import { readAllRecords } from '../../odoo/read/readRecords';
import { chooseFields } from '../../odoo/schema/choose';
import { fetchSender } from '../support/fetchSender';
import { format } from '../support/readFormat';
import type { Records } from '../support/records';
import { itIf } from '../support/itIf';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, isSandbox, protocolsFor } from '../support/target';

const PARTNER = 'res.partner';
const CITIES = ['Aalst', 'Brugge', 'Gent', false] as const;

const target = useTarget();

describe.each(protocolsFor('jsonrpc'))('paging over %s while others write', (protocol) => {
	let partners: Records;
	let mark: string;
	/** Exist and match from the first request to the last. */
	let lasting: number[];
	let doomed: number[];
	let parents: number[];

	beforeEach(async () => {
		mark = randomUUID();
		partners = recordsOf(clientFor(target, { protocol }), PARTNER, { tracking_disable: true });
		parents = await partners.create(['Zoo', 'Abbey', 'Mill'].map((name) => ({ name })));
		const all = await partners.create(Array.from({ length: 60 }, (_, index) => valsOf(index)));
		doomed = all.filter((_, index) => index % 5 === 2);
		lasting = all.filter((id) => !doomed.includes(id));
	});

	const valsOf = (index: number): Vals => ({
		name: `Partner ${index % 4}`,
		ref: mark,
		...sortedBy(index),
	});

	/** Few different values, many of them empty. */
	const sortedBy = (index: number): Vals => ({
		city: CITIES[index % CITIES.length] ?? false,
		color: index % 3,
		parent_id: index % 4 === 0 ? false : (parents[index % 3] ?? false),
	});

	/** What others do between two requests: insert, delete, and change what is sorted by. */
	const interfere = async (round: number) => {
		await partners.create([valsOf(round), valsOf(round + 1)]);
		const deleted = doomed.splice(0, 2);
		if (deleted.length > 0) await partners.unlink(deleted);
		const moved = [3, 17, 29].map((step) => lasting[(round * step) % lasting.length] ?? 0);
		await partners.write(moved, sortedBy(round + 2));
	};

	/** Reads while somebody writes before each page. */
	const readUnderWrites = async (query: Partial<RecordQuery>): Promise<number[]> => {
		let round = 0;
		const send: HttpSender = async (request) => {
			const isPage = /search_read/.test(request.url + (request.body ?? ''));
			if (isPage) await interfere(round++);
			return await fetchSender(request);
		};
		const reader = clientFor(target, { protocol }, send);
		const records = await readAllRecords(reader, {
			model: PARTNER,
			domain: [['ref', '=', mark]],
			fields: chooseFields(await reader.schema(PARTNER), ['name', 'city', 'color', 'parent_id']),
			context: {},
			format,
			pageSize: 7,
			...query,
		});
		expect(round).toBeGreaterThan(5);
		return records.map(({ id }) => Number(id));
	};

	it.each([
		['its ID', undefined],
		['a column that may be empty', 'city asc, id asc'],
		['a column of few values', 'color desc, id asc'],
		['a link that may be empty', 'parent_id desc, id asc'],
		['several columns', 'city desc, color asc, parent_id asc, id desc'],
		['no unique column at all', 'color'],
	])('gives each record once and misses none, ordered by %s', async (_, order) => {
		const ids = await readUnderWrites({ order });
		expect(new Set(ids).size).toBe(ids.length);
		expect(lasting.filter((id) => !ids.includes(id))).toEqual([]);
	});

	it('gives each record once up to a limit', async () => {
		const ids = await readUnderWrites({ order: 'city asc, id asc', limit: 50 });
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.length).toBeLessThanOrEqual(50);
	});

	it('leaves out records that match no more when their page is read', async () => {
		const [gone = 0] = lasting.splice(-1);
		let isFirst = true;
		const send: HttpSender = async (request) => {
			if (/search_read/.test(request.url + (request.body ?? '')) && isFirst) {
				isFirst = false;
				await partners.write([gone], { ref: 'elsewhere' });
			}
			return await fetchSender(request);
		};
		const reader = clientFor(target, { protocol }, send);
		const records = await readAllRecords(reader, {
			model: PARTNER,
			domain: [['ref', '=', mark]],
			fields: chooseFields(await reader.schema(PARTNER), ['ref']),
			order: 'name asc, id asc',
			context: {},
			format,
			pageSize: 20,
		});
		expect(new Set(records.map(({ ref }) => ref))).toEqual(new Set([mark]));
		expect(records.map(({ id }) => id)).not.toContain(gone);
	});

	it('reads up to a limit in smaller pages if the server cannot give so many at once', async () => {
		const send: HttpSender = async (request) => {
			const [, limit = ''] = /limit\D+(\d+)/.exec(request.body ?? '') ?? [];
			const isTooMuch =
				/search_read/.test(request.url + (request.body ?? '')) && Number(limit) > 20;
			return isTooMuch
				? { status: 413, headers: {}, body: new Uint8Array() }
				: await fetchSender(request);
		};
		const reader = clientFor(target, { protocol }, send);
		const records = await readAllRecords(reader, {
			model: PARTNER,
			domain: [['ref', '=', mark]],
			fields: chooseFields(await reader.schema(PARTNER), ['name']),
			context: {},
			format,
			order: 'id desc',
			limit: 50,
		});
		const all = [...lasting, ...doomed].sort((one, other) => other - one);
		expect(records.map(({ id }) => id)).toEqual(all.slice(0, 50));
	});

	itIf(!isSandbox)('reads reports page by page, whose rows may have negative IDs', async () => {
		const reader = clientFor(target, { protocol });
		const model = 'sale.report';
		const reports = recordsOf(reader, model);
		const all = await reports.search([]);
		const records = await readAllRecords(reader, {
			model,
			domain: [],
			fields: chooseFields(await reader.schema(model), ['state']),
			context: {},
			format,
			pageSize: 5,
		});
		expect(all.length).toBeGreaterThan(5);
		expect(records.map(({ id }) => id)).toEqual(all.sort((one, other) => one - other));
	});

	itIf(!isSandbox)('refuses a report whose rows share their IDs', async () => {
		const reader = clientFor(target, { protocol });
		const model = 'report.stock.quantity';
		const query = { model, domain: [], context: {}, format, limit: 50 };
		const fields = chooseFields(await reader.schema(model), ['date']);
		await expect(readAllRecords(reader, { ...query, fields })).rejects.toMatchObject({
			code: 'PROTOCOL',
			message: expect.stringContaining('have the same ID'),
		});
	});
});
