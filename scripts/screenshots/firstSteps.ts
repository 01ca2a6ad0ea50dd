import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from './jobs';
import { begin, SOURCE } from './jobs';

const TEMPLATE = join(__dirname, '../../templates/shop-order-to-quotation.json');

/** The pictures of the README: a template, and the way to the first record. */
export const FIRST_STEPS: readonly Job[] = [
	{
		name: 'workflow',
		run: async ({ editor, n8n }) => {
			const { name, nodes, connections } = JSON.parse(readFileSync(TEMPLATE, 'utf8')) as Template;
			await editor.open(await n8n.storeWorkflow({ name, nodes, connections, settings: {} }));
			await editor.zoomToFit();
		},
	},
	{
		name: 'find-the-node',
		run: async ({ editor }) => {
			await editor.searchNodes('Odoo');
			await editor.see('Start the workflow when records in Odoo');
		},
	},
	{
		name: 'first-record',
		run: async ({ editor }) => {
			await begin(editor, SOURCE, 'Get many records', 'Contact');
			await editor.execute();
			await editor.seeInOutput('Azure Interior');
		},
	},
	{
		name: 'credential',
		run: async ({ editor }) => {
			await begin(editor, SOURCE, 'Get many records');
			await editor.editCredential();
			await editor.see('Connection tested successfully');
		},
	},
];

interface Template {
	readonly name: string;
	readonly nodes: readonly object[];
	readonly connections: object;
}
