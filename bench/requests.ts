import { readdirSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';
import { loadWorkflow, runWorkflow } from '../test/support/engine';
import { startProxy } from '../test/support/proxy';
import { credentialFor, openTarget } from '../test/support/target';

/** What the examples that start with items of their own are given. */
const INPUTS: Readonly<Record<string, IDataObject[]>> = {
	'import-contacts': Array.from({ length: 1000 }, (_, index) => ({
		name: `Counted ${index}`,
		email: `counted${index}@example.com`,
	})),
};

/** Runs every example and counts its requests on the wire, once login and fields are known. */
export async function requests(): Promise<void> {
	const target = await openTarget();
	const proxy = await startProxy(target.url);
	const credential = { ...credentialFor(target, 'auto'), url: proxy.url };
	console.log('| Example | Items out | Requests |\n| --- | --- | --- |');
	for (const file of readdirSync('examples').sort()) {
		const workflow = loadWorkflow(`examples/${file}`);
		const input = INPUTS[file.replace('.json', '')];
		const run = async () => await runWorkflow(workflow, { credential, input });
		await run();
		proxy.requests.length = 0;
		const { status, outputs } = await run();
		const last = workflow.nodes.filter(({ type }) => type.includes('odoo')).at(-1)?.name ?? '';
		const items = (outputs[last] ?? []).flat().length;
		console.log(
			`| ${file} | ${status === 'success' ? items : status} | ${proxy.requests.length} |`,
		);
	}
	await proxy.close();
	await target.close();
}
