<<<<<<< HEAD
// `npm run screenshots`: the pictures of the docs, taken in a browser from the n8n that `npm run editor` runs meanwhile.
// N8N_ENV names the settings file that scripts/n8n-server.sh wrote, CHROMIUM the browser.
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { chromium, selectors } from 'playwright-core';

const FOLDER = 'docs/images';
const MAX_BYTES = 150_000;
const { N8N_ENV = '', CHROMIUM: executablePath = '/usr/bin/chromium' } = process.env;

function settings(): Record<string, string> {
	const lines = readFileSync(N8N_ENV, 'utf8').trim().split('\n');
	return Object.fromEntries(lines.map((line) => line.split(/=(.*)/).slice(0, 2)));
}

const { N8N_URL: url, N8N_EMAIL: email = '', N8N_PASSWORD: password = '' } = settings();

async function signIn(page: Page): Promise<void> {
	await page.goto(`${url}/signin`);
	await page.fill('input[name="emailOrLdapLoginId"]', email);
	await page.fill('input[name="password"]', password);
	await page.getByTestId('form-submit-button').click();
	await page.waitForURL(({ pathname }) => !pathname.includes('signin'));
}

async function picture(page: Page, name: string): Promise<void> {
	const path = `${FOLDER}/${name}.png`;
	await page.waitForTimeout(1500); // n8n's own animations
	await page.screenshot({ path });
	const { size } = statSync(path);
	console.log(`${path}: ${size} bytes`);
	if (size > MAX_BYTES) throw new Error(`${path} is larger than ${MAX_BYTES} bytes.`);
}

/** A template, as it is imported. */
async function workflow(page: Page): Promise<void> {
	await page.goto(`${url}/home/workflows?search=shop`);
	await page.getByText('Odoo: web shop order to confirmed order').first().click();
	await page.getByTestId('canvas-node').first().waitFor();
	await page.keyboard.press('1'); // zoom to fit
	await picture(page, 'workflow');
}

/** From an empty canvas to the first record. */
async function firstRecord(page: Page): Promise<void> {
	await page.goto(`${url}/workflow/new`);
	await page.getByTestId('canvas-add-button').click();
	await page.getByTestId('node-creator-search-bar').fill('Odoo');
	await page
		.getByTestId('item-iterator-item')
		.filter({ hasText: /^\s*Odoo Source/ })
		.waitFor();
	await picture(page, 'find-the-node');
	await page
		.getByTestId('item-iterator-item')
		.filter({ hasText: /^\s*Odoo Source/ })
		.click();
	await page.getByTestId('node-creator-item-name').filter({ hasText: 'Get many records' }).click();
	await page.getByTestId('node-parameters').waitFor();
	await page.getByTestId('node-credentials-select').click();
	await page
		.locator('[data-test-id^="node-credentials-select-item-"]:visible')
		.filter({ hasText: 'Odoo' })
		.first()
		.click();
	await page.getByTestId('parameter-input-model').getByTestId('rlc-input').click();
	await page.getByTestId('rlc-search').locator('visible=true').fill('contact');
	await page.getByTestId('rlc-item').filter({ hasText: '(res.partner)' }).first().click();
	await page.getByTestId('node-execute-button').click();
	await page.getByTestId('output-panel').getByText('Acme Corp').first().waitFor();
	await picture(page, 'first-record');
	await page.getByTestId('credential-edit-button').click();
	await page.getByText('Connection tested successfully').waitFor();
	await picture(page, 'credential');
}

async function main(): Promise<void> {
	mkdirSync(FOLDER, { recursive: true });
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
	const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
	page.setDefaultTimeout(60_000);
	await signIn(page);
	await workflow(page);
	await firstRecord(page);
	await browser.close();
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
=======
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
>>>>>>> main
