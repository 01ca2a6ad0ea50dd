import type { Vals } from '../../call';
import type { ModelClient } from '../../client/modelClient';
import { mapBreathing } from '../../breathe';
import { hasCode, OdooError, recover } from '../../errors';
import { groupBy } from '../../groupBy';
import type { RawRecord } from '../../protocol/expect';
import type { Field, Schema } from '../../schema/schema';
import { titleOf } from '../../schema/schema';
import { isCommands, LINK, linksAfter, SET } from '../../values/commands';
import { linkedIds, withoutName } from '../../values/recordId';
import { isStandIn, NEW_LINE } from '../../values/standIns';

/*
 * A line has one owner: a list that is set to the lines of another record takes them away from it, and
 * Odoo does so without a word. Whoever copies a record with its lists does not mean that; the verb `add` does.
 */

/** A line that a list is to hold, and that it does not hold now. */
export interface TakenLine {
	readonly model: string;
	readonly field: Field;
	readonly id: number;
}

/** @param current the record as it is now; left out for a new one */
export function takenLines({ fields }: Schema, vals: Vals, current: RawRecord = {}): TakenLine[] {
	return Object.entries(vals).flatMap(([name, value]) => {
		const field = fields.get(name);
		const model = field?.relation;
		if (field?.type !== 'one2many' || !field.inverse || !model || !isCommands(value)) return [];
		const linked = new Set(linkedIds(current[name]));
		const ids = value.flatMap((command) => {
			if (command[0] === SET) return command[2];
			return command[0] === LINK && command.length === 3 ? [command[1]] : [];
		});
		const taken = ids.filter((id) => !isStandIn(id) && !linked.has(id));
		return taken.map((id) => ({ model, field, id }));
	});
}

/**
 * Why a list cannot hold a line: it is that of another record.
 * @param own the record whose list it is; left out for a new one
 */
export function takenError(
	{ model, field, id }: TakenLine,
	now: LinesNow,
	own?: number,
): OdooError | undefined {
	const owner = withoutName(now.get(model)?.get(id)?.[field.inverse ?? '']);
	// A link whose model is in another field is 0 where it is empty.
	if (typeof owner !== 'number' || owner === 0 || owner === own) return undefined;
	return new OdooError(
		'INVALID_VALUE',
		`${titleOf(field)}: the record with the ID ${id} belongs to another record, which would lose it.`,
		{
			field: field.name,
			hint: `Leave out the IDs to create new lines. To move it here, use { "add": [${id}] }.`,
		},
	);
}

/** Odoo moves a line from one of several records to the next, and only the last one keeps it. */
export function checkNoSharedLines({ fields }: Schema, vals: Vals): void {
	for (const [name, value] of Object.entries(vals)) {
		const field = fields.get(name);
		if (field?.type !== 'one2many' || !field.inverse || !isCommands(value)) continue;
		const id = linksAfter(value, []).find((each) => each !== NEW_LINE);
		if (id !== undefined) throw sharedLine(field, id);
	}
}

function sharedLine(field: Field, id: number): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`${titleOf(field)}: the record with the ID ${id} can only belong to one of the records that match.`,
		{ field: field.name, hint: 'Match one record only, or leave out the IDs to create new lines.' },
	);
}

/** What lines hold now, by model and ID. */
export type LinesNow = ReadonlyMap<string, ReadonlyMap<number, RawRecord>>;

/** Reads whose the lines are, with one request for each model; of what the user may not read, Odoo decides. */
export async function readOwners(
	model: ModelClient,
	lines: readonly TakenLine[],
): Promise<LinesNow> {
	const now = new Map<string, ReadonlyMap<number, RawRecord>>();
	for (const [name, ofModel] of groupBy(lines, (line) => line.model)) {
		const ids = ofModel.map(({ id }) => id);
		const owners = new Set(ofModel.flatMap(({ field }) => field.inverse ?? []));
		const read = async () => await (await model.of(name)).readByIds(ids, [...owners]);
		now.set(name, await recover(read(), hasCode('ACCESS_DENIED'), () => new Map()));
	}
	return now;
}

/** Why new records cannot have the lists of their values. */
export async function checkLinesOfNew(
	model: ModelClient,
	rows: readonly Vals[],
): Promise<Array<OdooError | undefined>> {
	const { breathe } = model.client;
	const taken = await mapBreathing(rows, breathe, (vals) => takenLines(model.schema, vals));
	const now = await readOwners(model, taken.flat());
	return taken.map((ofRow) => {
		const [error] = ofRow.flatMap((line) => takenError(line, now) ?? []);
		return error;
	});
}
