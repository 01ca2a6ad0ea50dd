import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { N8n } from './support/n8n';
import { Odoo } from '../support/odoo';
import { odooSettings, required } from './support/settings';

const settings = odooSettings(19);
const odoo = new Odoo(settings, required('LOAD_CHECK_DATABASE'));
const WRONG_SECRET = 'no-such-secret-0815';

/** What an Odoo may lack: one that was started earlier, without wkhtmltopdf. */
const LACKING: Readonly<Record<string, string>> = {
	'download-documents.json': 'The Odoo server cannot make PDF files.',
};

let n8n: N8n;
let credentialId: string;

beforeAll(async () => {
	n8n = await N8n.signIn();
});

afterEach(async () => {
	await n8n.deleteCredential(credentialId);
});

/** The credential that the examples name. */
async function store(password: string | undefined): Promise<void> {
	credentialId = await n8n.storeCredential({
		name: 'Odoo',
		type: 'odooErpApi',
		data: {
			url: settings.ODOO_URL,
			db: odoo.database,
			username: settings.ODOO_USERNAME,
			password,
		},
	});
}

/** Those for users, and those that tests and benchmarks run. */
const FOLDERS = ['examples', 'test/fixtures/workflows'];

function example(file: string): object {
	const folder = FOLDERS.find((each) => existsSync(`${each}/${file}`)) ?? '';
	return JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as object;
}

it('reads from Odoo and writes to Odoo, and keeps the API key to itself', async () => {
	await store(settings.ODOO_API_KEY);
	const count = async (pattern: string) =>
		(await odoo.call('res.partner', 'search_count', [
			[
				['name', '=like', pattern],
				['parent_id', '=', false],
			],
		])) as number;
	const originals = await count('Contact %');

	const { status, executionId, error, nodes } = await n8n.run(example('copy-contacts.json'));

	expect({ status, error }).toEqual({ status: 'success' });
	expect(originals).toBeGreaterThan(0);
	expect(nodes['Odoo Destination']?.[0]?.outputs[0]).toHaveLength(originals);
	expect(await count('Copy of Contact %')).toBe(originals);
	expect(await answersAbout(executionId)).not.toContain(settings.ODOO_API_KEY);
});

it('reports a wrong API key as an error of the node, without the key', async () => {
	await store(WRONG_SECRET);

	const { status, executionId, error } = await n8n.run(example('copy-contacts.json'));

	expect(status).toBe('error');
	expect(error?.message).toMatch(/password or API key/);
	expect(await answersAbout(executionId)).not.toContain(WRONG_SECRET);
});

/** Not those that wait for a call, nor those that split.e2e.ts and copy.queue.ts run together. */
const runningAlone = FOLDERS.flatMap((folder) => readdirSync(folder))
	.sort()
	.filter(
		(file) =>
			file.endsWith('.json') &&
			!file.startsWith('split-big-model') &&
			!file.startsWith('copy-on-workers') &&
			!JSON.stringify(example(file)).includes('n8n-nodes-base.webhook'),
	);

it.each(runningAlone)('runs the example %s', async (file) => {
	await store(settings.ODOO_API_KEY);
	const { status, error } = await n8n.run(example(file));
	expect(['success', LACKING[file]]).toContain(status === 'success' ? status : error?.message);
});

/** Everything that the editor can ask about a run. */
async function answersAbout(executionId: string): Promise<string> {
	const paths = [`/rest/executions/${executionId}`, '/rest/executions', '/rest/credentials'];
	const answers = await Promise.all(paths.map(async (path) => await n8n.text(path)));
	return answers.join('\n');
}
