import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeType } from 'n8n-workflow';
import manifest from '../../package.json';
import { filtersPage } from './filtersPage';
import { GENERATED, pagesOf } from './pages';
import { sampleRuns } from './runSamples';

const NODES: ReadonlyArray<{ load: () => Promise<INodeType>; intro: string }> = [
	{
		load: async () => new (await import('../../nodes/OdooSource/OdooSource.node.ts')).OdooSource(),
		intro: `Every operation runs once per input item, and its parameters may use the item's data. What it gives, [Odoo Destination](odoo-destination.md) accepts unchanged: empty is \`null\`, dates are \`2026-01-31\`, times \`2026-01-31T10:20:30Z\`, linked records \`{ "id": 7, "name": "Belgium" }\`, lists of them arrays of IDs.

[How to connect](../credentials.md) · [what an error means](../troubleshooting.md) · [ready workflows](../templates.md)`,
	},
	{
		load: async () =>
			new (await import('../../nodes/OdooDestination/OdooDestination.node.ts')).OdooDestination(),
		intro: `One output item for each input item, in batches. With **On Error** set to _Continue (using error output)_, a bad item fails alone and leaves by the error output; with _Stop Workflow_, the run ends at the first bad item. [Writing](../writing.md) explains how records are found and values are read.

[How to connect](../credentials.md) · [what an error means](../troubleshooting.md) · [ready workflows](../templates.md)`,
	},
	{
		load: async () =>
			new (await import('../../nodes/OdooTrigger/OdooTrigger.node.ts')).OdooTrigger(),
		intro: `Polls on n8n's schedule, without anything installed in Odoo; from Odoo 17 on, Odoo can notify it instantly (needs the Automation Rules app and an administrator). [The trigger's guide](../trigger.md) says what each event means and what is guaranteed.

[How to connect](../credentials.md) · [what an error means](../troubleshooting.md) · [ready workflows](../templates.md)`,
	},
];

/** Where links to the documentation stand in what is shipped: they begin with the homepage of package.json. */
const LINKING = ['credentials', 'nodes'];
const LINKING_PAGES = ['docs/troubleshooting.md'];

/** Everything that `npm run docs` writes, by path: pages of nodes, and files whose links follow package.json. */
export async function generateDocs(): Promise<ReadonlyMap<string, string>> {
	const runs = await sampleRuns();
	const files = new Map([['docs/nodes/filters.md', filtersPage(GENERATED)]]);
	for (const { load, intro } of NODES) {
		const { description } = await load();
		for (const [path, text] of pagesOf(description, intro, runs)) {
			files.set(`docs/nodes/${path}`, text);
		}
	}
	for (const path of [...LINKING.flatMap(filesIn), ...LINKING_PAGES]) {
		const text = readFileSync(path, 'utf8');
		const linked = text.replaceAll(
			/https:\/\/github\.com\/[\w-]+\/n8n-nodes-odoo-erp/g,
			manifest.homepage,
		);
		if (linked.includes(manifest.homepage)) files.set(path, linked);
	}
	return files;
}

function filesIn(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return filesIn(path);
		return /\.(ts|json)$/.test(path) ? [path] : [];
	});
}
