import type { Browser, Locator, Page } from 'playwright-core';
import { chromium, selectors } from 'playwright-core';
import { n8nSettings, required } from './settings';

const PATIENCE_MS = 30_000;

/** Wide and high enough to show all parameters of a node at once. */
const WINDOW = { width: 1600, height: 1800 };

/** n8n's editor in a browser, handled by what a user sees of it: labels, lists, buttons. */
export class EditorPage {
	private constructor(
		private readonly browser: Browser,
		private readonly page: Page,
		private readonly url: string,
	) {}

	/** Starts a browser and signs in. */
	static async open(): Promise<EditorPage> {
		selectors.setTestIdAttribute('data-test-id');
		const { N8N_URL: url = '', N8N_EMAIL = '', N8N_PASSWORD = '' } = n8nSettings();
		const browser = await chromium.launch({
			executablePath: required('CHROMIUM'),
			args: ['--no-sandbox'], // Chromium has none for root
		});
		const page = await browser.newPage({ viewport: WINDOW });
		page.setDefaultTimeout(PATIENCE_MS);
		await page.goto(`${url}/signin`);
		await page.fill('input[name="emailOrLdapLoginId"]', N8N_EMAIL);
		await page.fill('input[name="password"]', N8N_PASSWORD);
		await page.getByTestId('form-submit-button').click();
		await page.waitForURL(({ pathname }) => !pathname.includes('signin'));
		return new EditorPage(browser, page, url);
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	/** Begins a workflow with a node, chosen in the panel by what the node and the action are called. */
	async beginWith(description: string, action: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.page.getByTestId('canvas-add-button').click();
		await this.page.getByTestId('node-creator-search-bar').fill('Odoo');
		await this.page.getByTestId('item-iterator-item').filter({ hasText: description }).click();
		await this.page
			.getByTestId('node-creator-item-name')
			.filter({ hasText: exactly(action) })
			.click();
		await this.page.getByTestId('node-parameters').waitFor();
	}

	async useCredential(name: string): Promise<void> {
		await this.page.getByTestId('node-credentials-select').click();
		await this.page
			.locator('[data-test-id^="node-credentials-select-item-"]:visible')
			.filter({ hasText: name })
			.click();
	}

	/** Opens the form of the credential that the node uses. */
	async editCredential(): Promise<void> {
		await this.page.getByTestId('credential-edit-button').click();
	}

	/** Saves the form of the credential. n8n tests it then. */
	async saveCredential(): Promise<void> {
		await this.page.getByTestId('credential-save-button').click();
	}

	async type(parameter: string, text: string): Promise<void> {
		await this.parameter(parameter).locator('input, textarea').first().fill(text);
	}

	/**
	 * Chooses from the options of a parameter, fixed ones or loaded ones.
	 * @param at which one, where the parameter is there for each of several rows
	 */
	async choose(parameter: string, option: string, at = 0): Promise<void> {
		await this.parameter(parameter, at).locator('input').first().click();
		await this.page
			.locator('.el-select-dropdown__item:visible')
			.filter({ hasText: option })
			.first()
			.click();
	}

	/** Searches the list of a parameter, and chooses what is found under that name. */
	async find(parameter: string, text: string, name: string): Promise<void> {
		await this.parameter(parameter).getByTestId('rlc-input').click();
		await this.page.getByTestId('rlc-search').locator('visible=true').fill(text);
		await this.page.getByTestId('rlc-item').filter({ hasText: name }).first().click();
	}

	/** Waits for a text. */
	async see(text: string): Promise<void> {
		await expectVisible(this.page.getByText(text));
	}

	async press(button: string): Promise<void> {
		await this.page.getByText(button, { exact: true }).locator('visible=true').first().click();
	}

	/** Runs the node. */
	async execute(): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
	}

	/** Waits until the node's output, or error, has these texts: what is of an earlier run has gone then. */
	async seeInOutput(...texts: readonly string[]): Promise<void> {
		const panel = this.page.getByTestId('output-panel');
		for (const text of texts) {
			await expectVisible(panel.getByText(text));
		}
	}

	/** Saves a picture of the window. */
	async screenshot(path: string): Promise<void> {
		await this.page.waitForTimeout(1000); // the editor fades things in
		await this.page.screenshot({ path });
	}

	private parameter(name: string, at = 0): Locator {
		return this.page.getByTestId(`parameter-input-${name}`).locator('visible=true').nth(at);
	}
}

async function expectVisible(locator: Locator): Promise<void> {
	await expect(locator.locator('visible=true').first().waitFor()).resolves.toBeUndefined();
}

function exactly(text: string): RegExp {
	return new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
