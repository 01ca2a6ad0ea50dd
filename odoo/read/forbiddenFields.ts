import type { OdooClient } from '../client/client';
import { hasCode, nothing, recover, rethrowUnlessOdooError } from '../errors';
import { isBinary, linksToMany } from '../schema/choose';
import type { Field } from '../schema/schema';
import type { AskForRecords, Search } from './pages';
import { searchRead } from './pages';
import { hasRight } from '../access/rights';

/*
 * Odoo refuses a whole request for one field that the user may not read: a list of records whose model is
 * forbidden, or a value whose computation needs a right. `fields_get` does not tell
 * which fields those are. So they are found by testing, once Odoo has refused a request.
 */

/** How many records a test should read: enough to meet a value that needs a right, and cheap. */
export const SAMPLE_SIZE = 20;

/** Fields to read of one model, some of which may turn out to be forbidden. */
interface FieldQuery {
	readonly model: string;
	readonly fields: readonly Field[];
	/** Whether a field may be left out if it is forbidden. */
	readonly isOptional: (field: Field) => boolean;
	/**
	 * Records to find out with which computed fields are forbidden; without them, only lists of records
	 * are tested.
	 */
	readonly sample?: Omit<Search, 'fields'>;
	/** Told before all is read anew, since the pages that came so far had a field that is forbidden. */
	readonly onStartOver?: () => void;
}

/** Reads pages of the given fields. It must ask with `ask`, so that what was refused can be tested. */
type FieldsReader<T> = (fields: readonly Field[], ask: AskForRecords) => AsyncGenerator<T>;

/**
 * Reads without the optional fields that the user may not read. A field that is refused for one record
 * only is left out of all.
 */
export async function* readWithoutForbidden<T>(
	client: OdooClient,
	query: FieldQuery,
	read: FieldsReader<T>,
): AsyncGenerator<T> {
	const forbidden = await knownForbidden(client, query);
	let refused: Tested | undefined;
	const ask: AskForRecords = async (_client, search) => {
		try {
			return await searchRead(client, search);
		} catch (thrown) {
			refused = search; // others may be under way
			throw rethrowUnlessOdooError(thrown);
		}
	};
	for (;;) {
		const readable = query.fields.filter(({ name }) => !forbidden.has(name));
		let hasBegun = false;
		try {
			for await (const page of read(readable, ask)) {
				hasBegun = true;
				yield page;
			}
			return;
		} catch (thrown) {
			const error = rethrowUnlessOdooError(thrown);
			if (error.code !== 'ACCESS_DENIED' || (hasBegun && !query.onStartOver)) throw error;
			const found = await findForbidden(client, { ...query, fields: readable }, refused);
			if (found.length === 0) throw error;
			for (const name of found) forbidden.add(name);
			if (hasBegun) query.onStartOver?.();
		}
	}
}

/** A search to test fields with. */
type Tested = Omit<Search, 'fields' | 'pageSize'>;

/** Grows while reading, and is remembered: a read that starts with it need not start over. */
async function knownForbidden(
	client: OdooClient,
	{ model, fields, isOptional, sample }: FieldQuery,
): Promise<Set<string>> {
	const optional = fields.filter(isOptional).map(({ name }) => name);
	const key = `forbidden ${model} ${optional.join()} ${sample !== undefined}`;
	return await client.remembered(key, async () => await Promise.resolve(new Set<string>()));
}

/** @param refused the request that Odoo refused, in case it allows those fields for the sample */
async function findForbidden(
	client: OdooClient,
	{ model, fields, isOptional, sample }: FieldQuery,
	refused: Tested | undefined,
): Promise<string[]> {
	const optional = fields.filter(isOptional);
	if (optional.length === 0 || !(await hasRight(client, model, 'read'))) return [];
	const lists = await forbiddenLists(client, optional);
	if (!sample) return lists;
	const rest = optional.filter(({ name }) => !lists.includes(name));
	// Apart, since what is computed can fail where files are given as sizes.
	const kinds = [rest.filter((field) => !isBinary(field)), rest.filter(isBinary)];
	for (const search of [{ ...sample, limit: SAMPLE_SIZE }, ...(refused ? [refused] : [])]) {
		for (const kind of kinds) {
			const found = await refusedAmong(kind, async (some) => await isAllowed(client, search, some));
			if (found.length > 0) return [...lists, ...found];
		}
	}
	return lists;
}

/** Lists of records whose model the user may not read. */
async function forbiddenLists(client: OdooClient, fields: readonly Field[]): Promise<string[]> {
	const lists = fields.filter(linksToMany);
	const models = new Set(lists.flatMap(({ relation }) => relation ?? []));
	const forbidden = new Set<string | undefined>();
	for (const model of models) {
		if (!(await hasRight(client, model, 'read'))) forbidden.add(model);
	}
	return lists.filter(({ relation }) => forbidden.has(relation)).map(({ name }) => name);
}

/** Halves the fields until those that Odoo refuses stand alone. */
async function refusedAmong(
	suspects: readonly Field[],
	areAllowed: (fields: readonly Field[]) => Promise<boolean>,
): Promise<string[]> {
	if (suspects.length === 0 || (await areAllowed(suspects))) return [];
	if (suspects.length === 1) return suspects.map(({ name }) => name);
	const middle = Math.ceil(suspects.length / 2);
	return [
		...(await refusedAmong(suspects.slice(0, middle), areAllowed)),
		...(await refusedAmong(suspects.slice(middle), areAllowed)),
	];
}

async function isAllowed(
	client: OdooClient,
	search: Tested,
	fields: readonly Field[],
): Promise<boolean> {
	// With sizes in place of files: their contents are of no use here.
	const context = { ...search.context, bin_size: fields.some(isBinary) };
	const read = searchRead(client, { ...search, fields, context });
	return (await recover(read, hasCode('ACCESS_DENIED'), nothing)) !== undefined;
}
