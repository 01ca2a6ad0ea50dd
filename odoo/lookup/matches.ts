import { withAccessCheck } from '../access/forbiddenModel';
import { Batch } from '../batch/batch';
import { sendAll } from '../batch/send';
import type { ModelClient } from '../client/modelClient';
import { WITH_ARCHIVED } from '../client/modelClient';
import type { Domain } from '../domain/domain';
import { isConnectionError, OdooError } from '../errors';
import type { RawRecord } from '../protocol/expect';
import { activeFields } from '../schema/activeName';
import type { Schema } from '../schema/schema';

/** What was found for one way to name a record. */
export type Match =
	| { readonly status: 'found'; readonly model: string; readonly id: number }
	| { readonly status: 'missing' }
	| { readonly status: 'ambiguous'; readonly ids: readonly number[] }
	| { readonly status: 'failed'; readonly error: OdooError };

export const MISSING: Match = { status: 'missing' };

/** Few enough for one request, whatever the values are. */
const VALUES_PER_REQUEST = 1000;

/**
 * Finds something for each of the values with one request for many of them. A value that Odoo cannot
 * take fails alone.
 * @throws OdooError when the connection fails
 */
export async function findEach<V, F>(
	model: Pick<ModelClient, 'client' | 'name'>,
	values: readonly V[],
	find: (values: readonly V[]) => Promise<ReadonlyArray<F | OdooError>>,
	valuesPerRequest = VALUES_PER_REQUEST,
): Promise<Map<V, F | OdooError>> {
	const { parallel } = model.client;
	const request = { send: withAccessCheck(model, 'read', find), parallel };
	const settings = { batchSize: valuesPerRequest, stopAtFirstError: false };
	const found = await sendAll(Batch.of<V, F>(values), request, settings);
	const lost = found.errors.find(isConnectionError);
	if (lost) throw lost;
	return found.resultsBy(values);
}

/** The same where records are found; a failure is a match as well. */
export async function matchEach<V>(
	model: Pick<ModelClient, 'client' | 'name'>,
	values: readonly V[],
	find: (values: readonly V[]) => Promise<readonly Match[]>,
	valuesPerRequest?: number,
): Promise<Map<V, Match>> {
	const found = await findEach(model, values, find, valuesPerRequest);
	return new Map(
		[...found].map(([value, match]) => [
			value,
			match instanceof OdooError ? { status: 'failed', error: match } : match,
		]),
	);
}

/** The values that nothing was found for. */
export function missingIn<V>(found: ReadonlyMap<V, Match>, values: readonly V[]): V[] {
	return values.filter((value) => found.get(value)?.status === 'missing');
}

/** Looks for what is missing in the language of the context in the user's own as well. */
export async function matchInLanguages<V>(
	model: ModelClient,
	values: readonly V[],
	match: (model: ModelClient, values: readonly V[]) => Promise<Map<V, Match>>,
): Promise<Map<V, Match>> {
	const found = await match(model, values);
	const missing = missingIn(found, values);
	if (missing.length === 0) return found;
	const translated = await model.inUserLanguage();
	return translated === model ? found : new Map([...found, ...(await match(translated, missing))]);
}

/** Reads the records of a domain, archived ones too: a name may well be that of an archived one. */
export async function searchWithArchived(
	model: ModelClient,
	domain: Domain,
	fields: readonly string[],
	limit?: number,
): Promise<readonly RawRecord[]> {
	return await model.searchRead({
		domain,
		fields: [...fields, ...activeFields(model.schema)],
		order: 'id',
		limit,
		context: WITH_ARCHIVED,
	});
}

/** The match that records of a model make together. */
export function matchOf({ model }: Schema, records: readonly RawRecord[]): Match {
	const ids = records.map(({ id }) => Number(id));
	const [id] = ids;
	if (id === undefined) return MISSING;
	return ids.length > 1 ? { status: 'ambiguous', ids } : { status: 'found', model, id };
}
