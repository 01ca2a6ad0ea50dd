// `npm run pictures`: the pictures of the README, taken in a browser from the n8n that `npm run editor` runs meanwhile.
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
