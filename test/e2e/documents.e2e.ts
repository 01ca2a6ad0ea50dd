import { randomUUID } from 'node:crypto';
import type { ChainNode } from './support/chain';
import { chain } from './support/chain';
import { N8n } from './support/n8n';
import { Odoo } from '../support/odoo';
import { odooSettings, required } from './support/settings';
import { by } from '../support/picked';

const odoo = new Odoo(odooSettings(19), required('LOAD_CHECK_DATABASE'));

let n8n: N8n;
let credentialId: string;

beforeAll(async () => {
	n8n = await N8n.signIn();
	const stored = { name: 'Odoo', type: 'odooErpApi', data: odoo.credential };
	credentialId = await n8n.storeCredential(stored);
});

afterAll(async () => {
	await n8n.deleteCredential(credentialId);
});

const start: ChainNode = {
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	parameters: {},
};
const own = (name: string, type: string, parameters: object): ChainNode => ({
	name,
	type: `n8n-nodes-odoo-erp.${type}`,
	typeVersion: 1,
	parameters,
	credentials: { odooErpApi: { id: credentialId, name: 'Odoo' } },
});

async function create(model: string, vals: object): Promise<number> {
	const ids = (await odoo.call(model, 'create', [[vals]])) as number[];
	return ids[0] ?? 0;
}

it('creates an order with its lines, and confirms it', async () => {
	const partner = await create('res.partner', { name: 'Gemini Furniture' });
	const name = `Chair ${randomUUID()}`;
	const product = await create('product.product', { name, list_price: 70 });
	const line = {
		product: by('name', `={{ "${name}" }}`),
		quantity: '={{ 1 + 2 }}',
		price: '',
	};
	const order = {
		resource: 'salesOrder',
		operation: 'create',
		partner: by('list', partner),
		lines: { line: [line, { product: by('list', product), quantity: 1, price: '49.90' }] },
	};
	const { status, error, nodes } = await n8n.run({
		...chain([
			start,
			own('Create', 'odooDestination', order),
			own('Confirm', 'odooDestination', { resource: 'salesOrder', operation: 'confirm' }),
		]),
		name: 'Order',
	});

	expect({ status, error }).toEqual({ status: 'success' });
	const [made] = nodes.Confirm?.[0]?.outputs[0] ?? [];
	expect(made).toMatchObject({ action: 'confirmed' });
	const id = Number((made as { id?: number }).id);
	const [sold] = (await odoo.call('sale.order', 'read', [
		[id],
		['state', 'amount_untaxed'],
	])) as object[];
	expect(sold).toMatchObject({ state: 'sale', amount_untaxed: 259.9 });
});

it('confirms no order that only has the ID of a contact', async () => {
	const id = await create('res.partner', { name: 'Ann' });
	const contact = {
		operation: 'get',
		model: by('list', 'res.partner'),
		recordId: by('id', id),
	};
	const { status, error } = await n8n.run({
		...chain([
			start,
			own('Get contact', 'odooSource', contact),
			own('Confirm', 'odooDestination', { resource: 'salesOrder', operation: 'confirm' }),
		]),
		name: 'Contact',
	});

	expect(status).toBe('error');
	expect(error?.message).toBe(
		'The ID that "Get contact" gives belongs to a res.partner record, not to a sale.order record.',
	);
});
