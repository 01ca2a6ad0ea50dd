import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import type {
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	ResourceMapperValue,
} from 'n8n-workflow';
import { OdooDestination } from '../../nodes/OdooDestination/OdooDestination.node.ts';
import { anyAnswer } from '../../odoo/protocol/expect';
import { editorContext } from '../support/editor';
import type { RunOptions, RunResult, SavedWorkflow } from '../support/engine';
import { jsonOf, loadWorkflow, runWorkflow } from '../support/engine';
import { itIf } from '../support/itIf';
import type { HubspotContact } from '../support/outsideNodes';
import { hubspotFake, outsideNodesOf } from '../support/outsideNodes';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { credentialFor, isSandbox, targetVersion } from '../support/target';
import { startTrigger } from '../support/trigger';
import { withNode } from '../support/withNode';

const FOLDER = 'templates';
const files = readdirSync(FOLDER);

const target = useTarget();
const odoo = useClient(target);
const partners = recordsOf(odoo, 'res.partner');
const orders = recordsOf(odoo, 'sale.order');
/** In what a test makes. */
let mark: string;

beforeEach(() => {
	mark = randomUUID();
});

const load = (name: string) => loadWorkflow(`${FOLDER}/${name}.json`);
const items = (...rows: IDataObject[]): INodeExecutionData[] => rows.map((json) => ({ json }));

/** @param fakes of outside services that answer, by the full name of their node */
async function run(
	workflow: SavedWorkflow,
	options: RunOptions = {},
	fakes: Readonly<Record<string, INodeType>> = {},
) {
	const credential = credentialFor(target, 'auto');
	const nodeTypes = { ...outsideNodesOf(workflow), ...fakes };
	const result = await runWorkflow(workflow, { credential, ...options }, nodeTypes);
	expect(result.error).toBeUndefined();
	return result;
}

/** Its Odoo Trigger alone. */
async function running({ nodes }: SavedWorkflow) {
	const trigger = nodes.filter(({ type }) => type === 'n8n-nodes-odoo-erp.odooTrigger');
	const credential = credentialFor(target, 'auto');
	return await startTrigger({ nodes: trigger, connections: {} }, { credential });
}

/** Those that map fields one by one, by template and name, with their parameters. */
function mappedNodes(): Array<[string, INodeParameters]> {
	return files.flatMap((file) =>
		loadWorkflow(`${FOLDER}/${file}`).nodes.flatMap(({ name, parameters = {} }) => {
			const columns = parameters.columns as unknown as ResourceMapperValue | undefined;
			const isMapped = columns?.mappingMode === 'defineBelow';
			return isMapped ? [[`${file}, ${name}`, parameters] as [string, INodeParameters]] : [];
		}),
	);
}

/** The fields that the editor offers a node of Odoo Destination. */
async function offeredFor(parameters: INodeParameters) {
	const nodeType = new OdooDestination();
	const isUpdate = parameters.operation === 'update';
	const method = isUpdate ? 'getColumnsToUpdate' : 'getColumnsToCreate';
	const credential = credentialFor(target, 'auto') as IDataObject;
	const ctx = editorContext(nodeType, parameters, credential);
	return await nodeType.methods.resourceMapping[method].call(ctx);
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

describe.each(mappedNodes())('fields to write of %s', (_, parameters) => {
	const { value, schema } = parameters.columns as unknown as ResourceMapperValue;
	const shown = schema.filter(({ removed }) => !removed);

	it('are those that are mapped, with more to add', () => {
		expect(shown.map(({ id }) => id)).toEqual(Object.keys(value ?? {}));
		expect(schema.length).toBeGreaterThan(shown.length);
	});

	// Forms of earlier versions have other labels, and the sandbox lacks some models.
	itIf(!isSandbox && targetVersion >= 19)('have the labels of Odoo', async () => {
		const { fields } = await offeredFor(parameters);
		const labels = new Map(fields.map((field) => [field.id, field.displayName]));
		expect(schema.map(({ displayName }) => displayName)).toEqual(
			schema.map(({ id }) => labels.get(id)),
		);
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
	const again = { Name: 'ann', Email, Phone: '+32 2 290 34 90', Question: 'And where?' };
	await run(load('form-to-contact'), { input: [again] });
	const activities = await recordsOf(odoo, 'mail.activity').searchRead(
		[
			['res_id', '=', Number(contact?.id)],
			['res_model', '=', 'res.partner'],
		],
		['note'],
	);
	expect(activities).toHaveLength(2);
	const notes = activities.map(({ note }) => String(note)).join(' ');
	for (const entered of Object.values(again)) {
		if (entered !== Email) expect(notes).toContain(entered);
	}
	const stored = await partners.read([Number(contact?.id)], ['name', 'phone']);
	expect(stored).toMatchObject([
		{ name: mark, phone: expect.not.stringContaining('290') as string },
	]);
});

it.each(['When?', ''])('a form makes a lead, and somebody is to call: %j', async (Question) => {
	const Email = `${mark}@example.com`;
	const result = await run(load('form-to-lead'), {
		input: [{ Name: 'Ann', Company: mark, Email, Phone: '', Question }],
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

it('an order of the shop is confirmed once, however often it is sent, also where confirming failed', async () => {
	const email = `${mark}@example.com`;
	const known = await partners.createOne({ name: mark, email });
	const body = {
		number: mark,
		customer: { email, name: 'ann' },
		lines: [{ sku: 'P001', quantity: 2, price: 9 }],
	};
	const workflow = load('shop-order-to-quotation');
	const unconfirmed = { ...workflow.connections, Order: { main: [[]] } };
	await run({ ...workflow, connections: unconfirmed }, { input: [{ body }] });
	const first = await run(workflow, { input: [{ body }] });
	expect(jsonOf(first, 'Confirm')).toMatchObject([{ action: 'confirmed' }]);
	const again = await run(workflow, { input: [{ body }] });
	expect(jsonOf(again, 'Confirm')).toMatchObject([{ action: 'unchanged' }]);
	expect(await partners.read([known], ['name'])).toMatchObject([{ name: mark }]);
	const ids = await orders.search([['client_order_ref', '=', mark]]);
	expect(ids).toHaveLength(1);
	const [order] = await orders.read(ids, ['state', 'order_line']);
	expect(order).toMatchObject({ state: 'sale', order_line: [expect.any(Number)] });
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

describe('reminders of quotations', () => {
	const template = load('quotation-pdf-by-email');

	/** Those of the test alone, with the PDF that Odoo would print. */
	async function remind(id: number, customer: number) {
		const quotations = template.nodes.find(({ name }) => name === 'Sent Quotations');
		const { values } = quotations?.parameters?.conditions as { values: never[] };
		const own = { field: 'partner_id', operator: 'equals', value: customer } as never;
		const workflow = withNode(template, 'Sent Quotations', {
			parameters: { conditions: { values: [...values, own] } },
		});
		const data = { data: '', mimeType: 'application/pdf' };
		const pdf = { json: { id }, binary: { data }, pairedItem: { item: 0 } };
		return await run(workflow, { pinData: { PDF: [pdf] } });
	}
	const customer = async () =>
		await partners.createOne({ name: mark, email: `${mark}@example.com` });
	const daysAgo = (days: number) =>
		new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 19).replace('T', ' ');
	const LONG_AGO = daysAgo(10);

	it('are sent once, with a tag and a note', async () => {
		const partner_id = await customer();
		const id = await orders.createOne({ partner_id, state: 'sent', date_order: LONG_AGO });

		const first = await remind(id, partner_id);
		expect(jsonOf(first, 'Sent Quotations')).toMatchObject([
			{ id, partner_id: { email: `${mark}@example.com` } },
		]);
		expect(jsonOf(first, 'Send Email')).toHaveLength(1);
		expect(jsonOf(first, 'Mark')).toMatchObject([{ id, action: 'updated' }]);
		expect(jsonOf(first, 'Note')).toHaveLength(1);

		const second = await remind(id, partner_id);
		expect(jsonOf(second, 'Sent Quotations')).toEqual([]);
		expect(jsonOf(second, 'Send Email')).toEqual([]);
	});

	it('leave out what was not sent yet, and what is younger than a week or older than a month', async () => {
		const partner_id = await customer();
		const draft = await orders.createOne({ partner_id, date_order: LONG_AGO });
		await orders.create([
			{ partner_id, state: 'sent' },
			{ partner_id, state: 'sent', date_order: daysAgo(90) },
		]);
		expect(jsonOf(await remind(draft, partner_id), 'Send Email')).toEqual([]);
	});

	it('keep other tags of the quotation', async () => {
		const partner_id = await customer();
		const tag = await recordsOf(odoo, 'crm.tag').createOne({ name: mark });
		const tag_ids = [[6, 0, [tag]]];
		const vals = { partner_id, state: 'sent', date_order: LONG_AGO, tag_ids };
		const id = await orders.createOne(vals);
		await remind(id, partner_id);
		const [order] = await orders.read([id], ['tag_ids']);
		expect(order?.tag_ids).toContain(tag);
		expect(order?.tag_ids).toHaveLength(2);
	});
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

describe('contacts in step with HubSpot', () => {
	/** With a checkpoint of its own. */
	const workflowOf = () => ({ ...load('two-way-contact-sync'), id: mark });

	/** Runs as often as told, with what is in HubSpot. */
	async function rounds(contacts: Map<string, HubspotContact>, count: number) {
		const fakes = { 'n8n-nodes-base.hubspot': hubspotFake(contacts) };
		const results: RunResult[] = [];
		for (let round = 1; round <= count; round++) {
			const options = { mode: 'trigger', executionId: String(round) } as const;
			results.push(await run(workflowOf(), options, fakes));
		}
		return results;
	}
	const ownName = async (email: string) =>
		(await partners.read(await partners.search([['email', '=', email]]), ['name'])).map(
			({ name }) => name,
		);

	it.each([
		{ firstname: 'Ann', lastname: 'Smith', name: 'Ann Smith' },
		{ firstname: 'Jan', lastname: 'van den Berg', name: 'Jan van den Berg' },
		{ firstname: 'Mary Ann', lastname: 'Smith', name: 'Mary Ann Smith' },
		{ lastname: 'Cher', name: 'Cher' },
		{ firstname: 'Cher', name: 'Cher' },
	])('come to rest: $name', async ({ name, firstname = '', lastname = '' }) => {
		const email = `${mark}@example.com`;
		const contacts = new Map<string, HubspotContact>([[email, { email, firstname, lastname }]]);

		const results = await rounds(contacts, 3);

		expect(results.map((result) => jsonOf(result, 'To Odoo'))).toMatchObject([
			[{ action: 'created' }],
			[{ action: 'unchanged' }],
			[{ action: 'unchanged' }],
		]);
		expect(jsonOf(results[2] as RunResult, 'To HubSpot')).toEqual([]);
		expect(await ownName(email)).toEqual([name]);
	});

	it('of Odoo get a first and a last name in HubSpot, and keep their name', async () => {
		const email = `${mark}@example.com`;
		const contacts = new Map<string, HubspotContact>();
		const fakes = { 'n8n-nodes-base.hubspot': hubspotFake(contacts) };
		await run(workflowOf(), { mode: 'trigger', executionId: '1' }, fakes);
		await partners.createOne({ name: 'Ann Smith Jones', email });

		const result = await run(workflowOf(), { mode: 'trigger', executionId: '2' }, fakes);

		expect(contacts.get(email)).toMatchObject({ firstname: 'Ann', lastname: 'Smith Jones' });
		expect(jsonOf(result, 'To Odoo')).toMatchObject([{ action: 'unchanged' }]);
	});

	it('are left out without an email address, and those that fail leave the others alone', async () => {
		const [email, twice] = [`${mark}@example.com`, `twice-${mark}@example.com`];
		await partners.create([
			{ name: 'A', email: twice },
			{ name: 'B', email: twice },
		]);
		const contacts = new Map<string, HubspotContact>([
			['nobody', { lastname: 'Nobody' }],
			[twice, { email: twice, lastname: 'Twice' }],
			[email, { email, lastname: 'Ann' }],
		]);
		const [result] = (await rounds(contacts, 1)) as [RunResult];
		expect(jsonOf(result, 'To Odoo')).toMatchObject([{ action: 'created' }]);
		expect(jsonOf(result, 'Not Written')).toMatchObject([
			{ properties: { email: { value: twice } }, error: { message: expect.any(String) } },
		]);
	});
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
		parameters: { model: by('name', 'res.partner') },
	});
	const result = await run(workflow, {
		input: [{ id, name: 'Printer is broken', partner_id: null, _url: 'https://x' }],
	});
	expect(jsonOf(result, 'Slack')).toHaveLength(1);
	expect(jsonOf(result, 'Note')).toMatchObject([{ action: 'posted' }]);
});

describe('invitations to the mailing list', () => {
	const template = load('new-contacts-to-mailing-list');
	const mailchimp = template.nodes.find(({ name }) => name === 'Mailchimp');

	it('ask whether people want to join', () => {
		expect(mailchimp?.parameters).toMatchObject({ status: 'pending' });
	});

	it('say on the contact why it got none', async () => {
		const id = await partners.createOne({ name: mark });
		const refusing: INodeType = {
			...(outsideNodesOf(template)['n8n-nodes-base.mailchimp'] as INodeType),
			execute: async () =>
				await Promise.resolve([[{ json: { error: 'Member Exists' }, pairedItem: { item: 0 } }]]),
		};
		const result = await run(
			template,
			{ input: [{ id, name: mark, email: 'a@example.com' }] },
			{ 'n8n-nodes-base.mailchimp': refusing },
		);
		expect(jsonOf(result, 'Not Invited')).toMatchObject([{ action: 'posted' }]);
	});

	// The sandbox does not tell customers from vendors.
	itIf(!isSandbox)('are for customers', async () => {
		const trigger = await running(template);
		await trigger.poll();
		const email = `${mark}@example.com`;
		const [customer] = await partners.create([
			{ name: mark, email, customer_rank: 1 },
			{ name: mark, email, supplier_rank: 1 },
		]);
		expect((await trigger.poll()).map(({ json }) => json.id)).toEqual([customer]);
	});
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
					model: by('name', 'res.partner'),
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

it('large quotations are asked about one at a time, as Slack waits for one answer', async () => {
	const workflow = load('approval-in-slack');
	const trigger = await running(workflow);
	await trigger.poll();
	const partner_id = await partners.createOne({ name: mark });
	const line = { name: mark, product_uom_qty: 1, price_unit: 2000 };
	const [product_id = 0] = await recordsOf(odoo, 'product.product').search([]);
	const order_line = [[0, 0, { ...line, product_id }]];
	const ids = await orders.create([
		{ partner_id, order_line },
		{ partner_id, order_line },
	]);
	const first = await trigger.poll();
	const second = await trigger.poll();
	expect([first, second].map((items) => items.map(({ json }) => json.id))).toEqual([
		[ids[0]],
		[ids[1]],
	]);
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
