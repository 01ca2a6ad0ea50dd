import { N8n } from './support/n8n';
import { Odoo } from '../support/odoo';
import { by } from '../support/picked';
import { ScriptedModel } from './support/scriptedModel';
import { odooSettings, required } from './support/settings';

/** The newest version of the node. */
const AGENT_VERSION = required('N8N_MAJOR') === '1' ? 3 : 3.1;

const NODE_TYPES = { read: 'odooSourceTool', write: 'odooDestinationTool' };

const CONTACTS = by('name', 'res.partner');

const fromAi = (key: string, type = 'string') => `={{ $fromAI('${key}', '', '${type}') }}`;

const columns = (value: object, matchingColumns: readonly string[] = []) => ({
	columns: { mappingMode: 'defineBelow', value, matchingColumns, schema: [] },
});

const model = new ScriptedModel();
const credentials: string[] = [];
let n8n: N8n;

beforeAll(async () => {
	n8n = await N8n.signIn();
	await model.start();
	const data = { apiKey: 'none', url: model.url };
	credentials.push(await n8n.storeCredential({ name: 'Model', type: 'openAiApi', data }));
});

afterAll(async () => {
	for (const id of credentials) await n8n.deleteCredential(id);
	await model.stop();
});

describe.each([19, 14] as const)('an AI agent with tools for Odoo %s', (version) => {
	const odoo = new Odoo(odooSettings(version), required('LOAD_CHECK_DATABASE'));
	const credential = { name: `Agent's Odoo ${version}`, type: 'odooErpApi' };

	beforeAll(async () => {
		const data = { ...odoo.credential };
		credentials.push(await n8n.storeCredential({ ...credential, data }));
	});

	const create = async (name: string, values: object = {}) =>
		(await odoo.call('res.partner', 'create', [{ name, ...values }])) as number;

	const read = async (id: number, fields: readonly string[]) =>
		((await odoo.call('res.partner', 'read', [[id], fields])) as object[])[0];

	/** Lets an agent call a tool with these arguments, and returns what the tool answered to each call. */
	const ask = async (
		kind: keyof typeof NODE_TYPES,
		parameters: object,
		...calls: object[]
	): Promise<object[]> => {
		model.willCallWith(calls);
		const tool = {
			id: 'tool',
			name: 'Tool',
			type: `n8n-nodes-odoo-erp.${NODE_TYPES[kind]}`,
			typeVersion: 1,
			position: [400, 200],
			parameters: { resource: 'record', model: CONTACTS, ...parameters },
			credentials: { odooErpApi: { name: credential.name } },
		};
		const { status, error } = await n8n.run({ ...agentWith(tool) });
		expect({ status, error }).toEqual({ status: 'success' });
		return model.toolAnswers.map((answer) => (JSON.parse(String(answer)) as object[])[0] ?? {});
	};

	it('creates contacts from numbers as text, names of links, nulls and more than was asked for', async () => {
		const value = {
			name: fromAi('name'),
			country_id: fromAi('country'),
			color: fromAi('color', 'number'),
			phone: fromAi('phone'),
		};
		const [created] = await ask(
			'write',
			{ operation: 'create', ...columns(value) },
			{ name: 'Ann Agent', country: 'Belgium', color: '7', phone: null, id: 1, note: 'extra' },
		);
		const { id } = created as { id: number };
		expect(await read(id, ['name', 'color', 'phone'])).toMatchObject({ color: 7, phone: false });
		const [country] = (await odoo.call('res.partner', 'read', [[id], ['country_id']])) as Array<{
			country_id: [number, string];
		}>;
		expect(country?.country_id[1]).toBe('Belgium');
	});

	it('tells the agent what is wrong and what it can do, so that its next try fits', async () => {
		const value = { name: fromAi('name'), type: fromAi('type') };
		const answers = await ask(
			'write',
			{ operation: 'create', ...columns(value) },
			{ name: 'Bob Agent', type: 'somewhere' },
			{ name: 'Bob Agent', type: 'invoice' },
		);
		expect(answers).toEqual([
			{ error: expect.stringMatching(/somewhere.*invoice/is) as unknown },
			{ id: expect.any(Number) as unknown, action: 'created' },
		]);
	});

	it('changes and finds contacts, whatever form their IDs and values have', async () => {
		const id = await create('Cid Agent', { color: 3 });
		const changed = await ask(
			'write',
			{ operation: 'update', ...columns({ id: fromAi('id', 'number'), color: fromAi('color') }) },
			{ id: String(id), color: '4' },
			{ id, color: 4, name: 'not asked for' },
		);
		expect(changed).toMatchObject([{ action: 'updated' }, { action: 'unchanged' }]);
		expect(await read(id, ['color', 'name'])).toMatchObject({ color: 4, name: 'Cid Agent' });

		const values = [{ field: 'id', operator: 'equals', value: fromAi('id', 'number') }];
		const conditions = { filterMode: 'conditions', conditions: { values } };
		const found = await ask(
			'read',
			{ operation: 'getMany', ...conditions },
			{ id: String(id), limit: '1' },
		);
		expect(found).toMatchObject([{ id, name: 'Cid Agent' }]);
	});

	it('deletes, unlinks and archives nothing, whatever the agent gives', async () => {
		const parent = await create('Dan Agent');
		const child = await create('Eve Agent', { parent_id: parent });
		const value = {
			id: parent,
			child_ids: fromAi('contacts', 'json'),
			active: fromAi('active'),
		};
		const attempts = [
			{ contacts: [[2, child, 0]], active: true },
			{ contacts: JSON.stringify([[2, child, 0]]), active: 'true' },
			{ contacts: { delete: [child] }, active: true, allowRemoval: true },
			{ contacts: { remove: [child] }, active: true },
			{ contacts: [[1, child, { active: false }]], active: true },
			{ contacts: [child], active: 'false' },
		];
		const updated = await ask('write', { operation: 'update', ...columns(value) }, ...attempts);
		const refused = expect.stringContaining('which AI agents may not do') as unknown;
		expect(updated).toEqual(attempts.map(() => ({ error: refused })));

		const switchedOn = { allowToolUse: "={{ $fromAI('allowed', '', 'boolean') }}" };
		for (const operation of ['delete', 'archive']) {
			const parameters = { operation, ids: fromAi('id', 'number'), ...switchedOn };
			const [answer] = await ask('write', parameters, { id: child, allowed: true });
			expect(answer).toEqual({ error: expect.stringContaining('not allowed') as unknown });
		}
		expect(await read(child, ['active', 'parent_id'])).toMatchObject({
			active: true,
			parent_id: [parent, expect.anything()],
		});
	});

	it('deletes where its builder switched that on', async () => {
		const id = await create('Fay Agent');
		const parameters = { operation: 'delete', allowToolUse: true, ids: fromAi('id', 'number') };
		expect(await ask('write', parameters, { id })).toEqual([{ id, action: 'deleted' }]);
		expect(await odoo.call('res.partner', 'search_count', [[['id', '=', id]]])).toBe(0);
	});
});

it('describes the tool to the model by its action and the values that it is to give', () => {
	expect(model.offered).toMatchObject([
		{ description: expect.stringContaining('Delete records') as unknown },
	]);
	expect(Object.keys(model.offered[0]?.parameters.properties ?? {})).toEqual(['id']);
});

/** A workflow in which an agent with a scripted model has this tool. */
function agentWith(tool: object): object {
	const langchain = '@n8n/n8n-nodes-langchain';
	return {
		nodes: [
			{
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'agent',
				name: 'Agent',
				type: `${langchain}.agent`,
				typeVersion: AGENT_VERSION,
				position: [200, 0],
				parameters: { promptType: 'define', text: 'Do as you are told.', options: {} },
			},
			{
				id: 'model',
				name: 'Model',
				type: `${langchain}.lmChatOpenAi`,
				typeVersion: 1.2,
				position: [200, 200],
				parameters: { model: by('id', 'scripted'), options: {} },
				credentials: { openAiApi: { name: 'Model' } },
			},
			tool,
		],
		connections: {
			Start: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
			Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
			Tool: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
		},
	};
}
