import type { Call } from '../call';
import { nameOf } from '../call';
import type { OdooErrorCode } from '../errors';
import { OdooError } from '../errors';
import type { Failure } from './failure';
import type { Fault } from './protocol';

interface Explanation {
	readonly code: OdooErrorCode;
	/** Odoo's own message when left out. */
	readonly message?: string;
	readonly hint?: string;
	readonly field?: string;
	readonly isTransient?: boolean;
	readonly mayHaveChanged?: boolean;
}

interface Rule {
	/** Matched against the Python class; any class when left out. */
	readonly exception?: RegExp;
	/** Matched against the message; any message when left out. */
	readonly message?: RegExp;
	readonly applies?: (call: Call, fault: Fault) => boolean;
	/** `found` are the groups of `message`. */
	readonly explain: (found: readonly string[], call: Call, fault: Fault) => Explanation;
}

const ACTIONS: Readonly<Record<string, string>> = {
	create: 'create',
	load: 'create or change',
	unlink: 'delete',
	write: 'change',
};

/**
 * Odoo's faults in the user's words. The first rule that fits wins, so special ones stand first.
 * Every text was seen on a real Odoo 14 or 19; where they differ, both are matched.
 */
const RULES: readonly Rule[] = [
	{
		message: /Too many login failures/,
		explain: () => ({
			code: 'RATE_LIMITED',
			message: 'Odoo blocks all logins from this address after too many failed ones.',
			hint: 'Wait a minute, then check the username and the password or API key of the credential.',
		}),
	},
	{
		exception: /AccessDenied$|Unauthorized$/,
		explain: () => ({
			code: 'LOGIN_FAILED',
			message: 'Odoo does not accept the username with this password or API key.',
			hint: LOGIN_HINT,
		}),
	},
	{
		message: /database "?(.*?)"? does not exist/,
		explain: ([database = '']) => noSuchDatabase(database),
	},
	{
		message: /^'?res\.users'?$/,
		exception: /KeyError$/,
		explain: () => noSuchDatabase(),
	},
	{ exception: /InsufficientPrivilege$/, explain: () => noSuchDatabase() },
	{
		message: /Missing database name/,
		explain: () => ({
			code: 'DATABASE_AMBIGUOUS',
			message: 'The database name is missing.',
			hint: 'Enter it under Database Name in the credential.',
		}),
	},
	{
		message: /could not serialize access|deadlock detected|could not obtain lock/,
		explain: () => ({
			code: 'CONFLICT',
			message: 'Another user or workflow changed the same records at the same moment.',
			hint: 'Run the item again. If it happens often, let only one workflow write to these records at a time.',
			isTransient: true,
		}),
	},
	{
		// The method ran, as below.
		message: /int exceeds XML-RPC limits/,
		explain: (_, call) => ({
			code: 'SERVER_ERROR',
			message: `The result of ${nameOf(call)} has a whole number above 2147483647, which XML-RPC cannot carry.`,
			hint: 'Choose another protocol in the credential, such as JSON-RPC.',
			mayHaveChanged: true,
		}),
	},
	{
		// The method ran and its changes are kept: only its result could not be put on the wire.
		message: /cannot marshal|is not JSON serializable/,
		explain: (_, call) => ({
			code: 'OUTCOME_UNKNOWN',
			message: `${nameOf(call)} ran, but its result cannot be sent over this protocol.`,
			hint: 'Check the records in Odoo before running it again, or choose another protocol in the credential.',
			mayHaveChanged: true,
		}),
	},
	{
		message: /(?:Object|the model '|Model ')\s?'?([\w.]+)'? (?:doesn't|does not) exist/,
		explain: ([model = '']) => ({
			code: 'MODEL_NOT_FOUND',
			message: `This Odoo database has no model "${model}".`,
			hint: 'Check the technical name, e.g. res.partner, and that the app the model belongs to is installed.',
		}),
	},
	{
		message: /Private methods \(such as (.*?)\) cannot be called remotely/,
		explain: ([method = '']) => ({
			code: 'ACCESS_DENIED',
			message: `Odoo does not allow ${method.replaceAll("'", '')} to be called from outside: it is private.`,
			hint: 'Use a public method, one without a leading underscore.',
		}),
	},
	{
		message: /The method '(.*?)' does not exist|has no attribute '(.*?)'/,
		exception: /AttributeError$|NotFound$/,
		explain: (_, call) => ({
			code: 'METHOD_NOT_FOUND',
			message: `The model ${call.model} has no method "${call.method}".`,
			hint: 'Check the spelling, and that this version of Odoo has the method.',
		}),
	},
	{
		message: /unauthorized or invalid companies/,
		explain: () => ({
			code: 'ACCESS_DENIED',
			message: 'The user does not belong to one of the chosen companies.',
			hint: 'Choose companies that are allowed for this user in Odoo, or ask the administrator to add them.',
		}),
	},
	{
		exception: /AccessError$/,
		message: /^(You are not allowed to .*)\n\n([\s\S]*)/,
		explain: ([message = '', groups = '']) => ({
			code: 'ACCESS_DENIED',
			message,
			hint: `Ask your Odoo administrator for the right. ${oneLine(groups)}`.trim(),
		}),
	},
	{
		exception: /AccessError$/,
		message: /stumbled upon some top-secret records|Due to security restrictions/,
		explain: (_, call) => ({
			code: 'ACCESS_DENIED',
			message: `The record rules of Odoo do not let this user ${ACTIONS[call.method] ?? 'read'} one of these ${call.model} records.`,
			hint: "Ask your Odoo administrator to give the credential's user access, or filter these records out.",
		}),
	},
	{
		exception: /AccessError$/,
		explain: () => ({
			code: 'ACCESS_DENIED',
			hint: "Ask your Odoo administrator to give the credential's user the right.",
		}),
	},
	{
		message: /Record does not exist or has been deleted|\(Records?: [\w.]+\(.*\), User: \d+\)/,
		explain: (_, call, fault) => ({
			code: 'RECORD_NOT_FOUND',
			message: missingRecord(call, fault.message),
			hint: 'It may have been deleted. Check the ID.',
		}),
	},
	{
		message: /External ID not found in the system: '?([\w.-]+)/,
		explain: ([xmlid = '']) => ({
			code: 'RECORD_NOT_FOUND',
			message: `There is no record with the external ID ${xmlid}.`,
			hint: 'Check the spelling. Odoo shows external IDs in developer mode under View Metadata.',
		}),
	},
	{
		message: /Another model is using the record|another model requires the record being deleted/i,
		applies: (call) => call.method === 'unlink',
		explain: (_, call) => ({
			code: 'VALIDATION',
			message: `A ${call.model} record cannot be deleted: other records still refer to it.`,
			hint: 'Archive it instead, or delete the records that refer to it first.',
		}),
	},
	{
		// Odoo speaks of deleting, although it is the link to a record that does not exist.
		message: /Another model is using the record[\s\S]*constraint: '?(.*?)'? \((\w+)\)/,
		explain: ([label = '', field = '']) => danglingLink(field, label),
	},
	{
		message:
			/another model requires the record being deleted[\s\S]*\(([\w.]+)\), Constraint: (\w+)_fkey/,
		explain: ([model = '', constraint = '']) =>
			danglingLink(constraint.replace(`${model.replaceAll('.', '_')}_`, '')),
	},
	{
		// Three messages of the import, `load`.
		message: /^No matching record found for .*'(.*?)' in field '(.*?)'/,
		explain: ([value = '', label = '']) => ({
			code: 'REFERENCE_NOT_FOUND',
			message: `The record that "${label}" points to, ${value}, does not exist.`,
			hint: 'Check the value of this field: the record may have been deleted or archived.',
		}),
	},
	{
		message: /^Unknown database identifier '(\d+)'/,
		explain: ([id = ''], call) => ({
			code: 'RECORD_NOT_FOUND',
			message: `There is no ${call.model} record with the ID ${id}.`,
			hint: 'It may have been deleted. Check the ID.',
		}),
	},
	{
		message: /^For external id (\S+) .* found record of different model ([\w.]+)/,
		explain: ([xmlid = '', model = ''], call) => ({
			code: 'DUPLICATE',
			message: `The external ID ${xmlid} belongs to a ${model} record already, not to ${call.model}.`,
			hint: 'Use another external ID.',
		}),
	},
	{
		message: /Missing required value for the field '(.*?)' \((\w+)\)/,
		explain: ([label = '', field = '']) => requiredMissing(label, field),
	},
	{
		message: /a mandatory field is not set[\s\S]*Field: (.*?) \((\w+)\)/i,
		explain: ([label = '', field = '']) => requiredMissing(label, field),
	},
	{
		message: /Invalid field (?:[\w.]+\.)?'?(\w+)'? (?:on|in)\b/,
		explain: ([field = ''], call) => noSuchField(field, call),
	},
	{
		// Odoo 19 answers a write of an unknown field with no more than its name.
		exception: /KeyError$/,
		message: /^'?(\w+)'?$/,
		applies: (call) => call.method === 'write' || call.method === 'create',
		explain: ([field = ''], call) => noSuchField(field, call),
	},
	{
		message: /Invalid language code: (.*)/,
		explain: ([language = '']) => ({
			code: 'INVALID_VALUE',
			field: 'lang',
			message: `The language ${language} is not active in Odoo.`,
			hint: 'Choose an active language, or activate it in Odoo under Settings > Languages.',
		}),
	},
	{
		message: /Wrong value for ([\w.]+)\.(\w+): (.*)/,
		explain: ([model = '', field = '', value = '']) => ({
			code: 'INVALID_VALUE',
			field,
			message: `${value} is not one of the choices of the field ${field} of ${model}.`,
			hint: 'Use one of the values that the field offers in Odoo.',
		}),
	},
	{
		message:
			/to SQL because it is not stored|Invalid (?:operator|leaf|"order" specified)|Domain\(\)|invalid item in domain|in (?:condition|leaf) \(/,
		explain: (_, call, fault) => ({
			code: 'INVALID_DOMAIN',
			message: `Odoo does not understand the filter or the sort order for ${call.model}: ${oneLine(fault.message)}`,
			hint: 'Check the fields and operators of the filter.',
		}),
	},
	{
		message:
			/invalid literal for int|could not convert string to float|does not match format|unconverted data remains|invalid input syntax|out of range|Incorrect padding|cannot contain NUL|could not be decoded as an image|not encoded in base64/,
		explain: (_, call, fault) => ({
			code: 'INVALID_VALUE',
			message: `Odoo refuses a value for ${call.model}: ${oneLine(fault.message)}`,
			hint: 'Check that each value fits the type of its field.',
		}),
	},
	{
		message: /RequestEntityTooLarge|Request Entity Too Large|exceeds the capacity limit/i,
		explain: () => TOO_LARGE,
	},
	{ exception: /RequestEntityTooLarge$/, explain: () => TOO_LARGE },
	{
		exception: /NotFound$/,
		explain: () => ({
			code: 'NOT_ODOO',
			message: "There is no Odoo API at the credential's server URL.",
			hint: 'Enter the address that opens Odoo in the browser, without anything behind the host name.',
		}),
	},
	{
		// The constraint's own text on Odoo 19, its name alone on Odoo 14.
		message: /already exists?|must be unique|the same|_(?:key|uniq|unique)$|duplicate key/i,
		exception: /(?:Validation|User|Integrity)Error$|UniqueViolation$/,
		explain: (_, call, fault) => ({
			code: 'DUPLICATE',
			message: `Odoo has such a ${call.model} record already: ${constraintText(fault.message)}`,
			hint: 'Change the value that must be unique, or update the existing record.',
		}),
	},
	{
		exception: /(?:Validation|User)Error$|RedirectWarning$/,
		explain: (_, _call, fault) => ({
			code: 'VALIDATION',
			message: constraintText(fault.message),
			hint: 'This is a rule of Odoo or one of its apps: change the values so that they follow it.',
		}),
	},
	{
		exception: /TypeError$|UnprocessableEntity$/,
		message: /argument/,
		explain: (_, call, fault) => ({
			code: 'INVALID_VALUE',
			message: `The arguments do not fit the method ${nameOf(call)}: ${oneLine(fault.message)}`,
			hint: 'Check the names of the arguments.',
		}),
	},
];

export const LOGIN_HINT =
	'Check both in the credential. An API key works only until its end date, for the user who made it; ' +
	'users with two-factor login need an API key; deactivated users cannot log in.';

const TOO_LARGE: Explanation = {
	code: 'INVALID_VALUE',
	message: 'The request is too large for the server.',
	hint: 'Lower Batch Size, or send smaller files. The limit is set in Odoo and in the web server in front of it.',
};

/** Turns Odoo's report of a failed call into the error for the user. The transaction was rolled back. */
export function failureFromFault(fault: Fault, call: Call): Failure {
	const explanation = explain(fault, call);
	const { code, message = oneLine(fault.message), hint, field } = explanation;
	const details = [fault.exception, fault.debug ?? fault.message].filter(Boolean).join('\n');
	return {
		error: new OdooError(code, message, { hint, field, details }),
		mayHaveChanged: explanation.mayHaveChanged ?? false,
		isTransient: explanation.isTransient ?? false,
	};
}

function explain(fault: Fault, call: Call): Explanation {
	for (const rule of RULES) {
		if (rule.exception && !rule.exception.test(fault.exception)) continue;
		const match = (rule.message ?? /^/).exec(fault.message);
		if (match && (rule.applies?.(call, fault) ?? true)) {
			return rule.explain(match.slice(1), call, fault);
		}
	}
	return {
		code: 'SERVER_ERROR',
		message: `Odoo reported an internal error in ${nameOf(call)}: ${oneLine(`${fault.exception}: ${fault.message}`)}`,
		hint: "The server's log tells more. An app installed in Odoo may be at fault.",
	};
}

function noSuchDatabase(database?: string): Explanation {
	return {
		code: 'DATABASE_NOT_FOUND',
		message: `There is no Odoo database ${database ? `"${database}" ` : 'of this name '}on the server.`,
		hint: 'Check Database Name in the credential: capital letters matter. On Odoo Online it is the first part of the address.',
	};
}

function noSuchField(field: string, call: Call): Explanation {
	return {
		code: 'FIELD_NOT_FOUND',
		field,
		message: `The model ${call.model} has no field "${field}".`,
		hint: 'Check the technical name of the field, and that the app which adds it is installed.',
	};
}

function danglingLink(field: string, label = field): Explanation {
	return {
		code: 'REFERENCE_NOT_FOUND',
		field,
		message: `The record that "${label}" (${field}) points to does not exist.`,
		hint: 'Check the ID in this field: it may have been deleted, or belong to another model.',
	};
}

function requiredMissing(label: string, field: string): Explanation {
	return {
		code: 'REQUIRED_MISSING',
		field,
		message: `The field "${label}" (${field}) is required, but has no value.`,
		hint: 'Map a value to this field.',
	};
}

function missingRecord(call: Call, message: string): string {
	const [, model = call.model, ids = ''] = /\(Records?: ([\w.]+)\(([\d, ]*)/.exec(message) ?? [];
	const named = ids.replace(/,\s*$/, '');
	return named
		? `There is no ${model} record with the ID ${named}.`
		: `A ${model} record does not exist.`;
}

/** The action, the button and the context behind the text of a RedirectWarning, as JSON-RPC has them. */
const REDIRECTION = /\n\d+\n[^\n]*\n(?:None|\{[^\n]*\})\s*$/;

/** Odoo's text for the user, without the tuple that XML-RPC makes of a RedirectWarning. */
function constraintText(message: string): string {
	const [, inTuple] = /^\(\s*(?:'((?:[^'\\]|\\.)*)'|"(?:[^"\\]|\\.)*")\s*,/.exec(message) ?? [];
	const text = inTuple?.replaceAll("\\'", "'").replaceAll('\\n', '\n') ?? message;
	return oneLine(
		text.replace(/^The operation cannot be completed:\s*/, '').replace(REDIRECTION, ''),
	);
}

function oneLine(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
