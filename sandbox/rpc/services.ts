import { Fault, keyError, typeError, userError, valueError } from '../faults';
import { integerOf } from '../orm/values';
import { isDict, isList, repr, type Dict, type Value } from '../python';
import { callPositional } from './call';
import { envOf, userOf, type Server } from './server';

export const VERSION = {
	server_version: '19.0',
	server_version_info: [19, 0, 0, 'final', 0, ''],
	server_serie: '19.0',
	protocol_version: 1,
};

type Procedure = (server: Server, params: readonly Value[]) => Value;

/** A call to one of the services that XML-RPC and JSON-RPC share. */
export function dispatch(
	server: Server,
	service: string,
	method: string,
	params: readonly Value[],
): Value {
	if (service === 'object') return execute(server, method, params);
	const procedures = SERVICES[service];
	if (!procedures) throw keyError(service);
	const procedure = procedures[method];
	if (procedure) return procedure(server, params);
	const message = `Method not found: ${method}`;
	throw service === 'db' ? keyError(message) : new Fault('builtins.Exception', [message]);
}

/** The model and method inside a call of the object service; else the procedure. */
export function calledBy(service: string, method: string, params: readonly Value[]) {
	return service === 'object'
		? { model: String(params[3]), method: String(params[4]) }
		: { method };
}

const SERVICES: Readonly<Record<string, Readonly<Record<string, Procedure>>>> = {
	common: {
		about: () => 'See http://openerp.com',
		authenticate: (server, params) => logIn(server, expect(params, 4, 'exp_authenticate')),
		login: (server, params) => logIn(server, expect(params, 3, 'exp_login')),
		version: () => VERSION,
	},
	db: {
		db_exist: (server, [name]) => server.hasDatabase(name),
		list: (server) => server.listDatabases(),
		list_lang: () => [['en_US', 'English (US)']],
		server_version: () => VERSION.server_version,
	},
};

/** False for everything that is wrong with the credentials: no reason is given. */
function logIn(server: Server, [name, login, secret]: readonly Value[]): Value {
	return userOf(server.database(name), login!, secret!)?.id ?? false;
}

function execute(server: Server, method: string, params: readonly Value[]): Value {
	if (params.length < 5) {
		const count = `expected at least 5, got ${params.length}`;
		throw valueError(`not enough values to unpack (${count})`);
	}
	const [name, rawUid, secret, modelName, modelMethod, ...rest] = params;
	const uid = uidOf(rawUid!);
	const { args, kwargs } = argumentsOf(method, rest);
	const database = server.database(name);
	return database.transaction(() => {
		const env = envOf(database, uid, secret!);
		const model = database.models.get(String(modelName));
		if (!model) throw userError(`Object ${String(modelName)} doesn't exist`);
		return callPositional(env, model, String(modelMethod), { args, kwargs });
	});
}

function uidOf(value: Value): number {
	if (typeof value === 'string' && !/^\s*\d+\s*$/.test(value)) {
		throw valueError(`invalid literal for int() with base 10: ${repr(value)}`);
	}
	return value === true ? 1 : value === false ? 0 : integerOf(value);
}

function argumentsOf(method: string, rest: readonly Value[]) {
	if (method === 'execute') return { args: rest, kwargs: {} };
	if (method !== 'execute_kw') {
		throw new Fault('builtins.NameError', [`Method not available ${method}`]);
	}
	if (rest.length > 2) throw valueError('too many values to unpack (expected 2)');
	const [args = [], kwargs = null] = rest;
	return { args: isList(args) ? args : [], kwargs: isDict(kwargs) ? kwargs : ({} as Dict) };
}

function expect(params: readonly Value[], count: number, procedure: string): readonly Value[] {
	if (params.length === count) return params;
	const given = params.length;
	throw typeError(`${procedure}() takes ${count} positional arguments but ${given} were given`);
}
