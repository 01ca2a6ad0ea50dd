import type { IDataObject } from 'n8n-workflow';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { describeIf, itIf } from '../support/itIf';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { credentialFor, isSandbox, protocolsFor } from '../support/target';
import { isCallOf } from '../support/wireRequest';

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('jsonrpc'))('documents that come twice over %s', (protocol) => {
	/** Nobody else's. */
	const own = `${protocol}.${Date.now()}`;
	const odoo = useClient(target);
	let customer: number;
	let other: number;

	beforeAll(async () => {
		const make = async (model: string, vals: Record<string, string>) =>
			await recordsOf(odoo, model).createOne({ name: `Twice ${own}`, ...vals });
		customer = await make('res.partner', { email: `twice.${own}@example.com` });
		other = await make('res.partner', {});
		await make('product.product', { default_code: `TWICE.${own}` });
	});

	const create = async (
		resource: string,
		ifExists: string | undefined,
		input: IDataObject[],
		more: { fields?: object; options?: object } = {},
	) => {
		const parameters = {
			resource,
			operation: 'create',
			partner: by('name', `={{ $json.customer ?? ${customer} }}`),
			linesMode: 'list',
			linesList: `={{ [{ sku: 'TWICE.${own}', quantity: 2, price: 5 }] }}`,
			...more.fields,
			options: { ...more.options, ...(ifExists && { ifExists }) },
		};
		const node = ownNode('odooDestination', parameters, { onError: 'continueRegularOutput' });
		const credential = { ...credentialFor(target, protocol), url: proxy.url };
		return jsonOf(await runWorkflow(inARow(node), { credential, input }), node.name);
	};
	const referenceOf = (name: string) => ({
		fields: { additionalFields: { [name]: '={{ $json.number }}' } },
	});
	const order = async (ifExists: string | undefined, input: IDataObject[], options = {}) =>
		await create('salesOrder', ifExists, input, { ...referenceOf('customerReference'), options });
	const ordersWith = async (number: string) =>
		await recordsOf(odoo, 'sale.order').search([['client_order_ref', '=', number]]);

	it('are one order with its lines once, in one run and in the next', async () => {
		const number = `once.${own}`;
		const [first, again] = await order('keep', [{ number }, { number }]);
		expect(first).toEqual({ id: expect.any(Number) as number, action: 'created' });
		expect(again).toEqual({ id: first?.id, action: 'unchanged' });
		expect(await order('keep', [{ number }])).toEqual([{ id: first?.id, action: 'unchanged' }]);
		expect(await ordersWith(number)).toEqual([first?.id]);
		const [made] = await recordsOf(odoo, 'sale.order').read([Number(first?.id)], ['order_line']);
		expect(made?.order_line).toHaveLength(1);
	});

	it('are told by a number as well', async () => {
		const number = Date.now();
		const [first, again] = await order('keep', [{ number }, { number: String(number) }]);
		expect(again).toEqual({ id: first?.id, action: 'unchanged' });
	});

	it('are told by a reference among the other fields as well', async () => {
		const values = [{ field: 'client_order_ref', value: `among.${own}` }];
		const fields = { additionalFields: { otherFields: { values } } };
		const [first, again] = await create('salesOrder', 'keep', [{}, {}], { fields });
		expect(again).toEqual({ id: first?.id, action: 'unchanged' });
	});

	it('are another order of another customer', async () => {
		const number = `other.${own}`;
		const made = await order('keep', [{ number }, { number, customer: other }]);
		expect(made).toMatchObject([{ action: 'created' }, { action: 'created' }]);
	});

	it('fail where that is asked for', async () => {
		const number = `fails.${own}`;
		const [made, failed] = await order('error', [{ number }, { number }]);
		expect(made).toMatchObject({ action: 'created' });
		expect(failed?.error).toMatchObject({
			code: 'DUPLICATE',
			message: `The customer already has an order with this Customer Reference: ID ${String(made?.id)}.`,
		});
		expect(await ordersWith(number)).toHaveLength(1);
	});

	it('are created again unless something else is asked for', async () => {
		const number = `again.${own}`;
		expect(await order(undefined, [{ number }, { number }])).toMatchObject([
			{ action: 'created' },
			{ action: 'created' },
		]);
		const [failed] = await order('keep', [{ number }]);
		expect(failed?.error).toMatchObject({
			code: 'REFERENCE_AMBIGUOUS',
			message: expect.stringMatching(
				/^The customer already has an order with this Customer Reference, and not only one: IDs \d+, \d+\.$/,
			) as string,
			hint: expect.stringContaining('all but one of them') as string,
		});
	});

	// The sandbox has no companies.
	itIf(!isSandbox)('are those of the company in which they are created', async () => {
		const number = `company.${own}`;
		const companyId = await recordsOf(odoo, 'res.company').createOne({ name: `Twice ${own}` });
		const there = { allowed_company_ids: [companyId] };
		const users = recordsOf(odoo, 'res.users');
		await users.write([target.users.admin.uid], { company_ids: [[4, companyId]] });
		try {
			const vals = { partner_id: customer, client_order_ref: number, company_id: companyId };
			const others = await recordsOf(odoo, 'sale.order', there).createOne(vals);
			const [made, again] = await order('keep', [{ number }, { number }]);
			expect(made).toEqual({ id: expect.any(Number) as number, action: 'created' });
			expect(again).toEqual({ id: made?.id, action: 'unchanged' });
			expect(await order('keep', [{ number }], { companyId })).toEqual([
				{ id: others, action: 'unchanged' },
			]);
			const values = [{ field: 'company_id', value: companyId }];
			const fields = {
				additionalFields: { customerReference: number, otherFields: { values } },
			};
			expect(await create('salesOrder', 'keep', [{}], { fields })).toEqual([
				{ id: others, action: 'unchanged' },
			]);
		} finally {
			await users.write([target.users.admin.uid], { company_ids: [[3, companyId]] });
		}
	});

	it('do not come back once they are canceled', async () => {
		const number = `canceled.${own}`;
		const [made] = await order('keep', [{ number }]);
		const call = { model: 'sale.order', method: 'action_cancel', ids: [Number(made?.id)] };
		await odoo.call(call, (answer) => answer);
		expect(await order('keep', [{ number }])).toEqual([{ id: made?.id, action: 'unchanged' }]);
	});

	it('are checked only', async () => {
		const number = `checked.${own}`;
		expect(await order('keep', [{ number }, { number }], { validateOnly: true })).toMatchObject([
			{ id: null, would: 'create' },
			{ would: 'unchanged' },
		]);
		expect(await ordersWith(number)).toEqual([]);
	});

	it.each([{ number: '  ' }, { number: '' }])(
		'cannot be told without a reference: %p',
		async ({ number }) => {
			const fields = { additionalFields: { customerReference: number } };
			const [failed] = await create('salesOrder', 'keep', [{}], { fields });
			expect(failed?.error).toMatchObject({
				code: 'INVALID_VALUE',
				message: 'Customer Reference has no value for this item.',
			});
		},
	);

	it('are looked for together', async () => {
		const numbered = (count: number, name: string) =>
			[...Array(count).keys()].map((at) => ({ number: `${name}.${at}.${own}` }));
		const run = async (input: IDataObject[]) => {
			await order('keep', input);
			return await proxy.counted(async () => await order('keep', input));
		};
		const few = await run(numbered(2, 'few'));
		const many = await run(numbered(20, 'many'));
		expect(many.requests).toHaveLength(few.requests.length);
		expect(many.result.every(({ action }) => action === 'unchanged')).toBe(true);
	});

	it('are found where the answer to the first was lost', async () => {
		const number = `lost.${own}`;
		proxy.breakNext('withholdAnswer', isCallOf('create'));
		const [made] = await order('keep', [{ number }], { timeout: 2000 });
		expect(made).toMatchObject({ action: 'created' });
		expect(await ordersWith(number)).toEqual([made?.id]);
	});

	/** The sandbox has no invoices with lines and no purchases. */
	describeIf(!isSandbox)('of other kinds', () => {
		it('are one request for quotation of a vendor', async () => {
			const number = `Q.${own}`;
			const input = [{ number }, { number }, { number, customer: other }];
			const made = await create('purchaseOrder', 'keep', input, referenceOf('vendorReference'));
			const [first] = made;
			expect(made).toMatchObject([
				{ action: 'created' },
				{ id: first?.id, action: 'unchanged' },
				{ action: 'created' },
			]);
		});

		it('are one document of their type and contact', async () => {
			const number = `B.${own}`;
			const invoice = async (invoiceType: string) => {
				const { fields } = referenceOf('reference');
				const more = { fields: { ...fields, invoiceType } };
				return await create('invoice', 'keep', [{ number }, { number }], more);
			};
			for (const type of ['in_invoice', 'in_refund', 'out_invoice']) {
				const made = await invoice(type);
				const [first] = made;
				expect(made).toEqual([
					{ id: expect.any(Number) as number, action: 'created' },
					{ id: first?.id, action: 'unchanged' },
				]);
			}
		});
	});
});
