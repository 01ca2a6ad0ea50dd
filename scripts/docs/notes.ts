/** What a page says beyond the node's own texts, by `node.resource.operation`: where the guides go on. */
export const NOTES: Readonly<Record<string, string>> = {
	'odooSource.record.getMany':
		'Pages never repeat or skip a record while others write. How many requests that takes: [requests](../../requests.md). Links of links: [related fields](../../related-fields.md).',
	'odooSource.record.getUpdated':
		'What is guaranteed, and which checkpoint to choose: [reading what changed](../../incremental.md).',
	'odooSource.record.split': 'How to read the ranges in parallel: [requests](../../requests.md).',
	'odooSource.checkpoint.confirm':
		'Goes to the end of a workflow that begins with Get New or Updated and the checkpoint _Confirmed_: [reading what changed](../../incremental.md).',
	'odooSource.attachment.downloadDocument':
		'The Odoo server needs `wkhtmltopdf`. On Odoo 14 the credential needs a password instead of an API key.',
	'odooDestination.record.create':
		'How values, linked records and lines are written: [writing](../../writing.md).',
	'odooDestination.record.upsert':
		'Tells created, updated and unchanged apart. How records are found: [writing](../../writing.md).',
	'odooDestination.record.update': 'How records are found: [writing](../../writing.md).',
	'odooDestination.method.call':
		'Arguments, wizards and what comes back: [buttons and methods](../../methods.md).',
};
