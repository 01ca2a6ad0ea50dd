import type { OdooClient } from '../../client/client';
import { caughtOdooError } from '../../errors';
import type { Field } from '../../schema/schema';
import { isList } from './linkedRecords';
import { hasRight } from '../../access/rights';

/** How many records a probe should read: enough to meet a field that needs a right, and cheap. */
export const PROBED_RECORDS = 20;

/** Fields to read of one model, some of which may turn out to be closed to the user. */
export interface FieldQuery {
	readonly model: string;
	readonly fields: readonly Field[];
	/** Whether a field may be left out if it is closed. */
	readonly isOptional: (field: Field) => boolean;
	/**
	 * Read records again, to find out which computed fields are closed too; else only lists are. The
	 * next one is asked where one finds no field.
	 */
	readonly probes?: ReadonlyArray<(fields: readonly Field[]) => Promise<unknown>>;
	/** Told before all is read anew, since the pages that came so far had a field that is closed. */
	readonly onStartOver?: () => void;
}

/**
 * Reads without the optional fields that are closed to the user: Odoo refuses a whole request for
 * one field whose records or whose computation need a right that the user lacks, and `fields_get`
 * does not tell. A field that it refuses for one record only is left out of all.
 */
export async function* readOpenFields<T>(
	client: OdooClient,
	query: FieldQuery,
	read: (fields: readonly Field[]) => AsyncGenerator<T>,
): AsyncGenerator<T> {
	const closed = await knownClosedFields(client, query);
	for (;;) {
		const open = query.fields.filter(({ name }) => !closed.has(name));
		let hasBegun = false;
		try {
			for await (const page of read(open)) {
				hasBegun = true;
				yield page;
			}
			return;
		} catch (thrown) {
			const error = caughtOdooError(thrown);
			if (error.code !== 'ACCESS_DENIED' || (hasBegun && !query.onStartOver)) throw error;
			const found = await closedFields(client, { ...query, fields: open });
			if (found.length === 0) throw error;
			for (const name of found) closed.add(name);
			if (hasBegun) query.onStartOver?.();
		}
	}
}

/** Grows while reading, and is remembered: a read that starts with it need not start over. */
async function knownClosedFields(
	client: OdooClient,
	{ model, fields, isOptional, probes }: FieldQuery,
): Promise<Set<string>> {
	const optional = fields.filter(isOptional).map(({ name }) => name);
	const key = `closed ${model} ${optional.join()} ${probes !== undefined}`;
	return await client.remembered(key, async () => await Promise.resolve(new Set<string>()));
}

async function closedFields(
	client: OdooClient,
	{ model, fields, isOptional, probes = [] }: FieldQuery,
): Promise<string[]> {
	const optional = fields.filter(isOptional);
	if (optional.length === 0 || !(await hasRight(client, model, 'read'))) return [];
	const closed = await closedLists(client, optional);
	const rest = optional.filter(({ name }) => !closed.includes(name));
	for (const probe of probes) {
		const found = await refused(rest, probe);
		if (found.length > 0) return [...closed, ...found];
	}
	return closed;
}

/** Lists of records whose model the user may not read. */
async function closedLists(client: OdooClient, fields: readonly Field[]): Promise<string[]> {
	const lists = fields.filter(isList);
	const models = new Set(lists.flatMap(({ relation }) => relation ?? []));
	const closed = new Set<string | undefined>();
	for (const model of models) {
		if (!(await hasRight(client, model, 'read'))) closed.add(model);
	}
	return lists.filter(({ relation }) => closed.has(relation)).map(({ name }) => name);
}

/** Halves the fields until those that Odoo refuses stand alone. */
async function refused(
	suspects: readonly Field[],
	probe: (fields: readonly Field[]) => Promise<unknown>,
): Promise<string[]> {
	if (suspects.length === 0 || (await isAllowed(suspects, probe))) return [];
	if (suspects.length === 1) return suspects.map(({ name }) => name);
	const middle = Math.ceil(suspects.length / 2);
	return [
		...(await refused(suspects.slice(0, middle), probe)),
		...(await refused(suspects.slice(middle), probe)),
	];
}

async function isAllowed(
	fields: readonly Field[],
	probe: (fields: readonly Field[]) => Promise<unknown>,
): Promise<boolean> {
	try {
		await probe(fields);
		return true;
	} catch (thrown) {
		const error = caughtOdooError(thrown);
		if (error.code !== 'ACCESS_DENIED') throw error;
		return false;
	}
}
