import type { Context, Vals } from '../../call';
import type { OdooClient } from '../../client/client';
import { caughtOdooError, OdooError } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import type { Field, Schema } from '../../schema/schema';
import type { Zones } from '../../values/dates';
import { isList } from './commands';
import { checkExisting } from '../find/existing';
import { RecordFitter } from './fitToRecord';
import { readableNames, takeSnapshot } from './snapshot';

/** New values for one record, as `prepareRows` gives them. */
export interface PreparedUpdate {
	readonly id: number;
	readonly vals: Vals;
	/** What the record holds now, of the fields that had to be read. */
	readonly current?: RawRecord;
}

/**
 * `needed`: only what must be known, `all`: also read the other fields, `changes`: leave out the
 * fields that hold their value already. Writing them again is not always without effect: a lead
 * whose stage is written counts as moved.
 */
export type UpdateMode = 'needed' | 'all' | 'changes';

/**
 * Fits values to the records that they are meant for: lists shrink to what must change, lines to
 * the fields that differ, and properties keep the values of those that are not named. Rows whose
 * record does not exist become errors. One request for the records, and one for each model of lines.
 * @param mode what else to compare with what is there
 * @param zones of times in properties that have no offset; UTC unless the context has one
 */
export async function prepareUpdates(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<PreparedUpdate | OdooError>,
	context: Context,
	mode: UpdateMode = 'needed',
	zones = zonesOf(context),
): Promise<Array<PreparedUpdate | OdooError>> {
	const updates = rows.flatMap((row) => (row instanceof OdooError ? [] : [row]));
	const names = namesToRead(schema, updates, mode);
	if (names.length === 0) {
		return await checkExisting(client, { model: schema.model, context }, rows);
	}
	const snapshot = await takeSnapshot(client, schema, updates, names, context);
	const fitter = new RecordFitter(snapshot, zones, mode === 'changes');
	return rows.map((row) => (row instanceof OdooError ? row : fittedOrError(fitter, row)));
}

function fittedOrError(fitter: RecordFitter, row: PreparedUpdate): PreparedUpdate | OdooError {
	try {
		return { ...row, vals: fitter.fit(row), current: fitter.current(row.id) };
	} catch (thrown) {
		return caughtOdooError(thrown);
	}
}

function namesToRead(
	schema: Schema,
	updates: readonly PreparedUpdate[],
	mode: UpdateMode,
): string[] {
	const written = readableNames(schema, updates);
	if (mode !== 'needed') return written;
	const needed = written.filter((name) => needsCurrent(schema.fields.get(name)));
	const containers = needed.flatMap((name) => schema.fields.get(name)?.definition?.record ?? []);
	return [...new Set([...needed, ...containers])];
}

/** What to write depends on what is there. */
function needsCurrent(field: Field | undefined): boolean {
	return field !== undefined && (isList(field) || field.type === 'properties' || !field.stored);
}

function zonesOf({ tz }: Context): Zones {
	return { chosen: typeof tz === 'string' ? tz : undefined, workflow: 'UTC' };
}
