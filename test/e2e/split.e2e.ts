import { ActiveWorkflow } from './support/activeWorkflow';
import { exampleWith } from './support/example';
import { N8n } from './support/n8n';
import type { SavedWorkflow } from '../support/engine';
import { Odoo } from '../support/odoo';
import { by } from '../support/picked';
import { withNode } from '../support/withNode';
import { Receiver } from './support/receiver';
import { odooSettings, required } from './support/settings';

const MODEL = 'res.partner.category';
const RECORDS = 2500;
const RANGE_SIZE = 1000;
const RANGES = 3;
const NAME = 'Split';
const CREDENTIAL = { name: 'split', type: 'odooErpApi' };
const WEBHOOK = 'read-the-contacts-of-a-range';

const settings = odooSettings(19);
const odoo = new Odoo(settings, required('LOAD_CHECK_DATABASE'));
const receiver = new Receiver();
let n8n: N8n;
let credentialId: string;
let ids: number[];
let range: ActiveWorkflow;

beforeAll(async () => {
	n8n = await N8n.signIn();
	await receiver.start();
	credentialId = await n8n.storeCredential({
		...CREDENTIAL,
		data: odoo.credential,
	});
	const vals = Array.from({ length: RECORDS }, () => ({ name: NAME }));
	ids = (await odoo.call(MODEL, 'create', [vals])) as number[];
	range = await ActiveWorkflow.start(n8n, rangeWorkflow(), WEBHOOK);
});

beforeEach(() => {
	receiver.taken();
});

afterAll(async () => {
	await range.archive();
	await n8n.deleteCredential(credentialId);
	await receiver.stop();
});

it('reads each record once with the sub-workflow of the example', async () => {
	const workflowId = by('id', range.id);
	const main = withNode(mainWorkflow('split-big-model'), 'Read the Range', {
		parameters: { workflowId },
	});

	const { error, nodes } = await n8n.run(main);

	expect(error).toBeUndefined();
	const summaries = nodes['Read the Range']?.[0]?.outputs[0];
	expect(summaries).toEqual(nodes.Ranges?.[0]?.outputs[0]);
	expect(summaries).toHaveLength(RANGES);
	expect(receiver.taken().flat()).toEqual(ids);
});

it('reads each record once with a run of its own for each range', async () => {
	const before = (await range.statuses(0)).length;
	const url = `${n8n.url}/webhook/${WEBHOOK}`;
	const main = withNode(mainWorkflow('split-big-model-workers'), 'Start the Range', {
		parameters: { url },
	});

	const { error } = await n8n.run(main);

	expect(error).toBeUndefined();
	const statuses = await range.statuses(before + RANGES);
	expect(statuses.slice(0, RANGES)).toEqual(Array.from({ length: RANGES }, () => 'success'));
	const read = receiver.taken().flat() as number[];
	expect(read.sort((a, b) => a - b)).toEqual(ids);
});

function mainWorkflow(name: string): SavedWorkflow {
	const domain = `[('name', '=', '${NAME}')]`;
	const parameters = { model: by('name', MODEL), rangeSize: RANGE_SIZE, domain };
	return withNode(example(name), 'Ranges', { parameters });
}

/** Delivers the ids to the receiver where the example has a node that does nothing. */
function rangeWorkflow(): SavedWorkflow {
	const domain = `={{ [['name', '=', '${NAME}'], ['id', '>=', $json.fromId], ['id', '<=', $json.toId]] }}`;
	const parameters = { model: by('name', MODEL), fields: ['name'], domain };
	const workflow = example('split-big-model-range');
	const deliver = { ...receiver.node('item.json.id'), name: 'Process' };
	return withNode(withNode(workflow, 'Contacts of the Range', { parameters }), 'Process', deliver);
}

function example(name: string): SavedWorkflow {
	return exampleWith({ id: credentialId, name: CREDENTIAL.name }, name);
}
