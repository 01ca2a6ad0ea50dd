import type { OdooClient } from '../odoo';
import { anyAnswer } from '../odoo/protocol/expect';
import { IdCollector, rangeByRange } from '../test/support/bigModel';
import { jsonOf, runWorkflow } from '../test/support/engine';
import { startProxy } from '../test/support/proxy';
import { clientFor, credentialFor, openTarget } from '../test/support/target';

const MODEL = 'res.partner.category';
const RECORDS = 100_000;
const RANGE_SIZE = 10_000;
const RECORDS_PER_CREATE = 5000;
const MARK = 'bench-split';

/** Reads 100,000 records with the example's workflows, and counts that each came exactly once. */
export async function split(): Promise<void> {
	const target = await openTarget();
	const ids = await recordIds(clientFor(target));
	const proxy = await startProxy(target.url);
	const workflows = rangeByRange({
		model: MODEL,
		condition: ['name', '=', MARK],
		rangeSize: RANGE_SIZE,
	});
	for (const protocol of target.protocols) {
		const credential = { ...credentialFor(target, protocol), url: proxy.url };
		const collector = new IdCollector();
		proxy.forget();
		const start = performance.now();
		const result = await runWorkflow(
			workflows.workflow,
			{ credential, subWorkflows: workflows.subWorkflows },
			{ 'n8n-nodes-base.noOp': collector },
		);
		const seconds = (performance.now() - start) / 1000;
		if (result.error) throw result.error;
		const read = new Set(collector.ids);
		const missed = ids.filter((id) => !read.has(id)).length;
		const twice = collector.ids.length - read.size;
		console.log(
			`${target.name} ${protocol}: ${collector.ids.length} records in ${jsonOf(result, 'Ranges').length} ranges, ` +
				`${missed} missed, ${twice} twice; ${seconds.toFixed(1)} s, ${proxy.requests.length} requests with the login`,
		);
	}
	await proxy.close();
	await target.close();
}

/** The ids of the records, which are created where there are none. */
async function recordIds(client: OdooClient): Promise<number[]> {
	const domain = [['name', '=', MARK]];
	const search = { model: MODEL, method: 'search', params: { domain, order: 'id' } };
	const found = (await client.call(search, anyAnswer)) as number[];
	for (let count = found.length; count < RECORDS; count += RECORDS_PER_CREATE) {
		const vals = Array.from({ length: RECORDS_PER_CREATE }, () => ({ name: MARK }));
		await client.call({ model: MODEL, method: 'create', params: { vals_list: vals } }, anyAnswer);
	}
	return (await client.call(search, anyAnswer)) as number[];
}
