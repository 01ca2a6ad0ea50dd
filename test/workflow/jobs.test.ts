import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { OdooClient } from '../../odoo';
import { anyAnswer } from '../../odoo/protocol/expect';
import { putInStock, storable } from '../support/business';
import type { RunResult, SavedWorkflow } from '../support/engine';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { describeIf } from '../support/itIf';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, credentialFor, isSandbox, protocolsFor } from '../support/target';
import { startTrigger } from '../support/trigger';

/*
 * The jobs of docs/jobs.md, with the parameters that the editor saves when they are done there: on every
 * version, and with nothing in them that an own list of the node does not offer.
 */

const CREDENTIALS = { odooErpApi: { id: '', name: 'Odoo' } };
const QUOTATION = 'sale.order';

const target = useTarget();
let odoo: OdooClient;

beforeAll(() => {
	odoo = clientFor(target);
});

const chosen = (value: string) => ({ __rl: true, mode: 'list', value });

/** Nodes named by their operation. */
const write = (resource: string, operation: string, more: IDataObject = {}) =>
	ownNode('odooDestination', { resource, operation, ...more }, { name: operation });
const read = (operation: string, more: IDataObject) =>
	ownNode('odooSource', { resource: 'record', operation, ...more }, { name: operation });

describe.each(protocolsFor('jsonrpc'))('as done in the editor, over %s', (protocol) => {
	const run = async (workflow: SavedWorkflow, input: IDataObject[] = [{}]): Promise<RunResult> => {
		const credential = credentialFor(target, protocol);
		return await runWorkflow(workflow, { credential, input, timezone: 'Europe/Brussels' });
	};
	const contact = async () =>
		await recordsOf(odoo, 'res.partner').createOne({
			name: 'Azure Interior',
			email: `${randomUUID()}@example.com`,
		});
	const quotation = async (vals: object = {}) =>
		await recordsOf(odoo, QUOTATION).createOne({ partner_id: await contact(), ...vals });
	const valuesOf = async (model: string, id: number, ...fields: string[]) =>
		(await recordsOf(odoo, model).read([id], fields))[0];

	it("reads this month's open quotations", async () => {
		const open = [await quotation(), await quotation({ state: 'sent' })];
		const others = [
			await quotation({ date_order: '2020-01-31 12:00:00' }),
			await quotation({ state: 'cancel' }),
		];

		const result = await run(
			inARow(
				read('getMany', {
					model: chosen(QUOTATION),
					returnAll: true,
					filterMode: 'conditions',
					conditions: {
						values: [
							{ field: 'date_order|date', operator: 'greaterOrEqual', dateValue: 'today =1d' },
							{ field: 'state|selection', operator: 'in', selectionValues: ['draft', 'sent'] },
						],
					},
				}),
			),
		);

		const ids = jsonOf(result, 'getMany').map(({ id }) => id);
		expect(open.filter((id) => !ids.includes(id))).toEqual([]);
		expect(others.filter((id) => ids.includes(id))).toEqual([]);
	});

	it('creates a contact with its country and tags, by their names', async () => {
		const tags = [`Newsletter ${randomUUID()}`, `Reseller ${randomUUID()}`];
		await recordsOf(odoo, 'res.partner.category').create(tags.map((name) => ({ name })));
		const value = { name: 'Ann Peeters', country_id: 'Belgium', category_id: tags.join(', ') };
		const columns = { mappingMode: 'defineBelow', value };

		const result = await run(
			inARow(write('record', 'create', { model: chosen('res.partner'), columns })),
		);

		const [created] = jsonOf(result, 'create');
		expect(created).toMatchObject({ action: 'created' });
		const stored = await valuesOf('res.partner', Number(created?.id), 'country_id', 'category_id');
		expect(stored).toMatchObject({
			country_id: [expect.any(Number), 'Belgium'],
			category_id: [expect.any(Number), expect.any(Number)],
		});
	});

	it('updates a contact that it finds by email, and no other field', async () => {
		const id = await contact();
		const email = String((await valuesOf('res.partner', id, 'email'))?.email);
		const value = { email, phone: '+32 2 290 34 90' };
		const columns = { mappingMode: 'defineBelow', matchingColumns: ['email'], value };

		const result = await run(
			inARow(write('record', 'update', { model: chosen('res.partner'), columns })),
		);

		expect(jsonOf(result, 'update')).toEqual([{ id, action: 'updated' }]);
		const stored = await valuesOf('res.partner', id, 'name', 'phone');
		expect(stored).toMatchObject({ name: 'Azure Interior', phone: '+32 2 290 34 90' });
	});

	it('imports rows by email: known contacts are updated, others created', async () => {
		const known = await contact();
		const email = String((await valuesOf('res.partner', known, 'email'))?.email);
		const columns = { mappingMode: 'autoMapInputData', matchingColumns: ['email'], value: null };

		const result = await run(
			inARow(write('record', 'upsert', { model: chosen('res.partner'), columns })),
			[
				{ name: 'Azure Interior', email, city: 'Antwerp' },
				{ name: 'Oak & Sons', email: `${randomUUID()}@example.com`, city: 'Leeds' },
			],
		);

		expect(jsonOf(result, 'upsert')).toEqual([
			{ id: known, action: 'updated' },
			{ id: expect.any(Number) as number, action: 'created' },
		]);
	});

	it('leaves a note, and schedules an activity for the day that the calendar gives', async () => {
		const id = await quotation();
		const on = { model: chosen(QUOTATION), ids: chosen(String(id)) };

		const note = await run(inARow(write('message', 'post', { ...on, body: 'Before Friday' })));
		expect(jsonOf(note, 'post')).toMatchObject([{ action: 'posted' }]);
		const activity = await run(
			inARow(write('activity', 'schedule', { ...on, deadline: '2026-12-04T00:00:00' })),
		);
		const [scheduled] = jsonOf(activity, 'schedule');
		expect(scheduled).toMatchObject({ action: 'scheduled' });
		const stored = await valuesOf('mail.activity', Number(scheduled?.id), 'date_deadline');
		expect(stored).toMatchObject({ date_deadline: '2026-12-04' });
	});

	it('starts when an order is confirmed', async () => {
		const id = await quotation();
		const trigger = await startTrigger(
			{
				nodes: [
					{
						name: 'Odoo Trigger',
						type: 'n8n-nodes-odoo-erp.odooTrigger',
						parameters: {
							model: chosen(QUOTATION),
							events: ['fieldChanged'],
							watchFields: {
								values: [
									{ field: 'state|selection', fromValue: chosen(''), toValue: chosen('sale') },
								],
							},
						},
						credentials: CREDENTIALS,
					},
				],
				connections: {},
			},
			{ credential: credentialFor(target, protocol) },
		);
		await trigger.poll();
		await odoo.call({ model: QUOTATION, method: 'action_confirm', ids: [id] }, anyAnswer);

		const items = await trigger.poll();

		expect(items.map(({ json }) => json.id)).toContain(id);
	});

	/** The sandbox has no invoices, deliveries and opportunities. */
	describeIf(!isSandbox)('with what the apps of Odoo add', () => {
		const product = async (vals: object = {}) =>
			await recordsOf(odoo, 'product.product').createOne({
				name: 'Office Chair',
				list_price: 140,
				invoice_policy: 'order',
				...vals,
			});
		const ordered = async (productId: number, quantity = 2) =>
			await quotation({
				order_line: [[0, 0, { product_id: productId, product_uom_qty: quantity }]],
			});
		const toPaid = inARow(
			write('salesOrder', 'confirm'),
			write('salesOrder', 'createInvoice'),
			write('invoice', 'post'),
			write('invoice', 'registerPayment', { date: '2026-01-31T00:00:00', journal: chosen('') }),
			write('invoice', 'sendByEmail'),
		);

		it('leads from a quotation to its paid invoice, and to the same one when run again', async () => {
			const id = await ordered(await product({ type: 'service' }));

			const first = await run(toPaid, [{ id }]);
			const invoice = Number(jsonOf(first, 'post')[0]?.id);
			expect(jsonOf(first, 'sendByEmail')).toMatchObject([{ id: invoice, action: 'sent' }]);
			const { invoice_ids: invoices } = (await valuesOf(QUOTATION, id, 'invoice_ids')) ?? {};
			expect(invoices).toEqual([invoice]);

			const again = await run(toPaid, [{ id }]);
			expect(jsonOf(again, 'createInvoice')).toMatchObject([
				{
					id,
					action: 'unchanged',
					opened: { model: 'account.move', ids: [invoice] },
					_model: 'sale.order',
				},
			]);
			expect(jsonOf(again, 'registerPayment')).toMatchObject([
				{ id: invoice, action: 'unchanged' },
			]);
		}, 60_000);

		it('reads unpaid invoices, and neither drafts nor paid ones', async () => {
			const unpaid = await run(
				inARow(
					write('salesOrder', 'confirm'),
					write('salesOrder', 'createInvoice'),
					write('invoice', 'post'),
				),
				[{ id: await ordered(await product({ type: 'service' })) }],
			);
			const paid = await run(toPaid, [{ id: await ordered(await product({ type: 'service' })) }]);
			const where = (field: string, operator: string, more: IDataObject) => ({
				field: `${field}|selection`,
				operator,
				...more,
			});

			const result = await run(
				inARow(
					read('getMany', {
						model: chosen('account.move'),
						returnAll: true,
						filterMode: 'conditions',
						conditions: {
							values: [
								where('move_type', 'equals', { selectionValue: 'out_invoice' }),
								where('state', 'equals', { selectionValue: 'posted' }),
								where('payment_state', 'in', { selectionValues: ['not_paid', 'partial'] }),
							],
						},
					}),
				),
			);

			const ids = jsonOf(result, 'getMany').map(({ id }) => id);
			expect(ids).toContain(jsonOf(unpaid, 'post')[0]?.id);
			expect(ids).not.toContain(jsonOf(paid, 'post')[0]?.id);
		}, 60_000);

		it('confirms and delivers, then invoices what was delivered', async () => {
			const goods = await product({ ...storable(), invoice_policy: 'delivery' });
			await putInStock(odoo, goods, 2);
			const id = await ordered(goods);
			const order = { __rl: true, mode: 'id', value: "={{ $('confirm').item.json.id }}" };

			const result = await run(
				inARow(
					write('salesOrder', 'confirm'),
					write('transfer', 'validate'),
					write('salesOrder', 'createInvoice', { ids: order }),
					write('invoice', 'post'),
				),
				[{ id }],
			);

			expect(result.error).toBeUndefined();
			expect(jsonOf(result, 'createInvoice')).toMatchObject([{ id, action: 'invoiced' }]);
			const { invoice_ids: invoices } = (await valuesOf(QUOTATION, id, 'invoice_ids')) ?? {};
			expect(jsonOf(result, 'post')).toMatchObject([
				{ id: (invoices as number[])[0], action: 'posted' },
			]);
		}, 60_000);

		it('delivers what an order made, and nothing for an order without deliveries', async () => {
			const deliver = inARow(
				write('salesOrder', 'confirm'),
				write('transfer', 'checkAvailability'),
			);
			const goods = await ordered(await product(storable()));
			const service = await ordered(await product({ type: 'service' }));

			const delivered = await run(deliver, [{ id: goods }]);
			const { picking_ids: pickings } = (await valuesOf(QUOTATION, goods, 'picking_ids')) ?? {};
			const { ids: opened } = jsonOf(delivered, 'confirm')[0]?.opened as { ids: number[] };
			expect(opened).toEqual(pickings);
			expect(jsonOf(delivered, 'checkAvailability')).toMatchObject([
				{ id: opened[0], action: 'checked' },
			]);

			const nothing = await run(deliver, [{ id: service }]);
			expect(nothing.error?.message).toContain('Record has no value for this item.');
		}, 60_000);

		it('marks an opportunity as won', async () => {
			const id = await recordsOf(odoo, 'crm.lead').createOne({
				name: 'Chairs',
				type: 'opportunity',
			});

			const result = await run(
				inARow(write('opportunity', 'markWon', { ids: chosen(String(id)) })),
			);

			expect(jsonOf(result, 'markWon')).toEqual([
				{ id, name: 'Chairs', action: 'won', _model: 'crm.lead' },
			]);
		});
	});
});
