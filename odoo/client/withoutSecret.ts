import { OdooError } from '../errors';

const HIDDEN = '***';
/** A shorter one is likely a part of other words. */
const SHORTEST_IN_MESSAGES = 8;
/** So much of a secret at the end of a text that was cut may be guessed on. */
const SHORTEST_REST = 4;

/** The same error without the secret: debug pages, firewalls and wrong servers show what they were sent. */
export function withoutSecret(error: OdooError, secret: string): OdooError {
	const { code, message, hint, field, details, cause } = error;
	const forms = formsOf(secret);
	return new OdooError(
		code,
		secret.length < SHORTEST_IN_MESSAGES ? message : hidden(message, forms),
		{
			hint,
			field,
			details: details && hidden(details, forms),
			cause: cause instanceof OdooError ? withoutSecret(cause, secret) : cause,
		},
	);
}

/** As it is, and as requests carry it, longest first. */
function formsOf(secret: string): readonly string[] {
	const inXml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	const inHtml = inXml.replaceAll('"', '&quot;').replaceAll("'", '&#39;');
	const inJson = JSON.stringify(secret).slice(1, -1);
	const forms = new Set([secret, inJson, inXml, inHtml, encodeURIComponent(secret)]);
	return [...forms].sort((one, other) => other.length - one.length);
}

function hidden(text: string, forms: readonly string[]): string {
	const without = forms.reduce((shown, form) => shown.replaceAll(form, HIDDEN), text);
	const rest = Math.max(...forms.map((form) => lengthOfRest(without, form)));
	return rest < SHORTEST_REST ? without : without.slice(0, -rest) + HIDDEN;
}

/** How much of the secret's beginning the text ends with. */
function lengthOfRest(text: string, secret: string): number {
	for (let length = Math.min(secret.length - 1, text.length); length > 0; length--) {
		if (text.endsWith(secret.slice(0, length))) return length;
	}
	return 0;
}
