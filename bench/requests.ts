import type { IDataObject } from 'n8n-workflow';
import { withRange } from '../test/support/bigModel';
import type { RunOptions } from '../test/support/engine';
import { exampleNames, loadExample, runWorkflow } from '../test/support/engine';
import { startProxy } from '../test/support/proxy';
import { credentialFor, openTarget } from '../test/support/target';

const CONTACTS: IDataObject[] = Array.from({ length: 1000 }, (_, index) => ({
	name: `Counted ${index}`,
	email: `counted${index}@example.com`,
}));

/** What the examples that start with items of their own are given. */
const INPUTS: Readonly<Record<string, IDataObject[]>> = {
	'csv-to-contacts': CONTACTS,
	'import-contacts': CONTACTS,
};

/** Started by another one, by a call to a running n8n or by what happens in Odoo, or calling one. */
const NOT_ALONE: ReadonlySet<string> = new Set([
	'contact-photos',
	'copy-on-workers',
	'copy-on-workers-range',
	'mirror-companies',
	'order-confirmed',
	'split-big-model-range',
	'split-big-model-workers',
]);

const SUB_WORKFLOWS = { range: loadExample('split-big-model-range') };

/**
 * Runs every example twice, as production runs do, and counts the requests of the second run on the
 * wire: login and fields are known then.
 */
export async function requests(): Promise<void> {
	const target = await openTarget();
	const proxy = await startProxy(target.url);
	const credential = { ...credentialFor(target, 'auto'), url: proxy.url };
	console.log('| Example | Items out | Requests |\n| --- | --- | --- |');
	for (const name of exampleNames()) {
		if (NOT_ALONE.has(name)) continue;
		const workflow = withRange(loadExample(name));
		const input = INPUTS[name];
		const options: RunOptions = {
			credential,
			input,
			mode: 'trigger',
			subWorkflows: SUB_WORKFLOWS,
		};
		const { staticData } = await runWorkflow(workflow, options);
		proxy.forget();
		const again = { ...options, executionId: '2', staticData };
		const { status, outputs } = await runWorkflow(workflow, again);
		const last = workflow.nodes.filter(({ type }) => type.includes('odoo')).at(-1)?.name ?? '';
		const items = (outputs[last] ?? []).flat().length;
		console.log(
			`| ${name} | ${status === 'success' ? items : status} | ${proxy.requests.length} |`,
		);
	}
	await proxy.close();
	await target.close();
}
