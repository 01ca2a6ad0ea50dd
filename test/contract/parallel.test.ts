import { randomUUID } from 'node:crypto';
import type { HttpSender, RecordQuery } from '../../odoo';
import type { Row } from '../../odoo/values/reference';
import { relatedFields } from '../../odoo';
import { readAllRecords } from '../../odoo/read/readRecords';
import { chooseFields } from '../../odoo/schema/choose';
import { fetchSender } from '../support/fetchSender';
import { format } from '../support/readFormat';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, protocolsFor } from '../support/target';
import { endOf, idsOf, writerOf } from '../support/writing';

const TAG = 'res.partner.category';
const PARALLEL = 4;

const target = useTarget();

describe.each(protocolsFor('json2'))('parallel requests over %s', (protocol) => {
	/** A client with several requests under way, and how many there were at most. */
	function parallelClient(parallel = PARALLEL) {
		let busy = 0;
		const seen = { most: 0 };
		const send: HttpSender = async (request) => {
			busy += 1;
			seen.most = Math.max(seen.most, busy);
			try {
				return await fetchSender(request);
			} finally {
				busy -= 1;
			}
		};
		return { client: clientFor(target, { protocol }, send, { parallel }), seen };
	}

	/** Tags with parents, told apart from all others. */
	async function tags(count: number): Promise<string> {
		const mark = randomUUID();
		const records = recordsOf(clientFor(target, { protocol }), TAG);
		const parents = await records.create([{ name: `${mark} A` }, { name: `${mark} B` }]);
		await records.create(
			Array.from({ length: count }, (_, index) => ({
				name: `${mark} ${index % 10}`,
				color: index % 7,
				parent_id: parents[index % 2] ?? false,
			})),
		);
		return mark;
	}

	async function read(parallel: number, mark: string, more: Partial<RecordQuery> = {}) {
		const { client, seen } = parallelClient(parallel);
		const schema = await client.schema(TAG);
		const records = await readAllRecords(client, {
			model: TAG,
			domain: [['name', '=like', `${mark}%`]],
			fields: chooseFields(schema, ['name', 'color', 'parent_id']),
			related: await relatedFields(TAG, ['parent_id.color'], async () => schema),
			context: {},
			format,
			pageSize: 100,
			...more,
		});
		return { records, seen };
	}

	it('read the same records in the same order', async () => {
		const mark = await tags(700);
		for (const more of [{}, { order: 'color desc, name asc, id asc' }, { limit: 450 }]) {
			const one = await read(1, mark, more);
			const several = await read(PARALLEL, mark, more);
			expect(several.records).toEqual(one.records);
			expect(one.records.length).toBeGreaterThanOrEqual(450);
			expect(several.seen.most).toBeGreaterThan(2);
			expect(one.seen.most).toBeLessThanOrEqual(2);
		}
	});

	it('write the same rows, and tell each what became of it', async () => {
		const rowsOf = (mark: string): Row[] =>
			Array.from({ length: 60 }, (_, index) => ({
				name: index === 17 ? '' : `${mark} ${index}`,
				color: index === 41 ? 'red' : index % 7,
				parent_id: index % 20 === 19 ? `${mark} 0` : null,
			}));
		const written = async (parallel: number) => {
			const mark = randomUUID();
			const { client, seen } = parallelClient(parallel);
			const writer = writerOf(client, TAG);
			const created = await writer.create(rowsOf(mark), { batchSize: 5 });
			const again = rowsOf(mark).map((row, index) => ({ ...row, color: (index % 7) + 1 }));
			const upserted = await writer.upsert(['name'], again.slice(20), { batchSize: 5 });
			const records = await recordsOf(client, TAG).searchRead(
				[['name', '=like', `${mark}%`]],
				['name', 'color', 'parent_id'],
			);
			const content = records.map(({ name, color, parent_id: parent }) =>
				JSON.stringify([name, color, parent ? 'linked' : '']).replaceAll(mark, ''),
			);
			return { codes: [created, upserted].map((all) => all.map(endOf)), content, created, seen };
		};
		const one = await written(1);
		const several = await written(PARALLEL);
		expect(several.codes).toEqual(one.codes);
		expect([...several.content].sort()).toEqual([...one.content].sort());
		expect(new Set(idsOf(several.created)).size).toBe(idsOf(one.created).length);
		expect(several.seen.most).toBeGreaterThan(1);
		expect(one.seen.most).toBeLessThanOrEqual(target.version < 19 ? 4 : 1);
	});

	it('stop at the first bad row as one request after the other does', async () => {
		const mark = randomUUID();
		const { client, seen } = parallelClient();
		const rows = Array.from({ length: 40 }, (_, index) => ({
			name: `${mark} ${index}`,
			color: index === 12 ? 'red' : 1,
		}));
		const settings = { batchSize: 5, stopAtFirstError: true };
		const outcomes = await writerOf(client, TAG).create(rows, settings);
		const codes = outcomes.map(endOf);
		expect(codes.slice(0, 12)).toEqual(Array(12).fill('created'));
		expect(codes[12]).toBe('INVALID_VALUE');
		expect(new Set(outcomes.slice(13).map(({ status }) => status))).toEqual(new Set(['notRun']));
		expect(seen.most).toBe(1);
	});
});
