import { OdooError, retold, toOdooError } from '../../errors';
import { fieldOf, isBinary, linksToMany } from '../../schema/choose';
import type { TranslationsOf } from '../../schema/inAnyLanguage';
import { inAnyLanguage } from '../../schema/inAnyLanguage';
import type { Field, Schema, SchemaOf } from '../../schema/schema';
import { fieldNameOf, titleOf } from '../../schema/schema';
import { isBlank, isBlankKey } from '../../values/blank';
import type { Zones } from '../../values/dates';
import type { Cell, DraftRow } from '../../values/draft';
import { Links } from '../../values/links';
import type { Row } from '../../values/reference';
import { described, Reference } from '../../values/reference';
import { checkLength } from '../../values/scalars';
import { toOdoo } from '../../values/values';
import type { Draft } from '../../values/valueType';
import { invalidValue } from '../../values/invalidValue';
import { CHECK_EXPRESSION } from '../../protocol/explanations';

/**
 * What becomes of columns that are no fields of the model: an error of their row, or left out, as are fields
 * that are read-only. With `onlyWritable`, those are an error, too; else Odoo is to say what it makes of them.
 */
export type UnknownColumns = 'error' | 'ignore' | 'onlyWritable';

interface DraftSettings {
	readonly zones: Zones;
	readonly unknownColumns: UnknownColumns;
	/** Whether the row only changes what is there. */
	readonly isChange?: boolean;
	readonly onLeftOut?: OnLeftOut;
	readonly schemaOf: SchemaOf;
	readonly translationsOf: TranslationsOf;
}

/** Told of each column that has a value and is left out, those of lines as a path, e.g. `order_line.qty`. */
export type OnLeftOut = (column: string, why: 'readonly' | 'unknown') => void;

/** Set by Odoo alone; it takes a value for them without complaint and ignores it. */
const SET_BY_ODOO: ReadonlySet<string> = new Set([
	'id',
	'display_name',
	'create_date',
	'create_uid',
	'write_date',
	'write_uid',
	'__last_update',
]);

/**
 * Whether a column can be written: the model has the field, and it is meant for writing.
 * @param isChange whether it is written to a record that is there
 */
export function isWritable(name: string, schema: Schema, isChange = false): boolean {
	const field = isField(name, schema) ? schema.fields.get(name) : undefined;
	return field?.readonly === false && !(isChange && field.isSetOnce);
}

/** Whether automatic mapping sends a column. */
function isSent(name: string, schema: Schema, isChange?: boolean): boolean {
	return isWritable(name, schema, isChange) || (isField(name, schema) && isClosed(schema));
}

/** Tells of the columns of which the user may think that their value is written, and it is not. */
function tellLeftOut(row: Row, schema: Schema, { isChange, onLeftOut }: DraftSettings): void {
	if (!onLeftOut) return;
	for (const [column, value] of Object.entries(row)) {
		const name = fieldNameOf(column);
		if (isBlank(value) || SET_BY_ODOO.has(name) || isSent(name, schema, isChange)) continue;
		onLeftOut(column, schema.fields.has(name) ? 'readonly' : 'unknown');
	}
}

/**
 * Checks the columns of a row that writes nothing: names that are no fields are a mistake, and so is a new
 * record of which nothing can be written.
 * @throws OdooError `FIELD_NOT_FOUND`, `INVALID_VALUE`
 */
export function checkNothingWritten(
	columns: readonly string[],
	schema: Schema,
	{ isNew, of }: { readonly isNew: boolean; readonly of: 'item' | 'line' },
): void {
	const [first] = columns.map((column) => fieldOf(schema, fieldNameOf(column)));
	if (isNew && first) throw readOnly(first, `No other field of the ${of} can be written.`);
}

/**
 * Odoo 14 says of all fields that they are read-only to a user who may neither create nor change
 * records. What such a user wants to change is for Odoo to refuse: ignored, it would seem unchanged.
 */
export function isClosed({ fields }: Schema): boolean {
	return [...fields.values()].every(({ readonly }) => readonly);
}

function isField(name: string, { fields }: Schema): boolean {
	return fields.has(name) && !SET_BY_ODOO.has(name);
}

/**
 * Converts one row of workflow values. Undefined values leave their field alone. A column such as
 * `country_id.code` says which record is meant by a field of that record.
 * @throws OdooError `FIELD_NOT_FOUND`, `INVALID_VALUE`, each with the field
 */
export async function draftRow(
	row: Row,
	schema: Schema,
	settings: DraftSettings,
): Promise<DraftRow> {
	const isIgnoring = settings.unknownColumns === 'ignore';
	if (isIgnoring) tellLeftOut(row, schema, settings);
	const written = [...columnsOf(row, schema)].filter(([name]) => {
		if (isIgnoring) return isSent(name, schema, settings.isChange);
		if (SET_BY_ODOO.has(name)) throw setByOdoo(name);
		return true;
	});
	return await draftCells(written, schema, settings);
}

/** The columns of a row, those with a dotted name put together by the field that they start with. */
function columnsOf(row: Row, schema: Schema): Map<string, unknown> {
	const columns = new Map<string, unknown>();
	const keysOf = new Map<string, Record<string, unknown>>();
	for (const [name, value] of Object.entries(row)) {
		if (value === undefined) continue;
		const dot = name.indexOf('.');
		if (dot < 0) columns.set(name, value);
		else
			keysOf.set(name.slice(0, dot), {
				...keysOf.get(name.slice(0, dot)),
				[name.slice(dot + 1)]: value,
			});
	}
	for (const [name, keys] of keysOf) {
		const value = valueOfKeys(keys, schema.fields.get(name));
		if (!columns.has(name)) columns.set(name, value);
		else if (value !== null) throw givenTwice(name, keys);
	}
	return columns;
}

/** `{code: "FR"}`, or for a list of links one such object for each. */
function valueOfKeys(keys: Row, field: Field | undefined): unknown {
	const values = Object.values(keys);
	if (values.every((value) => value === null || value === '')) return null;
	if (!field || !linksToMany(field)) return keys;
	const [key = '', value] = Object.entries(keys)[0] ?? [];
	if (field.type === 'one2many' || values.length > 1) {
		throw invalidValue(field, keys, 'a list of objects in one field, without dotted ones');
	}
	return (Array.isArray(value) ? value : [value]).map((each: unknown) => ({ [key]: each }));
}

async function draftCells(
	columns: Iterable<readonly [string, unknown]>,
	schema: Schema,
	settings: DraftSettings,
): Promise<DraftRow> {
	const words = { model: schema.model, translationsOf: settings.translationsOf };
	const cells: Cell[] = [];
	for (const [name, value] of columns) {
		const field = fieldOf(schema, name);
		const draft = await inAnyLanguage(field, words, (each) => toOdoo(value, each, settings));
		checkLength(draft, field);
		const needsMore = draft instanceof Reference || draft instanceof Links;
		cells.push({ field, draft: needsMore ? await draftWithin(field, draft, settings) : draft });
	}
	return { model: schema.model, cells };
}

/** Converts the rows of other models that are within a value. */
async function draftWithin(
	field: Field,
	draft: Reference | Links,
	settings: DraftSettings,
): Promise<Draft<DraftRow>> {
	if (draft instanceof Reference) return await withinReference(field, draft, settings);
	const { model, changes } = draft;
	const draftAll = async (references: readonly Reference[]) => {
		const drafts: Array<Reference<DraftRow>> = [];
		for (const each of references) drafts.push(await withinReference(field, each, settings));
		return drafts;
	};
	const draftLine = async (row: Row, line: string, isNew: boolean) => {
		// A line that was read brings along what Odoo sets itself, as it does what a new one is a line of.
		const isSetByOdoo = (name: string) =>
			SET_BY_ODOO.has(name) || (isNew && name === field.inverse);
		const columns = Object.keys(row).filter(
			(column) => row[column] !== undefined && !isSetByOdoo(fieldNameOf(column)),
		);
		const onLeftOut: OnLeftOut = (column, why) =>
			settings.onLeftOut?.(`${field.name}.${column}`, why);
		const drafted = async () => {
			const schema = await settings.schemaOf(model);
			const own = Object.fromEntries(columns.map((column) => [column, row[column]]));
			const draft = await draftRow(own, schema, { ...settings, isChange: !isNew, onLeftOut });
			// One that is there stays as it is, and what it leaves out is told; a new one would be blank.
			const isBlankLine = isNew && draft.cells.length === 0;
			if (isBlankLine) checkNothingWritten(columns, schema, { isNew: true, of: 'line' });
			return draft;
		};
		return await retold(drafted(), (error) => inField(error, field, line));
	};
	const update = [];
	for (const { record, row } of changes.update) {
		const line = `the line ${described(record)}`;
		const drafted = await withinReference(field, record, settings);
		update.push({ record: drafted, row: await draftLine(row, line, false) });
	}
	const create = [];
	for (const [index, row] of changes.create.entries()) {
		create.push(await draftLine(row, `new line ${index + 1}`, true));
	}
	return new Links<DraftRow>(model, {
		...changes,
		set: changes.set && (await draftAll(changes.set)),
		add: await draftAll(changes.add),
		remove: await draftAll(changes.remove),
		delete: await draftAll(changes.delete),
		update,
		create,
	});
}

async function withinReference(
	field: Field,
	{ model, naming, given, form }: Reference,
	settings: DraftSettings,
): Promise<Reference<DraftRow>> {
	if (naming.by !== 'fields') return new Reference<DraftRow>(model, naming, given, form);
	const draft = async () => {
		const schema = await settings.schemaOf(model ?? '');
		const columns = columnsOf(naming.value, schema);
		for (const name of columns.keys()) checkFindable(fieldOf(schema, name));
		const row = await draftCells(columns, schema, settings);
		if (row.cells.every(isNothing)) throw nothingToFindBy();
		return row;
	};
	const drafted = await retold(draft(), (error) => inField(error, field, ''));
	return new Reference(model, { by: 'fields', value: drafted }, given, form);
}

/** Odoo stores an empty number as 0. */
function isNothing({ draft }: Cell): boolean {
	return draft === false || draft === 0 || isBlankKey(draft);
}

/** It would mean some record that has no such value either. */
function nothingToFindBy(): OdooError {
	return new OdooError('INVALID_VALUE', 'There is no value to find the linked record by.', {
		hint: `${CHECK_EXPRESSION} To leave the field empty, use null.`,
	});
}

/** Odoo 14 ignores a condition on a field that it cannot search, and would find every record. */
function checkFindable(field: Field): void {
	if (field.searchable && !linksToMany(field) && !isBinary(field)) return;
	throw new OdooError('INVALID_VALUE', `Records cannot be found by the field ${titleOf(field)}.`, {
		field: field.name,
		hint: 'Use a stored field such as a code or a reference.',
	});
}

/** What goes wrong in a line, or in a record behind a field, is told as an error of the field. */
export function inLine<T>(field: Field, line: string, run: () => T): T {
	try {
		return run();
	} catch (thrown) {
		throw inField(toOdooError(thrown), field, line);
	}
}

/** The error with the field that it came up in: its message says where, its field is a path. */
export function inField(error: OdooError, field: Field, line: string): OdooError {
	const place = [titleOf(field), line].filter(Boolean).join(', ');
	const told = error.at(place, [field.name, error.field].filter(Boolean).join('.'));
	// A line that is not there is not the record of the row.
	return told.missing === 'own' ? told.with({ missing: undefined }) : told;
}

/** The error for a field that only Odoo writes. */
export function readOnly(
	field: Field,
	hint = 'Remove it from the item, for example with an Edit Fields node, or set If Fields Are Unknown to Ignore.',
): OdooError {
	return new OdooError('INVALID_VALUE', `${titleOf(field)} is read-only.`, {
		field: field.name,
		hint,
	});
}

function setByOdoo(name: string): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`Odoo sets the field "${name}" itself; it cannot be written.`,
		{
			field: name,
			hint: 'Remove it from the mapping.',
		},
	);
}

function givenTwice(name: string, keys: Row): OdooError {
	const others = Object.keys(keys).map((key) => `"${name}.${key}"`);
	return new OdooError(
		'INVALID_VALUE',
		`The field "${name}" and ${others.join(', ')} both identify the linked record.`,
		{ field: name, hint: 'Keep one of the fields.' },
	);
}
