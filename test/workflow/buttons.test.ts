import type { IDataObject } from 'n8n-workflow';
import { runAsTool } from '../support/asTool';
import type { RunResult } from '../support/engine';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { describeIf } from '../support/itIf';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { credentialFor, isSandbox, protocolsFor, targetVersion } from '../support/target';

const ORDER = 'sale.order';
/** The labels that the form has for these buttons. */
const SEND = targetVersion >= 19 ? 'Send' : 'Send by Email';
const PAY = targetVersion >= 18 ? 'Pay' : 'Register Payment';

const target = useTarget();
const odoo = useClient(target);
let customer: number;

beforeAll(async () => {
	const vals = { name: 'Button buyer', email: 'button.buyer@example.com' };
	customer = await recordsOf(odoo, 'res.partner').createOne(vals);
});

describe.each(protocolsFor('jsonrpc'))('buttons over %s', (protocol) => {
	const quotation = async (vals: object = {}) =>
		await recordsOf(odoo, ORDER).createOne({ partner_id: customer, ...vals });
	const stateOf = async (id: number) =>
		(await recordsOf(odoo, ORDER).read([id], ['state', 'name']))[0] ?? {};

	const run = async (
		parameters: IDataObject,
		ids: readonly unknown[],
		onError: 'continueErrorOutput' | 'stopWorkflow' = 'continueErrorOutput',
	): Promise<RunResult> => {
		const all = { ids: '={{ $json.ids }}', ...parameters };
		return await runWorkflow(inARow(ownNode('odooDestination', all, { onError })), {
			credential: credentialFor(target, protocol),
			input: ids.map((each) => ({ ids: each })) as IDataObject[],
		});
	};
	const press = (button: string, more: IDataObject = {}) => ({
		resource: 'button',
		operation: 'press',
		model: by('name', ORDER),
		button: by('list', button),
		...more,
	});

	it('presses the button of this label, as an action or a name too', async () => {
		const ids = [await quotation(), await quotation()];

		const result = await run(press('Confirm'), [ids[0]]);
		expect(jsonOf(result, 'Odoo')).toEqual([
			{ id: ids[0], action: 'pressed', _model: 'sale.order' },
		]);
		expect(await stateOf(ids[0]!)).toMatchObject({ state: 'sale' });
		await run(press('action_confirm'), [ids[1]]);
		expect(await stateOf(ids[1]!)).toMatchObject({ state: 'sale' });
	});

	it('does not press what the form hides, and says why', async () => {
		const done = await quotation();
		const open = await quotation();
		await run(press('Confirm'), [done]);

		const result = await run(press('Confirm'), [done, open, 99_999_999, done]);

		const { name } = await stateOf(done);
		expect(jsonOf(result, 'Odoo')).toEqual([{ id: open, action: 'pressed', _model: 'sale.order' }]);
		expect(jsonOf(result, 'Odoo', 1)).toMatchObject([
			{
				error: {
					code: 'VALIDATION',
					message: `Confirm is not shown for ${String(name)}: its status is Sales Order.`,
				},
			},
			{ error: { code: 'RECORD_NOT_FOUND' } },
			{ error: { code: 'VALIDATION' } },
		]);
	});

	it('leaves hidden ones unchanged, or presses anyway, where wanted', async () => {
		const id = await quotation();

		const twice = await run(press('Confirm', { whenHidden: 'unchanged' }), [id, id]);
		expect(jsonOf(twice, 'Odoo')).toEqual([
			{ id, action: 'pressed', _model: 'sale.order' },
			{ id, action: 'unchanged', _model: 'sale.order' },
		]);
		const canceled = await quotation();
		await run(press('Set to Quotation', { whenHidden: 'press' }), [canceled]);
		expect(await stateOf(canceled)).toMatchObject({ state: 'draft' });
	});

	it('stops before the next record', async () => {
		const [done, open] = [await quotation(), await quotation()];
		await run(press('Confirm'), [done]);

		const result = await run(press('Confirm'), [done, open], 'stopWorkflow');

		expect(result.error?.message).toContain('Confirm is not shown for');
		expect(await stateOf(open)).toMatchObject({ state: 'draft' });
	});

	it('names the buttons that there are', async () => {
		const result = await run(press('Explode'), [await quotation()]);

		expect(jsonOf(result, 'Odoo', 1)).toMatchObject([
			{
				error: {
					code: 'METHOD_NOT_FOUND',
					message: `The form of ${ORDER} has no button "Explode".`,
					hint: expect.stringContaining(`${SEND}, Confirm,`) as string,
				},
			},
		]);
	});

	it('fills in a dialog by its form, and presses its highlighted button', async () => {
		const id = await quotation();
		const filled = {
			dialog: 'fillIn',
			wizardFields: { mappingMode: 'defineBelow', value: { subject: 'Our offer' } },
		};

		const result = await run(press(SEND, filled), [id]);

		expect(jsonOf(result, 'Odoo')).toEqual([{ id, action: 'pressed', _model: 'sale.order' }]);
		expect(await stateOf(id)).toMatchObject({ state: 'sent' });
		const messages = await recordsOf(odoo, 'mail.message').searchRead(
			[
				['model', '=', ORDER],
				['res_id', '=', id],
				['subject', '=', 'Our offer'],
			],
			['id'],
		);
		expect(messages).toHaveLength(1);
	});

	it('runs business actions: what is done already is unchanged', async () => {
		const id = await quotation();
		const confirm = { resource: 'salesOrder', operation: 'confirm' };

		const result = await run(confirm, [id, id, [id]]);

		expect(jsonOf(result, 'Odoo').map(({ action }) => action)).toEqual([
			'confirmed',
			'unchanged',
			'unchanged',
		]);
		const name = expect.stringMatching(/^S\d+$/) as string;
		expect(jsonOf(result, 'Odoo')).toMatchObject([{ name }, { name }, { name }]);
		const sent = await run({ resource: 'salesOrder', operation: 'cancel' }, [id]);
		expect(jsonOf(sent, 'Odoo')).toMatchObject([{ id, name, action: 'canceled' }]);
		const refused = await run(confirm, [id]);
		expect(jsonOf(refused, 'Odoo', 1)).toMatchObject([
			{
				error: {
					message: expect.stringMatching(
						/cannot be confirmed: its status is Cancelled\.$/,
					) as string,
				},
			},
		]);
	});

	it('is a tool only where the builder allowed it', async () => {
		const id = await quotation();
		const parameters = { ...press('Confirm'), ids: '={{ $json.id }}' };

		const refused = await runAsTool(parameters, credentialFor(target, protocol), { id });
		expect(JSON.stringify(refused.outputs)).toContain('not allowed');
		expect(await stateOf(id)).toMatchObject({ state: 'draft' });
		await runAsTool({ ...parameters, allowToolUse: true }, credentialFor(target, protocol), { id });
		expect(await stateOf(id)).toMatchObject({ state: 'sale' });
	});

	it('brings archived records back', async () => {
		const id = await recordsOf(odoo, 'res.partner').createOne({ name: 'Sleeper', active: false });
		const unarchive = {
			resource: 'record',
			operation: 'unarchive',
			model: by('name', 'res.partner'),
		};

		expect(jsonOf(await run(unarchive, [id, id]), 'Odoo').map(({ action }) => action)).toContain(
			'unarchived',
		);
		expect((await recordsOf(odoo, 'res.partner').read([id], ['active']))[0]).toMatchObject({
			active: true,
		});
	});

	describeIf(!isSandbox)('on servers with invoices', () => {
		it('presses action buttons and names what they made', async () => {
			const product = await recordsOf(odoo, 'product.product').createOne({
				name: 'Service',
				type: 'service',
				list_price: 10,
				invoice_policy: 'order',
			});
			const id = await quotation({ order_line: [[0, 0, { product_id: product }]] });
			await run(press('Confirm'), [id]);

			const [invoiced] = jsonOf(await run(press('Create Invoice'), [id]), 'Odoo');
			const [order] = await recordsOf(odoo, ORDER).read([id], ['invoice_ids']);
			const ids = order?.invoice_ids as number[];
			expect(ids).toHaveLength(1);
			// XML-RPC cannot carry this answer, which has None in it.
			if (targetVersion >= 17 && protocol !== 'xmlrpc') {
				expect(invoiced).toMatchObject({
					id,
					action: 'pressed',
					opened: { model: 'account.move', ids },
				});
			}
			const move = { model: by('name', 'account.move') };
			await run(press('Confirm', move), ids);
			const [paid] = jsonOf(await run(press(PAY, move), ids), 'Odoo');
			expect(paid).toMatchObject({ action: 'pressed', opened: { model: 'account.payment' } });
		}, 60_000);

		it('pays the invoices of those items together that ask for it', async () => {
			const bill = async () => {
				const line = { name: 'Work', price_unit: 10 };
				const vals = { partner_id: customer, invoice_line_ids: [[0, 0, line]] };
				const id = await recordsOf(odoo, 'account.move').createOne({
					move_type: 'out_invoice',
					invoice_date: '2026-01-31',
					...vals,
				});
				return id;
			};
			const lists = [
				[await bill(), await bill()],
				[await bill(), await bill()],
			];
			const operation = { resource: 'invoice', operation: 'post' };
			await run(operation, lists);
			const pay = {
				resource: 'invoice',
				operation: 'registerPayment',
				// An expression gives a switch as text, too.
				groupPayments: `={{ $json.ids[0] === ${String(lists[0]?.[0])} ? 'true' : 'false' }}`,
			};
			const paid = jsonOf(await run(pay, lists), 'Odoo') as Array<{ opened?: { ids: number[] } }>;
			expect(paid.map(({ opened }) => opened?.ids.length)).toEqual([1, 2]);
		}, 60_000);
	});
});
