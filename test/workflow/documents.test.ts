import type { IDataObject } from 'n8n-workflow';
import type { OdooClient } from '../../odoo';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { describeIf } from '../support/itIf';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, credentialFor, isSandbox, protocolsFor } from '../support/target';

const target = useTarget();

describe.each(protocolsFor('jsonrpc'))('documents with lines over %s', (protocol) => {
	/** Nobody else's. */
	const own = `${protocol}.${Date.now()}`;
	let odoo: OdooClient;
	let customer: number;
	let chair: number;

	beforeAll(async () => {
		odoo = clientFor(target);
		const email = `lines.${own}@example.com`;
		customer = await recordsOf(odoo, 'res.partner').createOne({ name: `Lines ${own}`, email });
		chair = await recordsOf(odoo, 'product.product').createOne({
			name: `Chair ${own}`,
			default_code: `CHAIR.${own}`,
			list_price: 70,
		});
	});

	const create = async (resource: string, parameters: object, input: IDataObject[] = [{}]) => {
		const all = { resource, operation: 'create', ...parameters };
		const node = ownNode('odooDestination', all, { onError: 'continueRegularOutput' });
		const credential = credentialFor(target, protocol);
		return jsonOf(await runWorkflow(inARow(node), { credential, input }), node.name);
	};
	const by = (mode: string, value: unknown) => ({ __rl: true, mode, value });
	const entered = (...line: object[]) => ({ linesMode: 'fields', lines: { line } });
	const listed = (expression: string) => ({ linesMode: 'list', linesList: expression });
	const linesOf = async (model: string, id: unknown, field: string, fields: string[]) => {
		const [document] = await recordsOf(odoo, model).read([Number(id)], [field]);
		const model_ = `${model === 'account.move' ? 'account.move' : model}.line`;
		return await recordsOf(odoo, model_).read(document?.[field] as number[], fields);
	};

	it('are quotations for the customer with this email address', async () => {
		const line = {
			product: by('default_code', `CHAIR.${own}`),
			quantity: '={{ $json.count }}',
			price: '',
		};
		const [made] = await create(
			'salesOrder',
			{
				partner: by('email', '={{ $json.email }}'),
				...entered(line, { product: by('list', chair), quantity: 1, price: '49.90' }),
			},
			[{ email: `lines.${own}@example.com`, count: 3 }],
		);
		expect(made).toMatchObject({ action: 'created' });
		const [order] = await recordsOf(odoo, 'sale.order').read([Number(made?.id)], ['partner_id']);
		expect(order?.partner_id).toMatchObject([customer, expect.any(String)]);
		const fields = ['product_uom_qty', 'price_unit', 'product_id'];
		expect(await linesOf('sale.order', made?.id, 'order_line', fields)).toMatchObject([
			{ product_uom_qty: 3, price_unit: 70, product_id: [chair, expect.any(String)] },
			{ product_uom_qty: 1, price_unit: 49.9 },
		]);
	});

	it('have the line items of an online store', async () => {
		const [made] = await create(
			'salesOrder',
			{ partner: by('name', customer), ...listed('={{ $json.items }}') },
			[
				{
					items: [
						{ sku: `CHAIR.${own}`, quantity: 2, price: 60, discount: null },
						{ product: `Chair ${own}`, quantity: 1, description: 'With a name on it' },
					],
				},
			],
		);
		expect(made).toMatchObject({ action: 'created' });
		const fields = ['product_uom_qty', 'price_unit', 'name'];
		expect(await linesOf('sale.order', made?.id, 'order_line', fields)).toMatchObject([
			{ product_uom_qty: 2, price_unit: 60 },
			{ product_uom_qty: 1, name: 'With a name on it' },
		]);
	});

	it.each([
		['a price', { product: 'Chair', price: '={{ $json.missing }}' }, 'Unit Price of line 1'],
		['a quantity', { product: 'Chair', quantity: '={{ $json.missing }}' }, 'Quantity of line 1'],
		['a product', { product: by('name', '={{ $json.missing }}') }, 'Product of line 1'],
	])('are not made with %s that an expression did not give', async (_, line, message) => {
		const partner = by('name', customer);
		const [failed] = await create('salesOrder', { partner, ...entered(line) });
		expect(failed?.error).toMatchObject({
			code: 'INVALID_VALUE',
			message: expect.stringContaining(message) as string,
		});
	});

	it.each(['={{ $json.items }}', '={{ [1] }}', '{"sku": "A"}'])(
		'are not made with lines that are no list of objects: %s',
		async (list) => {
			const partner = by('name', customer);
			const [failed] = await create('salesOrder', { partner, ...listed(list) });
			expect(failed?.error).toMatchObject({ code: 'INVALID_VALUE', field: 'linesList' });
		},
	);

	it('are not made for nobody', async () => {
		const partner = by('email', '={{ $json.email }}');
		const [failed] = await create('salesOrder', { partner, ...entered({ product: 'Chair' }) });
		expect(failed?.error).toMatchObject({ code: 'INVALID_VALUE', message: 'Customer is empty.' });
	});

	/** The sandbox has no invoices and no purchases. */
	describeIf(!isSandbox)('of other kinds', () => {
		it('are requests for quotation', async () => {
			const [made] = await create('purchaseOrder', {
				partner: by('list', customer),
				...entered({ product: by('list', chair), quantity: 4, price: '35.5' }),
				additionalFields: { vendorReference: 'Q-1', expectedArrival: '2026-12-24T10:00:00' },
			});
			expect(made).toMatchObject({ action: 'created' });
			const fields = ['product_qty', 'price_unit'];
			expect(await linesOf('purchase.order', made?.id, 'order_line', fields)).toMatchObject([
				{ product_qty: 4, price_unit: 35.5 },
			]);
		});

		it.each([
			['out_invoice', 'Customer Invoice'],
			['in_invoice', 'Vendor Bill'],
		])('are invoices of the type %s', async (invoiceType) => {
			const [made] = await create('invoice', {
				invoiceType,
				partner: by('list', customer),
				...entered(
					{ product: by('list', chair), quantity: 2, price: '80' },
					{ description: 'Assembly', quantity: 1, price: '20' },
				),
				additionalFields: { date: '2026-11-30', reference: `B-${own}-${invoiceType}` },
			});
			expect(made).toMatchObject({ action: 'created' });
			const moves = recordsOf(odoo, 'account.move');
			const [invoice] = await moves.read(
				[Number(made?.id)],
				['move_type', 'amount_untaxed', 'state'],
			);
			expect(invoice).toMatchObject({
				move_type: invoiceType,
				amount_untaxed: 180,
				state: 'draft',
			});
		});
	});
});
