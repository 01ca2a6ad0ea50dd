/**
 * npm run screenshots - jobs in n8n's editor as somebody does them who knows Odoo's screens only, each with a
 * picture in docs/images. Needs a running n8n 2.x with the package (N8N_ENV: what scripts/n8n-server.sh up wrote),
 * Odoo 19 (scripts/odoo-server.sh), a database in LOAD_CHECK_DATABASE, and CHROMIUM. A word picks jobs by their name.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EditorPage } from '../test/e2e/support/editorPage';
import { N8n } from '../test/e2e/support/n8n';
import { Odoo } from '../test/e2e/support/odoo';
import { odooSettings, required } from '../test/e2e/support/settings';

const FOLDER = join(__dirname, '../docs/images');
const MAX_BYTES = 150_000;
const CREDENTIAL = 'Odoo';
const SOURCE = 'Read records, files and changes from Odoo';

interface Job {
	readonly name: string;
	/** What is seen on the screen when it is done. */
	readonly run: (editor: EditorPage) => Promise<void>;
}

const JOBS: readonly Job[] = [
	{
		name: 'read-open-quotations',
		run: async (editor) => {
			await begin(editor, SOURCE, 'Get many records', 'Sales Order');
			await editor.choose('filterMode', 'Build Conditions');
			await editor.press('Add Condition');
			await editor.choose('field', 'Order Date');
			await editor.choose('operator', 'Is On or After');
			await editor.choose('dateValue', 'First Day of This Month');
			await editor.press('Add Condition');
			await editor.choose('field', 'Status', 1);
			await editor.choose('selectionValue', 'Quotation');
		},
	},
];

/** Opens the editor with a node, by what the panel calls its action, on a model that users know. */
async function begin(
	editor: EditorPage,
	node: string,
	action: string,
	model: string,
): Promise<void> {
	await editor.beginWith(node, action);
	await editor.useCredential(CREDENTIAL);
	await editor.find('model', model, `${model} (`);
}

async function main(): Promise<void> {
	const n8n = await N8n.signIn();
	const odoo = new Odoo(odooSettings(19), required('LOAD_CHECK_DATABASE'));
	await n8n.storeCredential({ name: CREDENTIAL, type: 'odooErpApi', data: odoo.credential });
	mkdirSync(FOLDER, { recursive: true });
	const chosen = JOBS.filter(({ name }) => name.includes(process.argv[2] ?? ''));
	for (const { name, run } of chosen) {
		const editor = await EditorPage.open();
		const file = join(FOLDER, `${name}.png`);
		try {
			await run(editor);
			await editor.screenshot(file);
			const { size } = statSync(file);
			console.log(`${name}: ${size} bytes`);
			if (size > MAX_BYTES) throw new Error(`${file} is larger than ${MAX_BYTES} bytes`);
		} catch (error) {
			process.exitCode = 1;
			console.error(`${name}: ${String(error)}`);
			await editor.screenshot(`${file}.failed.png`);
		} finally {
			await editor.close();
		}
	}
}

void main();
