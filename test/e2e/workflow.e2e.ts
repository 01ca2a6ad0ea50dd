import { N8n } from './support/n8n';
import { Odoo } from './support/odoo';
import { odooSettings, required } from './support/settings';
import copyContacts from './workflows/copyContacts.json';

const settings = odooSettings(19);
const odoo = new Odoo(settings, required('LOAD_CHECK_DATABASE'));
const WRONG_SECRET = 'no-such-secret-0815';

let n8n: N8n;
let credentialId: string;

beforeAll(async () => {
	n8n = await N8n.signIn();
});

afterEach(async () => {
	await n8n.deleteCredential(credentialId);
});

async function store(password: string | undefined): Promise<void> {
	credentialId = await n8n.storeCredential({
		name: 'Load check',
		type: 'odooErpApi',
		data: {
			url: settings.ODOO_URL,
			db: odoo.database,
			username: settings.ODOO_USERNAME,
			password,
		},
	});
}

it('reads from Odoo and writes to Odoo, and keeps the API key to itself', async () => {
	await store(settings.ODOO_API_KEY);
	const contacts = [['name', '=like', 'Contact %']];
	const before = (await odoo.call('res.partner', 'search_count', [contacts])) as number;

	const { status, executionId, error, nodes } = n8n.run(copyContacts);

	expect({ status, error }).toEqual({ status: 'success' });
	expect(nodes['Odoo Destination']?.[0]?.outputs[0]).toHaveLength(before);
	const copies = [['name', '=like', 'Copy of Contact %']];
	expect(await odoo.call('res.partner', 'search_count', [copies])).toBe(before);
	expect(before).toBeGreaterThan(0);
	expect(await answersAbout(executionId)).not.toContain(settings.ODOO_API_KEY);
});

it('reports a wrong API key as an error of the node, without the key', async () => {
	await store(WRONG_SECRET);

	const { status, executionId, error } = n8n.run(copyContacts);

	expect(status).toBe('error');
	expect(error?.message).toMatch(/password or API key/);
	expect(await answersAbout(executionId)).not.toContain(WRONG_SECRET);
});

/** Everything that the editor can ask about a run. */
async function answersAbout(executionId: string): Promise<string> {
	const paths = [`/rest/executions/${executionId}`, '/rest/executions', '/rest/credentials'];
	const answers = await Promise.all(paths.map(async (path) => await n8n.text(path)));
	return answers.join('\n');
}
