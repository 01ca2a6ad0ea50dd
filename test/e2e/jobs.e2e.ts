import { randomUUID } from 'node:crypto';
import type { SavedWorkflow } from '../support/engine';
import type { Stage } from '../support/jobs';
import { JOBS } from '../support/jobs';
import { Odoo } from '../support/odoo';
import { Sales } from '../support/sales';
import { until } from '../support/until';
import { ActiveWorkflow } from './support/activeWorkflow';
import type { ChainNode } from './support/chain';
import { chain } from './support/chain';
import { N8n } from './support/n8n';
import { Receiver } from './support/receiver';
import { odooSettings, required } from './support/settings';

/** n8n 2.x is also where they are done in a browser, on Odoo 19 (scripts/screenshots). */
const VERSION = required('N8N_MAJOR') === '1' ? 14 : 19;
/** Until n8n polls: at a second that the test chooses, and a minute later should it come too late. */
const POLL_AHEAD_MS = 5_000;
const TWO_POLLS_MS = 90_000;

const odoo = new Odoo(odooSettings(VERSION), required('LOAD_CHECK_DATABASE'));
const receiver = new Receiver();
const credential = { name: 'Odoo', type: 'odooErpApi', data: odoo.credential };
let n8n: N8n;
let credentialId: string;
let sales: Sales;

beforeAll(async () => {
	n8n = await N8n.signIn();
	credentialId = await n8n.storeCredential(credential);
	sales = await Sales.in(odoo, VERSION);
	await receiver.start();
});

afterAll(async () => {
	await receiver.stop();
	await n8n.deleteCredential(credentialId);
});

const stage = (): Stage => ({
	sales,
	run: async (workflow, input = [{}]) => {
		const pinData = { Start: input.map((json) => ({ json })) };
		const definition = { name: 'Job', ...chain(nodesOf(workflow)), pinData };
		const { status, error, nodes } = await n8n.run(definition);
		expect({ status, error }).toEqual({ status: 'success' });
		return (node) => (nodes[node]?.at(-1)?.outputs[0] ?? []) as never;
	},
	onEvent: async (workflow, event) => {
		const second = new Date(Date.now() + POLL_AHEAD_MS).getSeconds();
		const pollTimes = { item: [{ mode: 'custom', cronExpression: `${second} * * * * *` }] };
		const [trigger] = nodesOf(workflow) as [ChainNode];
		const polling = { ...trigger, parameters: { ...trigger.parameters, pollTimes } };
		const definition = chain([polling, receiver.node()]);
		const active = await ActiveWorkflow.start(n8n, definition, randomUUID());
		try {
			await until('a first poll', async () => await hasPolled(active), TWO_POLLS_MS);
			await event();
			await until('an event', () => receiver.received.length > 0, TWO_POLLS_MS);
			return receiver.taken().flat() as never;
		} finally {
			await active.archive();
		}
	},
});

/** An Odoo Trigger keeps in Odoo where it starts from. */
async function hasPolled({ id }: ActiveWorkflow): Promise<boolean> {
	const states = await sales.search('ir.attachment', [
		['res_model', '=', 'res.users'],
		['res_id', '=', odoo.uid],
		['name', 'like', id],
	]);
	return states.length > 0;
}

/** As n8n stores them. */
function nodesOf({ nodes }: SavedWorkflow): ChainNode[] {
	return nodes.map((node) => ({
		typeVersion: 1,
		parameters: {},
		...node,
		...(node.credentials && {
			credentials: { [credential.type]: { id: credentialId, name: credential.name } },
		}),
	}));
}

describe(`on Odoo ${VERSION}`, () => {
	it.each(JOBS)(
		'$title',
		async ({ done }) => {
			await done(stage());
		},
		2 * TWO_POLLS_MS,
	);
});
