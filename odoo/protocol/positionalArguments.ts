import type { Call, RpcValue } from '../call';

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

/** The `args` and `kwargs` of `execute_kw` for a call. */
export function rpcArguments(call: Call): [args: RpcValue[], kwargs: Record<string, RpcValue>] {
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
