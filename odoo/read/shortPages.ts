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

const LIMITED_TRIES = 3;
const GROWTH = 8;

/** Whether a limit may lose records of the model. */
export function hasShortPages(model: string): boolean {
	return SHORT.has(model);
}

/**
 * Asks for so many records at most. Where a limit may lose some, it is raised until enough of them come,
 * and left out in the end: to leave it out at once would read a table of millions for fifty records.
 */
export async function upToLimit<T>(
	model: string,
	limit: number | undefined,
	ask: (limit: number | undefined) => Promise<readonly T[]>,
): Promise<readonly T[]> {
	if (limit === undefined || !hasShortPages(model)) return await ask(limit);
	for (let tries = 0; tries < LIMITED_TRIES; tries++) {
		const found = await ask(limit * GROWTH ** tries);
		if (found.length >= limit) return found.slice(0, limit);
	}
	return (await ask(undefined)).slice(0, limit);
}
