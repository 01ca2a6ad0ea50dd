import type { ModelClient } from '../client/modelClient';
import type { Domain, Leaf } from '../domain/domain';
import { or } from '../domain/domain';
import { escapedPattern } from '../domain/pattern';
import { OdooError } from '../errors';
import { groupBy } from '../groupBy';
import type { RawRecord } from '../protocol/expect';
import { activeFirst, isArchived } from '../schema/activeName';
import type { Schema } from '../schema/schema';
import type { Match } from './matches';
import { matchEach, matchInLanguages, matchOf, searchWithArchived } from './matches';

/** Fields that display names are made of, where a model has them. */
const NAME_FIELDS = ['name', 'complete_name', 'x_name'] as const;
const CODE_FIELDS = ['default_code', 'code'] as const;

/** Ignoring capitals takes several conditions for each name. */
const FOLDED_PER_REQUEST = 200;

/** If more records than this come for each name, Odoo ignored the condition. */
const MAX_RECORDS_PER_NAME = 100;

/**
 * Finds records by what users see as their name: the display name, else the name alone; with other
 * capitals only where no record has the very name, and in the user's own language only where there is
 * none in that of the context.
 */
export async function matchNames(
	model: ModelClient,
	names: readonly string[],
): Promise<Map<string, Match>> {
	return await matchInLanguages(model, names, matchNamesAsTheyAre);
}

/** The same in the language of the context alone. */
async function matchNamesAsTheyAre(
	model: ModelClient,
	names: readonly string[],
): Promise<Map<string, Match>> {
	const { schema } = model;
	/** Matches of archived records, which an active one comes before even if its capitals differ. */
	const archived = new Map<string, Match>();
	const exact = await matchEach(model, names, async (chunk) => {
		const records = await searchNames(model, exactLeaves(schema, chunk), chunk.length);
		const named = nameFinder(schema, records, (text) => text);
		return chunk.map((name) => {
			const found = named(name);
			const match = matchOf(schema, found);
			if (areArchived(schema, found)) archived.set(name, match);
			return match;
		});
	});
	const isOpen = (name: string) => archived.has(name) || exact.get(name)?.status === 'missing';
	const foldedBatch = async (chunk: readonly string[]) => {
		const leaves = foldedLeaves(schema, chunk);
		const named = nameFinder(schema, await searchNames(model, leaves, chunk.length), fold);
		return chunk.map((name) => {
			const found = named(name);
			const known = archived.get(name);
			// This way may not even find again what the exact one found.
			const hasActive = found.some((record) => !isArchived(schema, record));
			return known && !hasActive ? known : matchOf(schema, found);
		});
	};
	const others = names.filter(isOpen);
	const folded = await matchEach(model, others, foldedBatch, FOLDED_PER_REQUEST);
	return new Map([...exact, ...folded]);
}

/** Whether a field is one that records of its model are named by. */
export function isNameField(name: string, schema?: Schema): boolean {
	const names: readonly string[] = [...NAME_FIELDS, ...CODE_FIELDS];
	if (names.includes(name)) return true;
	// Where a model has none of them, it may make names of anything.
	return schema !== undefined && !NAME_FIELDS.some((each) => schema.fields.has(each));
}

/**
 * The texts of which a record must have one to be meant by a name, as `fold` makes them: whether
 * somebody is about to write such a record can be told without asking Odoo.
 */
export function textsNamedBy(name: string): string[] {
	return [...partsOf(name), ...codesIn(name)].map(fold);
}

/** Capitals and blanks at the ends set aside. */
export function fold(text: string): string {
	return text.normalize('NFC').trim().toLowerCase();
}

function exactLeaves(schema: Schema, names: readonly string[]): Leaf[] {
	const parts = [...new Set(names.flatMap(partsOf))];
	const codes = [...new Set(names.flatMap(codesIn))];
	const codeFields = codes.length > 0 ? present(schema, CODE_FIELDS) : [];
	return [
		...nameFields(schema).map((field): Leaf => [field, 'in', parts]),
		...codeFields.map((field): Leaf => [field, 'in', codes]),
	];
}

function foldedLeaves(schema: Schema, names: readonly string[]): Leaf[] {
	const fields = nameFields(schema);
	// Each is a condition of its own that goes through all records, so the parts are left out.
	const texts = [...new Set(names.flatMap((name) => [name, withoutCode(name)]))];
	const isComposed = isSearchable(schema, 'display_name') && !fields.includes('display_name');
	return [
		...fields.flatMap((field) =>
			texts.map((text): Leaf => [field, '=ilike', escapedPattern(text)]),
		),
		// For names that apps compose in their own way, Odoo knows best how to search.
		...(isComposed ? [['display_name', 'in', names] as const] : []),
	];
}

/**
 * What to search for a name. Not the display name if that can be helped: Odoo 14 ignores such a
 * condition and finds every record, and so does Odoo 17 where it knows no field to look in.
 */
function nameFields(schema: Schema): readonly string[] {
	const fields = present(schema, NAME_FIELDS);
	return fields.length > 0 ? fields : present(schema, ['display_name']);
}

async function searchNames(
	model: ModelClient,
	leaves: readonly Leaf[],
	nameCount: number,
): Promise<readonly RawRecord[]> {
	const { schema } = model;
	if (leaves.length === 0) throw noNames(schema.model);
	const domain: Domain = or(...leaves.map((leaf) => [leaf]));
	const names = present(schema, NAME_FIELDS);
	const limit = names.length > 0 ? undefined : nameCount * MAX_RECORDS_PER_NAME;
	const records = await searchWithArchived(model, domain, ['display_name', ...names], limit);
	if (records.length === limit) throw noNames(schema.model);
	return records;
}

/**
 * Tells which of the records a name means, compared by what `keyOf` makes of both: those of which it is the
 * display name before those that are only called so, and archived ones of either kind only where no active
 * one is.
 */
function nameFinder(
	schema: Schema,
	records: readonly RawRecord[],
	keyOf: (text: string) => string,
): (name: string) => readonly RawRecord[] {
	const groups = ['display_name', ...present(schema, NAME_FIELDS)].map((field) =>
		groupBy(records, (record) => keyOf(String(record[field]))),
	);
	return (name) => {
		const key = keyOf(name);
		const found = groups.flatMap((byKey) => {
			const group = byKey.get(key);
			return group ? [activeFirst(schema, group)] : [];
		});
		return found.find((group) => !areArchived(schema, group)) ?? found[0] ?? [];
	};
}

/** Whether there are some, and all are archived. */
function areArchived(schema: Schema, records: readonly RawRecord[]): boolean {
	return records.length > 0 && records.every((record) => isArchived(schema, record));
}

/**
 * The texts in a display name that may be a name of their own: "Desk" in "[E-COM01] Desk (Black)",
 * "Ann" in "Acme, Ann", "Chairs" in "Furniture / Chairs", "Ohio" in "Ohio (US)".
 */
function partsOf(name: string): string[] {
	const bare = withoutCode(name);
	const unbraced = bare.replace(/\s*\([^()]*\)$/, '');
	const segments = [', ', ' / '].flatMap((separator) => {
		const first = bare.indexOf(separator);
		const last = bare.lastIndexOf(separator);
		return first < 0 ? [] : [first, last].map((at) => bare.slice(at + separator.length));
	});
	const parts = [name, bare, unbraced, ...segments];
	return [...new Set(parts.map((part) => part.trim()))].filter((part) => part !== '');
}

/** "Desk" of "[E-COM01] Desk". */
function withoutCode(name: string): string {
	return name.replace(/^\[[^\]]*\]\s*/, '');
}

/** "E-COM01" in "[E-COM01] Desk", "101000" in "101000 Cash". */
function codesIn(name: string): string[] {
	const [, bracketed, first] = /^(?:\[([^\]]+)\]|(\S+)\s)/.exec(name) ?? [];
	return [bracketed ?? first ?? ''].filter((code) => code !== '');
}

function present(schema: Schema, names: readonly string[]): readonly string[] {
	return names.filter((name) => isSearchable(schema, name));
}

function isSearchable(schema: Schema, name: string): boolean {
	return schema.fields.get(name)?.searchable === true;
}

function noNames(model: string): OdooError {
	return new OdooError('INVALID_VALUE', `${model} records cannot be found by their name.`, {
		hint: 'Use IDs or External IDs, or an object with the values of their fields.',
	});
}
