import { randomUUID } from 'node:crypto';
import { ActiveWorkflow } from '../support/activeWorkflow';
import { chain } from '../support/chain';
import { N8n } from '../support/n8n';
import { Odoo } from '../../support/odoo';
import { by } from '../../support/picked';
import { Receiver } from '../support/receiver';
import { odooSettings, required } from '../support/settings';
import { until } from '../../support/until';

const MODEL = 'res.partner.category';
const TYPE = 'odooErpApi';
const POLLS_MS = 200_000;

const receiver = new Receiver();
const odoo = new Odoo(odooSettings(19), required('LOAD_CHECK_DATABASE'));
const credential = { name: 'queue trigger', type: TYPE, data: odoo.credential };
const mark = randomUUID();
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

const create = async (from: number, count: number) => {
	const vals = Array.from({ length: count }, (_, at) => ({ name: `${from + at} ${mark}` }));
	await odoo.call(MODEL, 'create', [vals]);
};

const names = () =>
	(receiver.received as Array<Array<{ name: string }>>).flat().map(({ name }) => name);

const upTo = (count: number) => Array.from({ length: count }, (_, at) => `${at} ${mark}`);

it('loses nothing beside a node that writes static data on a worker, with the main process restarted', async () => {
	const workflow = await ActiveWorkflow.start(n8n, watching(), mark);
	await create(0, 4);
	await until('the first are delivered', () => names().length === 4, POLLS_MS);
	await create(4, 4);
	await until('the next are delivered', () => names().length === 8, POLLS_MS);
	const restarted = n8n.restart();
	await create(8, 4);
	await restarted;
	await until('those made meanwhile are delivered', () => names().length === 12, POLLS_MS);
	await create(12, 4);
	await until('the last are delivered', () => names().length === 16, POLLS_MS);
	expect(names().sort()).toEqual(upTo(16).sort());
	await workflow.archive();
}, 900_000);

/** Odoo Trigger → Count, which replaces the static data → Deliver. */
function watching() {
	return chain([
		{
			name: 'Odoo Trigger',
			type: 'n8n-nodes-odoo-erp.odooTrigger',
			typeVersion: 1,
			webhookId: mark,
			credentials: { [TYPE]: { id: credentialId, name: credential.name } },
			parameters: {
				pollTimes: { item: [{ mode: 'everyMinute' }] },
				model: by('name', MODEL),
				events: ['created'],
				filterMode: 'domain',
				domain: `[('name', 'like', '${mark}')]`,
				output: 'selected',
				fields: ['name'],
				delivery: 'webhook',
				options: {},
			},
		},
		{
			name: 'Count',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: {
				jsCode:
					"const data = $getWorkflowStaticData('global'); data.n = (data.n ?? 0) + 1; return $input.all();",
			},
		},
		receiver.node(),
	]);
}
