import type { RpcValue, Vals } from '../../call';
import { chunksOf } from '../../chunks';
import { mapBreathing } from '../../breathe';
import type { ModelClient } from '../../client/modelClient';
import type { OdooError } from '../../errors';
import { hasCode, recover } from '../../errors';
import { groupBy } from '../../groupBy';
import type { RawRecord } from '../../protocol/expect';
import { withArchived } from '../../schema/activeName';
import { isBinary, linksToMany } from '../../schema/choose';
import type { Field, Schema } from '../../schema/schema';
import { DELETE, isCommands, UPDATE } from '../../values/commands';
import { idFrom } from '../../values/recordId';
import type { LinesNow } from './takenLines';
import { readOwners, takenLines } from './takenLines';
import { definitionsOf, hasProperties, propertiesFields } from './newProperties';

/** Values meant for one record. */
export interface ValsOfRecord {
	readonly id: number;
	readonly vals: Vals;
}

/** With those that the record was found by. */
export interface GivenVals extends ValsOfRecord {
	readonly key?: Vals;
}

export type RecordsById = Pick<ReadonlyMap<number, RawRecord>, 'get'>;

/** Records of one model as they are now, and the lines of theirs that are to be changed. */
export interface CurrentRecords {
	readonly schema: Schema;
	readonly records: RecordsById;
	/** By model; of one that the user may not read, the error for records with such lines. */
	readonly lines: ReadonlyMap<string, CurrentRecords | OdooError>;
	/** What defines the properties of records that move to another group, by field and group. */
	readonly definitions: ReadonlyMap<string, ReadonlyMap<number, RpcValue>>;
	/** Lines that lists are to hold, and that may be those of other records. */
	readonly taken: LinesNow;
}

/** Lists of links make answers long. */
const RECORDS_PER_REQUEST = 2000;

/**
 * Reads what records hold in some of their fields, and all that is to be changed in their lines:
 * one request for the records, and one for each model of lines.
 */
export async function readCurrent(
	model: ModelClient,
	updates: readonly GivenVals[],
	names: readonly string[],
): Promise<CurrentRecords> {
	const { schema } = model;
	const ids = [...new Set(updates.map(({ id }) => id))];
	const records = await readRecords(model, ids, names);
	const lines = new Map<string, CurrentRecords | OdooError>();
	const changed = await mapBreathing(updates, model.client.breathe, (row) => linesIn(schema, row));
	for (const [name, ofModel] of groupBy(changed.flat(), (line) => line.model)) {
		const lineModel = await model.of(name);
		const lineNames = new Set([
			...readableNames(lineModel.schema, ofModel),
			...ofModel.flatMap(({ field }) => field.inverse ?? []),
		]);
		const read = readCurrent(lineModel, ofModel, [...lineNames]);
		lines.set(name, await recover(read, hasCode('ACCESS_DENIED'), (error) => error));
	}
	const definitions = await definitionsOfMoved(model, updates, records);
	const taken = await mapBreathing(updates, model.client.breathe, ({ id, vals }) =>
		takenLines(schema, vals, records.get(id)),
	);
	return { schema, records, lines, definitions, taken: await readOwners(model, taken.flat()) };
}

/** One request for each field with properties whose group changes. */
async function definitionsOfMoved(
	model: ModelClient,
	updates: readonly GivenVals[],
	records: RecordsById,
): Promise<CurrentRecords['definitions']> {
	const definitions = new Map<string, ReadonlyMap<number, RpcValue>>();
	for (const each of propertiesFields(model.schema)) {
		const { field, link } = each;
		const ids = updates.flatMap(({ id, vals, key }) => {
			if (!hasProperties(vals, field)) return [];
			const group = { ...key, ...vals }[link.name];
			const isMoved = typeof group === 'number' && group !== idFrom(records.get(id)?.[link.name]);
			return isMoved ? [group] : [];
		});
		definitions.set(field.name, await definitionsOf(model, each, [...new Set(ids)]));
	}
	return definitions;
}

/**
 * The fields that values are meant for, and the links to what defines their properties, but no files,
 * which are not worth reading to compare.
 */
export function readableNames({ fields }: Schema, updates: readonly ValsOfRecord[]): string[] {
	const given = new Set(updates.flatMap(({ vals }) => Object.keys(vals)));
	const groups = [...given].flatMap((name) => fields.get(name)?.definition?.record ?? []);
	return [...new Set([...given, ...groups])].filter((name) => {
		const field = fields.get(name);
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
		if (!field || !model || !linksToMany(field) || !isCommands(value)) return [];
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
	for (const chunk of chunksOf(ids, RECORDS_PER_REQUEST)) {
		// Lists without archived records, which a write does not touch.
		const domain = withArchived(model.schema, [['id', 'in', chunk]]);
		for (const record of await model.searchRead({ domain, fields })) {
			records.set(Number(record.id), record);
		}
	}
	return records;
}
