import type { EditorPage } from '../../test/e2e/support/editorPage';
import type { N8n } from '../../test/e2e/support/n8n';
import type { Sales } from '../../test/support/sales';

/** The name of the credential in n8n. */
export const CREDENTIAL = 'Odoo';

export const SOURCE = 'Read records, files and changes from Odoo';
const DESTINATION = 'Create, update and delete records in Odoo';
const TRIGGER = 'Start the workflow when records in Odoo';

export interface Stage {
	readonly editor: EditorPage;
	readonly n8n: N8n;
	readonly sales: Sales;
}

/** What somebody does who knows Odoo's screens only: no technical name is typed. */
export interface Job {
	/** Of its picture. */
	readonly name: string;
	/** Of the window, where there is more to show than fits on a screen. */
	readonly height?: number;
	/** Ends with what is to be seen on the picture. */
	readonly run: (stage: Stage) => Promise<void>;
	/** What the job has done, as Odoo itself says: a model, a domain that finds something then. */
	readonly outcome?: readonly [model: string, domain: unknown[]];
}

export const JOBS: readonly Job[] = [
	{
		name: 'read-open-quotations',
		height: 1300,
		run: async ({ editor, sales }) => {
			const { name } = await sales.quotation();
			await begin(editor, SOURCE, 'Get many records', 'Sales Order');
			await editor.choose('filterMode', 'Build Conditions');
			await editor.press('Add Condition');
			await editor.choose('field', 'Order Date');
			await editor.choose('operator', 'Is On or After');
			await editor.choose('dateValue', 'First Day of This Month');
			await editor.press('Add Condition');
			await editor.choose('field', 'Status', 1);
			await editor.choose('operator', 'Is One Of', 1);
			await editor.chooseAll('selectionValues', ['Quotation', 'Quotation Sent']);
			await editor.switchOn('returnAll');
			await editor.execute();
			await editor.seeInOutput(name);
		},
	},
	{
		name: 'create-contact',
		height: 960,
		run: async ({ editor }) => {
			await begin(editor, DESTINATION, 'Create records', 'Contact');
			await editor.type('name', 'Ann Peeters');
			await editor.addField('Email');
			await editor.type('email', 'ann.peeters@example.com');
			await editor.addField('Country');
			await editor.type('country_id', 'Belgium');
			await editor.addField('Tags');
			await editor.type('category_id', 'Newsletter, Reseller');
			await editor.execute();
			await editor.seeInOutput('created');
		},
		outcome: [
			'res.partner',
			[
				['name', '=', 'Ann Peeters'],
				['country_id.code', '=', 'BE'],
				['category_id.name', '=', 'Newsletter'],
				['category_id.name', '=', 'Reseller'],
			],
		],
	},
	{
		name: 'import-rows-by-email',
		height: 860,
		run: async ({ editor, n8n }) => {
			await editor.open(await n8n.storeWorkflow(rowsWorkflow()));
			await editor.continueWith(DESTINATION, 'Create or update records');
			await choose(editor, 'Contact');
			await editor.mapAutomatically('Email');
			await editor.execute();
			await editor.seeInOutput('3 items');
		},
	},
	{
		name: 'create-order',
		height: 900,
		run: async ({ editor }) => {
			await begin(editor, DESTINATION, 'Create sales order');
			await editor.find('partner', 'Gemini', 'Gemini Furniture');
			await editor.press('Add Line');
			await editor.find('product', 'Chair', 'Office Chair');
			await editor.type('quantity', '3');
			await editor.execute();
			await editor.seeInOutput('created');
		},
		outcome: [
			'sale.order',
			[
				['partner_id.name', '=', 'Gemini Furniture'],
				['order_line.product_uom_qty', '=', 3],
			],
		],
	},
	{
		name: 'confirm-quotation',
		run: async ({ editor, sales }) => {
			const { name } = await sales.quotation();
			await begin(editor, DESTINATION, 'Confirm sales order');
			await editor.findInstead('ids', name, name);
			await editor.execute();
			await editor.seeInOutput('confirmed');
		},
	},
	{
		name: 'invoice-and-post',
		run: async ({ editor, sales }) => {
			const { name } = await sales.order();
			await begin(editor, DESTINATION, 'Create invoice for sales order');
			await editor.findInstead('ids', name, name);
			await editor.execute();
			await editor.seeInOutput('invoiced');
			await editor.closeNode();
			await editor.continueWith(DESTINATION, 'Post invoice');
			await editor.execute();
			await editor.seeInOutput('posted');
		},
	},
	{
		name: 'register-payment',
		run: async ({ editor, sales }) => {
			const { name } = await sales.invoice();
			await begin(editor, DESTINATION, 'Register payment for invoice');
			await editor.findInstead('ids', name, name);
			await editor.find('journal', 'Bank', 'Bank');
			await editor.execute();
			await editor.seeInOutput('paid');
		},
	},
	{
		name: 'send-by-email',
		run: async ({ editor, sales }) => {
			const { name } = await sales.invoice();
			await begin(editor, DESTINATION, 'Send invoice by email');
			await editor.findInstead('ids', name, name);
			await editor.execute();
			await editor.seeInOutput('sent');
		},
	},
	{
		name: 'validate-delivery',
		run: async ({ editor, sales }) => {
			const { name } = await sales.delivery();
			await begin(editor, DESTINATION, 'Validate transfer');
			await editor.findInstead('ids', name, name);
			await editor.choose('backorder', 'No Backorder');
			await editor.execute();
			await editor.seeInOutput('validated');
		},
	},
	{
		name: 'mark-won',
		run: async ({ editor, sales }) => {
			const name = 'New chairs for the reception';
			await sales.opportunity(name, { expected_revenue: 5400 });
			await begin(editor, DESTINATION, 'Mark opportunity as won');
			await editor.findInstead('ids', name, name);
			await editor.execute();
			await editor.seeInOutput('won');
		},
	},
	{
		name: 'leave-note',
		height: 1000,
		run: async ({ editor, sales }) => {
			const { name } = await sales.order();
			await begin(editor, DESTINATION, 'Post message', 'Sales Order');
			await editor.findInstead('ids', name, name);
			await editor.type('body', 'The customer asks for delivery before Friday.');
			await editor.press('Add Recipient');
			await editor.find('contact', 'Nina', 'Nina Berg');
			await editor.execute();
			await editor.seeInOutput('posted');
		},
	},
	{
		name: 'schedule-activity',
		height: 1000,
		run: async ({ editor, sales }) => {
			const name = 'Desks for the new office';
			await sales.opportunity(name, { expected_revenue: 5400 });
			await begin(editor, DESTINATION, 'Schedule activity', 'Opportunity');
			await editor.findInstead('ids', name, name);
			await editor.choose('activityType', 'Call');
			await editor.type('summary', 'Call back about the offer');
			await editor.pickDate('deadline', nextFriday());
			await editor.find('user', 'Nina', 'Nina Berg');
			await editor.execute();
			await editor.seeInOutput('scheduled');
		},
	},
	{
		name: 'start-when-confirmed',
		run: async ({ editor, sales }) => {
			const { name } = await sales.order();
			await begin(editor, TRIGGER, 'On field changed', 'Sales Order');
			await editor.press('Add Field');
			await editor.choose('field', 'Status');
			await editor.find('toValue', 'Sales', 'Sales Order');
			await editor.execute();
			await editor.seeInOutput(name);
		},
	},
];

/** Begins a workflow with a node, by what the panel calls its action, on a model that users know. */
export async function begin(
	editor: EditorPage,
	node: string,
	action: string,
	model?: string,
): Promise<void> {
	await editor.beginWith(node, action);
	await choose(editor, model);
}

async function choose(editor: EditorPage, model?: string): Promise<void> {
	await editor.useCredential(CREDENTIAL);
	if (model) await editor.find('model', model, '(');
}

/** As somebody has it who pasted rows of a spreadsheet into n8n. */
function rowsWorkflow(): object {
	const rows = [
		{ name: 'Azure Interior', email: 'office@azure.example.com', city: 'Antwerp' },
		{ name: 'Delta Offices', email: 'hello@delta.example.com', city: 'Utrecht' },
		{ name: 'Oak & Sons', email: 'mail@oak.example.com', city: 'Leeds' },
	];
	const trigger = 'Rows of the spreadsheet';
	return {
		name: 'Import contacts',
		nodes: [
			{
				id: 'rows',
				name: trigger,
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
		],
		connections: {},
		settings: { executionOrder: 'v1' },
		pinData: { [trigger]: rows.map((json) => ({ json })) },
	};
}

const DAY_MS = 24 * 60 * 60 * 1000;
const FRIDAY = 5;

function nextFriday(): string {
	const days = Array.from({ length: 7 }, (_, ahead) => new Date(Date.now() + (ahead + 1) * DAY_MS));
	return (
		days
			.find((day) => day.getDay() === FRIDAY)
			?.toISOString()
			.slice(0, 10) ?? ''
	);
}
