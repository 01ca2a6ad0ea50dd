import type { Context } from '../../call';
import type { OdooClient } from '../../client/client';
import type { OdooError } from '../../errors';
import { isConnectionError } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import { expectRecords } from '../../protocol/expect';
import type { Domain } from '../../domain/domain';
import type { Schema } from '../../schema/schema';
import { rightsChecked } from '../rights';
import { settle } from '../settle/settle';

/** What was found for one way to name a record. */
export type Match =
	| { readonly status: 'found'; readonly model: string; readonly id: number }
	| { readonly status: 'missing' }
	| { readonly status: 'ambiguous'; readonly ids: readonly number[] }
	| { readonly status: 'failed'; readonly error: OdooError };

export const MISSING: Match = { status: 'missing' };

/** Where and how records are looked up. */
export interface Lookup {
	readonly client: OdooClient;
	readonly schema: Schema;
	readonly context: Context;
}

/** Few enough for one request, whatever the values are. */
const VALUES_PER_REQUEST = 1000;

/**
 * Finds a match for each of the values with one request for many of them. A value that Odoo cannot
 * take fails alone.
 * @throws OdooError when the connection fails
 */
export async function matchAll<V>(
	client: OdooClient,
	model: string,
	values: readonly V[],
	find: (values: readonly V[]) => Promise<readonly Match[]>,
	valuesPerRequest = VALUES_PER_REQUEST,
): Promise<Map<V, Match>> {
	const outcomes = await settle(values, rightsChecked(client, model, 'read', find), {
		batchSize: valuesPerRequest,
		stopAtFirstError: false,
	});
	const matches = outcomes.map((outcome): Match => {
		if (outcome.status === 'done') return outcome.result;
		if (outcome.status === 'notRun') return MISSING;
		if (isConnectionError(outcome.error)) throw outcome.error;
		return outcome;
	});
	return new Map(values.map((value, index) => [value, matches[index] ?? MISSING]));
}

/** Reads the records of a domain, archived ones too: a name may well be that of an archived one. */
export async function searchWithArchived(
	{ client, schema, context }: Lookup,
	domain: Domain,
	fields: readonly string[],
	limit?: number,
): Promise<readonly RawRecord[]> {
	const { model } = schema;
	const withActive = schema.fields.has('active') ? [...fields, 'active'] : fields;
	const params = { domain, fields: withActive, order: 'id', ...(limit !== undefined && { limit }) };
	const found = await client.call({
		model,
		method: 'search_read',
		params,
		context: { ...context, active_test: false },
	});
	return expectRecords(found, `${model}.search_read`);
}

/** The match that records make together: active ones before archived ones. */
export function matchOf(model: string, records: readonly RawRecord[]): Match {
	const active = records.filter(isActive);
	const ids = (active.length > 0 ? active : records).map(({ id }) => Number(id));
	const [id] = ids;
	if (id === undefined) return MISSING;
	return ids.length > 1 ? { status: 'ambiguous', ids } : { status: 'found', model, id };
}

export function groupBy<K, V>(values: readonly V[], keyOf: (value: V) => K): Map<K, V[]> {
	const groups = new Map<K, V[]>();
	for (const value of values) {
		const key = keyOf(value);
		const group = groups.get(key);
		if (group) group.push(value);
		else groups.set(key, [value]);
	}
	return groups;
}

function isActive({ active }: RawRecord): boolean {
	return active !== false;
}
