import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureFromFault } from '../../../odoo/protocol/faults';

const MODEL = 'res.partner';
const read = { model: MODEL, method: 'search_read' };
const create = { model: MODEL, method: 'create' };
const employee = { ...create, params: { vals_list: [{ work_email: 'a@example.com' }] } };
const write = { model: MODEL, method: 'write', ids: [9] };
const upload = { model: 'ir.attachment', method: 'create' };
const nope = { model: MODEL, method: 'nope' };
const unlink = { model: MODEL, method: 'unlink', ids: [9] };

const explain = (exception: string, message: string, call: typeof read = read) =>
	failureFromFault({ exception, message, debug: 'Traceback (most recent call last): ...' }, call);

/** What a real server of this version reported. */
function recordedFaults(version: number): Record<string, { exception: string; message: string }> {
	const file = join(__dirname, `../../fixtures/faults/${version}.json`);
	return JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof recordedFaults>;
}

/** Class and message as Odoo 14 or 19 sent them, the call, and what the user is told. */
it.each([
	['odoo.exceptions.AccessDenied', 'Access Denied', read, 'LOGIN_FAILED', undefined],
	['werkzeug.exceptions.Unauthorized', 'Invalid apikey', read, 'LOGIN_FAILED', undefined],
	[
		'odoo.exceptions.AccessDenied',
		'Too many login failures, please wait a bit before trying again.',
		read,
		'RATE_LIMITED',
		undefined,
	],
	[
		'psycopg2.OperationalError',
		'connection to server failed: FATAL:  database "nope" does not exist\n',
		read,
		'DATABASE_NOT_FOUND',
		undefined,
	],
	['builtins.KeyError', "'res.users'", read, 'DATABASE_NOT_FOUND', undefined],
	['builtins.AssertionError', 'Missing database name', read, 'DATABASE_AMBIGUOUS', undefined],
	[
		'odoo.exceptions.AccessError',
		"You are not allowed to access 'Journal Entry' (account.move) records.\n\nThis operation is allowed for the following groups:\n\t- Invoicing/Billing",
		read,
		'ACCESS_DENIED',
		undefined,
	],
	[
		'odoo.exceptions.AccessError',
		"Uh-oh! Looks like you have stumbled upon some top-secret records.\n\nSorry, X (id=6) doesn't have 'read' access to:\n- Contact (res.partner)",
		read,
		'ACCESS_DENIED',
		undefined,
	],
	[
		'odoo.exceptions.AccessError',
		"Private methods (such as 'res.partner._x') cannot be called remotely.",
		read,
		'ACCESS_DENIED',
		undefined,
	],
	[
		'odoo.exceptions.MissingError',
		'Record does not exist or has been deleted.\n(Record: res.partner(999999,), User: 2)',
		write,
		'RECORD_NOT_FOUND',
		undefined,
	],
	[
		'odoo.exceptions.UserError',
		"L'enregistrement n'existe pas ou a été supprimé.\n(Record: res.partner(999999,), User: 2)",
		write,
		'RECORD_NOT_FOUND',
		undefined,
	],
	[
		'odoo.exceptions.UserError',
		"Object no.model doesn't exist",
		read,
		'MODEL_NOT_FOUND',
		undefined,
	],
	[
		'werkzeug.exceptions.NotFound',
		"the model 'no.model' does not exist",
		read,
		'MODEL_NOT_FOUND',
		undefined,
	],
	[
		'builtins.AttributeError',
		"The method 'res.partner.nope' does not exist",
		nope,
		'METHOD_NOT_FOUND',
		undefined,
	],
	[
		'builtins.AttributeError',
		"type object 'res.partner' has no attribute 'nope'",
		nope,
		'METHOD_NOT_FOUND',
		undefined,
	],
	[
		'builtins.AttributeError',
		"'res.partner' object has no attribute 'nope'",
		nope,
		'METHOD_NOT_FOUND',
		undefined,
	],
	[
		// Of a defect in an app, not of the method that was called.
		'builtins.AttributeError',
		"'NoneType' object has no attribute 'partner_id'",
		nope,
		'SERVER_ERROR',
		undefined,
	],
	[
		'builtins.AttributeError',
		"'Properties' object has no attribute 'auto_join'",
		read,
		'INVALID_DOMAIN',
		undefined,
	],
	[
		'psycopg2.OperationalError',
		'server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally',
		write,
		'SERVER_ERROR',
		undefined,
	],
	['builtins.ValueError', "Invalid field 'nope' on 'res.partner'", read, 'FIELD_NOT_FOUND', 'nope'],
	[
		'builtins.ValueError',
		"Invalid field 'nope' on model 'res.partner'",
		create,
		'FIELD_NOT_FOUND',
		'nope',
	],
	[
		'builtins.ValueError',
		"Invalid field res.partner.nope in condition ('nope', '=', 1)",
		read,
		'FIELD_NOT_FOUND',
		'nope',
	],
	['builtins.KeyError', 'nope', write, 'FIELD_NOT_FOUND', 'nope'],
	['builtins.KeyError', 'work_email', employee, 'FIELD_NOT_FOUND', 'work_email'],
	['builtins.KeyError', 'name', employee, 'REQUIRED_MISSING', 'name'],
	[
		'odoo.exceptions.ValidationError',
		'mailing_contact_list_rel_unique_contact_list',
		write,
		'DUPLICATE',
		undefined,
	],
	[
		'odoo.exceptions.ValidationError',
		"The operation cannot be completed: Missing required value for the field 'Opportunity' (name).\nModel: 'Lead' (crm.lead)\n- create/update: a mandatory field is not set",
		create,
		'REQUIRED_MISSING',
		'name',
	],
	[
		'odoo.exceptions.ValidationError',
		'The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n- Delete: another model requires the record being deleted. If possible, archive it instead.\n\nModel: Lead/Opportunity (crm.lead), Field: Opportunity (name)\n',
		create,
		'REQUIRED_MISSING',
		'name',
	],
	[
		'odoo.exceptions.ValidationError',
		"Another model is using the record you are trying to delete.\n\nThe troublemaker is: 'Contact' (res.partner)\nThanks to the following constraint: 'Country' (country_id)\nHow about archiving the record instead?",
		create,
		'REFERENCE_NOT_FOUND',
		'country_id',
	],
	[
		'odoo.exceptions.ValidationError',
		'The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead.\n\nModel: Contact (res.partner), Constraint: res_partner_country_id_fkey',
		create,
		'REFERENCE_NOT_FOUND',
		'country_id',
	],
	[
		// Of Odoo 16 to 18. Source: _as_validation_error in odoo/service/model.py.
		'odoo.exceptions.ValidationError',
		'The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead.\n\nModel: Contact (res.partner)\nConstraint: res_partner_country_id_fkey\n',
		create,
		'REFERENCE_NOT_FOUND',
		'country_id',
	],
	[
		'odoo.exceptions.ValidationError',
		"Another model is using the record you are trying to delete.\n\nThe troublemaker is: 'Contact' (res.partner)\nThanks to the following constraint: 'Country' (country_id)",
		unlink,
		'VALIDATION',
		undefined,
	],
	[
		'odoo.exceptions.ValidationError',
		'The operation cannot be completed: You can not have two users with the same login!',
		create,
		'DUPLICATE',
		undefined,
	],
	['odoo.exceptions.ValidationError', 'res_users_login_key', create, 'DUPLICATE', undefined],
	[
		'odoo.exceptions.UserError',
		"You can't register payments for both inbound and outbound moves at the same time.",
		create,
		'VALIDATION',
		undefined,
	],
	[
		'odoo.exceptions.ValidationError',
		'You cannot create recursive Partner hierarchies.',
		write,
		'VALIDATION',
		undefined,
	],
	[
		'builtins.ValueError',
		"Wrong value for res.partner.type: 'zzz'",
		create,
		'INVALID_VALUE',
		'type',
	],
	[
		'builtins.ValueError',
		"time data 'abc' does not match format '%Y-%m-%d'",
		create,
		'INVALID_VALUE',
		undefined,
	],
	[
		'psycopg2.errors.InvalidTextRepresentation',
		'invalid input syntax for type integer: "Belgium"',
		create,
		'INVALID_VALUE',
		undefined,
	],
	['builtins.ValueError', 'Domain() malformed domain', read, 'INVALID_DOMAIN', undefined],
	[
		'builtins.ValueError',
		'Cannot convert res.partner.same_vat_partner_id to SQL because it is not stored',
		read,
		'INVALID_DOMAIN',
		undefined,
	],
	['odoo.exceptions.UserError', 'Invalid language code: xx_XX', read, 'INVALID_VALUE', 'lang'],
	[
		'psycopg2.errors.SerializationFailure',
		'could not serialize access due to concurrent update',
		write,
		'CONFLICT',
		undefined,
	],
	[
		'builtins.TypeError',
		"ResPartner.write() missing 1 required positional argument: 'vals'",
		write,
		'INVALID_VALUE',
		undefined,
	],
	['builtins.ZeroDivisionError', 'division by zero', write, 'SERVER_ERROR', undefined],
])('%s %j is explained', (exception, message, call, code, field) => {
	const { error } = explain(exception, message, call);
	expect({ code: error.code, field: error.field }).toEqual({ code, field });
	expect(error.message).not.toMatch(/Traceback|\n/);
	expect(error.hint).toBeTruthy();
	expect(error.details).toContain('Traceback');
});

/** What was done, and what the user is told of it, on each version. */
const RECORDED = {
	'create with a link that does not exist': [create, /REFERENCE_NOT_FOUND|RECORD_NOT_FOUND/],
	'write an unknown field': [write, 'FIELD_NOT_FOUND', 'nope'],
	'search by an unknown field': [read, 'FIELD_NOT_FOUND', 'nope'],
	'unknown method': [nope, 'METHOD_NOT_FOUND'],
	'private method': [read, 'ACCESS_DENIED'],
	'unknown model': [read, 'MODEL_NOT_FOUND'],
	'write a missing record': [write, 'RECORD_NOT_FOUND'],
	'unlink a missing record': [unlink, 'RECORD_NOT_FOUND'],
	'few rights: read': [read, 'ACCESS_DENIED'],
	'few rights: write': [write, 'ACCESS_DENIED'],
	'required missing': [create, 'REQUIRED_MISSING', 'name'],
	'unique violated': [create, 'DUPLICATE'],
	'selection wrong': [create, 'INVALID_VALUE', 'type'],
	'a property in a domain': [read, /INVALID_DOMAIN|FIELD_NOT_FOUND/],
	'wrong key': [read, 'LOGIN_FAILED'],
	'disk full': [upload, 'SERVER_ERROR'],
	'disk read-only': [upload, 'SERVER_ERROR'],
	'part of a file on the disk': [upload, 'SERVER_ERROR'],
	'text for a column that an upgrade made a number': [create, 'INVALID_VALUE'],
	'text for a field that an upgrade made a number': [create, 'INVALID_VALUE'],
} as const;

describe.each([14, 16, 17, 18, 19])('Odoo %i', (version) => {
	const recorded = recordedFaults(version);

	it.each(Object.keys(recorded))('is understood: %s', (situation) => {
		const { exception, message } = recorded[situation] ?? { exception: '', message: '' };
		const [call, code, field] = RECORDED[situation as keyof typeof RECORDED];
		const { error } = explain(exception, message, call);
		expect(error.code).toEqual(
			typeof code === 'string' ? code : (expect.stringMatching(code) as string),
		);
		if (field) expect(error.field).toBe(field);
	});
});

it.each([
	[
		'disk full',
		/disk of the Odoo server .* ir\.attachment\.create .*: No space left on device\.$/,
		/room/,
	],
	['disk read-only', /disk of the Odoo server .*: Read-only file system\.$/, /writable/],
	['part of a file on the disk', /damaged file in Odoo's filestore/, /delete the file .* SHA-1/],
	[
		'text for a column that an upgrade made a number',
		/^"seven" does not fit the type of its field in ir\.attachment\.$/,
		/type may have been changed/,
	],
	[
		'text for a field that an upgrade made a number',
		/^"seven" does not fit the type of its field in ir\.attachment\.$/,
		/type may have been changed/,
	],
])('says what is wrong and what to do: %s', (situation, told, hint) => {
	const { exception, message } = recordedFaults(19)[situation] ?? { exception: '', message: '' };
	const { error } = explain(exception, message, upload);
	expect(error.message).toMatch(told);
	expect(error.hint).toMatch(hint);
});

it('speaks of no field where a method has refused what it was given', () => {
	const call = { model: 'x.tool', method: 'run' };
	const message = "could not convert string to float: 'seven'";
	expect(explain('builtins.ValueError', message, call).error.message).toBe(
		`Odoo refuses a value for x.tool: ${message}`,
	);
});

it('leaves open whether a call ran whose database was lost', () => {
	const message = 'terminating connection due to administrator command';
	expect(explain('psycopg2.errors.AdminShutdown', message, write)).toMatchObject({
		mayHaveChanged: true,
		isTransient: true,
	});
});

it.each(['constructor', '__proto__', 'toString'])('explains a call of %s', (method) => {
	const { error } = explain('odoo.exceptions.AccessError', 'top-secret records', {
		model: MODEL,
		method,
	});
	expect(error.code).toBe('ACCESS_DENIED');
	const secret = explain('odoo.exceptions.AccessError', 'stumbled upon some top-secret records', {
		model: MODEL,
		method,
	});
	expect(secret.error.message).toContain('do not let this user read one of');
});

it.each([
	['nothing but letters', 'x'],
	['blanks', ' '],
	['an escaped text', "\\'"],
	['a tuple', "('"],
	['foreign keys', 'another model requires the record being deleted (a), Constraint: b '],
	['troublemakers', "Another model is using the record constraint: '"],
	['databases', 'database "'],
	['redirections', '\n1\n\n'],
	['required fields', 'a mandatory field is not set Field: '],
	['External IDs', 'For external id a found record of different model '],
])('takes linear time for a fault of %s', (_, part) => {
	const start = process.cpuUsage();
	for (const length of [100_000, 30_000_000]) {
		const { error } = explain('odoo.exceptions.ValidationError', part.repeat(length / part.length));
		expect(error.message.length).toBeLessThan(1000);
	}
	const { user, system } = process.cpuUsage(start);
	expect((user + system) / 1000).toBeLessThan(1000);
});

it('names the groups that have a right the user lacks', () => {
	const message =
		"You are not allowed to access 'Journal Entry' (account.move) records.\n\nThis operation is allowed for the following groups:\n\t- Invoicing/Billing";
	const { error } = explain('odoo.exceptions.AccessError', message);
	expect(error.message).toBe(
		"You are not allowed to access 'Journal Entry' (account.move) records.",
	);
	expect(error.hint).toContain('Invoicing/Billing');
});

it.each(['None', "{'default_name': 'x'}"])(
	'leaves out where a warning leads to, as JSON-RPC shows it with the context %s',
	(context) => {
		const message = `Users are made elsewhere.\n70\nGo to the panel\n${context}`;
		const { error } = explain('odoo.exceptions.RedirectWarning', message, write);
		expect(error.message).toBe('Users are made elsewhere.');
	},
);

it('reads the text of a warning that XML-RPC shows as a Python tuple', () => {
	const message =
		"('You cannot delete contacts linked to an active user.\\nArchive them.', {'type': 'ir.actions.act_window'}, 'Go to users', None)";
	const { error } = explain('odoo.exceptions.UserError', message, unlink);
	expect(error.message).toBe('You cannot delete contacts linked to an active user. Archive them.');
});

it('says that a call whose result cannot be sent has run', () => {
	const failure = explain('builtins.TypeError', 'cannot marshal <class x> objects', write);
	expect(failure.mayHaveChanged).toBe(true);
});

it('lets a serialization conflict be tried again', () => {
	const failure = explain('psycopg2.errors.SerializationFailure', 'could not serialize access');
	expect(failure).toMatchObject({ isTransient: true, mayHaveChanged: false });
});

it('says that XML-RPC cannot carry a large number', () => {
	const overflow = explain('builtins.OverflowError', 'int exceeds XML-RPC limits');
	expect(overflow.error).toMatchObject({
		code: 'SERVER_ERROR',
		message: expect.stringContaining('above 2147483647, which XML-RPC cannot carry') as string,
	});
});

it('says what helps when Odoo has no memory', () => {
	const { error } = explain('builtins.MemoryError', '');
	expect(error).toMatchObject({
		code: 'SERVER_ERROR',
		message: expect.stringContaining('too little memory') as string,
		hint: expect.stringContaining('Batch Size') as string,
	});
});
