import type { RpcValue, Vals } from '../call';
import type { StopSettings } from '../batch/batch';
import { mapBreathing } from '../breathe';
import type { ModelClient } from '../client/modelClient';
import { OdooError, toOdooError } from '../errors';
import type { Projection } from './projection';
import type { Matched, Matcher } from './matcher';
import type { Plan, RowPlan } from './plan';
import { entered } from '../lookup/keptForm';
import { fieldOf, linksToMany } from '../schema/choose';
import { valsForNew } from '../values/commands';
import { checkLength } from '../values/scalars';
import { changesOf } from './prepare/diff';
import type { FittedVals } from './prepare/fit';
import { fitToRecords } from './prepare/fit';
import { checkLinesOfNew, checkNoSharedLines } from './prepare/takenLines';
import type { RemovalSettings } from './prepare/removal';
import type { ValueSettings } from './prepare/values';
import type { DraftedRow, KeyedRow } from './writeRow';
import { inLists, zip } from '../zip';

interface PlannerSettings extends StopSettings, ValueSettings, RemovalSettings {
	/** Leave fields and records alone that hold the wanted values already. */
	readonly skipUnchanged: boolean;
	/** Nothing is written, not even linked records that are missing. */
	readonly validateOnly: boolean;
	/** What else new records get, by the values of their rows. */
	readonly completeNew?: ChangeVals;
}

/** Gives the values of each record anew, or why there are none. */
export type ChangeVals = (records: readonly Vals[]) => Promise<ReadonlyArray<Vals | OdooError>>;

export interface PlannerParts {
	readonly model: ModelClient;
	readonly matcher: Matcher;
	readonly settings: PlannerSettings;
	/** Plans are made as if those before them had been carried out. */
	readonly projection?: Projection;
}

/** A row with all its records known by their ids. */
export interface ResolvedRow extends KeyedRow {
	readonly vals: Vals;
}

/** A row of which is known which records it means. */
export type MatchedRow = ResolvedRow & Matched;

/**
 * Tells what rows come to: what is left to write of their values to the records that they mean, with one
 * request for all of these, or the record to create.
 * @returns for each row its plan, or why it cannot be written
 */
export async function makePlans(
	rows: readonly MatchedRow[],
	parts: PlannerParts,
): Promise<Array<Plan | OdooError>> {
	const { model, settings, projection } = parts;
	const { fieldNames } = parts.matcher;
	const isOfKey = (name: string) => fieldNames.includes(name);
	// Of a row that creates or updates, only now is known that the record is there.
	const isLeftOut = (name: string) =>
		settings.unknownColumns !== 'error' && model.schema.fields.get(name)?.isSetOnce === true;
	const updatesOf = rows.map(({ action, ids, vals: all }) => {
		if (action !== undefined || ids.length === 0) return [];
		// The record has the values of its key already.
		const key = pickedVals(all, isOfKey);
		const others = pickedVals(all, (name) => !isOfKey(name));
		for (const name of Object.keys(others).filter(isLeftOut))
			settings.onLeftOut?.(name, 'readonly');
		const vals = pickedVals(others, (name) => !isLeftOut(name));
		return ids.map((id) => ({ id, vals, key }));
	});
	const updates = updatesOf.flat();
	const { skipUnchanged, zones, removalBan } = settings;
	const how = { skipUnchanged, zones, removalBan, overlay: projection?.overlay };
	const fitted = updates.length > 0 ? await fitToRecords(model, updates, how) : [];
	const fittedOf = inLists(updatesOf, fitted);
	const isNew = (row: MatchedRow) => row.action === undefined && row.ids.length === 0;
	const lists = rows.map((row) => (isNew(row) && parts.matcher.createsMissing ? row.vals : {}));
	const taken = await checkLinesOfNew(model, lists);
	const known = zip(rows, zip(taken, fittedOf));
	return await mapBreathing(known, model.client.breathe, ([row, [lineTaken, fittedOfRow]]) => {
		try {
			return lineTaken ?? planOf(row, fittedOfRow, parts);
		} catch (thrown) {
			return toOdooError(thrown);
		}
	});
}

function planOf(
	row: MatchedRow,
	fitted: ReadonlyArray<FittedVals | OdooError>,
	parts: PlannerParts,
): Plan | OdooError {
	const { matcher, model, settings } = parts;
	const error = fitted.find((each) => each instanceof OdooError);
	// The record is gone, but its ID or External ID still named it.
	if (error && !(error.missing === 'own' && matcher.mayBeGone)) return error;

	const own = rowPlanOf(row, parts);
	if (row.action !== undefined) return { ...own, action: row.action, ids: row.ids };
	const existing = fitted.flatMap((each) => (each instanceof OdooError ? [] : [each]));
	if (existing.length === 0) return planOfMissing(row, own, parts);
	if (existing.length > 1) checkNoSharedLines(model.schema, row.vals);
	const changes = existing.map(({ differing, current = {} }) =>
		changesOf(differing, current, model.schema),
	);
	const isSame = changes.every((each) => Object.keys(each).length === 0);
	const [first, ...others] =
		settings.skipUnchanged && isSame
			? []
			: existing.filter(({ vals }) => Object.keys(vals).length > 0);
	const ids = existing.map(({ id }) => id);
	if (!first) return { ...own, action: 'unchanged', ids };
	return { ...own, action: 'updated', ids, updates: [first, ...others], changes: changes[0] ?? {} };
}

function rowPlanOf(row: MatchedRow, { matcher }: PlannerParts): RowPlan {
	const { drafted, identity, vals, match = {}, id, xmlid } = row;
	const { fieldNames: keyFields } = matcher;
	return {
		identity,
		keyFields,
		keyValues: { match, id, xmlid },
		named: drafted.names,
		vals: { ...pickedVals(match, (name) => keyFields.includes(name)), ...vals },
	};
}

function planOfMissing(
	{ drafted }: MatchedRow,
	own: RowPlan,
	{ matcher, model }: PlannerParts,
): Plan {
	if (!matcher.createsMissing) return { ...own, action: 'skipped', ids: [] };
	if (!givesAny(drafted)) throw nothingToCreate();
	const lists = [...model.schema.fields.values()].filter(linksToMany);
	// With the values of its key, by which the record must be found from then on, also without spaces around them.
	const key = own.keyFields.flatMap((name) => {
		const given = own.vals[name];
		if (given === undefined) return [];
		const field = fieldOf(model.schema, name);
		const value = entered(given, field);
		checkLength(value, field);
		return [[name, value] as const];
	});
	const vals = valsForNew({ ...own.vals, ...Object.fromEntries(key) }, lists);
	return { ...own, action: 'created', create: { vals, xmlid: drafted.xmlid } };
}

/** Whether a row says anything of its record, even if nothing comes of it, as of a list without links. */
function givesAny({ draft, key, row: { files = {} } }: DraftedRow): boolean {
	return draft.cells.length > 0 || key.cells.length > 0 || Object.keys(files).length > 0;
}

/** It would be a blank record, which nobody means to create. */
function nothingToCreate(): OdooError {
	return new OdooError('INVALID_VALUE', 'The item has no value to create a record with.', {
		hint: 'Map at least one field, or filter out such items before this node.',
	});
}

function pickedVals(vals: Vals, isMeant: (name: string) => boolean): Vals {
	const some: Record<string, RpcValue> = {};
	for (const [name, value] of Object.entries(vals)) if (isMeant(name)) some[name] = value;
	return some;
}
