import type { Vals } from '../call';
import type { ModelClient } from '../client/modelClient';
import { WITH_ARCHIVED } from '../client/modelClient';
import { OdooError, toOdooError } from '../errors';
import { activeFields } from '../schema/activeName';
import { matchXmlids } from './byXmlid';
import type { KeyField, KeyTexts } from './keyFields';
import { domainOf, namesToCompare, recordsByKey } from './keyFields';
import { findEach } from './matches';
import type { KeyValues, RecordKey } from './recordKey';
import { keyTextsOf } from './recordKey';
import { zip } from '../zip';

/** The records that a row means. */
export interface Keyed {
	/** The same for rows that mean the same record. */
	readonly identity: string;
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

/** What some rows are looked for by, and the values of its fields. */
interface Wanted {
	readonly key: KeyTexts;
	readonly match: Vals;
}

/** Ids, or why there are none, by the key as it is written. */
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
	const wanted = new Map(
		zip(rows, keys).flatMap(([{ match = {} }, key]): Array<[string, Wanted]> =>
			key instanceof OdooError ? [] : [[key.asWritten, { key, match }]],
		),
	);
	const found = await findAll(model, wanted, settings);
	return keys.map((key) => {
		if (key instanceof OdooError) return key;
		const ids = found.get(key.asWritten) ?? NOTHING;
		return ids instanceof OdooError ? ids : { identity: key.asKept, ids };
	});
}

function keyOrError(row: KeyValues, key: RecordKey): KeyTexts | OdooError {
	try {
		return keyTextsOf(row, key);
	} catch (thrown) {
		return toOdooError(thrown);
	}
}

async function findAll(
	model: ModelClient,
	wanted: ReadonlyMap<string, Wanted>,
	{ key, ...settings }: KeySettings,
): Promise<Found> {
	const keys = [...wanted.keys()];
	if (keys.length === 0) return new Map();
	if (key.by === 'id') return new Map(keys.map((each) => [each, [Number(each)]]));
	if (key.by === 'xmlid') return await findByXmlid(model, keys);
	return await findByFields(model, wanted, key.fields, settings);
}

async function findByXmlid(model: ModelClient, xmlids: readonly string[]): Promise<Found> {
	const matches = await matchXmlids(model, xmlids);
	return new Map(
		[...matches].map(([xmlid, match]): [string, readonly number[] | OdooError] => {
			if (match.status === 'failed') return [xmlid, match.error];
			return [xmlid, match.status === 'found' ? [match.id] : NOTHING];
		}),
	);
}

async function findByFields(
	model: ModelClient,
	wanted: ReadonlyMap<string, Wanted>,
	fields: readonly KeyField[],
	{ matchArchived }: Omit<KeySettings, 'key'>,
): Promise<Found> {
	const { schema } = model;
	const find = async (keys: readonly string[]) => {
		const rows = keys.flatMap((each) => wanted.get(each) ?? []);
		const records = await model.searchRead({
			domain: domainOf(
				fields,
				rows.map(({ match }) => match),
			),
			fields: [...new Set([...namesToCompare(fields), ...activeFields(schema)])],
			order: 'id',
			context: matchArchived ? WITH_ARCHIVED : undefined,
		});
		const having = recordsByKey(records, fields, schema);
		return rows.map(({ key }) => having(key).map(({ id }) => Number(id)));
	};
	return await findEach(model, [...wanted.keys()], find, KEYS_PER_REQUEST);
}
