import type { Call, RpcValue } from '../call';
import type { ProtocolName, RpcProtocol } from './protocol';

/**
 * Arguments that go by position over RPC: `create` because Odoo's `call_kw` looks at `args[0]`, the
 * others because some versions and apps name them differently (`args` for `domain`, `values` for
 * `vals`).
 */
const POSITIONAL: ReadonlyMap<string, readonly string[]> = new Map([
	['create', ['vals_list']],
	['default_get', ['fields']],
	['name_search', ['name', 'domain', 'operator', 'limit']],
	['search', ['domain']],
	['search_count', ['domain']],
	['write', ['vals']],
]);

/** One of the two old protocols, which run methods by `execute_kw`. */
export function rpcProtocol(
	name: ProtocolName,
	encodeService: RpcProtocol['encodeService'],
): RpcProtocol {
	const encode: RpcProtocol['encode'] = (call, endpoint, id) => {
		const { database = '', uid, secret } = endpoint;
		const args = [database, uid, secret, call.model, call.method, ...rpcArguments(call)];
		return encodeService({ service: 'object', method: 'execute_kw', args }, endpoint, id);
	};
	return { name, encode, encodeService };
}

/** The `args` and `kwargs` of `execute_kw` for a call. */
function rpcArguments(call: Call): [args: RpcValue[], kwargs: Record<string, RpcValue>] {
	const named = { ...call.params };
	const args: RpcValue[] = [...(call.ids ? [call.ids] : []), ...(call.args ?? [])];
	for (const name of POSITIONAL.get(call.method) ?? []) {
		const value = named[name];
		if (value === undefined) break;
		args.push(value);
		delete named[name];
	}
	return [args, call.context ? { ...named, context: call.context } : named];
}
