import type { RpcValue } from '../call';
import type { ModelClient } from '../client/modelClient';
import { WITH_ARCHIVED } from '../client/modelClient';
import { OdooError, toOdooError } from '../errors';
import type { RawRecord } from '../protocol/expect';
import { activeFields, isArchived } from '../schema/activeName';
import type { Field, Schema } from '../schema/schema';
import { matchXmlids, xmlidOfOtherModel } from './byXmlid';
import { findEach } from './matches';
import type { KeyValues, RecordKey } from './recordKey';
import { comparableValue, keyOf } from './recordKey';

/** The records that a row means. */
export interface Keyed {
	/** The same for rows that mean the same record. */
	readonly key: string;
	/** None where there is no such record; several where the key fits them all. */
	readonly ids: readonly number[];
}

export interface KeySettings {
	readonly key: RecordKey;
	/** Whether an archived record is found where no active one is. */
	readonly matchArchived: boolean;
}

/** Far below what a request may hold. */
const KEYS_PER_REQUEST = 5000;

const NOTHING: readonly number[] = [];

/** Ids, or why there are none, by key. */
type Found = ReadonlyMap<string, readonly number[] | OdooError>;

/**
 * Finds the existing records of rows, by one request for all of them. A database ID is taken as it
 * is: whether it exists shows when the record is read.
 * @returns for each row what it means, or why that cannot be told
 */
export async function findByKey(
	model: ModelClient,
	rows: readonly KeyValues[],
	settings: KeySettings,
): Promise<Array<Keyed | OdooError>> {
	const keys = rows.map((row) => keyOrError(row, settings.key));
	const rowOfKey = new Map(
		rows.flatMap((row, index): Array<[string, KeyValues]> => {
			const key = keys[index];
			return typeof key === 'string' ? [[key, row]] : [];
		}),
	);
	const found = await findAll(model, rowOfKey, settings);
	return keys.map((key) => {
		if (key instanceof OdooError) return key;
		const ids = found.get(key) ?? NOTHING;
		return ids instanceof OdooError ? ids : { key, ids };
	});
}

function keyOrError(row: KeyValues, key: RecordKey): string | OdooError {
	try {
		return keyOf(row, key);
	} catch (thrown) {
		return toOdooError(thrown);
	}
}

async function findAll(
	model: ModelClient,
	rowOfKey: ReadonlyMap<string, KeyValues>,
	settings: KeySettings,
): Promise<Found> {
	const keys = [...rowOfKey.keys()];
	if (keys.length === 0) return new Map();
	if (settings.key.by === 'id') return new Map(keys.map((key) => [key, [Number(key)]]));
	if (settings.key.by === 'xmlid') return await findByXmlid(model, keys);
	return await findByFields(model, rowOfKey, settings.key.fields, settings.matchArchived);
}

async function findByXmlid(model: ModelClient, xmlids: readonly string[]): Promise<Found> {
	const matches = await matchXmlids(model.client, xmlids);
	return new Map(
		[...matches].map(([xmlid, match]): [string, readonly number[] | OdooError] => {
			if (match.status === 'failed') return [xmlid, match.error];
			if (match.status !== 'found') return [xmlid, NOTHING];
			if (match.model === model.name) return [xmlid, [match.id]];
			// Odoo 14 would write to the record of our model that has the same number.
			const models = { owner: match.model, model: model.name };
			return [xmlid, xmlidOfOtherModel(xmlid, models, 'RECORD_NOT_FOUND')];
		}),
	);
}

async function findByFields(
	model: ModelClient,
	rowOfKey: ReadonlyMap<string, KeyValues>,
	fields: readonly Field[],
	matchArchived: boolean,
): Promise<Found> {
	const names = new Set([...fields.map(({ name }) => name), ...activeFields(model.schema)]);
	const find = async (keys: readonly string[]) => {
		const rows = keys.flatMap((key) => rowOfKey.get(key) ?? []);
		const records = await model.searchRead({
			domain: fields.map((field) => oneOf(field, rows)),
			fields: [...names],
			order: 'id',
			...(matchArchived && { context: WITH_ARCHIVED }),
		});
		const ids = idsByKey(records, fields, model.schema);
		return keys.map((key) => ids.get(key) ?? NOTHING);
	};
	return await findEach(model, [...rowOfKey.keys()], find, KEYS_PER_REQUEST);
}

/**
 * `[field, 'in', values]`, with all forms of "empty" that Odoo stores. Where there are several
 * fields, more records are found than are meant; comparing all their values tells which are.
 */
function oneOf(field: Field, rows: readonly KeyValues[]): RpcValue {
	const values = new Set<RpcValue>();
	for (const { match = {} } of rows) {
		const value = match[field.name] ?? false;
		values.add(value);
		if (value === '' || value === 0) values.add(false);
		if (value === false && TEXTS.has(field.type)) values.add('');
	}
	return [field.name, 'in', [...values]];
}

const TEXTS: ReadonlySet<string> = new Set(['char', 'text']);

/** The active records with each key; archived ones only where there is no active one. */
function idsByKey(
	records: readonly RawRecord[],
	fields: readonly Field[],
	schema: Schema,
): ReadonlyMap<string, readonly number[]> {
	const found = new Map<string, { active: number[]; archived: number[] }>();
	for (const record of records) {
		const key = JSON.stringify(fields.map((field) => comparableValue(record[field.name], field)));
		const ids = found.get(key) ?? { active: [], archived: [] };
		found.set(key, ids);
		(isArchived(schema, record) ? ids.archived : ids.active).push(Number(record.id));
	}
	return new Map(
		[...found].map(([key, { active, archived }]) => [key, active.length > 0 ? active : archived]),
	);
}
