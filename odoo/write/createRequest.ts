import type { Vals } from '../call';
import { withAccessCheck } from '../access/forbiddenModel';
import type { Request } from '../batch/send';
import type { ModelCalls, ModelClient } from '../client/modelClient';
import { OdooError, toOdooError } from '../errors';
import { matchXmlids } from '../lookup/byXmlid';
import type { Schema } from '../schema/schema';
import { titleOf } from '../schema/schema';
import { archivedLinks } from './archivedLinks';
import { expectNew, load } from './load';
import type { LoadRow } from './loadCell';
import { columnsOf, loadRowOf } from './loadCell';
import type { KeyValues } from '../lookup/recordKey';

/** A record to be created, under an External ID if it has one. */
export interface NewRecord {
	readonly vals: Vals;
	/** With its module, and not yet in use. */
	readonly xmlid?: string;
}

/** The same with what it is found by. */
interface KeyedRecord extends NewRecord {
	readonly keyValues: KeyValues;
}

/** What finds records that were created by their keys; undefined where keys do not tell. */
interface KeyFinder {
	createdByKey?(keys: readonly KeyValues[]): Promise<ReadonlyArray<number | undefined> | undefined>;
}

/** Creates all records or none. @returns their ids */
export async function createTogether(
	model: ModelCalls,
	vals: readonly Vals[],
): Promise<readonly number[]> {
	return await model.call('create', { params: { vals_list: vals } }, expectNew(vals.length));
}

/**
 * Creates records by `create`, and those with an External ID by Odoo's import, which can be repeated
 * until an answer comes. Only records of a kind share a request. Values that the import cannot take
 * make their row fail.
 */
export function createRequest<R extends NewRecord>(model: ModelClient): Request<R, number> {
	const sortedBy = SORTED_BY.get(model.name);
	const send = async (rows: readonly R[]) => {
		if (rows.every(({ xmlid }) => xmlid === undefined)) {
			return await createTogether(
				model,
				rows.map(({ vals }) => vals),
			);
		}
		const loaded = rows.map(({ vals, xmlid }) => ({
			xmlid,
			cells: cellsOfNew(vals, model.schema),
		}));
		try {
			return await load(model, loaded);
		} catch (thrown) {
			throw await orArchivedLink(toOdooError(thrown), model, rows);
		}
	};
	return {
		send: withAccessCheck(model, 'create', send),
		kindOf: ({ vals, xmlid }) => {
			const kind = sortedBy === undefined ? '' : Boolean(vals[sortedBy]);
			return xmlid === undefined
				? `create ${kind}`
				: `load ${kind} ${columnsOf(cellsOfNew(vals, model.schema))}`;
		},
		...newTogether(model.name),
		parallel: model.client.parallel,
		reconcile: async (rows) => await idsOfXmlids(model, rows),
	};
}

/** The same for rows with keys: none had its key before, so that it tells what became of a lost answer. */
export function createByKey<R extends KeyedRecord>(
	model: ModelClient,
	matcher: KeyFinder,
): Request<R, number> {
	const request = createRequest<R>(model);
	return {
		...request,
		reconcile: async (rows) => {
			const byKey = await matcher.createdByKey?.(rows.map(({ keyValues }) => keyValues));
			return byKey ?? (await idsOfXmlids(model, rows));
		},
	};
}

/**
 * A field by which Odoo sorts the records that are created together, so that their ids come in another
 * order than their values. Source: `create` in addons/calendar/models/calendar_event.py of Odoo 14 to 19.
 */
const SORTED_BY: ReadonlyMap<string, string> = new Map([['calendar.event', 'recurrency']]);

/**
 * Models that answer new records in another order than their values: those that exist already come first, and
 * what is named twice comes once. The import binds External IDs by that order. Source: `create` in
 * addons/mail/models/mail_blacklist.py and addons/product/models/product_template_attribute_line.py of Odoo 14
 * to 19, addons/phone_validation/models/phone_blacklist.py of Odoo 14.
 */
const ANSWERED_OUT_OF_ORDER: ReadonlySet<string> = new Set([
	'mail.blacklist',
	'phone.blacklist',
	'product.template.attribute.line',
]);

/** How many new records of a model a request takes. */
export function newTogether(model: string): Pick<Request<unknown, unknown>, 'maxRows'> {
	return ANSWERED_OUT_OF_ORDER.has(model) ? { maxRows: 1 } : {};
}

/** The records that have the External IDs by now; the import can only have made them, as none was in use. */
async function idsOfXmlids(
	model: ModelClient,
	rows: readonly NewRecord[],
): Promise<Array<number | undefined>> {
	const xmlids = rows.flatMap(({ xmlid }) => xmlid ?? []);
	const matches = await matchXmlids(model, xmlids);
	return rows.map(({ xmlid = '' }) => {
		const match = matches.get(xmlid);
		return match?.status === 'found' ? match.id : undefined;
	});
}

/** Why the server's import cannot create each of these new records, if they are to have External IDs. */
export async function linksNotLoadable(
	model: ModelClient,
	rows: readonly NewRecord[],
): Promise<ReadonlyArray<OdooError | undefined>> {
	const linked = await archivedLinks(
		model,
		rows.map(({ vals, xmlid }) => (xmlid === undefined ? {} : vals)),
	);
	return linked.map((name) => (name === undefined ? undefined : archivedLink(name, model.schema)));
}

/** What the import does not find was found before, so that it may be archived. */
async function orArchivedLink(
	error: OdooError,
	model: ModelClient,
	rows: readonly NewRecord[],
): Promise<OdooError> {
	if (error.code !== 'REFERENCE_NOT_FOUND') return error;
	const reasons = await linksNotLoadable(model, rows);
	const reason = reasons.find((each) => each !== undefined);
	if (!reason || rows.length === 1) return reason ?? error;
	const positions = reasons.flatMap((each, position) => (each ? [position] : []));
	return reason.with({ positions: new Set(positions) });
}

/** Why a new record with these values cannot be given an External ID, if so. */
export function notLoadable({ vals, xmlid }: NewRecord, schema: Schema): OdooError | undefined {
	const cells = loadRowOf(asLoaded(vals), schema);
	return xmlid !== undefined && 'cannotLoad' in cells
		? cannotBeLoaded(cells.cannotLoad, schema)
		: undefined;
}

/** The cells that create a record with these values. @throws OdooError `INVALID_VALUE` */
export function cellsOfNew(vals: Vals, schema: Schema): LoadRow {
	const cells = loadRowOf(asLoaded(vals), schema);
	if ('cannotLoad' in cells) throw cannotBeLoaded(cells.cannotLoad, schema);
	return cells;
}

/** Of a new record, the import leaves a text empty that would otherwise be `""`: as good as the same. */
function asLoaded(vals: Vals): Vals {
	return Object.fromEntries(
		Object.entries(vals).map(([name, value]) => [name, value === '' ? false : value]),
	);
}

function archivedLink(name: string, schema: Schema): OdooError {
	return notUnderXmlid(
		name,
		schema,
		(field, doing) =>
			`${field} links to an archived record. Odoo 16 and earlier cannot do that while ${doing}.`,
	);
}

function cannotBeLoaded(name: string, schema: Schema): OdooError {
	return notUnderXmlid(
		name,
		schema,
		(field, doing) =>
			`${field} cannot be set while ${doing}: Odoo's import does not accept such values.`,
	);
}

function notUnderXmlid(
	name: string,
	{ fields, model }: Schema,
	why: (field: string, doing: string) => string,
): OdooError {
	const title = titleOf({ label: fields.get(name)?.label ?? name, name });
	const doing = `creating a ${model} record with an External ID`;
	const hint =
		'Write this field in a second step, matching on the External ID, or create the record without one (without Exactly Once, its key and the field External ID).';
	return new OdooError('INVALID_VALUE', why(`The field ${title}`, doing), { field: name, hint });
}
