import type { Context, OdooClient } from '../odoo';
import { anyAnswer } from '../odoo/protocol/expect';
import { fetchSender } from '../test/support/fetchSender';
import { clientFor, openTarget } from '../test/support/target';
import { writerOf } from '../test/support/writing';
import { interleaved, median } from './timing';

const RECORDS = 1000;
const RUNS = 3;
const MODEL = 'res.partner';
const MARK = 'bench-updates';
const SAVE_MULTI_SINCE = 19;
/** With Odoo's change log, and as Skip Change Log has it. */
const CONTEXTS: readonly Context[] = [{}, { tracking_disable: true }];

/**
 * Updating 1,000 partners from rows of a workflow, another city for each, against the bare HTTP request
 * with the same values, ready made: with Odoo's change log, and without it.
 */
export async function updates(): Promise<void> {
	const target = await openTarget();
	for (const protocol of target.protocols) {
		const client = clientFor(target, { protocol });
		if ((await client.version()) < SAVE_MULTI_SINCE) continue;
		const ids = await create(client);
		for (const context of CONTEXTS) {
			let turn = 0;
			const rows = () => {
				turn += 1;
				return ids.map((id, index) => ({ id, ref: `${MARK} ${index}`, city: `${turn} ${id}` }));
			};
			const byId = async () => {
				const all = rows().map(({ id, city }) => ({ id, city }));
				expectDone(await writerOf(client, MODEL).update(all, { context }));
			};
			const byKey = async () => {
				const all = rows().map(({ ref, city }) => ({ ref, city }));
				expectDone(await writerOf(client, MODEL).upsert(['ref'], all, { context }));
			};
			const bare = async () => await save(client, rows(), context);
			for (const [name, ours] of Object.entries({ 'by ID': byId, 'by ref': byKey })) {
				const [plain, own] = await interleaved(RUNS, bare, ours);
				const ratio = median(own) / median(plain);
				const log = 'tracking_disable' in context ? 'Skip Change Log' : 'with change log';
				console.log(
					`${target.name} ${protocol}, ${log}: bare ${median(plain).toFixed(0)} ms, ` +
						`update ${name} ${median(own).toFixed(0)} ms, ratio ${ratio.toFixed(2)}`,
				);
			}
		}
		await client.call({ model: MODEL, method: 'unlink', ids }, anyAnswer);
	}
	await target.close();
}

async function create(client: OdooClient): Promise<readonly number[]> {
	const vals = Array.from({ length: RECORDS }, (_, index) => ({
		name: `Bench partner ${index}`,
		ref: `${MARK} ${index}`,
	}));
	const call = { model: MODEL, method: 'create', params: { vals_list: vals } };
	return (await client.call(call, anyAnswer)) as readonly number[];
}

async function save(
	client: OdooClient,
	rows: ReadonlyArray<{ readonly id: number; readonly city: string }>,
	context: Context,
): Promise<void> {
	const { protocol, endpoint } = await client.session();
	const ids = rows.map(({ id }) => id);
	const params = { vals_list: rows.map(({ city }) => ({ city })), specification: {} };
	const call = { model: MODEL, method: 'web_save_multi', ids, params, context };
	await fetchSender(protocol.encode(call, endpoint, 1).request);
}

function expectDone(outcomes: ReadonlyArray<{ readonly status: string }>): void {
	if (outcomes.some(({ status }) => status !== 'done')) throw new Error('not all were updated');
}
