import type { Vals } from '../../odoo/call';
import type { Context, OdooClient, RpcValue } from '../../odoo';
import { anyAnswer } from '../../odoo/protocol/expect';

export type Records = ReturnType<typeof recordsOf>;

/**
 * The records of one model as others work with them, beside the code under test. Each method is one
 * plain call of Odoo's method of that name (`createOne`: of `create`). Values go and come as Odoo has
 * them, and archived records are found only with `active_test: false`.
 * @param context of every call, e.g. `tracking_disable`, without which many records take long to make
 */
export function recordsOf(client: OdooClient, model: string, context: Context = {}) {
	const call = async (method: string, params: Vals, ids?: readonly number[]) =>
		await client.call({ model, method, ids, params, context }, anyAnswer);

	return {
		create: async (rows: readonly Vals[]) =>
			(await call('create', { vals_list: rows })) as number[],
		createOne: async (vals: Vals) => ((await call('create', { vals_list: [vals] })) as [number])[0],
		write: async (ids: readonly number[], vals: Vals) => await call('write', { vals }, ids),
		unlink: async (ids: readonly number[]) => await call('unlink', {}, ids),
		search: async (domain: RpcValue) => (await call('search', { domain })) as number[],
		searchRead: async (domain: RpcValue, fields: readonly string[], order = 'id') =>
			(await call('search_read', { domain, fields, order })) as Array<Record<string, RpcValue>>,
		read: async (ids: readonly number[], fields: readonly string[]) =>
			(await call('read', { fields }, ids)) as Array<Record<string, RpcValue>>,
	};
}
