import type { OdooClient } from '../client/client';
import { caughtOdooError } from '../errors';
import type { Field } from '../schema/schema';
import { isList } from './linkedRecords';
import { hasRight } from './rights';

/** Fields to read of one model, some of which may turn out to be closed to the user. */
export interface FieldQuery {
	readonly model: string;
	readonly fields: readonly Field[];
	/** Whether a field may be left out if it is closed. */
	readonly isOptional: (field: Field) => boolean;
	/** Reads a few records, to find out which computed fields are closed too; else only lists are. */
	readonly probe?: (fields: readonly Field[]) => Promise<unknown>;
}

/**
 * Reads without the optional fields that are closed to the user: Odoo refuses a whole request for
 * one field whose records or whose computation need a right that the user lacks, and `fields_get`
 * does not tell.
 */
export async function* readOpenFields<T>(
	client: OdooClient,
	query: FieldQuery,
	read: (fields: readonly Field[]) => AsyncGenerator<T>,
): AsyncGenerator<T> {
	let hasBegun = false;
	try {
		for await (const page of read(query.fields)) {
			hasBegun = true;
			yield page;
		}
	} catch (thrown) {
		const error = caughtOdooError(thrown);
		if (error.code !== 'ACCESS_DENIED' || hasBegun) throw error;
		const closed = await closedFields(client, query);
		if (closed.size === 0) throw error;
		yield* read(query.fields.filter(({ name }) => !closed.has(name)));
	}
}

async function closedFields(client: OdooClient, query: FieldQuery): Promise<ReadonlySet<string>> {
	const { model, fields, isOptional, probe } = query;
	const optional = fields.filter(isOptional);
	const key = `closed ${model} ${optional.map(({ name }) => name).join()} ${probe !== undefined}`;
	return await client.remembered(key, async () => {
		if (optional.length === 0 || !(await hasRight(client, model, 'read'))) return new Set();
		const closed = new Set(await closedLists(client, optional));
		if (probe) {
			const rest = optional.filter(({ name }) => !closed.has(name));
			for (const name of await refused(rest, probe)) closed.add(name);
		}
		return closed;
	});
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
