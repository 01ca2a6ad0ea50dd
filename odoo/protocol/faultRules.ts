import type { Call } from '../call';
import { callName, listIn, recordIn } from '../call';
import type { Explanation } from './explanations';
import {
	ASK_FOR_RIGHT,
	CHECK_URL,
	danglingLink,
	inactiveLanguage,
	LOGIN_REFUSED,
	missingRecord,
	noSuchDatabase,
	noSuchField,
	requiredMissing,
	SINCE_17,
	TOO_LARGE,
} from './explanations';
import { preview } from '../preview';
import { constraintText, oneLine } from './faultText';
import type { Fault } from './protocol';

/** The groups of a pattern; undefined where one took no part. */
type Found = ReadonlyArray<string | undefined>;

/** How to recognise a fault, and what to tell the user. */
interface FaultRule {
	/** Matched against the Python class; any class when left out. */
	readonly exception?: RegExp;
	/** Matched against the message; any message when left out. */
	readonly message?: RegExp;
	/** `found` are the groups of `message`. */
	readonly applies?: (found: Found, call: Call) => boolean;
	readonly explain: (found: Found, call: Call, fault: Fault) => Explanation;
}

/** What methods of every model do, in words. */
export const ACTIONS: ReadonlyMap<string, string> = new Map([
	['create', 'create'],
	['load', 'create or change'],
	['unlink', 'delete'],
	['write', 'change'],
]);

/**
 * Odoo's faults in the user's words. The first rule that fits wins, so special ones stand first.
 * Every text was seen on a real Odoo 14 or 19; where they differ, both are matched.
 */
export const FAULT_RULES: readonly FaultRule[] = [
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
		explain: () => LOGIN_REFUSED,
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
			message: `The result of ${callName(call)} has a whole number above 2147483647, which XML-RPC cannot carry.`,
			hint: 'Choose another protocol in the credential, such as JSON-RPC.',
			mayHaveChanged: true,
		}),
	},
	{
		// The method ran and its changes are kept: only its result could not be put on the wire.
		message: /cannot marshal|is not JSON serializable/,
		explain: (_, call) => ({
			code: 'OUTCOME_UNKNOWN',
			message: `${callName(call)} ran, but its result cannot be sent over this protocol.`,
			hint: 'Check the records in Odoo before running it again, or choose another protocol in the credential.',
			mayHaveChanged: true,
			hasRun: true,
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
		// Another one's name is that of a defect inside of Odoo or one of its apps.
		message: /The method '(.*?)' does not exist|has no attribute '(.*?)'/,
		exception: /AttributeError$|NotFound$/,
		applies: ([method, attribute], call) =>
			(method ?? attribute)?.split('.').at(-1) === call.method,
		explain: (_, call) => ({
			code: 'METHOD_NOT_FOUND',
			message: `The model ${call.model} has no method "${call.method}".`,
			hint: 'Check the spelling, and that this version of Odoo has the method.',
		}),
	},
	{
		// Of Odoo 16, which has properties but cannot search by them.
		message: /'Properties' object has no attribute 'auto_join'/,
		explain: (_, call) => ({
			code: 'INVALID_DOMAIN',
			message: `This version of Odoo cannot filter ${call.model} by a property.`,
			hint: SINCE_17,
		}),
	},
	{
		// The transaction may have been committed when the connection broke.
		exception: /(?:Operational|Interface)Error$|(?:Admin|Crash)Shutdown$/,
		message:
			/server closed the connection|connection (?:already|has been) closed|terminating connection/,
		explain: (_, call) => ({
			code: 'SERVER_ERROR',
			message: `Odoo lost its database while it ran ${callName(call)}.`,
			hint: 'The database server may have been restarted. Try again later.',
			isTransient: true,
			mayHaveChanged: true,
		}),
	},
	{
		exception: /MemoryError$/,
		explain: (_, call) => ({
			code: 'SERVER_ERROR',
			message: `Odoo has too little memory for ${callName(call)}.`,
			hint: 'Write fewer records at a time (Batch Size), read fewer (Page Size), or send smaller files. The limit is limit_memory_hard in the settings of Odoo.',
		}),
	},
	{
		message: /(No space left on device|Read-only file system)/,
		explain: ([reason = ''], call) => ({
			code: 'SERVER_ERROR',
			message: `The disk of the Odoo server does not take what ${callName(call)} writes: ${reason}.`,
			hint: 'Ask your Odoo administrator to make room on the disk or to make it writable, then run it again.',
		}),
	},
	{
		// A write that found the disk full leaves the beginning of the file behind, named by the whole content.
		message: /attachment collides with an existing file/,
		explain: () => ({
			code: 'SERVER_ERROR',
			message: "A damaged file in Odoo's filestore stands in the way of this one.",
			hint: 'It remains from a time when the disk was full. Ask your Odoo administrator to delete the file in the filestore that has the SHA-1 of the content as its name, then run it again.',
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
			message: `The record rules of Odoo do not let this user ${ACTIONS.get(call.method) ?? 'read'} one of these ${call.model} records.`,
			hint: "Ask your Odoo administrator to give the credential's user access, or filter these records out.",
		}),
	},
	{
		exception: /AccessError$/,
		explain: () => ({ code: 'ACCESS_DENIED', hint: ASK_FOR_RIGHT }),
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
			message: `There is no record with the External ID ${xmlid}.`,
			hint: 'Check the spelling. Odoo shows External IDs in developer mode under View Metadata.',
		}),
	},
	{
		message: /Another model is using the record|another model requires the record being deleted/i,
		applies: (_, call) => call.method === 'unlink',
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
			/another model requires the record being deleted[\s\S]*\(([\w.]+)\),?\s+Constraint: (\w+)_fkey/,
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
			message: `The External ID ${xmlid} belongs to a ${model} record already, not to ${call.model}.`,
			hint: 'Use another External ID.',
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
		applies: (_, call) => call.method === 'write' || call.method === 'create',
		explain: ([field = ''], call) => {
			const rows = call.method === 'create' ? listIn(call.params?.vals_list) : [];
			// What an app takes for given, such as the name of an employee.
			const isNotGiven = rows.length > 0 && rows.every((row) => !(field in recordIn(row)));
			return isNotGiven ? requiredMissing(field, field) : noSuchField(field, call);
		},
	},
	{
		message: /Invalid language code: (.*)/,
		explain: ([language = '']) => inactiveLanguage(language),
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
			/(?:invalid literal for int\(\) with base 10|could not convert string to float|invalid input syntax for type [\w ]+): ['"](.*?)['"](?:\n|$)/,
		// Elsewhere it need not be about a field.
		applies: (_, { method }) => /^(?:create|load|read|search|web_|write)/.test(method),
		explain: ([value = ''], call) => ({
			code: 'INVALID_VALUE',
			message: `${preview(value)} does not fit the type of its field in ${call.model}.`,
			hint: 'Check that each value fits the type of its field. The type may have been changed in Odoo.',
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
			hint: CHECK_URL,
		}),
	},
	{
		// The constraint's own text on Odoo 19, its name alone on Odoo 14. Rules of apps say "at the same time".
		message:
			/already exists?|must be unique|cannot be completed:.*the same|_(?:key|uniq|unique(?:_\w+)?)$|duplicate key/is,
		exception: /(?:Validation|User|Integrity)Error$|UniqueViolation$/,
		explain: (_, call, fault) => ({
			code: 'DUPLICATE',
			message: `Odoo refuses a duplicate of a ${call.model} record: ${constraintText(fault.message)}`,
			hint: 'Change the value that must be unique, or update the existing record.',
		}),
	},
	{
		exception: /(?:Validation|User)Error$|RedirectWarning$/,
		explain: (_, call, fault) => ({
			code: 'VALIDATION',
			message: constraintText(fault.message),
			hint: /^(?:web_)?(?:search_)?read$/.test(call.method)
				? 'Odoo cannot work out one of the fields. With Output set to Selected Fields, leave it out.'
				: 'The rule is enforced by Odoo or one of its apps. Change the values to comply with it.',
		}),
	},
	{
		exception: /TypeError$|UnprocessableEntity$/,
		message: /argument/,
		explain: (_, call, fault) => ({
			code: 'INVALID_VALUE',
			message: `The arguments do not fit the method ${callName(call)}: ${oneLine(fault.message)}`,
			hint: 'Check the names of the arguments.',
		}),
	},
];
