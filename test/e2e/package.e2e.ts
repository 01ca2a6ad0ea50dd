import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { CredentialDefinition, NodeDefinition } from './support/n8n';
import { N8n } from './support/n8n';
import { closedPort } from './support/servers';
import { required } from './support/settings';

const PREFIX = 'n8n-nodes-odoo-erp.';
const CREDENTIAL = 'odooErpApi';

let n8n: N8n;
let nodes: NodeDefinition[];
let credentials: CredentialDefinition[];
/** The same list from the same server, before our package was installed. */
let credentialsBefore: CredentialDefinition[];

beforeAll(async () => {
	n8n = await N8n.signIn();
	nodes = (await n8n.nodeDefinitions()).filter(({ name }) => name.startsWith(PREFIX));
	credentials = await n8n.credentialDefinitions();
	credentialsBefore = JSON.parse(
		readFileSync(required('CREDENTIALS_BEFORE'), 'utf8'),
	) as CredentialDefinition[];
});

const named = (name: string) => credentials.filter((definition) => definition.name === name);
const iconsOf = ({ iconUrl }: NodeDefinition | CredentialDefinition) =>
	typeof iconUrl === 'object' ? [iconUrl.light, iconUrl.dark] : [iconUrl];

it('is small and packs only what n8n loads and users read', () => {
	const check = ['scripts/check-package.mjs', required('PACKAGE')];
	expect(execFileSync(process.execPath, check, { encoding: 'utf8' })).toMatch(/bytes packed/);
});

it('lists the nodes and their tool variants', () => {
	const names = nodes.map(({ name }) => name.slice(PREFIX.length)).sort();
	expect(names).toEqual([
		'odooDestination',
		'odooDestinationTool',
		'odooSource',
		'odooSourceTool',
		'odooTrigger',
	]);
});

it('gives every node a category, two icons that load and our credential', async () => {
	for (const node of nodes) {
		expect(node.credentials?.map(({ name }) => name)).toEqual([CREDENTIAL]);
		if (!node.name.endsWith('Tool')) expect(node.codex?.categories).not.toHaveLength(0);
		await expectIcons(node);
	}
});

it('lists the credential once, with its fields and two icons that load', async () => {
	const [own, ...others] = named(CREDENTIAL);
	expect(others).toEqual([]);
	expect(own?.displayName).toBe('Odoo ERP API');
	expect(own?.properties.map(({ name }) => name)).toEqual(
		expect.arrayContaining([
			'url',
			'db',
			'username',
			'password',
			'protocol',
			'allowUnauthorizedCerts',
		]),
	);
	if (own) await expectIcons(own);
});

it("leaves every other credential as it was, n8n's own for Odoo among them", () => {
	expect(credentialsBefore.map(({ name }) => name)).toContain('odooApi');
	expect(credentials.filter(({ name }) => name !== CREDENTIAL)).toEqual(credentialsBefore);
});

it("leaves the test of n8n's own Odoo credential to n8n", async () => {
	const data = { url: await closedPort(), db: 'x', username: 'x', password: 'x' };
	const id = await n8n.storeCredential({ name: 'built-in', type: 'odooApi', data });
	const { status, message } = await n8n.testCredential(id, 'odooApi', data);
	await n8n.deleteCredential(id);

	expect(status).toBe('Error');
	// Ours would say that nothing answers at the address.
	expect(message).not.toMatch(/Nothing answers/);
});

async function expectIcons(definition: NodeDefinition | CredentialDefinition): Promise<void> {
	const icons = iconsOf(definition);
	expect(new Set(icons).size).toBe(2);
	for (const icon of icons) {
		expect(icon).toContain('n8n-nodes-odoo-erp/');
		const { status, type } = await n8n.file(icon ?? '');
		expect([status, type]).toEqual([200, expect.stringContaining('svg')]);
	}
}
