import type { Context, RpcValue } from '../call';
import type { OdooClient } from '../client/client';
import { languageOf } from '../client/context';
import { ModelCalls } from '../client/modelClient';
import type { Domain } from '../domain/domain';
import { OdooError } from '../errors';
import type { RecordQuery } from '../read/readRecords';
import { activeFields, withArchived } from '../schema/activeName';
import { fieldOf, isWatchable, linksToMany } from '../schema/choose';
import type { Field, Schema } from '../schema/schema';
import { withoutName } from '../values/recordId';

/*
 * Odoo keeps no list of changes: a record has the date of its last write, and a deleted one leaves no
 * trace. So changes are searched for by that date, and deletions are found by comparing ids.
 */

/** Whose changes to list, and how. The domain must have passed the domain guard. */
export interface ChangeSource {
	readonly client: OdooClient;
	readonly model: string;
	readonly domain: Domain;
	readonly context: Context;
	/** A stored datetime field, most often `write_date`. */
	readonly trackBy: string;
	/** That field, and the date of the last write if there is one. */
	readonly dates: readonly Field[];
	/** Whether the model records its last write. */
	readonly hasWriteDate: boolean;
	/**
	 * Their values tell two versions of a record apart where the server shows no finer date. None for
	 * other dates than the last write: those change only when they are set, and to whole seconds.
	 */
	readonly versionFields: readonly Field[];
}

interface SourceOptions {
	readonly trackBy: string;
	readonly records: Omit<RecordQuery, 'order' | 'limit'>;
	readonly schema: Schema;
}

/**
 * The changes of the records of a query.
 * @throws OdooError `FIELD_NOT_FOUND`, or `INVALID_VALUE` for a field that is no stored date and time
 */
export function changeSource(
	client: OdooClient,
	{ trackBy, records, schema }: SourceOptions,
): ChangeSource {
	checkTrackable(schema, trackBy);
	const { model, domain, context, fields, related } = records;
	const names = [...activeFields(schema), ...(related?.below.keys() ?? [])];
	const others = names.flatMap((name) => schema.fields.get(name) ?? []);
	const shown = [...fields, ...others];
	// What is computed, and lists of lines, may have another value without a write, and after a write of any field.
	const written = shown.every(isWritten) ? shown : [...shown, ...schema.fields.values()];
	const versionFields = trackBy === 'write_date' ? written.filter(isWritten) : [];
	return {
		client,
		model,
		domain,
		context,
		trackBy,
		dates: [...new Set([trackBy, 'write_date'])].flatMap((name) => schema.fields.get(name) ?? []),
		hasWriteDate: schema.fields.has('write_date'),
		versionFields: [...new Map(versionFields.map((field) => [field.name, field])).values()],
	};
}

/**
 * The records that match, archived ones too unless told: being archived is not being deleted. By a condition,
 * as the context would let the filter find by archived linked records as well.
 */
export async function matchingIds(
	client: OdooClient,
	{ model, domain, context }: Pick<ChangeSource, 'model' | 'domain' | 'context'>,
	{ hidesArchived = false } = {},
): Promise<Set<number>> {
	const schema = await client.schema(model, languageOf(context));
	const wanted = hidesArchived ? domain : withArchived(schema, domain);
	const ids = await new ModelCalls(client, model, context).search(wanted, { order: 'id' });
	return trackableIds(ids, model);
}

/**
 * Which of the records exist. All companies of the user are asked, as Odoo does without a choice: a record
 * that moved to one that is not chosen was not deleted.
 * Source: `companies` in odoo/api.py of Odoo 14, odoo/orm/environments.py of Odoo 19.
 */
export async function existingIds(
	client: OdooClient,
	{ model, context }: Pick<ChangeSource, 'model' | 'context'>,
	ids: readonly number[],
): Promise<ReadonlySet<number>> {
	if (ids.length === 0) return new Set();
	const domain = [['id', 'in', ids]];
	return await matchingIds(client, { model, domain, context: inAllCompanies(context) });
}

const COMPANIES = 'allowed_company_ids';

export function hasCompanies(context: Context): boolean {
	return context[COMPANIES] !== undefined;
}

/** The same without a choice of companies, which is all of the user's. */
export function inAllCompanies(context: Context): Context {
	return Object.fromEntries(Object.entries(context).filter(([name]) => name !== COMPANIES));
}

/** @throws OdooError `INVALID_VALUE` for ids that a view of the database makes up: a state cannot hold them */
export function trackableIds(ids: readonly number[], model: string): Set<number> {
	for (const id of ids) checkTrackableId(id, model);
	return new Set(ids);
}

/** How many ids a request may name. */
const IDS_PER_REQUEST = 100_000;

/**
 * Which of the known records exist no more, in their order. One request, two when some known records no
 * longer match the filter.
 * @param enough stops looking once there are so many; then `isComplete` is false
 */
export async function findDeleted(
	source: ChangeSource,
	known: Iterable<number>,
	enough: number,
): Promise<{ readonly deleted: number[]; readonly isComplete: boolean }> {
	const { client, context, domain } = source;
	const matching = await matchingIds(client, source);
	const isAll = domain.length === 0 && !hasCompanies(context);
	const deleted: number[] = [];
	for (const chunk of chunksWithout(matching, known)) {
		if (deleted.length >= enough) return { deleted, isComplete: false };
		const existing = isAll ? matching : await existingIds(client, source, chunk);
		for (const id of chunk) if (!existing.has(id)) deleted.push(id);
	}
	return { deleted, isComplete: true };
}

/** What of a raw value belongs to the record itself: a new name of a linked record is no change of it. */
export function contentOf(raw: RpcValue | undefined, field: Field): RpcValue {
	if (linksToMany(field) && Array.isArray(raw)) {
		// Their order is that of the linked records, and may change with them.
		return [...(raw as readonly number[])].sort((one, other) => one - other);
	}
	return field.type === 'many2one' ? withoutName(raw ?? false) : (raw ?? false);
}

/** The known ids that do not match, as many at a time as a request may name. */
function* chunksWithout(
	matching: ReadonlySet<number>,
	known: Iterable<number>,
): Generator<readonly number[]> {
	let chunk: number[] = [];
	for (const id of known) {
		if (matching.has(id)) continue;
		chunk.push(id);
		if (chunk.length < IDS_PER_REQUEST) continue;
		yield chunk;
		chunk = [];
	}
	if (chunk.length > 0) yield chunk;
}

/** Whether a write of the record, and nothing else, gives the field another value. */
function isWritten(field: Field): boolean {
	return isWatchable(field) || field.companyDependent || field.name === 'id';
}

function checkTrackable(schema: Schema, trackBy: string): void {
	const { type, stored, searchable } = fieldOf(schema, trackBy);
	if (type === 'datetime' && stored && searchable) return;
	throw new OdooError(
		'INVALID_VALUE',
		`Changes of ${schema.model} cannot be tracked by "${trackBy}".`,
		{ field: trackBy, hint: 'Choose a date and time that Odoo stores, such as write_date.' },
	);
}

/** @throws OdooError `INVALID_VALUE` for an id that a view of the database makes up */
export function checkTrackableId(id: number, model: string): void {
	if (id >= 0) return;
	throw new OdooError('INVALID_VALUE', `The records of ${model} cannot be tracked.`, {
		field: 'model',
		hint: 'Odoo makes up the IDs of this report: some are negative. Choose the model that the report is made of.',
	});
}
