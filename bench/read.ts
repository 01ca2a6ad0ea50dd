import { readAllRecords } from '../odoo/read/readRecords';
import { chooseFields } from '../odoo/schema/choose';
import { anyAnswer } from '../odoo/protocol/expect';
import { fetchSender } from '../test/support/fetchSender';
import { format } from '../test/support/readFormat';
import { clientFor, openTarget } from '../test/support/target';
import { median, interleaved } from './timing';

const RECORDS = 10_000;
const FIELDS = [
	'name',
	'email',
	'phone',
	'street',
	'city',
	'zip',
	'country_id',
	'is_company',
	'color',
	'create_date',
];
const MODEL = 'res.partner';
const MARK = 'bench-read';

/** Reading 10,000 records of 10 fields, against the bare HTTP request for the same records. */
export async function read(): Promise<void> {
	const target = await openTarget();
	for (const protocol of target.protocols) {
		const client = clientFor(target, { protocol });
		const domain = [['ref', '=', MARK]];
		const found = await client.call(
			{ model: MODEL, method: 'search_count', params: { domain } },
			anyAnswer,
		);
		if (Number(found) < RECORDS) await fill(client, RECORDS - Number(found));

		const session = await client.session();
		const call = {
			model: MODEL,
			method: 'search_read',
			params: { domain, fields: FIELDS, order: 'id', limit: RECORDS },
		};
		const { request } = session.protocol.encode(call, session.endpoint, 1);
		const fields = chooseFields(await client.schema(MODEL), FIELDS);
		const query = { model: MODEL, domain, fields, context: {}, format };
		const [bare, ours] = await interleaved(
			5,
			async () => await fetchSender(request),
			async () => await readAllRecords(client, query),
		);
		const ratio = median(ours) / median(bare);
		console.log(
			`${target.name} ${protocol}: bare ${median(bare).toFixed(0)} ms, read ${median(ours).toFixed(0)} ms, ratio ${ratio.toFixed(2)}`,
		);
	}
	await target.close();
}

async function fill(client: ReturnType<typeof clientFor>, count: number): Promise<void> {
	for (let start = 0; start < count; start += 1000) {
		const vals = Array.from({ length: Math.min(1000, count - start) }, (_, index) => ({
			name: `Bench partner ${start + index}`,
			email: `partner${start + index}@example.com`,
			phone: '+32 2 555 01 23',
			street: 'Grand Place 1',
			city: 'Brussels',
			zip: '1000',
			ref: MARK,
			is_company: index % 2 === 0,
			color: index % 10,
		}));
		const context = { tracking_disable: true };
		await client.call(
			{ model: MODEL, method: 'create', params: { vals_list: vals }, context },
			anyAnswer,
		);
	}
}
