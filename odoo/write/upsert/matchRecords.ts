import type { Context, RpcValue } from '../../call';
import type { OdooClient } from '../../client/client';
import type { Domain } from '../../domain/domain';
import { caughtOdooError, OdooError } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import { expectRecords } from '../../protocol/expect';
import type { Field, Schema } from '../../schema/schema';
import type { Match } from '../find/matches';
import { matchXmlids } from '../find/matchXmlids';
import type { KeyedRow, RecordKey } from './recordKey';
import { comparableValue, keyOf } from './recordKey';
import { rightsChecked } from '../rights';
import { settle } from '../settle/settle';

/** The records that a row means. */
export interface Matched {
	/** The same for rows that mean the same record. */
	readonly key: string;
	readonly ids: readonly number[];
}

export interface MatchSettings {
	readonly key: RecordKey;
	readonly context: Context;
	/** Whether an archived record is found where no active one is. */
	readonly matchArchived: boolean;
}

/** Far below what a request may hold. */
const KEYS_PER_REQUEST = 5000;

const NOTHING: readonly number[] = [];

/**
 * Finds the existing records of rows, by one request for all of them. A database ID is taken as it
 * is: whether it exists shows when the record is read.
 * @returns for each row what it means, or why that cannot be told
 */
export async function matchRecords(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<KeyedRow | OdooError>,
	settings: MatchSettings,
): Promise<Array<Matched | OdooError>> {
	const keys = rows.map((row) => (row instanceof OdooError ? row : keyOrError(row, settings.key)));
	const rowOfKey = new Map<string, KeyedRow>();
	for (const [index, row] of rows.entries()) {
		const key = keys[index];
		if (typeof key === 'string' && !(row instanceof OdooError)) rowOfKey.set(key, row);
	}
	const found = await findAll(client, schema, rowOfKey, settings);
	return keys.map((key) => {
		if (typeof key !== 'string') return key;
		const ids = found.get(key) ?? NOTHING;
		return ids instanceof OdooError ? ids : { key, ids };
	});
}

function keyOrError(row: KeyedRow, key: RecordKey): string | OdooError {
	try {
		return keyOf(row, key);
	} catch (thrown) {
		return caughtOdooError(thrown);
	}
}

/** Ids, or why there are none, by key. */
type Found = ReadonlyMap<string, readonly number[] | OdooError>;

async function findAll(
	client: OdooClient,
	schema: Schema,
	rowOfKey: ReadonlyMap<string, KeyedRow>,
	settings: MatchSettings,
): Promise<Found> {
	if (rowOfKey.size === 0) return new Map();
	const keys = [...rowOfKey.keys()];
	if (settings.key.by === 'id') return new Map(keys.map((key) => [key, [Number(key)]]));
	if (settings.key.by === 'xmlid') return await findByXmlid(client, schema.model, keys);
	return await findByFields(client, schema, rowOfKey, settings.key.fields, settings);
}

async function findByXmlid(
	client: OdooClient,
	model: string,
	xmlids: readonly string[],
): Promise<Found> {
	const matches = await matchXmlids(client, xmlids);
	return new Map([...matches].map(([xmlid, match]) => [xmlid, idsOf(xmlid, match, model)]));
}

function idsOf(xmlid: string, match: Match, model: string): readonly number[] | OdooError {
	if (match.status === 'failed') return match.error;
	if (match.status !== 'found') return NOTHING;
	// Odoo 14 would write to the record of our model that has the same number.
	return match.model === model ? [match.id] : belongsElsewhere(xmlid, match.model, model);
}

async function findByFields(
	client: OdooClient,
	schema: Schema,
	rowOfKey: ReadonlyMap<string, KeyedRow>,
	fields: readonly Field[],
	{ context, matchArchived }: MatchSettings,
): Promise<Found> {
	const searchContext = { ...context, ...(matchArchived && { active_test: false }) };
	const find = async (entries: ReadonlyArray<readonly [string, KeyedRow]>) => {
		const domain = fields.map((field) =>
			oneOf(
				field,
				entries.map(([, row]) => row),
			),
		);
		const records = await search(client, schema, domain, fields, searchContext);
		const ids = idsByKey(records, fields);
		return entries.map(([key]) => ids.get(key) ?? NOTHING);
	};
	// A value that Odoo cannot take must not fail the other rows.
	const outcomes = await settle([...rowOfKey], rightsChecked(client, schema.model, 'read', find), {
		batchSize: KEYS_PER_REQUEST,
		stopAtFirstError: false,
	});
	const results = outcomes.map((outcome) => {
		if (outcome.status === 'notRun') return NOTHING;
		return outcome.status === 'done' ? outcome.result : outcome.error;
	});
	return new Map([...rowOfKey.keys()].map((key, index) => [key, results[index] ?? NOTHING]));
}

/**
 * `[field, 'in', values]`, with all forms of "empty" that Odoo stores. Where there are several
 * fields, more records are found than are meant; comparing all their values tells which are.
 */
function oneOf(field: Field, rows: readonly KeyedRow[]): RpcValue {
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

async function search(
	client: OdooClient,
	{ model, fields: known }: Schema,
	domain: Domain,
	fields: readonly Field[],
	context: Context,
): Promise<readonly RawRecord[]> {
	const names = new Set(fields.map(({ name }) => name));
	if (known.has('active')) names.add('active');
	const params = { domain, fields: [...names], order: 'id' };
	const found = await client.call({ model, method: 'search_read', params, context });
	return expectRecords(found, `${model}.search_read`);
}

/** The active records with each key; archived ones only where there is no active one. */
function idsByKey(
	records: readonly RawRecord[],
	fields: readonly Field[],
): ReadonlyMap<string, readonly number[]> {
	const found = new Map<string, { active: number[]; archived: number[] }>();
	for (const record of records) {
		const key = JSON.stringify(fields.map((field) => comparableValue(record[field.name], field)));
		const ids = found.get(key) ?? { active: [], archived: [] };
		found.set(key, ids);
		(record.active === false ? ids.archived : ids.active).push(Number(record.id));
	}
	return new Map(
		[...found].map(([key, { active, archived }]) => [key, active.length > 0 ? active : archived]),
	);
}

function belongsElsewhere(xmlid: string, owner: string, model: string): OdooError {
	return new OdooError(
		'DUPLICATE',
		`The external ID ${xmlid} belongs to a ${owner} record, not to ${model}.`,
		{
			field: 'xmlid',
			hint: 'Choose the model that the external ID belongs to, or another external ID.',
		},
	);
}
