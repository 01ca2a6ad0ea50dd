import { OdooError } from '../errors';

/**
 * The base of a server's address: all before a path that people copy along from the browser or the
 * manual. What stands before such a path may be a proxy's prefix.
 *
 * A pattern instead of code, because the credential's test consists of n8n expressions, which cannot
 * call functions of ours.
 */
export const BASE_URL =
	/^https?:\/\/[^/?#]+(?:\/+(?!(?:odoo|web|jsonrpc|json\/2|xmlrpc)(?:[/?#]|$))[^/?#]+)*/i;

/** The database in the address of Odoo Online or Odoo.sh, which is its first label. */
export const ONLINE_DATABASE = /^https?:\/\/(?!www\.)([^./]+)\.(?:dev\.)?odoo\.com(?:[:/]|$)/i;

/** What browsers take; anything longer is no address. */
const MAX_LENGTH = 2000;

/**
 * The base URL of a server from what the user typed: spaces, trailing slashes, queries and pasted
 * paths are removed, another path is kept. Never ends with a slash.
 * @throws OdooError `INVALID_URL`
 */
export function baseUrlFrom(typed: string): string {
	const text = typed.trim();
	if (text === '') throw invalidUrl('The server URL is empty.');
	if (text.length > MAX_LENGTH)
		throw invalidUrl('The server URL is too long (more than 2,000 characters).');
	if (!/^https?:\/\//i.test(text)) {
		throw invalidUrl(
			`The server URL "${withoutSecrets(text)}" does not start with https:// or http://.`,
		);
	}
	const [base = text] = BASE_URL.exec(text) ?? [];
	const url = parse(base);
	if (url.username || url.password) {
		throw invalidUrl('The server URL must not contain a user name or password.');
	}
	return (url.origin + url.pathname).replace(/\/+$/, '');
}

/** The database that the address of Odoo Online or Odoo.sh names. */
export function onlineDatabaseOf(baseUrl: string): string | undefined {
	return ONLINE_DATABASE.exec(baseUrl)?.[1];
}

function parse(text: string): URL {
	try {
		return new URL(text);
	} catch {
		throw invalidUrl(`The server URL "${withoutSecrets(text)}" is not a valid web address.`);
	}
}

function invalidUrl(message: string): OdooError {
	return new OdooError('INVALID_URL', message, {
		hint: 'Enter the address that opens Odoo in the browser under Server URL in the credential, e.g. https://mycompany.odoo.com.',
	});
}

function withoutSecrets(text: string): string {
	const at = text.lastIndexOf('@');
	return at < 0 ? text : `…${text.slice(at)}`;
}
