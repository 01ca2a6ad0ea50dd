import type { OdooError } from '../errors';
import { isActiveName } from '../schema/activeName';
import type { Field } from '../schema/schema';
import { isBlank } from './blank';
import { CLEAR, CREATE, DELETE, LINK, SET, UNLINK, UPDATE } from './commands';
import { isNamedId } from './recordId';
import type { Row } from './reference';
import { isPlainObject, isXmlid, namingOf, Reference, unpackJson } from './reference';
import { preview } from '../preview';
import { invalidValue } from './invalidValue';

/** What becomes of the records that a one2many or many2many field links to. */
interface LinkChanges<R = Row> {
	/** These take the place of all that are linked now; undefined keeps them. */
	readonly set?: ReadonlyArray<Reference<R>>;
	readonly add: ReadonlyArray<Reference<R>>;
	/** Whether those that are added must not be lines of another record. */
	readonly addsFree?: boolean;
	/** Unlinked; a line that cannot be without its record is deleted. */
	readonly remove: ReadonlyArray<Reference<R>>;
	/** Deleted for good. */
	readonly delete: ReadonlyArray<Reference<R>>;
	readonly update: ReadonlyArray<{ readonly record: Reference<R>; readonly row: R }>;
	readonly create: readonly R[];
}

/** Changes to linked records, some of which must be found first. */
export class Links<R = Row> {
	constructor(
		readonly model: string,
		readonly changes: LinkChanges<R>,
	) {}
}

const NO_CHANGES: LinkChanges = { add: [], remove: [], delete: [], update: [], create: [] };

const VERBS: ReadonlySet<string> = new Set([
	'add',
	'clear',
	'create',
	'delete',
	'remove',
	'set',
	'update',
]);

const CODES: ReadonlySet<number> = new Set([CREATE, UPDATE, DELETE, UNLINK, LINK, CLEAR, SET]);

/** They say which line is meant. */
const LINE_KEYS: ReadonlySet<string> = new Set(['id', 'xmlid']);

/** All links are removed. */
export function noLinks(field: Field): Links {
	return new Links(modelOf(field), { ...NO_CHANGES, set: [] });
}

/**
 * Reads what a value does to linked records: a list of records, an object of verbs, for a one2many
 * a list of lines, or Odoo's own commands.
 * @throws OdooError `INVALID_VALUE`
 */
export function linksFrom(value: unknown, field: Field): Links {
	return new Links(modelOf(field), changesFrom(value, field));
}

function changesFrom(given: unknown, field: Field): LinkChanges {
	const value = typeof given === 'string' ? unpackJson(given.trim()) : given;
	if (isPlainObject(value) && Object.keys(value).some((key) => VERBS.has(key))) {
		return changesFromVerbs(value, field);
	}
	const list = listFrom(typeof value === 'string' ? given : value, field);
	if (list.some(isCommand)) return changesFromCommands(list, field);
	if (field.type === 'one2many' && list.some(isPlainObject)) return changesFromLines(list, field);
	return { ...NO_CHANGES, set: referencesFrom(list, field) };
}

function changesFromVerbs(verbs: Row, field: Field): LinkChanges {
	const strange = Object.keys(verbs).find((key) => !VERBS.has(key));
	if (strange) throw invalidValue(field, verbs, `only ${[...VERBS].join(', ')}, not "${strange}"`);
	const { add, clear, create, set, update } = verbs;
	if (clear !== undefined && typeof clear !== 'boolean') {
		throw invalidValue(field, verbs, 'true or false for clear');
	}
	const isReplaced = clear === true || (set !== undefined && set !== null);
	return {
		set: isReplaced ? referencesFrom(listFrom(set, field), field) : undefined,
		add: referencesFrom(listFrom(add, field), field),
		remove: referencesFrom(listFrom(verbs.remove, field), field),
		delete: referencesFrom(listFrom(verbs.delete, field), field),
		update: listFrom(update, field).map((line) => lineUpdate(expectLine(line, field), field)),
		create: listFrom(create, field).map((line) => withoutKeys(expectLine(line, field))),
	};
}

/**
 * Lines with an ID are changed, those without are new; lines that are not named stay as they are,
 * and so do those that were read without the right to see them.
 */
function changesFromLines(list: readonly unknown[], field: Field): LinkChanges {
	const lines = list.filter(isPlainObject).filter(({ _access }) => _access !== false);
	const others = list.filter((each) => !isPlainObject(each));
	return {
		...NO_CHANGES,
		add: referencesFrom(others, field),
		addsFree: true,
		update: lines.filter(hasKey).map((line) => lineUpdate(line, field)),
		create: lines.filter((line) => !hasKey(line)).map(withoutKeys),
	};
}

/** Reads Odoo's commands in their order: a later one undoes an earlier one. Source: odoo/orm/commands.py. */
function changesFromCommands(list: readonly unknown[], field: Field): LinkChanges {
	let set: Map<unknown, Reference> | undefined;
	const add = new Map<unknown, Reference>();
	const remove = new Map<unknown, Reference>();
	const gone = new Map<unknown, Reference>();
	const update: Array<LinkChanges['update'][number]> = [];
	const create: Row[] = [];
	const replace = (records: readonly Reference[]) => {
		set = new Map(records.map((record) => [sameNaming(record), record] as const));
		add.clear();
		remove.clear();
	};
	for (const command of list) {
		const [code, target, argument] = Array.isArray(command) ? (command as unknown[]) : [];
		const row = () => rowOfCommand(expectLine(argument, field));
		const record = () => referenceFrom(target, field);
		if (code === CREATE) create.push(row());
		else if (code === UPDATE) update.push({ record: record(), row: row() });
		else if (code === DELETE || code === UNLINK) {
			const unlinked = record();
			const key = sameNaming(unlinked);
			add.delete(key);
			set?.delete(key);
			(code === DELETE ? gone : remove).set(key, unlinked);
		} else if (code === LINK) {
			const linked = record();
			remove.delete(sameNaming(linked));
			add.set(sameNaming(linked), linked);
		} else if (code === CLEAR && typeof target !== 'string') replace([]);
		else if (code === SET && Array.isArray(argument)) replace(referencesFrom(argument, field));
		else throw invalidValue(field, command, 'a command of Odoo such as [4, 7] or [6, 0, [7, 8]]');
	}
	return {
		set: set && [...set.values()],
		add: [...add.values()],
		remove: [...remove.values()],
		delete: [...gone.values()],
		update,
		create,
	};
}

/** The same for references that name a record in the same way. */
function sameNaming(reference: Reference): unknown {
	const { by, value } = reference.naming;
	return by === 'fields' ? reference : `${by} ${value}`; // one by fields is like no other
}

/**
 * Elements of a list, of a text of JSON, or of a text with commas; one record counts as a list. A text
 * of blanks and commas, as expressions leave it that gave nothing, is no empty list: it would clear.
 */
function listFrom(value: unknown, field: Field): readonly unknown[] {
	const unpacked = typeof value === 'string' ? unpackJson(value.trim()) : value;
	if (Array.isArray(unpacked)) return unpacked;
	if (typeof unpacked === 'string') {
		const parts = unpacked.split(',').map((part) => part.trim());
		const named = parts.filter((part) => part !== '');
		if (named.length === 0 && (value !== '' || field.type === 'one2many'))
			throw invalidValue(field, value, 'a list, or null for none');
		return named;
	}
	return unpacked === undefined || unpacked === null ? [] : [unpacked];
}

function referencesFrom(list: readonly unknown[], field: Field): Reference[] {
	return list.map((each) => referenceFrom(each, field));
}

function referenceFrom(value: unknown, field: Field): Reference {
	const unpacked = typeof value === 'string' ? unpackJson(value.trim()) : value;
	if (isTextCommand(unpacked)) throw notACommand(value, field);
	const naming = namingOf(value);
	if (naming) return new Reference(modelOf(field), naming, value);
	throw invalidValue(
		field,
		value,
		`IDs, names or External IDs of ${modelOf(field)} as a list, or an object such as { "add": [7], "remove": [8] }` +
			(field.type === 'one2many' ? ', or a list of objects, one for each line' : ''),
	);
}

function lineUpdate(line: Row, field: Field): LinkChanges['update'][number] {
	const { id, xmlid } = line;
	const key = isBlank(id) ? { xmlid } : { id, xmlid };
	return { record: referenceFrom(key, field), row: withoutKeys(line) };
}

function expectLine(value: unknown, field: Field): Row {
	if (isPlainObject(value)) return value;
	throw invalidValue(field, value, `an object with the values of a ${modelOf(field)} record`);
}

function hasKey({ id, xmlid }: Row): boolean {
	return !isBlank(id) || !isBlank(xmlid);
}

function withoutKeys(line: Row): Row {
	return Object.fromEntries(Object.entries(line).filter(([name]) => !LINE_KEYS.has(name)));
}

/** In a command, `false` is Odoo's own "empty", but for the field that it archives a record by. */
function rowOfCommand(vals: Row): Row {
	const entries = Object.entries(withoutKeys(vals));
	const isEmpty = (name: string, value: unknown) => value === false && !isActiveName(name);
	return Object.fromEntries(
		entries.map(([name, value]) => [name, isEmpty(name, value) ? null : value]),
	);
}

/** `[4, 7]`, `[4, "7"]`, `[0, 0, {...}]`: a list within a list that is not `[7, "Name"]`. */
function isCommand(value: unknown): boolean {
	return Array.isArray(value) && (!isNamedId(value) || isTextCommand(value));
}

/**
 * `[4, "7"]`, a command whose ID is a text, as expressions and tables give it: it looks like a record and its
 * name, but would then link to the record whose ID is the command's code, and to no other. A blank text is an
 * expression that gave nothing.
 */
function isTextCommand(value: unknown): boolean {
	if (!Array.isArray(value) || !isNamedId(value)) return false;
	const [code, text] = value as [number, string];
	const target = text.trim();
	return CODES.has(code) && (/^\d*$/.test(target) || isXmlid(target));
}

function notACommand(value: unknown, field: Field): OdooError {
	return invalidValue(
		field,
		value,
		'the ID of the record alone, such as 7, or commands as the whole value, such as [[4, 7]]',
	);
}

function modelOf(field: Field): string {
	if (field.relation) return field.relation;
	throw invalidValue(field, preview(field.type), 'a field that links to another model');
}
