import type { IDataObject } from 'n8n-workflow';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, credentialFor } from '../support/target';

const target = useTarget();
const own = Date.now();
let contacts: ReturnType<typeof recordsOf>;
let customer: number;

beforeAll(async () => {
	contacts = recordsOf(clientFor(target), 'res.partner');
	customer = await contacts.createOne({ name: 'Buyer', email: `buyer.${own}@example.com` });
});

/** What each item comes to; the records of an item are its `ids`. */
async function run(parameters: IDataObject, ...input: readonly IDataObject[]) {
	const node = ownNode(
		'odooDestination',
		{ ids: '={{ $json.ids }}', ...parameters },
		{ onError: 'continueRegularOutput' },
	);
	const credential = credentialFor(target, 'jsonrpc');
	return jsonOf(await runWorkflow(inARow(node), { credential, input: [...input] }), node.name);
}

const send = { resource: 'salesOrder', operation: 'sendByEmail' };
const pay = { resource: 'invoice', operation: 'registerPayment' };
const nothing = (name: string) => ({
	error: {
		code: 'INVALID_VALUE',
		message: expect.stringMatching(new RegExp(`^${name} has no value for this item\\.`)) as string,
		hint: expect.stringContaining('xpression') as string,
	},
});

const of = { model: by('name', 'res.partner') };
const schedule = { resource: 'activity', operation: 'schedule', ...of };
const post = { resource: 'message', operation: 'post', ...of, body: 'Hello' };
const press = { resource: 'button', operation: 'press', ...of, button: 'x', dialog: 'fillIn' };

const quotation = async () =>
	await recordsOf(clientFor(target), 'sale.order').createOne({ partner_id: customer });

describe('records', () => {
	it('come by the number that the customer has for them', async () => {
		const number = `PO/${own}, second`;
		const order = await recordsOf(clientFor(target), 'sale.order').createOne({
			partner_id: customer,
			client_order_ref: number,
		});
		const confirm = { resource: 'salesOrder', operation: 'confirm' };
		const ids = by('name', '={{ $json.number }}');
		expect(await run({ ...confirm, ids }, { number }, { number: `none ${own}` }, {})).toMatchObject(
			[
				{ id: order, action: 'confirmed' },
				{ error: { code: 'RECORD_NOT_FOUND' } },
				{ error: { code: 'INVALID_VALUE', message: 'Record has no value for this item.' } },
			],
		);
	});
});

describe('recipients', () => {
	it.each([
		['text', `ann.text.${own}@example.com; "Bob, B." <bob.text.${own}@example.com>`],
		['expression', '={{ $json.to }}'],
	])('come as %s', async (how, recipients) => {
		const ids = await contacts.create(
			['ann', 'bob'].map((name) => ({ name, email: `${name}.${how}.${own}@example.com` })),
		);
		const order = await quotation();
		const [sent] = await run(
			{ ...send, recipients },
			{ ids: [order], to: ids.map(String).join(', ') },
		);
		expect(sent).toMatchObject({ id: order, action: 'sent' });
		const written = await recordsOf(clientFor(target), 'mail.compose.message').searchRead(
			[['partner_ids', 'in', ids]],
			['partner_ids'],
		);
		expect(written.map(({ partner_ids: to }) => [...(to as number[])].sort())).toEqual([ids]);
	});

	it('have to be contacts, of which the error tells what can be done', async () => {
		const recipients = `nobody.${own}@example.com`;
		const [refused] = await run({ ...send, recipients }, { ids: [await quotation()] });
		expect(refused).toMatchObject({
			error: {
				code: 'REFERENCE_NOT_FOUND',
				hint: expect.stringMatching(
					/^Create the contact first, or choose another recipient\./,
				) as string,
			},
		});
	});
});

describe('an expression that gave nothing', () => {
	it.each([
		['Recipients', { ...send, recipients: '={{ $json.given }}' }],
		['Subject', { ...send, subject: '={{ $json.given }}' }],
		['Amount', { ...pay, amount: '={{ $json.given }}' }],
		['Payment Date', { ...pay, date: '={{ $json.given }}' }],
		['Journal', { ...pay, journal: by('name', '={{ $json.given }}') }],
		['Due Date', { resource: 'activity', operation: 'reschedule', deadline: '={{ $json.given }}' }],
		['Due Date', { ...schedule, deadline: '={{ $json.given }}' }],
		['Assigned To', { ...schedule, user: by('id', '={{ $json.given }}') }],
		['Activity Type', { ...schedule, activityType: '={{ $json.given }}' }],
		['Recipients by Email or ID', { ...post, partnerIds: '={{ $json.given }}' }],
		['Attachments', { ...post, binaryPropertyNames: '={{ $json.given }}' }],
		['Message Type', { ...post, messageType: '={{ $json.given }}' }],
		['Dialog Button', { ...press, wizardButton: '={{ $json.given }}' }],
	])('is not taken for left empty: %s', async (name, parameters) => {
		const items = [{}, { given: null }, { given: '' }, { given: ' ' }];
		const answers = await run(parameters, ...items.map((item) => ({ ids: [customer], ...item })));
		expect(answers).toMatchObject(items.map(() => nothing(name)));
	});

	it('is not taken for left empty as an empty list either', async () => {
		const [answer] = await run({ ...send, recipients: '={{ $json.to }}' }, { ids: [1], to: [] });
		expect(answer).toMatchObject(nothing('Recipients'));
	});

	it('leaves the other items alone, and what is left empty has its default', async () => {
		const [first, second] = [await quotation(), await quotation()];
		const answers = await run(
			{ ...send, subject: '={{ $json.subject }}', body: '' },
			{ ids: [first] },
			{ ids: [second], subject: 'Your offer' },
		);
		expect(answers).toMatchObject([nothing('Subject'), { id: second, action: 'sent' }]);
	});
});

it.each([
	['If Products Are Missing', { resource: 'transfer', operation: 'validate', backorder: 'Cancel' }],
	['Invoice Type', { resource: 'salesOrder', operation: 'createInvoice', invoiceMethod: 'Fixed' }],
	['Customer', { resource: 'opportunity', operation: 'convert', customer: 'new' }],
	['Credit Method', { resource: 'invoice', operation: 'createCreditNote', creditMethod: '' }],
])('a choice is one of its own: %s', async (name, parameters) => {
	expect(await run(parameters, { ids: [1] })).toMatchObject([
		{
			error: {
				code: 'INVALID_VALUE',
				message: expect.stringMatching(
					new RegExp(`^${name} is .*, which is not one of its choices\\.`),
				) as string,
			},
		},
	]);
});

it('an amount is not paid for each of several invoices', async () => {
	const vals = { move_type: 'out_invoice', partner_id: customer };
	const ids = await recordsOf(clientFor(target), 'account.move').create([vals, vals]);
	expect(await run({ ...pay, amount: 100 }, { ids })).toMatchObject([
		{
			error: {
				code: 'INVALID_VALUE',
				message: expect.stringContaining(
					'Amount would apply to each of the 2 records of this item.',
				) as string,
				hint: expect.stringContaining('switch on Group Payments') as string,
			},
		},
	]);
});

it('tells that the action before made nothing where it says so', async () => {
	const nothing = { opened: { model: 'stock.picking', ids: [] }, ids: [] };
	expect(await run({ resource: 'transfer', operation: 'validate' }, nothing)).toMatchObject([
		{
			error: {
				message: expect.stringContaining('Record has no value for this item.') as string,
				hint: expect.stringContaining('The previous action created no record') as string,
			},
		},
	]);
});
