import type { Vals } from '../../call';
import type { ModelClient } from '../../client/modelClient';
import { mapBreathing } from '../../breathe';
import { OdooError } from '../../errors';
import { groupBy } from '../../groupBy';
import type { RawRecord } from '../../protocol/expect';
import type { Field, Schema } from '../../schema/schema';
import { titleOf } from '../../schema/schema';
import { isCommands, SET } from '../../values/commands';
import { linkedIds, withoutName } from '../../values/recordId';
import { isStandIn } from '../../values/standIns';

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
		const ids = value.flatMap((command) => (command[0] === SET ? command[2] : []));
		const taken = ids.filter((id) => !isStandIn(id) && !linked.has(id));
		return taken.map((id) => ({ model, field, id }));
	});
}

/**
 * Why a list cannot hold a line: it is that of another record.
 * @param line what the line holds now
 * @param own the record whose list it is; left out for a new one
 */
export function takenError(
	{ field, id }: Pick<TakenLine, 'field' | 'id'>,
	line: RawRecord | undefined,
	own?: number,
): OdooError | undefined {
	const owner = withoutName(line?.[field.inverse ?? '']);
	if (typeof owner !== 'number' || owner === own) return undefined;
	return new OdooError(
		'INVALID_VALUE',
		`${titleOf(field)}: the record with the ID ${id} belongs to another record, which would lose it.`,
		{
			field: field.name,
			hint: `Leave out the IDs to create new lines. To move it here, use { "add": [${id}] }.`,
		},
	);
}

/** Why new records cannot have the lists of their values, with one request for each model of lines. */
export async function checkLinesOfNew(
	model: ModelClient,
	rows: readonly Vals[],
): Promise<Array<OdooError | undefined>> {
	const { breathe } = model.client;
	const taken = await mapBreathing(rows, breathe, (vals) => takenLines(model.schema, vals));
	const lines = new Map<TakenLine, RawRecord | undefined>();
	for (const [name, ofModel] of groupBy(taken.flat(), (line) => line.model)) {
		const owners = ofModel.flatMap(({ field }) => field.inverse ?? []);
		const lineModel = await model.of(name);
		const records = await lineModel.readByIds(
			ofModel.map(({ id }) => id),
			[...new Set(owners)],
		);
		for (const line of ofModel) lines.set(line, records.get(line.id));
	}
	return taken.map((ofRow) => {
		const errors = ofRow.flatMap((line) => takenError(line, lines.get(line)) ?? []);
		return errors[0];
	});
}
