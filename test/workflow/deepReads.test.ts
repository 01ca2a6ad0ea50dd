import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { SavedWorkflow } from '../support/engine';
import { jsonOf, loadExample, runWorkflow } from '../support/engine';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { credentialFor, protocolsFor } from '../support/target';
import { withNode } from '../support/withNode';

const target = useTarget();
const odoo = useClient(target);
const partners = recordsOf(odoo, 'res.partner');

describe.each(protocolsFor('xmlrpc'))('deep reads in workflows over %s', (protocol) => {
	const run = async (workflow: SavedWorkflow) =>
		await runWorkflow(workflow, {
			credential: credentialFor(target, protocol),
			timezone: 'Europe/Brussels',
		});

	const orderFor = async (customer: number, date_order: string) => {
		const product = await recordsOf(odoo, 'product.product').createOne({
			name: `Chair ${randomUUID()}`,
			default_code: 'CH',
		});
		const order_line = [[0, 0, { product_id: product, product_uom_qty: 3 }]];
		const order = await recordsOf(odoo, 'sale.order').createOne({
			partner_id: customer,
			date_order,
			order_line,
		});
		return { order, product };
	};

	it('reads orders with customers and lines', async () => {
		const customer = await partners.createOne({ name: 'Customer', email: 'c@example.com' });
		const { order, product } = await orderFor(customer, '2026-01-05 08:00:00');
		const result = await run(loadExample('orders-with-lines'));
		expect(result.error).toBeUndefined();
		const record = jsonOf(result, 'Odoo Source').find(({ id }) => id === order);
		expect(record).toMatchObject({
			state: 'draft',
			partner_id: { id: customer, name: 'Customer', email: 'c@example.com', country_id: null },
			order_line: [
				{
					id: expect.any(Number),
					product_id: { id: product, default_code: 'CH' },
					product_uom_qty: 3,
				},
			],
			_url: expect.stringMatching(new RegExp(`^${target.url}/.*\\b${order}\\b`)),
		});
	});

	it('takes related fields from an expression, for one record too', async () => {
		const customer = await partners.createOne({ name: 'Customer', city: 'Gent' });
		const { order } = await orderFor(customer, '2026-01-05 08:00:00');
		const workflow = withNode(loadExample('orders-with-lines'), 'Odoo Source', {
			parameters: {
				operation: 'get',
				recordId: by('id', String(order)),
				relatedFields: "={{ ['partner_id.city'] }}",
			},
		});
		const result = await run(workflow);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Odoo Source')).toEqual([
			expect.objectContaining({
				id: order,
				partner_id: { id: customer, name: 'Customer', city: 'Gent' },
			}),
		]);
	});

	it('returns nothing for a record that does not exist where this is wanted', async () => {
		const customer = await partners.createOne({ name: 'Customer' });
		const get = (value: string, options = {}) =>
			run(
				withNode(loadExample('orders-with-lines'), 'Odoo Source', {
					parameters: {
						operation: 'get',
						model: by('name', 'res.partner'),
						recordId: by(value.includes('.') ? 'xmlid' : 'id', value),
						output: 'selected',
						fields: ['name'],
						relatedFields: [],
						options,
					},
				}),
			);
		const skips = { onMissing: 'skip' };
		expect(jsonOf(await get(String(customer), skips), 'Odoo Source')).toEqual([
			{ id: customer, name: 'Customer' },
		]);
		for (const gone of ['2000000000', 'n8n.is_not_there']) {
			const result = await get(gone, skips);
			expect(result.error).toBeUndefined();
			expect(jsonOf(result, 'Odoo Source')).toEqual([]);
			expect((await get(gone)).error?.message).toContain(gone);
		}
		expect((await get('x', skips)).error?.message).toContain('not a database ID');
	});

	it('says which related field does not exist', async () => {
		const workflow = withNode(loadExample('orders-with-lines'), 'Odoo Source', {
			parameters: {
				relatedFields: ['partner_id.emal'],
			},
		});
		const { error } = await run(workflow);
		expect(error?.message).toContain('partner_id.emal');
		expect(error?.description).toContain('Did you mean email?');
	});

	it('sums up orders by customer and month, in the time zone of the workflow', async () => {
		const customer = await partners.createOne({ name: 'Customer' });
		await orderFor(customer, '2026-01-31 23:30:00');
		await orderFor(customer, '2026-02-03 08:00:00');
		const result = await run(loadExample('sales-by-month'));
		expect(result.error).toBeUndefined();
		const groups = jsonOf(result, 'Odoo Source').filter(
			({ partner_id }) => (partner_id as IDataObject).id === customer,
		);
		expect(groups).toEqual([
			{
				partner_id: { id: customer, name: 'Customer' },
				'date_order:month': '2026-02-01',
				count: 2,
				amount_total_sum: expect.any(Number),
				amount_total_avg: expect.any(Number),
				user_id_countDistinct: 1,
			},
		]);
	});
});
