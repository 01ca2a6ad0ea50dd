import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** One run of a node, shown on the page of its operation. */
export interface Sample {
	/** What it does, as a heading. */
	readonly title: string;
	/** Without resource and operation. */
	readonly parameters: IDataObject;
	/** One empty item when left out. */
	readonly input?: ReadonlyArray<IDataObject | INodeExecutionData>;
	/** What an Odoo Source before it reads, with resource and operation. */
	readonly before?: IDataObject;
	/** How many items of the output are shown; 2 when left out. */
	readonly shown?: number;
	/** The items come from the error output: an error that belongs to the page. */
	readonly fails?: true;
}

const model = (name: string, label: string) => ({
	model: { __rl: true, mode: 'list', value: name, cachedResultName: `${label} (${name})` },
});
const contacts = model('res.partner', 'Contact');
const orders = model('sale.order', 'Sales Order');
const automatic = (...matchingColumns: string[]) => ({
	columns: { mappingMode: 'autoMapInputData', value: null, matchingColumns, schema: [] },
});
const where = (...values: IDataObject[]) => ({
	filterMode: 'conditions',
	matchType: 'allConditions',
	conditions: { values },
});
const byId = (value: string) => ({ recordId: { __rl: true, mode: 'id', value } });
const pixel = {
	mimeType: 'image/png',
	fileName: 'logo.png',
	data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
};

/**
 * Runs for the pages, by `resource.operation`, in this order and on one sandbox: what one creates,
 * later ones find. An operation without any gets a page without output.
 */
export const SAMPLES: Readonly<Record<string, readonly Sample[]>> = {
	'odooDestination.record.create': [
		{
			title: 'Create contacts from items',
			parameters: { ...contacts, ...automatic(), options: {} },
			input: [
				{
					name: 'Globex',
					email: 'info@globex.example',
					is_company: 'yes',
					'country_id.code': 'BE',
				},
				{ name: 'Initech', email: 'hello@initech.example', category_id: [] },
			],
		},
		{
			title: 'Create orders with their lines, products by their reference',
			parameters: { ...orders, ...automatic(), options: { output: 'record' } },
			input: [
				{
					partner_id: 'Globex',
					client_order_ref: 'PO-17',
					order_line: [
						{ 'product_id.default_code': 'P001', product_uom_qty: 3 },
						{ 'product_id.default_code': 'P004', product_uom_qty: 1 },
					],
				},
			],
		},
		{
			title: 'A linked record that does not exist',
			parameters: { ...contacts, ...automatic(), options: {} },
			input: [{ name: 'Umbrella', country_id: 'Atlantis' }],
			fails: true,
		},
		{
			title: 'A value that does not fit its field',
			parameters: { ...contacts, ...automatic(), options: {} },
			input: [{ name: 'Umbrella', color: 'red' }],
			fails: true,
		},
		{
			title: 'A required field is missing',
			parameters: { ...model('res.partner.category', 'Contact Tags'), ...automatic(), options: {} },
			input: [{ color: 3 }],
			fails: true,
		},
	],
	'odooDestination.record.upsert': [
		{
			title: 'Keep contacts in step with a list, by email',
			parameters: { ...contacts, ...automatic('email'), options: {} },
			input: [
				{ email: 'info@globex.example', city: 'Ghent' },
				{ email: 'hello@initech.example', name: 'Initech' },
				{ email: 'sales@hooli.example', name: 'Hooli' },
			],
			shown: 3,
		},
		{
			title: 'See what would happen, without writing',
			parameters: { ...contacts, ...automatic('email'), options: { validateOnly: true } },
			input: [
				{ email: 'info@globex.example', city: 'Brussels' },
				{ email: 'new@pied-piper.example', name: 'Pied Piper' },
			],
		},
	],
	'odooDestination.record.update': [
		{
			title: 'Change records by their ID',
			parameters: { ...contacts, ...automatic('id'), options: {} },
			input: [{ id: 9, phone: '+32 2 290 34 90' }],
		},
		{
			title: 'A record that does not exist',
			parameters: { ...contacts, ...automatic('id'), options: {} },
			input: [{ id: 987654, phone: '+32 2 290 34 90' }],
			fails: true,
		},
	],
	'odooDestination.message.post': [
		{
			title: 'Write a note on a contact',
			parameters: {
				...contacts,
				ids: '={{ $json.id }}',
				messageType: 'note',
				bodyFormat: 'text',
				body: 'Called on Monday, wants an offer.',
				options: {},
			},
			input: [{ id: 9 }],
		},
	],
	'odooDestination.attachment.upload': [
		{
			title: 'Attach the file of an item to a contact',
			parameters: {
				...contacts,
				destination: 'attachment',
				...byId('={{ $json.id }}'),
				binaryPropertyNames: 'data',
				options: {},
			},
			input: [{ json: { id: 9 }, binary: { data: pixel } }],
		},
	],
	'odooDestination.method.call': [
		{
			title: 'Confirm an order',
			parameters: {
				...orders,
				method: 'action_confirm',
				runOn: 'records',
				ids: '={{ $json.id }}',
				mode: 'perItem',
				arguments: '{}',
				followUp: {},
				options: {},
			},
			input: [{ id: 1 }],
		},
		{
			title: 'A method that may not be called from outside',
			parameters: {
				...orders,
				method: '_compute_amounts',
				runOn: 'records',
				ids: '={{ $json.id }}',
				mode: 'perItem',
				arguments: '{}',
				followUp: {},
				options: {},
			},
			input: [{ id: 1 }],
			fails: true,
		},
	],
	'odooDestination.record.archive': [
		{
			title: 'Archive a contact',
			parameters: { ...contacts, ids: '={{ $json.id }}', options: {} },
			input: [{ id: 21 }],
		},
	],
	'odooDestination.record.unarchive': [
		{
			title: 'Unarchive a contact',
			parameters: { ...contacts, ids: '={{ $json.id }}', options: {} },
			input: [{ id: 21 }],
		},
	],
	'odooDestination.button.press': [
		{
			title: 'Send a quotation, with its dialog as Odoo proposes it',
			parameters: {
				...orders,
				button: {
					__rl: true,
					mode: 'list',
					value: 'action_quotation_send',
					cachedResultName: 'Send',
				},
				ids: '={{ $json.id }}',
				whenHidden: 'error',
				dialog: 'proposed',
				options: {},
			},
			input: [{ id: 1 }],
		},
	],
	'odooDestination.activity.schedule': [
		{
			title: 'Give a user something to do about a contact',
			parameters: {
				...contacts,
				ids: '={{ $json.id }}',
				activityType: '',
				summary: 'Call back about the offer',
				deadline: "={{ $now.plus(5, 'days').toISODate() }}",
				user: { __rl: true, mode: 'email', value: 'admin' },
				note: '',
				options: {},
			},
			input: [{ id: 9 }, { id: 10 }, { id: 11 }],
		},
	],
	'odooDestination.activity.reschedule': [
		{
			title: 'Give an activity another due date',
			parameters: {
				ids: '={{ $json.id }}',
				deadline: "={{ $now.plus(12, 'days').toISODate() }}",
				options: {},
			},
			input: [{ id: 1 }],
		},
	],
	'odooDestination.activity.markDone': [
		{
			title: 'Complete an activity, with feedback',
			parameters: { ids: '={{ $json.id }}', feedback: 'Wants 20 chairs', options: {} },
			input: [{ id: 2 }],
		},
	],
	'odooDestination.activity.cancel': [
		{
			title: 'Cancel an activity',
			parameters: { ids: '={{ $json.id }}', options: {} },
			input: [{ id: 3 }],
		},
	],
	'odooDestination.record.delete': [
		{
			title: 'Delete a contact',
			parameters: { ...contacts, ids: '={{ $json.id }}', options: {} },
			input: [{ id: 22 }],
		},
		{
			title: 'A record that others refer to',
			parameters: { ...contacts, ids: '={{ $json.id }}', options: {} },
			input: [{ id: 20 }],
			fails: true,
		},
	],
	'odooSource.record.getMany': [
		{
			title: 'Companies with an email address',
			parameters: {
				...contacts,
				returnAll: true,
				...where(
					{ field: 'is_company', operator: 'isTrue' },
					{ field: 'email', operator: 'isNotEmpty' },
				),
				output: 'selected',
				fields: ['name', 'email', 'city', 'country_id'],
				sort: { values: [{ field: 'name', direction: 'asc' }] },
				options: {},
			},
		},
		{
			title: 'Orders with their customers and lines',
			parameters: {
				...orders,
				returnAll: true,
				filterMode: 'none',
				output: 'selected',
				fields: ['name', 'state', 'amount_total'],
				relatedFields:
					"={{ ['partner_id.email', 'order_line.product_id.default_code', 'order_line.product_uom_qty'] }}",
				options: { includeUrl: true },
			},
		},
		{
			title: 'A field that does not exist',
			parameters: {
				...contacts,
				returnAll: false,
				limit: 10,
				filterMode: 'domain',
				domain: "[('e_mail', '=', 'info@acme.example')]",
				output: 'simplified',
				options: {},
			},
			fails: true,
		},
	],
	'odooSource.record.get': [
		{
			title: 'A record by its External ID',
			parameters: {
				...model('res.company', 'Companies'),
				recordId: { __rl: true, mode: 'xmlid', value: 'base.main_company' },
				output: 'selected',
				fields: ['name', 'currency_id'],
				options: {},
			},
		},
		{
			title: 'A record that does not exist',
			parameters: { ...contacts, ...byId('987654'), output: 'simplified', options: {} },
			fails: true,
		},
	],
	'odooSource.record.getUpdated': [
		{
			title: 'Contacts that are new or changed',
			parameters: {
				...contacts,
				startFrom: 'beginning',
				checkpoint: 'automatic',
				returnAll: false,
				limit: 2,
				...where({ field: 'is_company', operator: 'isTrue' }),
				output: 'selected',
				fields: ['name', 'email'],
				options: {},
			},
		},
	],
	'odooSource.checkpoint.confirm': [
		{
			title: 'Confirm what Get New or Updated read, at the end of the workflow',
			before: {
				resource: 'record',
				operation: 'getUpdated',
				...contacts,
				startFrom: 'beginning',
				checkpoint: 'confirmed',
				checkpointName: 'contacts',
				returnAll: false,
				limit: 2,
				output: 'selected',
				fields: ['name', 'email'],
				options: {},
			},
			parameters: { checkpointName: 'contacts' },
		},
	],
	'odooSource.record.count': [
		{
			title: 'Contacts without an email address, archived ones too',
			parameters: {
				...contacts,
				...where({ field: 'email', operator: 'isEmpty' }),
				options: { includeArchived: true },
			},
		},
	],
	'odooSource.record.aggregate': [
		{
			title: 'Order totals by customer',
			parameters: {
				...orders,
				groupBy: ['partner_id'],
				measures: { values: [{ field: 'amount_total', function: 'sum' }] },
				filterMode: 'none',
				options: {},
			},
		},
		{
			title: 'The ten customers with the highest totals',
			parameters: {
				...orders,
				groupBy: ['partner_id'],
				measures: { values: [{ field: 'amount_total', function: 'sum' }] },
				filterMode: 'none',
				sort: { values: [{ field: 'amount_total_sum', direction: 'desc' }] },
				returnAll: false,
				limit: 10,
				options: {},
			},
		},
	],
	'odooSource.record.split': [
		{
			title: 'Ranges of five contacts',
			parameters: { ...contacts, rangeSize: 5, filterMode: 'none', options: {} },
		},
	],
	'odooSource.model.getMany': [
		{
			title: 'Models about sales',
			parameters: { search: 'sale', returnAll: false, limit: 2, options: {} },
		},
	],
	'odooSource.model.getFields': [
		{ title: 'The fields of contacts', parameters: { ...contacts, options: {} } },
	],
	'odooSource.attachment.getMany': [
		{
			title: 'The attachments of a contact',
			parameters: { ...contacts, ids: '={{ $json.id }}', options: {} },
			input: [{ id: 9 }],
		},
	],
	'odooSource.attachment.download': [
		{
			title: 'The logo of a company, as a file',
			parameters: {
				source: 'field',
				...contacts,
				...byId('1'),
				field: 'image_1920',
				binaryPropertyName: 'data',
				options: {},
			},
		},
	],
	'odooSource.attachment.downloadDocument': [
		{
			title: 'The PDF of an order, as its customer gets it',
			parameters: {
				...orders,
				...byId('={{ $json.id }}'),
				document: 'portal',
				binaryPropertyName: 'data',
				options: {},
			},
			input: [{ id: 1 }],
		},
	],
	'odooSource.activity.getMany': [
		{
			title: 'What is to do about contacts',
			parameters: {
				activitiesOf: 'model',
				...contacts,
				returnAll: true,
				user: { __rl: true, mode: 'list', value: '' },
				activityType: '',
				due: ['planned'],
				status: 'open',
				options: {},
			},
		},
	],
	'odooSource.document.getPortalLink': [
		{
			title: "The link to an order's page, for its customer",
			parameters: {
				...orders,
				...byId('={{ $json.id }}'),
				includePaymentLink: false,
				options: {},
			},
			input: [{ id: 1 }],
		},
		{
			title: 'A model without such pages',
			parameters: { ...contacts, ...byId('9'), includePaymentLink: false, options: {} },
			fails: true,
		},
	],
	'odooSource.connection.check': [
		{
			title: 'The connection, and what its user may do',
			parameters: { models: ['res.partner'], rights: ['read', 'create'], options: {} },
		},
	],
};
