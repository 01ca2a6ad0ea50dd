import { randomUUID } from 'node:crypto';
import { EditorPage } from './support/editorPage';
import { N8n } from './support/n8n';
import { Odoo } from '../support/odoo';
import { odooSettings, required } from './support/settings';

const TYPE = 'odooErpApi';
const SOURCE = 'Read records, files and changes from Odoo';
const DESTINATION = 'Create, update and delete records in Odoo';
const TRIGGER = 'Start the workflow when records in Odoo';

const settings = odooSettings(19);
const odoo = new Odoo(settings, required('LOAD_CHECK_DATABASE'));
const name = `browser ${randomUUID()}`;

let n8n: N8n;
let id: string;
let editor: EditorPage;
/** In the name of what a test makes. */
let mark: string;

beforeAll(async () => {
	n8n = await N8n.signIn();
	id = await n8n.storeCredential({ name, type: TYPE, data: odoo.credential });
	editor = await EditorPage.start();
});

afterAll(async () => {
	await editor.close();
	await n8n.deleteCredential(id);
});

beforeEach(() => {
	mark = randomUUID();
});

/** In 1.x the panel of nodes has another structure. What it asks for is tested in pickers.e2e.ts. */
const describeIn2x = required('N8N_MAJOR') === '2' ? describe : describe.skip;

describeIn2x('in the editor, a user', () => {
	it('is told whether the credential works', async () => {
		await editor.beginWith(SOURCE, 'Get many records');
		await editor.useCredential(name);
		await editor.editCredential();
		await editor.see('Connection tested successfully');
		await editor.type('password', 'no-such-secret');
		await editor.saveCredential();
		await editor.press('More details');
		await editor.see('Odoo does not accept the username with this password or API key.');
		await editor.type('password', settings.ODOO_API_KEY ?? '');
		await editor.saveCredential();
		await expect(editor.see('Connection tested successfully')).resolves.toBeUndefined();
	});

	it('reads what conditions select', async () => {
		await tags(2);
		await editor.beginWith(SOURCE, 'Get many records');
		await editor.useCredential(name);
		await editor.find('model', 'tags', 'Partner Tags (res.partner.category)');
		await editor.choose('filterMode', 'Build Conditions');
		await editor.press('Add Condition');
		await editor.execute();
		await editor.seeInOutput(
			'Condition 1: No field is chosen.',
			'Choose a field, or remove the condition.',
		);
		await editor.choose('field', 'Name (name)');
		await editor.choose('operator', 'Contains');
		await editor.type('value', mark);
		await editor.execute();
		await expect(editor.seeInOutput(`0 ${mark}`, `1 ${mark}`, '2 items')).resolves.toBeUndefined();
	});

	it('includes fields of linked records', async () => {
		const [country] = (await odoo.call('res.country', 'search', [
			[['code', '=', 'BE']],
		])) as number[];
		await odoo.call('res.partner', 'create', [{ name: mark, country_id: country }]);
		await editor.beginWith(SOURCE, 'Get many records');
		await editor.useCredential(name);
		await editor.find('model', 'contact', 'Contact (res.partner)');
		await editor.choose('filterMode', 'Build Conditions');
		await editor.press('Add Condition');
		await editor.choose('field', 'Name (name)');
		await editor.choose('operator', 'Contains');
		await editor.type('value', mark);
		await editor.choose('relatedFields', 'Country > Country Code (country_id.code)');
		await editor.execute();
		await expect(editor.seeInOutput(mark, 'BE', '1 item')).resolves.toBeUndefined();
	});

	it('writes what is mapped to the columns of the model', async () => {
		await editor.beginWith(DESTINATION, 'Create records');
		await editor.useCredential(name);
		await editor.find('model', 'tags', 'Partner Tags (res.partner.category)');
		await editor.type('name', mark);
		await editor.execute();
		await editor.seeInOutput('created', '1 item');
		const stored = await odoo.call('res.partner.category', 'search', [[['name', '=', mark]]]);
		expect(stored).toEqual([expect.any(Number)]);
	});

	it('fetches examples for a trigger', async () => {
		await tags(1);
		await editor.beginWith(TRIGGER, 'On record created');
		await editor.useCredential(name);
		await editor.find('model', 'tags', 'Partner Tags (res.partner.category)');
		await editor.execute();
		await expect(editor.seeInOutput(`0 ${mark}`)).resolves.toBeUndefined();
	});
});

async function tags(count: number): Promise<void> {
	const vals = Array.from({ length: count }, (_, at) => ({ name: `${at} ${mark}` }));
	await odoo.call('res.partner.category', 'create', [vals]);
}
