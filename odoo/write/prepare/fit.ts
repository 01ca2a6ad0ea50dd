import type { RpcValue, Vals } from '../../call';
import { isRpcList, isRpcRecord } from '../../call';
import { mapBreathing } from '../../breathe';
import type { ModelClient } from '../../client/modelClient';
import { OdooError, toOdooError } from '../../errors';
import { checkExisting } from '../../lookup/byId';
import type { RawRecord } from '../../protocol/expect';
import type { Field, Schema } from '../../schema/schema';
import type { Zones } from '../../values/dates';
import { isStandIn } from '../../values/standIns';
import type { CurrentRecords, GivenVals, RecordsById, ValsOfRecord } from './currentRecords';
import { readableNames, readCurrent } from './currentRecords';
import { linksToMany } from '../../schema/choose';
import type { LeftVals } from './fitToRecord';
import { RecordFitter } from './fitToRecord';
import type { RemovalSettings } from './removal';

/** Values for one record, of which only what must be written is left. */
export interface FittedVals extends ValsOfRecord, LeftVals {
	/** What the record holds now, of the fields that were read. */
	readonly current?: RawRecord;
}

interface FitSettings extends RemovalSettings {
	/**
	 * Leave out the fields that hold their value already. Writing them again is not always without
	 * effect: a lead whose stage is written counts as moved.
	 */
	readonly skipUnchanged: boolean;
	/** Of times in properties that have no offset. */
	readonly zones: Zones;
	/** What records would hold by then, other than what Odoo has now; new ones have stand-ins as ids. */
	readonly overlay?: ReadonlyMap<number, RawRecord>;
}

/**
 * Fits values to the records that they are meant for: lists shrink to what must change, lines to
 * the fields that differ, and properties keep the values of those that are not named. Rows whose
 * record does not exist become errors. One request for the records, and one for each model of lines.
 */
export async function fitToRecords(
	model: ModelClient,
	rows: readonly GivenVals[],
	{ skipUnchanged, overlay = new Map(), ...settings }: FitSettings,
): Promise<Array<FittedVals | OdooError>> {
	const names = readableNames(model.schema, rows);
	const existing = rows.filter(({ id }) => !isStandIn(id));
	if (names.length === 0 && overlay.size === 0) {
		const unread = existing.map(({ id, vals }) => ({ id, vals, differing: vals }));
		return await checkExisting(model, unread);
	}
	const now = await readCurrent(model, existing, names);
	const fitter = new RecordFitter(overlaid(now, overlay), {
		...settings,
		dropsUnchanged: skipUnchanged,
	});
	return await mapBreathing(rows, model.client.breathe, (row) => {
		try {
			return { id: row.id, ...fitter.fit(row), current: fitter.current(row.id) };
		} catch (thrown) {
			return toOdooError(thrown);
		}
	});
}

/** What records hold now in the fields that values are meant for. */
export async function currentValues(
	model: ModelClient,
	rows: readonly ValsOfRecord[],
): Promise<RecordsById> {
	return (await readCurrent(model, rows, readableNames(model.schema, rows))).records;
}

function overlaid(now: CurrentRecords, overlay: ReadonlyMap<number, RawRecord>): CurrentRecords {
	if (overlay.size === 0) return now;
	const { model } = now.schema;
	const lines = [...now.lines].map(
		([name, own]) =>
			[name, name === model && !(own instanceof OdooError) ? overlaid(own, overlay) : own] as const,
	);
	const get = (id: number) => {
		const values = overlay.get(id);
		const record = now.records.get(id);
		return values ? { ...record, ...values } : record;
	};
	return { ...now, records: { get }, lines: new Map(lines) };
}

/** What writing one after the other comes to: later values win, commands and properties add up. */
export function mergedVals(first: Vals, second: Vals, { fields }: Schema): Vals {
	const merged: Record<string, RpcValue> = { ...first };
	for (const [name, value] of Object.entries(second)) {
		merged[name] = bothOf(merged[name], value, fields.get(name));
	}
	return merged;
}

function bothOf(before: RpcValue | undefined, value: RpcValue, field?: Field): RpcValue {
	if (field && linksToMany(field) && isRpcList(before) && isRpcList(value))
		return [...before, ...value];
	if (field?.type !== 'properties' || !isRpcRecord(before) || !isRpcRecord(value)) return value;
	return { ...before, ...value };
}
