import { httpError, typeError } from '../faults';
import type { Dict, Value } from '../python';
import { REQUIRED, type Method } from './method';

/** Binds arguments as a Python call does; `callee` is what its errors name. */
export function bindCall(
	method: Method,
	callee: string,
	positional: readonly Value[],
	named: Dict,
): Dict {
	const names = Object.keys(method.params);
	const allowed = method.keywordsOnly ? 0 : names.length;
	if (positional.length > allowed) throw tooMany(method, callee, positional.length);
	const args: Record<string, Value> = {};
	positional.forEach((value, at) => (args[names[at]!] = value));
	for (const [name, value] of Object.entries(named)) {
		if (name in args) throw typeError(`${callee}() got multiple values for argument '${name}'`);
		if (!names.includes(name) && !method.takesMore) throw unexpected(`${callee}() got`, name);
		args[name] = value;
	}
	const missing = missingNames(method, args);
	if (missing.length > 0) throw lacking(method, callee, missing);
	return withDefaults(method, args);
}

/** JSON-2 checks the named arguments before the call, with `inspect.signature`'s messages. */
export function bindNamed(method: Method, named: Dict): Dict {
	const [missing] = missingNames(method, named);
	if (missing) throw unprocessable(`missing a required argument: '${missing}'`);
	const unknown = Object.keys(named).find((name) => !(name in method.params));
	if (unknown && !method.takesMore) {
		throw unprocessable(`got an unexpected keyword argument '${unknown}'`);
	}
	return withDefaults(method, named);
}

export function unprocessable(message: string): Error {
	return httpError('UnprocessableEntity', 422, message);
}

function missingNames({ params }: Method, args: Dict): string[] {
	return Object.keys(params).filter((name) => params[name] === REQUIRED && !(name in args));
}

function withDefaults({ params }: Method, args: Dict): Dict {
	const defaults = Object.entries(params).filter(([name]) => !(name in args));
	return { ...args, ...(Object.fromEntries(defaults) as Dict) };
}

function tooMany({ params, keywordsOnly }: Method, callee: string, given: number): Error {
	const values = Object.values(params);
	const most = keywordsOnly ? 1 : values.length + 1;
	const least = keywordsOnly ? 1 : values.filter((value) => value === REQUIRED).length + 1;
	const range = least === most ? `${most}` : `from ${least} to ${most}`;
	const plural = most === 1 ? '' : 's';
	return typeError(
		`${callee}() takes ${range} positional argument${plural} but ${given + 1} were given`,
	);
}

function unexpected(start: string, name: string): Error {
	return typeError(`${start} an unexpected keyword argument '${name}'`);
}

function lacking({ keywordsOnly }: Method, callee: string, missing: readonly string[]): Error {
	const quoted = missing.map((name) => `'${name}'`);
	const last = quoted.pop()!;
	const separator = quoted.length > 1 ? ', and ' : ' and ';
	const list = quoted.length > 0 ? quoted.join(', ') + separator + last : last;
	const kind = keywordsOnly ? 'keyword-only' : 'positional';
	const plural = missing.length === 1 ? '' : 's';
	return typeError(
		`${callee}() missing ${missing.length} required ${kind} argument${plural}: ${list}`,
	);
}
