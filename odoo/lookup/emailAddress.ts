/** The address in `Ann <ann@example.com>`, or the text itself. */
export function addressIn(text: string): string {
	return /^[^<>]*<([^<>\s]+@[^<>\s]+)>\s*$/.exec(text)?.[1] ?? text;
}

/** Whether a text is one email address, with a name before it or not. */
export function isAddress(text: string): boolean {
	return /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(addressIn(text).trim());
}

/** The field in which Odoo keeps an address in small letters next to what was entered. */
export const NORMALISED_EMAIL = 'email_normalized';

/** The form that it has there. */
export function normalisedAddress(text: string): string {
	return addressIn(text).trim().toLowerCase();
}
