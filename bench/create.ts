import type { Vals } from '../odoo/call';
import { anyAnswer } from '../odoo/protocol/expect';
import { fetchSender } from '../test/support/fetchSender';
import { clientFor, openTarget } from '../test/support/target';
import { writerOf } from '../test/support/writing';
import { interleaved, median } from './timing';

const RECORDS = 1000;
const RUNS = 5;
const MODEL = 'res.partner';
const MARK = 'bench-create';

/**
 * Creating 1,000 partners from rows of a workflow, against the bare HTTP request with the same
 * values, ready made. Checking and converting the rows is part of our time.
 */
export async function create(): Promise<void> {
	const target = await openTarget();
	for (const protocol of target.protocols) {
		let requests = 0;
		const client = clientFor(target, { protocol }, async (request) => {
			requests++;
			return await fetchSender(request);
		});
		await client.schema(MODEL);
		const countries = await client.call(
			{
				model: 'res.country',
				method: 'search',
				params: { domain: [], limit: 50 },
			},
			anyAnswer,
		);
		const ids = countries as number[];
		const country = (index: number) => ids[index % ids.length] ?? false;

		const session = await client.session();
		const vals = Array.from({ length: RECORDS }, (_, index) => valsOf(index, country(index)));
		const call = { model: MODEL, method: 'create', params: { vals_list: vals } };
		const { request } = session.protocol.encode(call, session.endpoint, 1);
		const rows = vals.map((own) => ({
			...own,
			zip: Number(own.zip),
			is_company: String(own.is_company),
		}));
		const writer = writerOf(client, MODEL, { batchSize: RECORDS, stopAtFirstError: true });
		const ours = async () => {
			const outcomes = await writer.create(rows);
			if (outcomes.some(({ status }) => status !== 'done')) throw new Error('not all were created');
		};
		const [bare, own] = await interleaved(RUNS, async () => await fetchSender(request), ours);
		requests = 0;
		await ours();
		const ratio = median(own) / median(bare);
		console.log(
			`${target.name} ${protocol}: bare ${median(bare).toFixed(0)} ms, create ${median(own).toFixed(0)} ms, ratio ${ratio.toFixed(2)}, ${requests} requests`,
		);
		await removeAll(client);
	}
	await target.close();
}

function valsOf(index: number, country: number | false): Vals {
	return {
		name: `Bench partner ${index}`,
		email: `partner${index}@example.com`,
		phone: '+32 2 555 01 23',
		street: 'Grand Place 1',
		city: 'Brussels',
		zip: '1000',
		country_id: country,
		is_company: index % 2 === 0,
		ref: MARK,
	};
}

async function removeAll(client: ReturnType<typeof clientFor>): Promise<void> {
	const params = { domain: [['ref', '=', MARK]] };
	const ids = (await client.call(
		{ model: MODEL, method: 'search', params },
		anyAnswer,
	)) as number[];
	for (let start = 0; start < ids.length; start += RECORDS) {
		await client.call(
			{ model: MODEL, method: 'unlink', ids: ids.slice(start, start + RECORDS) },
			anyAnswer,
		);
	}
}
