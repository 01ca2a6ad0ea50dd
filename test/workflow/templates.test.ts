import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { OdooClient } from '../../odoo';
import { anyAnswer } from '../../odoo/protocol/expect';
import type { RunOptions, SavedWorkflow } from '../support/engine';
import { jsonOf, loadWorkflow, runWorkflow } from '../support/engine';
import { itIf } from '../support/itIf';
import { outsideNodesOf } from '../support/outsideNodes';
import type { Records } from '../support/records';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, credentialFor, isSandbox } from '../support/target';
import { withNode } from '../support/withNode';

const FOLDER = 'templates';
const files = readdirSync(FOLDER);

const target = useTarget();
let odoo: OdooClient;
let partners: Records;
let orders: Records;
/** In what a test makes. */
let mark: string;

beforeAll(() => {
	odoo = clientFor(target);
	partners = recordsOf(odoo, 'res.partner');
	orders = recordsOf(odoo, 'sale.order');
});

beforeEach(() => {
	mark = randomUUID();
});

const load = (name: string) => loadWorkflow(`${FOLDER}/${name}.json`);
const items = (...rows: IDataObject[]): INodeExecutionData[] => rows.map((json) => ({ json }));

async function run(workflow: SavedWorkflow, options: RunOptions = {}) {
	const credential = credentialFor(target, 'auto');
	const result = await runWorkflow(workflow, { credential, ...options }, outsideNodesOf(workflow));
	expect(result.error).toBeUndefined();
	return result;
}

async function newOrder(state = 'draft'): Promise<number> {
	const customer = await partners.createOne({ name: mark, email: `${mark}@example.com` });
	return await orders.createOne({ partner_id: customer, client_order_ref: mark, state });
}

describe.each(files)('%s', (file) => {
	const workflow = loadWorkflow(`${FOLDER}/${file}`);
	const parametersOf = workflow.nodes.map(({ parameters = {} }) => parameters);

	it('says what it does, how to set it up and what to change', () => {
		const notes = parametersOf.map(({ content }) => String(content ?? '')).join('\n');
		expect(notes).toMatch(/^## .+/m);
		expect(notes).toMatch(/\*\*Set up\*\*/);
		expect(notes).toMatch(/\*\*Change here\*\*/);
	});

	it('shows models as the list gives them', () => {
		const byHand = workflow.nodes
			.filter(({ type }) => type.startsWith('n8n-nodes-odoo-erp.'))
			.map(({ parameters = {} }) => parameters.model as IDataObject | undefined)
			.filter(
				(model) =>
					model &&
					(model.mode !== 'list' ||
						!String(model.cachedResultName).includes(`(${String(model.value)})`)),
			);
		expect(byHand).toEqual([]);
	});

	it('connects nodes that exist, and has no id of a server', () => {
		const names = new Set(workflow.nodes.map(({ name }) => name));
		const targets = Object.values(workflow.connections).flatMap((outputs) =>
			Object.values(outputs).flatMap((lists) =>
				lists.flatMap((list) => list ?? []).map(({ node }) => node),
			),
		);
		expect(
			[...Object.keys(workflow.connections), ...targets].filter((name) => !names.has(name)),
		).toEqual([]);
		const ids = workflow.nodes.flatMap(({ credentials = {} }) =>
			Object.values(credentials).map(({ id }) => id),
		);
		expect(ids.filter(Boolean)).toEqual([]);
	});
});

it('a form makes a contact, and somebody is to call', async () => {
	const Email = `${mark}@example.com`;
	const result = await run(load('form-to-contact'), {
		input: [{ Name: mark, Email, Phone: '', Question: 'When?' }],
	});
	const [contact] = jsonOf(result, 'Contact');
	expect(contact).toMatchObject({ action: 'created' });
	expect(jsonOf(result, 'Call Back')).toHaveLength(1);
	const activities = recordsOf(odoo, 'mail.activity');
	expect(
		await activities.search([
			['res_id', '=', Number(contact?.id)],
			['res_model', '=', 'res.partner'],
		]),
	).toHaveLength(1);
});

it('a form makes a lead, and somebody is to call', async () => {
	const Email = `${mark}@example.com`;
	const result = await run(load('form-to-lead'), {
		input: [{ Name: 'Ann', Company: mark, Email, Phone: '', Question: 'When?' }],
	});
	const [lead] = jsonOf(result, 'Lead');
	expect(lead).toMatchObject({ action: 'created' });
	const read = await recordsOf(odoo, 'crm.lead').read([Number(lead?.id)], ['name', 'email_from']);
	expect(read).toMatchObject([{ name: `Inquiry of ${mark}`, email_from: Email }]);
	expect(jsonOf(result, 'Call Back')).toHaveLength(1);
});

it('rows of a sheet become contacts, and bad ones come back with the reason', async () => {
	const good = { email: `${mark}@example.com`, name: mark, 'country_id.code': 'BE' };
	const bad = { email: `bad-${mark}@example.com`, name: 'Bad', 'country_id.code': 'XX' };
	const result = await run(load('sheet-to-contacts'), { pinData: { Rows: items(good, bad) } });
	expect(jsonOf(result, 'Contacts')).toMatchObject([{ action: 'created' }]);
	expect(jsonOf(result, 'Errors')).toMatchObject([
		{ ...bad, reason: expect.stringContaining('XX') },
	]);
});

it('an order of the shop is confirmed once, however often it is sent', async () => {
	const body = {
		number: mark,
		customer: { email: `${mark}@example.com`, name: mark },
		lines: [{ sku: 'P001', quantity: 2, price: 9 }],
	};
	const workflow = load('shop-order-to-quotation');
	const first = await run(workflow, { input: [{ body }] });
	expect(jsonOf(first, 'Confirm')).toHaveLength(1);
	await run(workflow, { input: [{ body }] });
	const ids = await orders.search([['client_order_ref', '=', mark]]);
	expect(ids).toHaveLength(1);
	expect(
		await orders.search([
			['id', 'in', ids],
			['state', '=', 'sale'],
		]),
	).toEqual(ids);
});

it('a confirmed order reaches Slack', async () => {
	const order = {
		id: 1,
		name: 'S1',
		partner_id: { id: 1, name: mark },
		amount_total: 10,
		_url: 'https://x',
	};
	const result = await run(load('confirmed-order-to-slack'), { input: [order] });
	expect(jsonOf(result, 'Slack')).toHaveLength(1);
});

itIf(isSandbox)('open quotations are sent with their PDF, and get a note', async () => {
	const id = await newOrder();
	const result = await run(load('quotation-pdf-by-email'), {
		pinData: {
			PDF: [
				{
					json: { id },
					binary: { data: { data: '', mimeType: 'application/pdf' } },
					pairedItem: { item: 0 },
				},
			],
		},
	});
	expect(jsonOf(result, 'Open Quotations')).toContainEqual(
		expect.objectContaining({
			id,
			partner_id: expect.objectContaining({ email: `${mark}@example.com` }),
		}),
	);
	expect(jsonOf(result, 'Note')).toHaveLength(1);
});

it('customers get a reminder of what is overdue, with the link, and a note says so', async () => {
	const customer = await partners.createOne({ name: mark, email: `${mark}@example.com` });
	const id = await newInvoice(customer);
	const template = load('invoice-reminders');
	const overdue = template.nodes.find(({ name }) => name === 'Overdue Invoices');
	const { values } = overdue?.parameters?.conditions as { values: never[] };
	const own = { field: 'partner_id', operator: 'equals', value: customer } as never;
	const workflow = withNode(template, 'Overdue Invoices', {
		parameters: { conditions: { values: [...values, own] } },
	});
	const data = { data: '', mimeType: 'application/pdf' };
	const result = await run(workflow, {
		pinData: { PDF: [{ json: { id }, binary: { data }, pairedItem: { item: 0 } }] },
	});
	expect(jsonOf(result, 'Overdue Invoices')).toMatchObject([
		{ id, partner_id: { email: `${mark}@example.com` } },
	]);
	expect(jsonOf(result, 'Link')).toMatchObject([
		{ id, url: expect.stringContaining('access_token=') },
	]);
	expect(jsonOf(result, 'Note')).toHaveLength(1);
});

it('posted invoices reach the ledger, and are read again until that is confirmed', async () => {
	const customer = await partners.createOne({ name: mark, vat: 'BE0477472701' });
	await newInvoice(customer);
	const workflow = load('invoices-to-ledger');
	const { staticData, ...first } = await run(workflow, { mode: 'trigger' });
	expect(jsonOf(first as never, 'Table')).toContainEqual(
		expect.objectContaining({ customer: mark, vat: 'BE0477472701' }),
	);
	const second = await run(workflow, { mode: 'trigger', executionId: '2', staticData });
	expect(jsonOf(second, 'Table')).toEqual([]);
});

it('contacts go both ways, and what is the same already is left alone', async () => {
	const workflow = load('two-way-contact-sync');
	const from = {
		properties: {
			email: { value: `${mark}@example.com` },
			firstname: { value: 'Ann' },
			lastname: { value: mark },
		},
	};
	const options = (executionId: string, staticData?: IDataObject): RunOptions => ({
		mode: 'trigger',
		executionId,
		staticData,
		pinData: { 'Changed in HubSpot': items(from) },
	});
	const first = await run(workflow, options('1'));
	expect(jsonOf(first, 'To Odoo')).toMatchObject([{ action: 'created' }]);
	const second = await run(workflow, options('2', first.staticData));
	expect(jsonOf(second, 'To HubSpot')).toMatchObject([
		{ name: `Ann ${mark}`, email: `${mark}@example.com` },
	]);
	expect(jsonOf(second, 'To Odoo')).toMatchObject([{ action: 'unchanged' }]);
	const third = await run(workflow, options('3', second.staticData));
	expect(jsonOf(third, 'To HubSpot')).toEqual([]);
});

it('stock levels reach a sheet', async () => {
	const template = load('stock-levels-to-sheet');
	// The sandbox has no stock.
	const workflow = isSandbox
		? withNode(template, 'Products', {
				parameters: { fields: ['default_code', 'name', 'list_price'] },
			})
		: template;
	expect(jsonOf(await run(workflow), 'Sheet')[0]).toMatchObject({
		default_code: expect.any(String),
		list_price: expect.any(Number),
		...(!isSandbox && { qty_available: expect.any(Number) }),
	});
});

it('a new ticket reaches Slack, and gets a note', async () => {
	const id = await partners.createOne({ name: mark });
	// Neither the sandbox nor the servers of the tests have projects.
	const workflow = withNode(load('tickets-to-chat'), 'Note', {
		parameters: { model: { __rl: true, mode: 'name', value: 'res.partner' } },
	});
	const result = await run(workflow, {
		input: [{ id, name: 'Printer is broken', partner_id: null, _url: 'https://x' }],
	});
	expect(jsonOf(result, 'Slack')).toHaveLength(1);
	expect(jsonOf(result, 'Note')).toMatchObject([{ action: 'posted' }]);
});

it('new contacts reach the mailing list', async () => {
	const result = await run(load('new-contacts-to-mailing-list'), {
		input: [{ id: 1, name: mark, email: 'a@example.com' }],
	});
	expect(jsonOf(result, 'Mailchimp')).toHaveLength(1);
});

it('what is new reaches Postgres, and is read again until it is confirmed', async () => {
	const id = await partners.createOne({ name: mark, country_id: 20 });
	const workflow = load('nightly-load-to-postgres');
	const { staticData, ...first } = await run(workflow, { mode: 'trigger' });
	expect(jsonOf(first as never, 'Table')).toContainEqual(
		expect.objectContaining({ id, name: mark, change: 'created' }),
	);
	const second = await run(workflow, { mode: 'trigger', executionId: '2', staticData });
	expect(jsonOf(second, 'Table')).toEqual([]);
});

it('attachments reach the bucket', async () => {
	const id = await newOrder();
	await recordsOf(odoo, 'ir.attachment').createOne({
		name: `${mark}.txt`,
		res_model: 'sale.order',
		res_id: id,
		datas: Buffer.from(mark).toString('base64'),
	});
	const result = await run(load('attachments-to-s3'));
	const copied = (result.outputs.Bucket?.[0] ?? []).find(({ json }) => json.name === `${mark}.txt`);
	expect(copied?.binary?.data).toMatchObject({ fileName: `${mark}.txt` });
});

it('a CSV file is imported as often as one likes', async () => {
	const key = mark.replaceAll('-', '_');
	const rows = items(
		{ xmlid: `legacy.a_${key}`, name: `A ${mark}`, parent_id: `legacy.b_${key}` },
		{ xmlid: `legacy.b_${key}`, name: `B ${mark}`, is_company: 'true' },
		{ xmlid: `legacy.c_${key}`, name: `C ${mark}`, color: 'red' },
	);
	const once = async () => await run(load('csv-migration'), { pinData: { Rows: rows } });
	const first = await once();
	expect(jsonOf(first, 'Contacts').map(({ action }) => action)).toEqual(['created', 'created']);
	expect(jsonOf(first, 'To CSV')).toMatchObject([{ error: { field: 'color' } }]);
	expect(jsonOf(await once(), 'Contacts').map(({ action }) => action)).toEqual([
		'unchanged',
		'unchanged',
	]);
});

it('an image reaches the record it belongs to', async () => {
	const id = await partners.createOne({ name: mark, ref: mark });
	const template = load('product-images');
	const product = template.nodes.find(({ name }) => name === 'Product');
	// The sandbox has no images of products.
	const workflow = isSandbox
		? withNode(template, 'Product', {
				parameters: {
					model: { __rl: true, mode: 'name', value: 'res.partner' },
					columns: {
						...(product?.parameters?.columns as IDataObject),
						value: { ref: "={{ $('List').item.json.sku }}", image_1920: 'data' },
						matchingColumns: ['ref'],
						schema: [],
					},
				},
			})
		: template;
	const sku = isSandbox ? mark : await newProduct();
	const image = { mimeType: 'image/png', fileName: 'a.png', data: PIXEL };
	const result = await run(workflow, {
		pinData: {
			List: [{ json: { sku, url: 'https://x' }, pairedItem: { item: 0 } }],
			Download: [{ json: {}, binary: { data: image }, pairedItem: { item: 0 } }],
		},
	});
	expect(jsonOf(result, 'Product')).toMatchObject([
		{ action: 'updated', ...(isSandbox && { id }) },
	]);
});

it('a quotation is confirmed once it is approved', async () => {
	const id = await newOrder();
	const result = await run(load('approval-in-slack'), {
		input: [
			{ id, name: 'S1', partner_id: { id: 1, name: mark }, amount_total: 2000, _url: 'https://x' },
		],
		pinData: { 'Approve?': [{ json: { data: { approved: true } }, pairedItem: { item: 0 } }] },
	});
	expect(jsonOf(result, 'Declined')).toEqual([]);
	expect(
		await orders.search([
			['id', '=', id],
			['state', '=', 'sale'],
		]),
	).toEqual([id]);
});

it('a quotation that is declined gets a note', async () => {
	const id = await newOrder();
	const result = await run(load('approval-in-slack'), {
		input: [
			{ id, name: 'S1', partner_id: { id: 1, name: mark }, amount_total: 2000, _url: 'https://x' },
		],
		pinData: { 'Approve?': [{ json: { data: { approved: false } }, pairedItem: { item: 0 } }] },
	});
	expect(jsonOf(result, 'Declined')).toHaveLength(1);
});

it('a workflow that failed becomes an activity', async () => {
	const result = await run(load('failed-runs-to-activities'), {
		input: [
			{ workflow: { name: mark }, execution: { error: { message: 'No.' }, url: 'https://x' } },
		],
	});
	expect(jsonOf(result, 'To-Do')).toHaveLength(1);
	expect(
		await recordsOf(odoo, 'mail.activity').search([['summary', '=like', `%${mark}`]]),
	).toHaveLength(1);
});

it('the daily check is quiet while all is well', async () => {
	const result = await run(load('daily-connection-check'));
	expect(jsonOf(result, 'Check')).toMatchObject([{ ok: true }]);
	expect(jsonOf(result, 'Tell Me')).toEqual([]);
});

it('the assistant has tools to read, which find what they are asked for', async () => {
	await newOrder();
	const { nodes } = load('assistant-read-only');
	const tools = nodes.filter(({ type }) => type.startsWith('n8n-nodes-odoo-erp.'));
	expect(tools.map(({ type }) => type)).toEqual(
		tools.map(() => 'n8n-nodes-odoo-erp.odooSourceTool'),
	);
	for (const { name, parameters, credentials } of tools) {
		// What the model would fill in.
		const text = JSON.stringify(parameters).replaceAll(/={{ \$fromAI\(.*?\) }}/g, mark);
		const workflow: SavedWorkflow = {
			nodes: [
				{ name: 'Ask', type: 'n8n-nodes-base.manualTrigger' },
				{
					name,
					type: 'n8n-nodes-odoo-erp.odooSource',
					parameters: JSON.parse(text) as never,
					credentials,
				},
			],
			connections: { Ask: { main: [[{ node: name, type: 'main', index: 0 }]] } },
		};
		expect(jsonOf(await run(workflow), name)).toHaveLength(1);
	}
});

const PIXEL =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A posted one that was due long ago. */
async function newInvoice(customer: number): Promise<number> {
	const invoices = recordsOf(odoo, 'account.move');
	const vals = { move_type: 'out_invoice', partner_id: customer, invoice_date_due: '2026-01-10' };
	if (isSandbox) return await invoices.createOne({ ...vals, name: mark, state: 'posted' });
	const line = { name: mark, quantity: 1, price_unit: 100, tax_ids: [[6, 0, []]] };
	const id = await invoices.createOne({
		...vals,
		invoice_date: '2026-01-05',
		invoice_line_ids: [[0, 0, line]],
	});
	await odoo.call({ model: 'account.move', method: 'action_post', ids: [id] }, anyAnswer);
	return id;
}

async function newProduct(): Promise<string> {
	await recordsOf(odoo, 'product.template').createOne({ name: mark, default_code: mark });
	return mark;
}
