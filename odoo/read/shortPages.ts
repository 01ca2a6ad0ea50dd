/**
 * Models whose search leaves out what is closed to the user only after it has applied the limit: a page
 * with fewer records than asked for is no sign of the end, and may even be empty.
 * Source: _search in mail_message.py, mail_activity.py and mail_scheduled_message.py of Odoo's app mail.
 */
const SHORT: ReadonlySet<string> = new Set([
	'mail.activity',
	'mail.message',
	'mail.scheduled_message',
]);

/** Whether a limit may lose records of the model, so that they have to be asked for without one. */
export function hasShortPages(model: string): boolean {
	return SHORT.has(model);
}
