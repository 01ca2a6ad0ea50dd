import { failureFromFault } from '../../../odoo/protocol/faults';

const MODEL = 'res.partner';
const read = { model: MODEL, method: 'search_read' };
const create = { model: MODEL, method: 'create' };
const write = { model: MODEL, method: 'write', ids: [9] };
const unlink = { model: MODEL, method: 'unlink', ids: [9] };

const explain = (exception: string, message: string, call: typeof read = read) =>
	failureFromFault({ exception, message, debug: 'Traceback (most recent call last): ...' }, call);

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
		read,
		'METHOD_NOT_FOUND',
		undefined,
	],
	[
		'builtins.AttributeError',
		"type object 'res.partner' has no attribute 'nope'",
		read,
		'METHOD_NOT_FOUND',
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
