/** Where the page on business actions says more about an operation. */
const more = (heading: string) =>
	`What it does in detail: [buttons and business actions](../../buttons.md#${heading}).`;
const documentCreate = more('create');

/** Business actions, whose output is alike. */
const ACTION =
	/^odooDestination\.(?:activity|invoice|opportunity|purchaseOrder|salesOrder|transfer)\.(?!create$|schedule$)/;
const OUTPUT =
	'What the output holds, and what running it again does: [buttons and business actions](../../buttons.md#the-output).';

/** What a page says beyond the node's own texts, by `node.resource.operation`: where the guides go on. */
export function notesOn(key: string): string | undefined {
	return NOTES[key] ?? (ACTION.test(key) ? OUTPUT : undefined);
}

const NOTES: Readonly<Record<string, string>> = {
	'odooSource.record.getMany':
		'Pages never repeat or skip a record while others write. How many requests that takes: [requests](../../requests.md). Links of links: [related fields](../../related-fields.md).',
	'odooSource.record.getUpdated':
		'What is guaranteed, and which checkpoint to choose: [reading what changed](../../incremental.md).',
	'odooSource.record.split':
		'How to read the ranges in parallel: [big models](../../big-models.md).',
	'odooSource.checkpoint.confirm':
		'Goes to the end of a workflow that begins with Get New or Updated and the checkpoint _Confirmed_: [reading what changed](../../incremental.md).',
	'odooSource.attachment.downloadDocument':
		'The Odoo server needs `wkhtmltopdf`. On Odoo 14, on servers with several databases and for reports, the credential needs a password instead of an API key.',
	'odooSource.activity.getMany':
		'Each activity comes with the name of its record in `res_name`; its `id` goes into Activity > Mark Done, Reschedule and Cancel of Odoo Destination. Overdue and planned go by the timezone of the workflow; `state` is as Odoo shows it to the user of the activity. Odoo 19 keeps completed activities. Odoo 17 and 18 keep those of some types. Older versions delete them.',
	'odooSource.document.getPortalLink':
		"The link begins with the address that Odoo itself gives customers: the system parameter `web.base.url`, or the domain of the record's website. Whoever has it can open the page, so send it to the customer only. Odoo makes a token when a record is shared for the first time, which counts as a change of the record. With **Include Payment Link**, `paymentUrl` is where the customer pays `paymentAmount`, or `paymentNote` says why nothing can be paid: it takes a user who may sell or invoice, and a payment provider that is set up in Odoo. Odoo 16, 17 and 18 make payment links only on their own screens: there, customers pay on the page that `url` links to.",
	'odooDestination.record.create':
		'How values, linked records and lines are written: [writing](../../writing.md).',
	'odooDestination.record.upsert':
		'Tells created, updated and unchanged apart. How records are found: [writing](../../writing.md).',
	'odooDestination.record.update': 'How records are found: [writing](../../writing.md).',
	'odooDestination.salesOrder.create': documentCreate,
	'odooDestination.salesOrder.createInvoice': more('create-invoice'),
	'odooDestination.salesOrder.sendByEmail': more('send-by-email'),
	'odooDestination.purchaseOrder.create': documentCreate,
	'odooDestination.purchaseOrder.confirm': more('confirm'),
	'odooDestination.purchaseOrder.createBill': more('create-bill'),
	'odooDestination.purchaseOrder.sendByEmail': more('send-by-email'),
	'odooDestination.invoice.create': documentCreate,
	'odooDestination.invoice.post': more('post'),
	'odooDestination.invoice.registerPayment': more('register-payment'),
	'odooDestination.invoice.sendByEmail': more('send-by-email'),
	'odooDestination.opportunity.convert': more('convert-from-lead'),
	'odooDestination.transfer.validate': more('validate'),
	'odooDestination.transfer.return': more('return'),
	'odooDestination.button.press': more('press-a-button'),
	'odooDestination.stock.setQuantity':
		'Each quantity is adjusted as under Inventory > Physical Inventory in Odoo, so that the stock moves tell where the difference comes from. `id` is that of the quantity (`stock.quant`). The user needs the role Administrator for Inventory; on Odoo 14, **Validate Only** reports `ACCESS_DENIED` even for one. Quantities in packages, and those that belong to somebody else, are counted on their own and stay as they are. To read quantities, use Record > Get Many of Odoo Source with the model Quants.',
	'odooDestination.method.call':
		'Arguments, dialogs and what comes back: [methods](../../methods.md). Common actions have [operations of their own](../../buttons.md).',
};
