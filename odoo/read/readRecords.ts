import { mapBreathing } from '../breathe';
import type { OdooClient } from '../client/client';
import { languageOf } from '../client/context';
import type { Session } from '../client/signIn';
import type { RawRecord } from '../protocol/expect';
import type { Field } from '../schema/schema';
import type { ReadFormat } from '../values/valueType';
import { rawPagesWithFiles } from './filePages';
import { readWithoutForbidden } from './forbiddenFields';
import type { Search } from './pages';
import type { OutputRecord } from './recordReader';
import { recordReader } from './recordReader';
import { leadsOn } from './related/linkedRecords';
import { NestedReader } from './related/nestedReader';
import type { FieldTree } from './related/relatedFields';
import { flatTree, mergedTree } from './related/relatedFields';
import { RelatedReader } from './related/relatedReader';

/** Which records to read, and how. The domain must have passed the domain guard. */
export interface RecordQuery extends Search {
	readonly format: ReadFormat;
	/** The fields were not chosen by name: those that the user may not read are left out. */
	readonly fieldsAreOptional?: boolean;
	/** Further fields, through relations, as `relatedFields` gives them. */
	readonly related?: FieldTree;
	/**
	 * Told that the pages so far are void: all records come anew, without a field that turned out to
	 * be forbidden for some of them. Without it, such a read fails.
	 */
	readonly onStartOver?: () => void;
	/**
	 * Puts something smaller in the place of the files of a record, before the next page is read: few are in
	 * memory then, however many records there are.
	 */
	readonly keepFiles?: (record: OutputRecord) => Promise<OutputRecord>;
	/** Adds `_url`, which opens the record in Odoo. */
	readonly withUrl?: boolean;
}

const SHORT_ADDRESSES_SINCE = 18;

/**
 * Reads records page by page. No record comes twice and none is missed while others write.
 * @throws OdooError
 */
export async function* readRecords(
	client: OdooClient,
	query: RecordQuery,
): AsyncGenerator<OutputRecord[], void, undefined> {
	const fields = await allFields(client, query);
	const chosen = new Set(query.fields);
	const toRecords = pageReader(client, query, fields);
	const addUrls = query.withUrl ? await urlAdder(client, query.model) : asTheyAre;
	const fieldQuery = {
		model: query.model,
		fields,
		isOptional: (field: Field) => query.fieldsAreOptional === true || !chosen.has(field),
		sample: query,
		onStartOver: query.onStartOver,
	};
	const pages = readWithoutForbidden(client, fieldQuery, (readable, ask) =>
		rawPagesWithFiles(client, { ...query, fields: readable }, ask),
	);
	for await (const page of pages) {
		const records = addUrls(await toRecords(page));
		if (query.keepFiles) {
			for (const [position, record] of records.entries())
				records[position] = await query.keepFiles(record);
		}
		yield records;
	}
}

/** All pages in one list. */
export async function readAllRecords(
	client: OdooClient,
	query: RecordQuery,
): Promise<OutputRecord[]> {
	const pages: OutputRecord[][] = [];
	const onStartOver = () => void pages.splice(0);
	for await (const page of readRecords(client, { ...query, onStartOver })) pages.push(page);
	return pages.flat();
}

/** The chosen fields, and those that related fields start from. */
async function allFields(
	client: OdooClient,
	{ model, fields, related, context }: RecordQuery,
): Promise<readonly Field[]> {
	if (!related) return fields;
	const chosen = new Set(fields.map(({ name }) => name));
	const schema = await client.schema(model, languageOf(context));
	const others = [...related.below.keys()].filter((name) => !chosen.has(name));
	return [...fields, ...others.flatMap((name) => schema.fields.get(name) ?? [])];
}

function pageReader(
	client: OdooClient,
	{ context, format, related }: RecordQuery,
	fields: readonly Field[],
): (page: readonly RawRecord[]) => Promise<OutputRecord[]> {
	const chosen = flatTree(fields.map(({ name }) => name));
	const tree = related ? mergedTree(chosen, related) : chosen;
	const byName = new Map(fields.map((field) => [field.name, field]));
	const isFlat = [...tree.below].every(([name, below]) => {
		const field = byName.get(name);
		return !field || !leadsOn(field, below, format);
	});
	if (isFlat) {
		const toRecord = recordReader(fields, format);
		return async (page) => await mapBreathing(page, client.breathe, toRecord);
	}
	const reader = new RelatedReader(client, { context, format });
	return async (page) => {
		const levels = await reader.levelsBelow(page, byName, tree);
		const nested = new NestedReader(levels, format);
		return await mapBreathing(page, client.breathe, (raw) => nested.toRecord(raw, byName, tree));
	};
}

async function urlAdder(client: OdooClient, model: string) {
	const session = await client.session();
	return (records: OutputRecord[]): OutputRecord[] =>
		records.map((record) => ({ ...record, _url: recordUrl(session, model, Number(record.id)) }));
}

/**
 * The address that opens a record in Odoo's web client.
 * Source: addons/web/static/src/core/browser/router.js of Odoo 19.
 */
function recordUrl({ endpoint, version }: Session, model: string, id: number): string {
	if (version < SHORT_ADDRESSES_SINCE) {
		return `${endpoint.url}/web#id=${id}&model=${model}&view_type=form`;
	}
	// A name without a dot would be taken for that of a menu.
	const segment = model.includes('.') ? model : `m-${model}`;
	return `${endpoint.url}/odoo/${segment}/${id}`;
}

function asTheyAre(records: OutputRecord[]): OutputRecord[] {
	return records;
}
