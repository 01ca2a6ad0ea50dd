import type { Browser, Locator, Page } from 'playwright-core';
import { chromium, selectors } from 'playwright-core';
import { n8nSettings, required } from './settings';

const PATIENCE_MS = 30_000;

/** Wide and high enough to show all parameters of a node at once. */
const WINDOW = { width: 1600, height: 1800 };

interface Window {
	readonly width: number;
	readonly height: number;
}

/** n8n's editor in a browser, handled by what a user sees of it: labels, lists, buttons. */
export class EditorPage {
	private constructor(
		private readonly browser: Browser,
		private readonly page: Page,
		private readonly url: string,
	) {}

	/** Starts a browser and signs in. */
	static async start(window: Window = WINDOW): Promise<EditorPage> {
		selectors.setTestIdAttribute('data-test-id');
		const { N8N_URL: url = '', N8N_EMAIL = '', N8N_PASSWORD = '' } = n8nSettings();
		const browser = await chromium.launch({
			executablePath: required('CHROMIUM'),
			args: ['--no-sandbox'], // Chromium has none for root
		});
		const page = await browser.newPage({ viewport: window });
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
		await this.searchNodes('Odoo');
		await this.chooseNode(description, action);
	}

	/** Looks for a node to begin a workflow with. */
	async searchNodes(text: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.page.getByTestId('canvas-add-button').click();
		await this.page.getByTestId('node-creator-search-bar').fill(text);
	}

	/** Shows all of the canvas. */
	async zoomToFit(): Promise<void> {
		await this.page.keyboard.press('1');
	}

	/** Opens a workflow that is stored. */
	async open(workflowId: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${workflowId}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** Goes on with another node, behind the last one. */
	async continueWith(description: string, action: string): Promise<void> {
		await this.page.getByTestId('canvas-handle-plus').last().click();
		await this.page.getByTestId('node-creator-search-bar').fill('Odoo');
		await this.chooseNode(description, action);
	}

	/** Leaves the node for the canvas. */
	async closeNode(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.page.getByTestId('node-parameters').waitFor({ state: 'hidden' });
	}

	private async chooseNode(description: string, action: string): Promise<void> {
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

	/** Enters a day where there is a calendar. */
	async pickDate(parameter: string, day: string): Promise<void> {
		await this.type(parameter, `${day} 00:00:00`);
		await this.page.keyboard.press('Enter');
	}

	/**
	 * Chooses from the options of a parameter, fixed ones or loaded ones.
	 * @param at which one, where the parameter is there for each of several rows
	 */
	async choose(parameter: string, option: string, at = 0): Promise<void> {
		await this.chooseIn(this.parameter(parameter, at), option);
	}

	/** Chooses several options of a parameter that takes more than one. */
	async chooseAll(parameter: string, options: readonly string[]): Promise<void> {
		await this.parameter(parameter).locator('.el-select__tags').click();
		for (const option of options) await this.pick(option);
		await this.page.keyboard.press('Tab'); // the list stays open otherwise
	}

	async switchOn(parameter: string): Promise<void> {
		await this.parameter(parameter).locator('.el-switch').click();
	}

	/** Has the mapper take all columns of the input, and find records by one field. */
	async mapAutomatically(matching: string): Promise<void> {
		await this.chooseIn(this.page.getByTestId('matching-column-select'), matching);
		await this.chooseIn(this.page.getByTestId('mapping-mode-select'), 'Map Automatically');
	}

	private async chooseIn(select: Locator, option: string): Promise<void> {
		await select.locator('input').first().click();
		await this.pick(option);
	}

	/** In the list that is open. */
	private async pick(option: string): Promise<void> {
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

	/** The same where an ID from the input is the default. */
	async findInstead(parameter: string, text: string, name: string): Promise<void> {
		const row = this.page.locator('.parameter-item', { has: this.parameter(parameter) });
		await row.hover();
		await row.getByText('Fixed', { exact: true }).click();
		await row.getByTestId('rlc-mode-selector').locator('input').click();
		await this.page.getByTestId('mode-list').locator('visible=true').click();
		await this.find(parameter, text, name);
	}

	/** Adds a field to the mapper, chosen by its label. */
	async addField(label: string): Promise<void> {
		await this.press('Add field to send');
		await this.page
			.getByRole('menuitem')
			.filter({ hasText: `${label} (` })
			.first()
			.click();
	}

	/** Waits for a text. */
	async see(text: string): Promise<void> {
		await visible(this.page.getByText(text));
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
			await visible(panel.getByText(text));
		}
	}

	/** Saves a picture of the window, without n8n's messages over it. */
	async screenshot(path: string): Promise<void> {
		for (const toast of await this.page.locator('.el-notification__closeBtn').all()) {
			await toast.click();
		}
		await this.page.waitForTimeout(1000); // the editor fades things in
		await this.page.screenshot({ path });
	}

	private parameter(name: string, at = 0): Locator {
		return this.page.getByTestId(`parameter-input-${name}`).locator('visible=true').nth(at);
	}
}

async function visible(locator: Locator): Promise<void> {
	await locator.locator('visible=true').first().waitFor();
}

function exactly(text: string): RegExp {
	return new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
