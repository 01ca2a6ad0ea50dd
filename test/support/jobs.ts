import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { SavedNode, SavedWorkflow } from './engine';
import { inARow, ownNode } from './inARow';
import { by } from './picked';
import type { Sales } from './sales';
import { daysAgo } from './sales';

/** Where jobs are done: a company in Odoo, and an n8n of whatever kind. */
export interface Stage {
	readonly sales: Sales;
	/** Runs a workflow for what its trigger gives. Fails unless the run succeeds. */
	readonly run: (workflow: SavedWorkflow, input?: readonly IDataObject[]) => Promise<Given>;
	/** What the trigger of an active workflow gives for something that happens. */
	readonly onEvent: (
		workflow: SavedWorkflow,
		event: () => Promise<void>,
	) => Promise<readonly IDataObject[]>;
}

/** What a node gave in the run, by its name. */
export type Given = (node: string) => readonly IDataObject[];

export interface Job {
	/** Its heading in docs/jobs.md. */
	readonly title: string;
	/** Of Odoo, which the sandbox does not have. */
	readonly needsApps?: true;
	readonly done: (stage: Stage) => Promise<void>;
}

/**
 * The jobs of docs/jobs.md, with the parameters that the editor saves when they are done there: on every
 * version, and with nothing in them that an own list of the node does not offer.
 */
export const JOBS: readonly Job[] = [
	{
		title: "Read this month's open quotations",
		done: async ({ sales, run }) => {
			const open = [await sales.quotation(), await sales.quotation({ state: 'sent' })];
			const others = [
				await sales.quotation({ date_order: daysAgo(45) }),
				await sales.quotation({ state: 'cancel' }),
			];

			const given = await run(
				inARow(
					source('Get many records', {
						operation: 'getMany',
						model: chosen('sale.order'),
						returnAll: true,
						...conditions(
							{ field: 'date_order|date', operator: 'greaterOrEqual', dateValue: 'today =1d' },
							{ field: 'state|selection', operator: 'in', selectionValues: ['draft', 'sent'] },
						),
					}),
				),
			);

			const ids = idsOf(given('Get many records'));
			expect(ids).toEqual(expect.arrayContaining(idsOf(open)));
			expect(ids.filter((id) => idsOf(others).includes(id))).toEqual([]);
		},
	},
	{
		title: 'Read unpaid invoices',
		needsApps: true,
		done: async ({ sales, run }) => {
			const [unpaid, paid] = [await sales.invoice(), await sales.invoice()];
			await run(inARow(registerPayment(paid.id)));

			const given = await run(
				inARow(
					source('Get many records', {
						operation: 'getMany',
						model: chosen('account.move'),
						returnAll: true,
						...conditions(
							{
								field: 'move_type|selection',
								operator: 'equals',
								selectionValue: 'out_invoice',
							},
							{ field: 'state|selection', operator: 'equals', selectionValue: 'posted' },
							{
								field: 'payment_state|selection',
								operator: 'in',
								selectionValues: ['not_paid', 'partial'],
							},
						),
					}),
				),
			);

			const ids = idsOf(given('Get many records'));
			expect(ids).toContain(unpaid.id);
			expect(ids).not.toContain(paid.id);
		},
	},
	{
		title: 'Create a contact with its country and tags',
		done: async ({ sales, run }) => {
			const tags = [`Newsletter ${randomUUID()}`, `Reseller ${randomUUID()}`];
			for (const name of tags) await sales.create('res.partner.category', { name });
			const value = { name: 'Ann Peeters', country_id: 'Belgium', category_id: tags.join(', ') };

			const given = await run(
				inARow(
					destination('Create records', 'record', 'create', {
						model: chosen('res.partner'),
						columns: { mappingMode: 'defineBelow', value },
					}),
				),
			);

			const [created] = given('Create records');
			expect(created).toMatchObject({ action: 'created' });
			const stored = (field: string) => sales.read('res.partner', Number(created?.id), field);
			expect(await stored('country_id')).toEqual([expect.any(Number), 'Belgium']);
			expect(await stored('category_id')).toHaveLength(tags.length);
		},
	},
	{
		title: 'Update a contact',
		done: async ({ sales, run }) => {
			const email = emailOfItsOwn();
			const id = await sales.create('res.partner', { name: 'Azure Interior', email });
			const value = { email, phone: '+32 2 290 34 90' };

			const given = await run(
				inARow(
					destination('Update records', 'record', 'update', {
						model: chosen('res.partner'),
						columns: { mappingMode: 'defineBelow', matchingColumns: ['email'], value },
					}),
				),
			);

			expect(given('Update records')).toEqual([{ id, action: 'updated' }]);
			expect(await sales.read('res.partner', id, 'phone')).toBe('+32 2 290 34 90');
			expect(await sales.read('res.partner', id, 'name')).toBe('Azure Interior');
		},
	},
	{
		title: 'Import rows by email',
		done: async ({ sales, run }) => {
			const [email, unknown] = [emailOfItsOwn(), emailOfItsOwn()];
			const id = await sales.create('res.partner', { name: 'Azure Interior', email });

			const given = await run(
				inARow(
					destination('Create or update records', 'record', 'upsert', {
						model: chosen('res.partner'),
						columns: { mappingMode: 'autoMapInputData', matchingColumns: ['email'], value: null },
					}),
				),
				[
					{ name: 'Azure Interior', email, city: 'Antwerp' },
					{ name: 'Oak & Sons', email: unknown, city: 'Leeds' },
				],
			);

			const found = await sales.search('res.partner', [['email', '=', unknown]]);
			expect(given('Create or update records')).toEqual([
				{ id, action: 'updated' },
				{ id: found[0], action: 'created' },
			]);
			expect(await sales.read('res.partner', id, 'city')).toBe('Antwerp');
		},
	},
	{
		title: 'Create an order with its lines',
		done: async ({ sales, run }) => {
			const create = (more: IDataObject) =>
				inARow(
					destination('Create sales order', 'salesOrder', 'create', {
						partner: chosen(sales.its.customer),
						...more,
					}),
				);
			const entered = create({
				lines: { line: [{ product: chosen(sales.its.chair), quantity: 3, price: '' }] },
			});
			const ofStore = create({
				linesMode: 'list',
				linesList:
					'={{ $json.line_items.map(line => ({ sku: line.sku, quantity: line.quantity, price: line.price })) }}',
				additionalFields: { customerReference: '={{ $json.number }}' },
				options: { ifExists: 'keep' },
			});
			const sku = randomUUID();
			await sales.create('product.product', { name: 'Desk Lamp', default_code: sku });
			const items = [{ sku, quantity: 2, price: 49.9 }];

			const given = await run(entered);
			const twice = await run(ofStore, Array(2).fill({ number: `Shop ${sku}`, line_items: items }));

			const [made] = given('Create sales order');
			expect(made).toMatchObject({ action: 'created' });
			// The chairs cost 140.
			expect(await sales.read('sale.order', Number(made?.id), 'amount_untaxed')).toBe(420);
			const [first, again] = twice('Create sales order');
			expect([first, again]).toMatchObject([
				{ action: 'created' },
				{ action: 'unchanged', id: first?.id },
			]);
			expect(await sales.read('sale.order', Number(first?.id), 'amount_untaxed')).toBe(99.8);
		},
	},
	{
		title: 'Confirm a quotation',
		needsApps: true,
		done: async ({ sales, run }) => {
			const { id } = await sales.quotation();

			const given = await run(inARow(confirmOrder(id)));

			expect(await sales.read('sale.order', id, 'state')).toBe('sale');
			const pickings = await sales.read('sale.order', id, 'picking_ids');
			expect(given('Confirm sales order')).toMatchObject([
				{ id, action: 'confirmed', opened: { model: 'stock.picking', ids: pickings } },
			]);
			const again = await run(inARow(confirmOrder(id)));
			expect(again('Confirm sales order')).toMatchObject([{ id, action: 'unchanged' }]);
		},
	},
	{
		title: 'Invoice an order and post the invoice',
		needsApps: true,
		done: async ({ sales, run }) => {
			const { id } = await sales.order();
			const workflow = inARow(
				createInvoice({ ids: chosen(String(id)) }),
				destination('Post invoice', 'invoice', 'post'),
			);

			const given = await run(workflow);
			const again = await run(workflow);

			const invoices = (await sales.read('sale.order', id, 'invoice_ids')) as number[];
			expect(invoices).toHaveLength(1);
			const opened = { model: 'account.move', ids: invoices };
			expect(given(CREATE_INVOICE)).toMatchObject([{ id, action: 'invoiced', opened }]);
			expect(given('Post invoice')).toMatchObject([{ id: invoices[0], action: 'posted' }]);
			expect(await sales.read('account.move', Number(invoices[0]), 'state')).toBe('posted');
			expect(again(CREATE_INVOICE)).toMatchObject([{ id, action: 'unchanged', opened }]);
			expect(again('Post invoice')).toMatchObject([{ id: invoices[0], action: 'unchanged' }]);
		},
	},
	{
		title: 'Confirm, deliver, then invoice what was delivered',
		needsApps: true,
		done: async ({ sales, run }) => {
			const lines = await sales.lines(2, {
				inStock: 2,
				product: { ...sales.its.goods, invoice_policy: 'delivery' },
			});
			const { id } = await sales.quotation({ order_line: lines });

			const given = await run(
				inARow(
					confirmOrder(id),
					destination('Validate transfer', 'transfer', 'validate'),
					createInvoice({ ids: by('id', "={{ $('Confirm sales order').item.json.id }}") }),
					destination('Post invoice', 'invoice', 'post'),
				),
			);

			expect(given('Validate transfer')).toMatchObject([{ action: 'validated' }]);
			expect(given(CREATE_INVOICE)).toMatchObject([{ id, action: 'invoiced' }]);
			const [invoice = 0] = (await sales.read('sale.order', id, 'invoice_ids')) as number[];
			expect(given('Post invoice')).toMatchObject([{ id: invoice, action: 'posted' }]);
			expect(await sales.read('account.move', invoice, 'state')).toBe('posted');
		},
	},
	{
		title: 'Register a payment',
		needsApps: true,
		done: async ({ sales, run }) => {
			const { id } = await sales.invoice();

			const given = await run(inARow(registerPayment(id)));
			const again = await run(inARow(registerPayment(id)));

			expect(given(REGISTER_PAYMENT)).toMatchObject([{ id, action: 'paid' }]);
			expect(await sales.read('account.move', id, 'amount_residual')).toBe(0);
			expect(again(REGISTER_PAYMENT)).toMatchObject([{ id, action: 'unchanged' }]);
		},
	},
	{
		title: 'Send an invoice by email',
		needsApps: true,
		done: async ({ sales, run }) => {
			const { id } = await sales.invoice();

			const given = await run(
				inARow(
					destination('Send invoice by email', 'invoice', 'sendByEmail', {
						ids: chosen(String(id)),
					}),
				),
			);

			expect(given('Send invoice by email')).toMatchObject([{ id, action: 'sent' }]);
			const sent = await messagesOn(sales, 'account.move', id, sales.its.customer);
			expect(sent).toHaveLength(1);
		},
	},
	{
		title: 'Validate a delivery without a backorder',
		needsApps: true,
		done: async ({ sales, run }) => {
			const { id } = await sales.delivery();

			const given = await run(
				inARow(
					destination('Validate transfer', 'transfer', 'validate', {
						ids: chosen(String(id)),
						backorder: 'cancel',
					}),
				),
			);

			expect(given('Validate transfer')).toMatchObject([{ id, action: 'validated' }]);
			expect(await sales.read('stock.picking', id, 'state')).toBe('done');
			expect(await sales.search('stock.picking', [['backorder_id', '=', id]])).toEqual([]);
			const [order] = (await sales.read('stock.picking', id, 'sale_id')) as [number];
			const [line = 0] = await sales.search('sale.order.line', [['order_id', '=', order]]);
			expect(await sales.read('sale.order.line', line, 'qty_delivered')).toBe(3);
		},
	},
	{
		title: 'Mark an opportunity as won',
		needsApps: true,
		done: async ({ sales, run }) => {
			const id = await sales.opportunity('Chairs');

			const given = await run(
				inARow(
					destination('Mark opportunity as won', 'opportunity', 'markWon', {
						ids: chosen(String(id)),
					}),
				),
			);

			expect(given('Mark opportunity as won')).toEqual([
				{ id, name: 'Chairs', action: 'won', _model: 'crm.lead' },
			]);
			const won = [
				['id', '=', id],
				['stage_id.is_won', '=', true],
			];
			expect(await sales.search('crm.lead', won)).toEqual([id]);
		},
	},
	{
		title: 'Leave a note for the salesperson',
		done: async ({ sales, run }) => {
			const { id } = await sales.quotation();
			const [nina] = (await sales.read('res.users', sales.its.salesperson, 'partner_id')) as [
				number,
			];

			const given = await run(
				inARow(
					destination('Post message', 'message', 'post', {
						model: chosen('sale.order'),
						ids: chosen(String(id)),
						body: 'The customer asks for delivery before Friday.',
						recipients: { values: [{ contact: chosen(String(nina)) }] },
					}),
				),
			);

			const [posted] = given('Post message');
			expect(posted).toMatchObject({ action: 'posted' });
			expect(await messagesOn(sales, 'sale.order', id, nina)).toContain(posted?.id);
		},
	},
	{
		title: 'Give a user an activity for Friday',
		done: async ({ sales, run }) => {
			const id = await sales.opportunity('Desks');
			const [call = 0] = await sales.search('mail.activity.type', [['name', '=', 'Call']]);

			const given = await run(
				inARow(
					destination('Schedule activity', 'activity', 'schedule', {
						model: chosen('crm.lead'),
						ids: chosen(String(id)),
						activityType: call,
						deadline: '2026-12-04T00:00:00',
						user: chosen(String(sales.its.salesperson)),
					}),
				),
			);

			const [scheduled] = given('Schedule activity');
			expect(scheduled).toMatchObject({ action: 'scheduled' });
			const stored = (field: string) => sales.read('mail.activity', Number(scheduled?.id), field);
			expect(await stored('date_deadline')).toBe('2026-12-04');
			expect(await stored('activity_type_id')).toEqual([call, expect.any(String)]);
			expect(await stored('user_id')).toEqual([sales.its.salesperson, expect.any(String)]);
			expect(await stored('res_id')).toBe(id);
		},
	},
	{
		title: 'Start when an order is confirmed',
		done: async ({ sales, onEvent }) => {
			const { id } = await sales.quotation();
			const started = ownNode(
				'odooTrigger',
				{
					model: chosen('sale.order'),
					events: ['fieldChanged'],
					watchFields: {
						values: [{ field: 'state|selection', fromValue: chosen(''), toValue: chosen('sale') }],
					},
				},
				{ name: 'On field changed' },
			);

			const items = await onEvent({ nodes: [started], connections: {} }, async () => {
				await sales.quotation();
				await sales.confirm(id);
			});

			expect(idsOf(items)).toEqual([id]);
		},
	},
];

const CREATE_INVOICE = 'Create invoice for sales order';
const REGISTER_PAYMENT = 'Register payment for invoice';

/** What is chosen from a list. */
const chosen = (value: string | number) => by('list', value);

function source(name: string, parameters: IDataObject): SavedNode {
	return ownNode('odooSource', { resource: 'record', ...parameters }, { name });
}

/** A node with the name that the editor gives it, that of its action. */
export function destination(
	name: string,
	resource: string,
	operation: string,
	more: IDataObject = {},
): SavedNode {
	return ownNode('odooDestination', { resource, operation, ...more }, { name });
}

function conditions(...values: IDataObject[]): IDataObject {
	return { filterMode: 'conditions', conditions: { values } };
}

function confirmOrder(id: number): SavedNode {
	return destination('Confirm sales order', 'salesOrder', 'confirm', { ids: chosen(String(id)) });
}

function createInvoice(order: IDataObject): SavedNode {
	return destination(CREATE_INVOICE, 'salesOrder', 'createInvoice', order);
}

function registerPayment(invoice: number): SavedNode {
	return destination(REGISTER_PAYMENT, 'invoice', 'registerPayment', {
		ids: chosen(String(invoice)),
		date: '2026-01-31T00:00:00',
		journal: chosen(''),
	});
}

function emailOfItsOwn(): string {
	return `${randomUUID()}@example.com`;
}

function idsOf(records: ReadonlyArray<{ readonly id?: unknown }>): unknown[] {
	return records.map(({ id }) => id);
}

/** Of a record, to a contact. */
async function messagesOn(
	sales: Sales,
	model: string,
	id: number,
	contact: number,
): Promise<number[]> {
	return await sales.search('mail.message', [
		['model', '=', model],
		['res_id', '=', id],
		['partner_ids', 'in', [contact]],
	]);
}
