import { randomUUID } from 'node:crypto';
import { ActiveWorkflow } from './support/activeWorkflow';
import type { ChainNode } from './support/chain';
import { chain } from './support/chain';
import { N8n } from './support/n8n';
import { Odoo } from '../support/odoo';
import { by } from '../support/picked';
import { Receiver } from './support/receiver';
import { odooSettings, required } from './support/settings';

const MODEL = 'res.partner.category';
const TYPE = 'odooErpApi';

interface Change {
	readonly id: number;
	readonly name: string;
	readonly _change: string;
	readonly _cursor?: string;
}

const receiver = new Receiver();
let n8n: N8n;

beforeAll(async () => {
	n8n = await N8n.signIn();
	await receiver.start();
});

afterAll(async () => {
	await receiver.stop();
});

describe.each([19, 14] as const)('production runs on Odoo %i', (version) => {
	const settings = odooSettings(version);
	const odoo = new Odoo(settings, required('LOAD_CHECK_DATABASE'));
	const credential = {
		name: `checkpoints ${version}`,
		type: TYPE,
		data: odoo.credential,
	};
	let credentialId: string;
	let mark: string;
	let workflow: ActiveWorkflow;

	beforeAll(async () => {
		credentialId = await n8n.storeCredential(credential);
	});

	beforeEach(() => {
		mark = randomUUID();
		receiver.isOutOfOrder = false;
		receiver.taken();
	});

	afterEach(async () => {
		await workflow.archive();
	});

	afterAll(async () => {
		await n8n.deleteCredential(credentialId);
	});

	/** What n8n keeps does not depend on Odoo, so that once is enough. */
	const restart = async () => {
		if (version === 19) await n8n.restart();
	};

	const create = async (...names: string[]) => {
		const vals = names.map((name) => ({ name: `${name} ${mark}` }));
		return (await odoo.call(MODEL, 'create', [vals])) as number[];
	};

	const rename = async (id: number | undefined, name: string) => {
		await odoo.call(MODEL, 'write', [[id], { name: `${name} ${mark}` }]);
	};

	/** Webhook → Changes → Deliver, which hands on all items at once → what stands behind it. */
	const activate = async (parameters: object, ...behind: ChainNode[]) => {
		const nodes = [
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				webhookId: mark,
				parameters: { httpMethod: 'POST', path: mark, responseMode: 'onReceived', options: {} },
			},
			{
				name: 'Changes',
				type: 'n8n-nodes-odoo-erp.odooSource',
				typeVersion: 1,
				credentials: { [TYPE]: { id: credentialId, name: credential.name } },
				parameters: {
					resource: 'record',
					operation: 'getUpdated',
					model: by('name', MODEL),
					startFrom: 'beginning',
					returnAll: true,
					filterMode: 'domain',
					domain: `[('name', 'like', '${mark}')]`,
					output: 'selected',
					fields: ['name'],
					options: {},
					...parameters,
				},
			},
			receiver.node(),
			...behind,
		];
		workflow = await ActiveWorkflow.start(n8n, chain(nodes), mark);
	};

	/** Names and kinds of change of what was handed on since the last time. */
	const delivered = () =>
		(receiver.taken() as Change[][]).map((changes) =>
			changes.map(({ name, _change: kind }) => `${name.replace(` ${mark}`, '')} ${kind}`),
		);

	it('Automatic: what a failed run has read does not come again', async () => {
		await activate({ checkpoint: 'automatic' });
		const [, second] = await create('A', 'B');
		expect(await workflow.run()).toBe('success');
		expect(delivered()).toEqual([['A created', 'B created']]);

		await create('C');
		receiver.isOutOfOrder = true;
		expect(await workflow.run()).toBe('error');
		expect(delivered()).toEqual([['C created']]);

		receiver.isOutOfOrder = false;
		await restart();
		await rename(second, 'B again');
		expect(await workflow.run()).toBe('success');
		expect(delivered()).toEqual([['B again updated']]);
		expect(await workflow.run()).toBe('success');
		expect(delivered()).toEqual([]);
	}, 180_000);

	it('Automatic: the checkpoint stays where the node itself fails', async () => {
		await activate({ checkpoint: 'automatic' });
		await create('A');
		const wrong = { ...credential, data: { ...credential.data, password: 'wrong' } };
		await n8n.changeCredential(credentialId, wrong);
		expect(await workflow.run()).toBe('error');
		await n8n.changeCredential(credentialId, credential);
		expect(await workflow.retry()).toBe('success');
		expect(delivered()).toEqual([['A created']]);
		expect(await workflow.run()).toBe('success');
		expect(delivered()).toEqual([]);
	});

	const confirm = () => ({
		name: 'Confirm',
		type: 'n8n-nodes-odoo-erp.odooSource',
		typeVersion: 1,
		credentials: { [TYPE]: { id: credentialId, name: credential.name } },
		parameters: { resource: 'checkpoint', operation: 'confirm', checkpointName: 'categories' },
	});
	const confirmed = { checkpoint: 'confirmed', checkpointName: 'categories' };

	it('Confirmed: what was read comes again until Confirm has run', async () => {
		await activate(confirmed, confirm());
		await create('A', 'B');
		expect(await workflow.run()).toBe('success');
		expect(delivered()).toEqual([['A created', 'B created']]);

		const [third] = await create('C');
		receiver.isOutOfOrder = true;
		expect(await workflow.run()).toBe('error');
		await restart();
		await rename(third, 'C again');
		expect(await workflow.run()).toBe('error');
		expect(delivered()).toEqual([['C created'], ['C again created']]);

		receiver.isOutOfOrder = false;
		expect(await workflow.run()).toBe('success');
		expect(delivered()).toEqual([['C again created']]);
		expect(await workflow.run()).toBe('success');
		expect(delivered()).toEqual([]);
	}, 180_000);

	it('Confirmed: a retried run confirms what it had read', async () => {
		await activate(confirmed, confirm());
		await create('A');
		receiver.isOutOfOrder = true;
		expect(await workflow.run()).toBe('error');

		receiver.isOutOfOrder = false;
		expect(await workflow.retry()).toBe('success');
		expect(await workflow.run()).toBe('success');
		expect(delivered()).toEqual([['A created'], ['A created']]);
	});

	it('Confirmed in static data: a retried run confirms nothing', async () => {
		await activate({ ...confirmed, checkpointStore: 'n8n' }, confirm());
		await create('A');
		receiver.isOutOfOrder = true;
		expect(await workflow.run()).toBe('error');

		receiver.isOutOfOrder = false;
		expect(await workflow.retry()).toBe('success');
		expect(await workflow.run()).toBe('success');
		expect(delivered()).toEqual([['A created'], ['A created'], ['A created']]);
		expect(await workflow.run()).toBe('success');
		expect(delivered()).toEqual([]);
	});

	it('Manual: the cursor that was kept decides', async () => {
		await activate({
			checkpoint: 'manual',
			cursor: '={{ $json.body.cursor }}',
			returnAll: false,
			limit: 2,
		});
		await create('A', 'B', 'C');
		const [deliveries, kept] = [[] as string[][], { cursor: '' }];
		const runAndKeep = async () => {
			const status = await workflow.run(kept);
			const [changes = []] = receiver.received as Change[][];
			deliveries.push(...delivered());
			if (status === 'success') kept.cursor = changes.at(-1)?._cursor ?? kept.cursor;
			return status;
		};
		expect(await runAndKeep()).toBe('success');
		receiver.isOutOfOrder = true;
		expect(await runAndKeep()).toBe('error');
		await restart();
		receiver.isOutOfOrder = false;
		expect(await runAndKeep()).toBe('success');
		expect(await runAndKeep()).toBe('success');
		expect(deliveries).toEqual([['A created', 'B created'], ['C created'], ['C created']]);

		await create('D');
		expect(await runAndKeep()).toBe('success');
		expect(deliveries.at(-1)).toEqual(['D created']);
	}, 180_000);
});
