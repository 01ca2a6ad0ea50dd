/** The address in `Ann <ann@example.com>`, or the text itself. */
export function addressIn(text: string): string {
	return /^[^<>]*<([^<>\s]+@[^<>\s]+)>\s*$/.exec(text)?.[1] ?? text;
}

/** Whether a text is one email address, with a name before it or not. */
export function isAddress(text: string): boolean {
	return /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(addressIn(text).trim());
}

/** The first address in a text, wherever it stands. */
export function addressWithin(text: string): string | undefined {
	return /[^\s@<>,;"'()[\]]+@[^\s@<>,;"'()[\]]+/.exec(text)?.[0];
}

/** The field in which Odoo keeps an address in small letters next to what was entered. */
export const NORMALISED_EMAIL = 'email_normalized';

/** The form that it has there. Source: `_normalize_email` in odoo/tools/mail.py of Odoo 19. */
export function normalisedAddress(text: string): string {
	const address = addressIn(text).trim();
	const at = address.lastIndexOf('@') + 1;
	const person = address.slice(0, at);
	const isAscii = /^[\x20-\x7e]*$/.test(person);
	return `${isAscii ? person.toLowerCase() : person}${address.slice(at).toLowerCase()}`;
}

/** Models of which Odoo makes a record with the address that a name has in it. Source: their `name_create`. */
const NAMED_BY_ADDRESS: ReadonlySet<string> = new Set(['mailing.contact', 'res.partner']);

/** The address that a new record of this name would get. */
export function addressOfNew(model: string, name: string): string | undefined {
	return NAMED_BY_ADDRESS.has(model) ? addressWithin(name) : undefined;
}
