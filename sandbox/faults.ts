import { repr, str, tuple, type Dict, type Value } from './python';

/** A Python exception: what Odoo's three protocols make of it is at the end of this file. */
export class Fault extends Error {
	constructor(
		/** Qualified Python name, e.g. `odoo.exceptions.UserError`. */
		readonly type: string,
		readonly args: readonly Value[],
		readonly httpStatus = HTTP_STATUS[type] ?? 500,
	) {
		super(args.map(str).join('\n'));
	}
}

const HTTP_STATUS: Readonly<Record<string, number>> = {
	'odoo.exceptions.UserError': 422,
	'odoo.exceptions.ValidationError': 422,
	'odoo.exceptions.AccessError': 403,
	'odoo.exceptions.AccessDenied': 403,
	'odoo.exceptions.MissingError': 404,
};

const XML_FAULT_CODE: Readonly<Record<string, number>> = {
	'odoo.exceptions.UserError': 2,
	'odoo.exceptions.ValidationError': 2,
	'odoo.exceptions.MissingError': 2,
	'odoo.exceptions.RedirectWarning': 2,
	'odoo.exceptions.AccessDenied': 3,
	'odoo.exceptions.AccessError': 4,
};

/** Something went wrong in the server's own code: clients get a traceback. */
const XML_FAULT_APPLICATION = 1;

const make = (type: string) => (message: string) => new Fault(type, [message]);

export const userError = make('odoo.exceptions.UserError');
export const validationError = make('odoo.exceptions.ValidationError');
export const accessError = make('odoo.exceptions.AccessError');
export const valueError = make('builtins.ValueError');
export const typeError = make('builtins.TypeError');
export const keyError = make('builtins.KeyError');
export const attributeError = make('builtins.AttributeError');
export const assertionError = make('builtins.AssertionError');

export function accessDenied(): Fault {
	return new Fault('odoo.exceptions.AccessDenied', ['Access Denied']);
}

export function indexError(): Fault {
	return new Fault('builtins.IndexError', ['list index out of range']);
}

export function missingError(model: string, ids: readonly Value[], uid: number): Fault {
	const records = `${model}${tuple(ids)}`;
	return new Fault('odoo.exceptions.MissingError', [
		`Record does not exist or has been deleted.\n(Record: ${records}, User: ${uid})`,
	]);
}

/** What PostgreSQL refuses; `kind` as psycopg2 names it. */
export function sqlError(kind: string, message: string): Fault {
	return new Fault(`psycopg2.errors.${kind}`, [`${message}\n`]);
}

export function invalidInteger(text: string): Fault {
	return sqlError('InvalidTextRepresentation', `invalid input syntax for type integer: "${text}"`);
}

/** An error of the web framework: its arguments are the message and the HTTP status. */
export function httpError(kind: string, status: number, message: string): Fault {
	return new Fault(`werkzeug.exceptions.${kind}`, [message, status], status);
}

/** Whatever was thrown, as a fault: a bug of the sandbox shows as a server error. */
export function faultFrom(thrown: unknown): Fault {
	if (thrown instanceof Fault) return thrown;
	const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
	return new Fault('sandbox.Bug', [text]);
}

/** JSON-2 answers this as its body, JSON-RPC as `error.data`. */
export function serializeFault(fault: Fault): Dict {
	return {
		name: fault.type,
		message: fault.type.startsWith('werkzeug.') ? str(fault.args[0]!) : fault.message,
		arguments: fault.args,
		context: {},
		debug: traceback(fault),
	};
}

/** XML-RPC answers a code and a text, which for code 1 is the whole traceback. */
export function xmlFault(fault: Fault): { code: number; text: string } {
	const code = XML_FAULT_CODE[fault.type] ?? XML_FAULT_APPLICATION;
	if (code === XML_FAULT_APPLICATION) return { code, text: traceback(fault) };
	return { code, text: fault.args.length > 1 ? tuple(fault.args) : fault.message };
}

function traceback(fault: Fault): string {
	const name = fault.type.replace(/^builtins\./, '');
	const text = name === 'KeyError' ? repr(fault.message) : fault.message;
	if (fault.type === 'odoo.exceptions.AccessDenied') return `${name}: ${text}\n`;
	return [
		'Traceback (most recent call last):',
		'  File "/usr/lib/python3/dist-packages/odoo/service/model.py", line 186, in retrying',
		'    result = func()',
		`${name}: ${text}`,
		'',
	].join('\n');
}
