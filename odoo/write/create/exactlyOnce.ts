import type { Context } from '../../call';
import type { OdooClient } from '../../client/client';
import { OdooError } from '../../errors';
import type { Schema } from '../../schema/schema';
import type { Target } from '../find/existing';
import { checkExisting } from '../find/existing';
import type { NewRecord } from './loadNew';
import { loadNew } from './loadNew';
import { matchRecords } from '../upsert/matchRecords';
import type { Outcome, SettleOptions } from '../settle/settle';

/** A record to be created under an external ID. */
export interface OnceRow extends NewRecord {
	/** Whether a record that has the external ID already is as good as a new one, or an error. */
	readonly keepsExisting: boolean;
}

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
	rows: ReadonlyArray<OnceRow | OdooError>,
	options: SettleOptions,
): Promise<Array<Outcome<CreatedOnce>>> {
	const existing = await findExisting(client, schema, context, rows);
	const isThere = existing.map((found) => typeof found === 'number');
	const toCreate = rows.flatMap((row, index) => {
		const found = existing[index];
		if (isThere[index]) return [];
		return found instanceof OdooError ? [found] : [row];
	});
	const created = (await loadNew(client, schema, context, toCreate, options)).values();
	return existing.map((found): Outcome<CreatedOnce> => {
		if (typeof found === 'number') return { status: 'done', result: { id: found, isNew: false } };
		const outcome = created.next().value ?? { status: 'notRun' };
		if (outcome.status !== 'done') return outcome;
		return { status: 'done', result: { id: outcome.result, isNew: true } };
	});
}

/** The id of each row's record, if there is one; an error where the row may not be created for it. */
export async function findExisting(
	client: OdooClient,
	schema: Schema,
	context: Context,
	rows: ReadonlyArray<OnceRow | OdooError>,
): Promise<Array<number | undefined | OdooError>> {
	const distinct = withoutRepeated(rows);
	const settings = { key: { by: 'xmlid' }, context, matchArchived: true } as const;
	const matches = await matchRecords(client, schema, distinct, settings);
	// An external ID may have outlived its record.
	const known = matches.flatMap((match) => (match instanceof OdooError ? [] : match.ids));
	const living = await livingIds(client, { model: schema.model, context }, known);
	return matches.map((match, index) => {
		if (match instanceof OdooError) return match;
		const id = match.ids.find((each) => living.has(each));
		const row = distinct[index];
		if (id === undefined || row === undefined || row instanceof OdooError) return id;
		return row.keepsExisting ? id : taken(schema.model, row.xmlid, id);
	});
}

async function livingIds(
	client: OdooClient,
	target: Target,
	ids: readonly number[],
): Promise<ReadonlySet<number>> {
	if (ids.length === 0) return new Set();
	const rows = ids.map((id) => ({ id }));
	const checked = await checkExisting(client, target, rows);
	return new Set(checked.flatMap((row) => (row instanceof OdooError ? [] : [row.id])));
}

/** Only the first of the rows with the same external ID remains. */
function withoutRepeated(rows: ReadonlyArray<OnceRow | OdooError>): Array<OnceRow | OdooError> {
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
		hint: 'Give each item a key of its own, or use Create or Update to write several items to one record.',
	});
}

function taken(model: string, xmlid: string, id: number): OdooError {
	return new OdooError(
		'DUPLICATE',
		`There is a ${model} record with the external ID ${xmlid} already: ${id}.`,
		{ field: 'xmlid', hint: 'Use Create or Update to change the record if there is one.' },
	);
}
