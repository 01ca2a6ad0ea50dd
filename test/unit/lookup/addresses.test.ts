import { locateAll, ModelCalls, OdooError } from '../../../odoo';
import { syntheticClient } from '../../support/syntheticOdoo';

const WINDOWS = [
	{ id: 345, res_model: 'sale.order', path: false },
	{ id: 346, res_model: 'res.partner', path: 'contacts' },
	{ id: 347, res_model: 'sale.order', path: 'sales' },
];
const XMLIDS = [
	{ id: 1, module: 'sale', name: 'action_orders', model: 'ir.actions.act_window', res_id: 345 },
];

let asked: string[];
let mayReadActions: boolean;

const client = syntheticClient(({ model }) => {
	asked.push(model);
	if (model === 'ir.model.data') return JSON.stringify(XMLIDS);
	if (mayReadActions) return JSON.stringify(WINDOWS);
	const error = { name: 'odoo.exceptions.AccessError', message: 'No.', arguments: ['No.'] };
	return { status: 403, body: JSON.stringify(error) };
});

beforeEach(async () => {
	client.forget();
	asked = [];
	mayReadActions = true;
});

const locate = async (model: string, url: string) => {
	const [id] = await locateAll(new ModelCalls(client, model, {}), [{ by: 'url', value: url }]);
	return id;
};

it.each([
	['res.partner', 'https://odoo.example.com/web#id=42&model=res.partner&view_type=form', 42],
	['res.partner', 'https://odoo.example.com/odoo/contacts/42', 42],
	['res.partner', 'https://odoo.example.com/odoo/res.partner/42?debug=1', 42],
	['sale.order', 'https://odoo.example.com/odoo/res.partner/42/sale.order/7', 7],
	['sale.order', 'https://odoo.example.com/odoo/res.partner/42/action-345/7', 7],
	['sale.order', 'https://odoo.example.com/web#id=7&action=345', 7],
	['crm.lead', 'https://odoo.example.com/odoo/crm/5', 5],
	['x_thing', 'https://odoo.example.com/odoo/m-x_thing/5', 5],
	['res.partner', 'https://odoo.example.com/odoo/contacts/42/action-345', 42],
	['sale.order', 'https://odoo.example.com/odoo/crm/5/action-sale.action_orders/7', 7],
])('the record of %s at %s is %i', async (model, url, id) => {
	expect(await locate(model, url)).toBe(id);
});

it.each([
	['sale.order', '/odoo/sale.order/7/res.partner/42', 'res.partner'],
	['sale.order', '/web#id=42&model=res.partner', 'res.partner'],
	['sale.order', '/odoo/contacts/42', 'res.partner'],
	['res.partner', '/odoo/sales/7', 'sale.order'],
	['res.partner', '/odoo/contacts/42/action-345/7', 'sale.order'],
	['res.partner', '/odoo/crm/5/action-sale.action_orders/7', 'sale.order'],
	['res.partner', '/web#id=7&action=345', 'sale.order'],
	['res.partner', '/odoo/m-x_thing/5', 'x_thing'],
])('no record of %s is at %s, but one of %s', async (model, path, other) => {
	const found = await locate(model, `https://odoo.example.com${path}`);
	expect(found).toBeInstanceOf(OdooError);
	expect(found).toMatchObject({
		code: 'INVALID_VALUE',
		message: `The address leads to a ${other} record, not to ${model}.`,
	});
});

it('a user who may not read actions is believed that a path leads to the model', async () => {
	mayReadActions = false;
	expect(await locate('res.partner', 'https://odoo.example.com/odoo/contacts/42')).toBe(42);
});

it.each(['/odoo/contacts/42/action-345/7', '/web#id=7&action=345', '/odoo/42/action-345'])(
	'the address %s does not tell its model to a user who may not read actions',
	async (path) => {
		mayReadActions = false;
		expect(await locate('res.partner', `https://odoo.example.com${path}`)).toMatchObject({
			code: 'INVALID_VALUE',
			message: 'The address does not tell the model of its record.',
		});
	},
);

it('an action that opens no window does not tell the model', async () => {
	expect(await locate('res.partner', 'https://odoo.example.com/odoo/action-99/7')).toMatchObject({
		message: 'The address does not tell the model of its record.',
	});
});

it('many addresses take one request, and the same ones later none', async () => {
	const urls = [1, 2, 3, 4].map((id) => `https://odoo.example.com/odoo/contacts/${id}`);
	const locators = urls.map((value) => ({ by: 'url', value }) as const);
	const partners = new ModelCalls(client, 'res.partner', {});
	expect(await locateAll(partners, locators)).toEqual([1, 2, 3, 4]);
	await locateAll(partners, locators.slice(2));
	expect(asked).toEqual(['ir.actions.act_window']);
});
