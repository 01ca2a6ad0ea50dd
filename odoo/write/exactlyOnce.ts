import type { Context } from '../call';
import type { OdooClient } from '../client/client';
import { OdooError } from '../errors';
import type { Schema } from '../schema/schema';
import { checkExisting } from './existing';
import type { NewRecord } from './loadNew';
import { loadNew } from './loadNew';
import { matchRecords } from './matchRecords';
import type { Outcome, SettleOptions } from './settle';

/** A record that is there now, and whether this call made it. */
export interface CreatedOnce {
	readonly id: number;
	readonly isNew: boolean;
}

/**
 * Creates records under external IDs, each once however often this is run: those that are there from
 * an earlier run are left as they are.
 */
export async function createOnce(
	client: OdooClient,
	schema: Schema,
	context: Context,
	rows: ReadonlyArray<NewRecord | OdooError>,
	options: SettleOptions,
): Promise<Array<Outcome<CreatedOnce>>> {
	const distinct = withoutRepeated(rows);
	const existing = await findExisting(client, schema, context, distinct);
	const missing = distinct.map((row, index) => {
		const found = existing[index];
		return found instanceof OdooError ? found : row;
	});
	const toCreate = missing.filter((_, index) => typeof existing[index] !== 'number');
	const created = (await loadNew(client, schema, context, toCreate, options)).values();
	return existing.map((found): Outcome<CreatedOnce> => {
		if (typeof found === 'number') return { status: 'done', result: { id: found, isNew: false } };
		const outcome = created.next().value ?? { status: 'notRun' };
		if (outcome.status !== 'done') return outcome;
		return { status: 'done', result: { id: outcome.result, isNew: true } };
	});
}

/** The id of each row's record if there is one. */
async function findExisting(
	client: OdooClient,
	schema: Schema,
	context: Context,
	rows: ReadonlyArray<NewRecord | OdooError>,
): Promise<Array<number | undefined | OdooError>> {
	const settings = { key: { by: 'xmlid' }, context, matchArchived: true } as const;
	const matches = await matchRecords(client, schema, rows, settings);
	// An external ID may have outlived its record.
	const known = matches.flatMap((match) => (match instanceof OdooError ? [] : match.ids));
	const target = { model: schema.model, context };
	const checked = known.length
		? await checkExisting(
				client,
				target,
				known.map((id) => ({ id })),
			)
		: [];
	const living = new Set(checked.flatMap((row) => (row instanceof OdooError ? [] : [row.id])));
	return matches.map((match) => {
		if (match instanceof OdooError) return match;
		return match.ids.find((id) => living.has(id));
	});
}

function withoutRepeated(rows: ReadonlyArray<NewRecord | OdooError>): Array<NewRecord | OdooError> {
	const seen = new Set<string>();
	return rows.map((row) => {
		if (row instanceof OdooError) return row;
		if (seen.has(row.xmlid)) return repeated(row.xmlid);
		seen.add(row.xmlid);
		return row;
	});
}

function repeated(xmlid: string): OdooError {
	return new OdooError('DUPLICATE', `Another item before this one has the same key: ${xmlid}.`, {
		field: 'xmlid',
		hint: 'Give each item a key of its own, or use Upsert to write several items to one record.',
	});
}
