import type { Call } from '../call';
import type { OdooErrorCode } from '../errors';
import { OdooError } from '../errors';

/** A fault in the user's words, and what may be done about it. */
export interface Explanation {
	readonly code: OdooErrorCode;
	/** Odoo's own message when left out. */
	readonly message?: string;
	readonly hint?: string;
	readonly field?: string;
	readonly isTransient?: boolean;
	readonly mayHaveChanged?: boolean;
	readonly hasRun?: true;
}

/** One in our own words, whatever Odoo says. */
export type Statement = Explanation & { readonly message: string };

/** The error that says so. */
export function errorOf({ code, message, hint, field }: Statement): OdooError {
	return new OdooError(code, message, { hint, field });
}

export const CHECK_URL =
	'Check Server URL. Enter the address that opens Odoo in your browser, such as https://mycompany.odoo.com.';

/** Of answers that Odoo cannot have given to a search. */
export const CHECK_SEARCH =
	'Check that Server URL points to Odoo itself, and that no app changes how these records are searched.';

export const SINCE_17 =
	'This needs Odoo 17 or later. On older versions, filter in the workflow after reading.';

export const CHECK_EXPRESSION =
	'If the value comes from an expression, check that it has a value for this item.';

export const ASK_FOR_RIGHT =
	'Ask your Odoo administrator to give this right to the user of the credential.';

export const CHECK_DATABASE =
	'Check Database Name in the credential. It is case-sensitive. On Odoo Online it is the first part of the address.';

export const LOGIN_REFUSED: Statement = {
	code: 'LOGIN_FAILED',
	message: 'Odoo does not accept the username with this password or API key.',
	hint:
		'Check both in the credential. An API key works only for the user who made it, until it expires. ' +
		'Users with two-factor authentication need an API key. Archived users cannot log in.',
};

/** Other plans refuse the login as if the key were wrong. */
export const ONLINE_PLAN_HINT = 'On Odoo Online, only the Custom plan has the external API.';

export const TOO_LARGE = {
	code: 'INVALID_VALUE',
	message: 'The request is too large for the server.',
	hint: 'Lower Batch Size, or send smaller files. The limit is set in Odoo and in the web server in front of it.',
} as const satisfies Statement;

export function noSuchDatabase(database?: string): Statement {
	return {
		code: 'DATABASE_NOT_FOUND',
		message: database
			? `There is no Odoo database "${database}" on the server.`
			: 'There is no Odoo database of this name on the server.',
		hint: CHECK_DATABASE,
	};
}

export function inactiveLanguage(language: string): Statement {
	return {
		code: 'INVALID_VALUE',
		field: 'lang',
		message: `The language ${language} is not active in Odoo.`,
		hint: 'Choose an active language, or activate it in Odoo under Settings > Languages.',
	};
}

export function noSuchField(field: string, call: Call): Explanation {
	return {
		code: 'FIELD_NOT_FOUND',
		field,
		message: `The model ${call.model} has no field "${field}".`,
		hint: 'Check the technical name of the field, and that the app which adds it is installed.',
	};
}

export function danglingLink(field: string, label = field): Explanation {
	return {
		code: 'REFERENCE_NOT_FOUND',
		field,
		message: `The record that "${label}" (${field}) points to does not exist.`,
		hint: 'Check the ID in this field: it may have been deleted, or belong to another model.',
	};
}

export function requiredMissing(label: string, field: string): Statement {
	return {
		code: 'REQUIRED_MISSING',
		field,
		message: `The field "${label}" (${field}) is required, but has no value.`,
		hint: 'Map a value to this field.',
	};
}

export function missingRecord(call: Call, message: string): string {
	const [, model = call.model, ids = ''] = /\(Records?: ([\w.]+)\(([\d, ]*)/.exec(message) ?? [];
	const named = ids.replace(/,\s*$/, '');
	return named
		? `There is no ${model} record with the ID ${named}.`
		: `A ${model} record does not exist.`;
}
