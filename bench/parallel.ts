import type { OdooClient, RecordQuery } from '../odoo';
import { readRecords } from '../odoo/read/readRecords';
import { chooseFields } from '../odoo/schema/choose';
import { recordReader } from '../odoo/read/recordReader';
import { anyAnswer, expectRecords } from '../odoo/protocol/expect';
import { fetchSender } from '../test/support/fetchSender';
import { format } from '../test/support/readFormat';
import { clientFor, openTarget } from '../test/support/target';
import { interleaved, median } from './timing';

const MODEL = 'res.partner';
const RECORDS = 100_000;
const RECORDS_PER_CREATE = 5000;
const MARK = 'bench-parallel';
const PAGE_SIZE = 10_000;
const RUNS = 3;
const FIELDS = ['name', 'email', 'phone', 'street', 'city', 'zip', 'country_id', 'color'];

/**
 * Reading 100,000 records of eight fields, against the plain loop that asks for a page, converts it,
 * and asks for the next one: with one request under way, and with several. Needs a server with as many
 * workers to show what several bring: `PARALLEL=2` and a prefork Odoo.
 */
export async function parallel(): Promise<void> {
	const target = await openTarget();
	const several = Number(process.env.PARALLEL ?? 2);
	for (const protocol of target.protocols) {
		const client = clientFor(target, { protocol });
		const domain = [['ref', '=', MARK]];
		await fill(client, domain);
		const fields = chooseFields(await client.schema(MODEL), FIELDS);
		const query = { model: MODEL, domain, fields, context: {}, format, pageSize: PAGE_SIZE };
		for (const count of [1, several]) {
			const own = clientFor(target, { protocol }, fetchSender, { parallel: count });
			await own.session();
			const [plain, ours] = await interleaved(
				RUNS,
				async () => await plainLoop(client, query),
				async () => await readAll(own, query),
			);
			const [base, time] = [median(plain), median(ours)];
			console.log(
				`${target.name} ${protocol}, ${count} at a time: plain loop ${base.toFixed(0)} ms, ` +
					`read ${time.toFixed(0)} ms, ${(base / time).toFixed(2)}x`,
			);
		}
	}
	await target.close();
}

async function readAll(client: OdooClient, query: RecordQuery): Promise<void> {
	const items: unknown[] = [];
	for await (const page of readRecords(client, query)) {
		for (const record of page) items.push({ json: record });
	}
	if (items.length !== RECORDS) throw new Error(`${items.length} records came.`);
}

async function plainLoop(client: OdooClient, query: RecordQuery): Promise<void> {
	const { model, domain, fields, format } = query;
	const toRecord = recordReader(fields, format);
	const names = fields.map(({ name }) => name);
	const items: unknown[] = [];
	for (let last = 0; ;) {
		const after = [...domain, ['id', '>', last]];
		const params = { domain: after, fields: names, order: 'id', limit: PAGE_SIZE };
		const page = await client.call({ model, method: 'search_read', params }, expectRecords);
		for (const raw of page) items.push({ json: toRecord(raw) });
		if (page.length < PAGE_SIZE) break;
		last = Number(page.at(-1)?.id);
	}
	if (items.length !== RECORDS) throw new Error(`${items.length} records came.`);
}

/** Creates what is missing. A database of one's own is filled faster by SQL. */
async function fill(client: OdooClient, domain: RecordQuery['domain']): Promise<void> {
	const call = { model: MODEL, method: 'search_count', params: { domain } };
	const context = { tracking_disable: true };
	for (
		let count = Number(await client.call(call, anyAnswer));
		count < RECORDS;
		count += RECORDS_PER_CREATE
	) {
		const size = Math.min(RECORDS_PER_CREATE, RECORDS - count);
		const vals = Array.from({ length: size }, (_, index) => ({
			name: `Bench partner ${count + index}`,
			email: `partner${count + index}@example.com`,
			street: 'Grand Place 1',
			city: 'Brussels',
			ref: MARK,
		}));
		await client.call(
			{ model: MODEL, method: 'create', params: { vals_list: vals }, context },
			anyAnswer,
		);
	}
}
