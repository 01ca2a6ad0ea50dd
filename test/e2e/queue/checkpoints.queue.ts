import { randomUUID } from 'node:crypto';
import { ActiveWorkflow } from '../support/activeWorkflow';
import { chain } from '../support/chain';
import { N8n } from '../support/n8n';
import { Odoo } from '../../support/odoo';
import { by } from '../../support/picked';
import { Receiver } from '../support/receiver';
import { odooSettings, required } from '../support/settings';

const MODEL = 'res.partner.category';
const TYPE = 'odooErpApi';
const RUNS = 6;

const receiver = new Receiver();
const odoo = new Odoo(odooSettings(19), required('LOAD_CHECK_DATABASE'));
const credential = { name: 'queue checkpoints', type: TYPE, data: odoo.credential };
let n8n: N8n;
let credentialId: string;

beforeAll(async () => {
	n8n = await N8n.signIn();
	credentialId = await n8n.storeCredential(credential);
	await receiver.start();
});

afterAll(async () => {
	await receiver.stop();
	await n8n.deleteCredential(credentialId);
});

describe.each(['automatic', 'confirmed'] as const)('on workers, %s', (checkpoint) => {
	let mark: string;
	let workflow: ActiveWorkflow;

	const names = () => (receiver.taken() as Array<Array<{ name: string }>>).flat();
	const create = async (name: string) => {
		await odoo.call(MODEL, 'create', [[{ name: `${name} ${mark}` }]]);
	};

	beforeEach(async () => {
		mark = randomUUID();
		receiver.isOutOfOrder = false;
		receiver.taken();
		workflow = await ActiveWorkflow.start(n8n, changesOf(mark, checkpoint), mark);
	});

	afterEach(async () => {
		await workflow.archive();
	});

	it('no change is lost or comes twice, and the first run starts now', async () => {
		await create('before');
		expect(await workflow.run()).toBe('success');
		for (let at = 1; at <= RUNS; at++) {
			await create(String(at));
			expect(await workflow.run()).toBe('success');
		}
		expect(names().map(({ name }) => name)).toEqual(
			Array.from({ length: RUNS }, (_, index) => `${index + 1} ${mark}`),
		);
	});

	it('what a failed run had read comes again where it was not confirmed', async () => {
		expect(await workflow.run()).toBe('success');
		await create('1');
		receiver.isOutOfOrder = true;
		expect(await workflow.run()).toBe('error');
		receiver.isOutOfOrder = false;
		await create('2');
		expect(await workflow.run()).toBe('success');
		expect(await workflow.run()).toBe('success');
		const again = checkpoint === 'confirmed' ? ['1'] : [];
		expect(names().map(({ name }) => name)).toEqual(
			['1', ...again, '2'].map((name) => `${name} ${mark}`),
		);
	});

	/** Webhook → Changes → Deliver, which hands on all items at once → Confirm. */
	function changesOf(path: string, mode: typeof checkpoint) {
		const credentials = { [TYPE]: { id: credentialId, name: credential.name } };
		const own = { type: 'n8n-nodes-odoo-erp.odooSource', typeVersion: 1, credentials };
		return chain([
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				webhookId: path,
				parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
			},
			{
				...own,
				name: 'Changes',
				parameters: {
					resource: 'record',
					operation: 'getUpdated',
					model: by('name', MODEL),
					returnAll: true,
					filterMode: 'domain',
					domain: `[('name', 'like', '${path}')]`,
					output: 'selected',
					fields: ['name'],
					checkpoint: mode,
					checkpointName: 'categories',
					options: {},
				},
			},
			receiver.node(),
			...(mode === 'confirmed'
				? [
						{
							...own,
							name: 'Confirm',
							parameters: {
								resource: 'checkpoint',
								operation: 'confirm',
								checkpointName: 'categories',
							},
						},
					]
				: []),
		]);
	}
});
