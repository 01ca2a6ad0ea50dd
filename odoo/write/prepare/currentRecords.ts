import type { Vals } from '../../call';
import { mapBreathing } from '../../client/breathe';
import type { ModelClient } from '../../client/modelClient';
import { groupBy } from '../../groupBy';
import type { RawRecord } from '../../protocol/expect';
import { withArchived } from '../../schema/activeName';
import { isBinary } from '../../schema/choose';
import type { Field, Schema } from '../../schema/schema';
import { DELETE, isCommands, isList, UPDATE } from '../../values/commands';

/** Values meant for one record. */
export interface ValsOfRecord {
	readonly id: number;
	readonly vals: Vals;
}

export type RecordsById = Pick<ReadonlyMap<number, RawRecord>, 'get'>;

/** Records of one model as they are now, and the lines of theirs that are to be changed. */
export interface CurrentRecords {
	readonly schema: Schema;
	readonly records: RecordsById;
	readonly lines: ReadonlyMap<string, CurrentRecords>;
}

/** Lists of links make answers long. */
const RECORDS_PER_REQUEST = 2000;

/**
 * Reads what records hold in some of their fields, and all that is to be changed in their lines:
 * one request for the records, and one for each model of lines.
 */
export async function readCurrent(
	model: ModelClient,
	updates: readonly ValsOfRecord[],
	names: readonly string[],
): Promise<CurrentRecords> {
	const { schema } = model;
	const ids = [...new Set(updates.map(({ id }) => id))];
	const records = await readRecords(model, ids, names);
	const lines = new Map<string, CurrentRecords>();
	const changed = await mapBreathing(updates, model.client.breathe, (row) => linesIn(schema, row));
	for (const [name, ofModel] of groupBy(changed.flat(), (line) => line.model)) {
		const lineModel = await model.of(name);
		const lineNames = new Set([
			...readableNames(lineModel.schema, ofModel),
			...ofModel.flatMap(({ field }) => field.inverse ?? []),
		]);
		lines.set(name, await readCurrent(lineModel, ofModel, [...lineNames]));
	}
	return { schema, records, lines };
}

/** The fields that values are meant for, but no files, which are not worth reading to compare. */
export function readableNames(schema: Schema, updates: readonly ValsOfRecord[]): string[] {
	const names = new Set(updates.flatMap(({ vals }) => Object.keys(vals)));
	return [...names].filter((name) => {
		const field = schema.fields.get(name);
		return field !== undefined && !isBinary(field);
	});
}

interface LineUpdate extends ValsOfRecord {
	readonly model: string;
	readonly field: Field;
}

function linesIn(schema: Schema, { vals }: ValsOfRecord): LineUpdate[] {
	return Object.entries(vals).flatMap(([name, value]) => {
		const field = schema.fields.get(name);
		const model = field?.relation;
		if (!field || !model || !isList(field) || !isCommands(value)) return [];
		return value.flatMap((command) => {
			const [code, id] = command;
			if (code === DELETE) return [{ model, field, id, vals: {} }];
			return command[0] === UPDATE ? [{ model, field, id, vals: command[2] }] : [];
		});
	});
}

async function readRecords(
	model: ModelClient,
	ids: readonly number[],
	names: readonly string[],
): Promise<ReadonlyMap<number, RawRecord>> {
	const fields = names.length > 0 ? names : ['id'];
	const records = new Map<number, RawRecord>();
	for (let start = 0; start < ids.length; start += RECORDS_PER_REQUEST) {
		const chunk = ids.slice(start, start + RECORDS_PER_REQUEST);
		// Not by the context: it would show archived records within lists, which a write does not touch.
		const domain = withArchived(model.schema, [['id', 'in', chunk]]);
		for (const record of await model.searchRead({ domain, fields })) {
			records.set(Number(record.id), record);
		}
	}
	return records;
}
