import type { OdooClient } from '../../../odoo';
import { locateAll, ModelCalls, OdooError } from '../../../odoo';

/** No address needs a request. */
const client = { breathe: async () => {} } as unknown as OdooClient;

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
	['sale.order', 'https://odoo.example.com/odoo/crm/5/action-sale.action_orders/7', 7],
])('the record of %s at %s is %i', async (model, url, id) => {
	expect(await locate(model, url)).toBe(id);
});

it.each([
	['sale.order', 'https://odoo.example.com/odoo/sale.order/7/res.partner/42'],
	['sale.order', 'https://odoo.example.com/web#id=42&model=res.partner'],
])('no record of %s is at %s, but one of another model', async (model, url) => {
	const found = await locate(model, url);
	expect(found).toBeInstanceOf(OdooError);
	expect(found).toMatchObject({
		message: 'The address leads to a res.partner record, not to sale.order.',
	});
});
