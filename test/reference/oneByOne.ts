import type { Store, Value, Vals } from './store';
import { COUNTRY, Fault, MODELS, TAG, THING } from './store';

/**
 * What a batch means: its rows one after the other, each parsed, resolved, located and written alone.
 * No batching, no look-ups in bulk, no caches. The real writer is held against this program.
 *
 * Two rules go beyond plain order. A row that links to a record which is not there, and which another
 * row is going to make, goes behind the first row that makes it. Rows that wait for one another in this
 * way fail.
 */

/** A row as workflows give it. */
export type Row = Readonly<Record<string, unknown>>;

export interface Settings {
	readonly operation: 'create' | 'byKey';
	readonly column: 'code' | 'id' | 'label' | 'name' | 'xmlid';
	readonly onMissing: 'create' | 'error' | 'skip';
	readonly onFound: 'update' | 'keep';
	readonly multipleMatches: 'all' | 'error' | 'first';
	readonly onMissingReference: 'create' | 'error' | 'skipField';
	readonly skipUnchanged: boolean;
	readonly stopAtFirstError: boolean;
	/** A record that has the row's External ID is as good as a new one. */
	readonly isOnce: boolean;
}

export type Outcome =
	| { readonly status: 'done'; readonly action: string; readonly ids: readonly number[] }
	| { readonly status: 'failed'; readonly code: string }
	| { readonly status: 'notRun' };

/** Why a row failed, by the code that users see. */
class Failure extends Error {
	constructor(readonly code: string) {
		super(code);
	}
}

const CODES: Readonly<Record<string, string>> = {
	'odoo.exceptions.AccessError': 'ACCESS_DENIED',
	'odoo.exceptions.MissingError': 'RECORD_NOT_FOUND',
	'odoo.exceptions.ValidationError': 'VALIDATION',
	'psycopg2.errors.UniqueViolation': 'DUPLICATE',
};

export function oneByOne(store: Store, rows: readonly Row[], settings: Settings): Outcome[] {
	const outcomes = new Map<number, Outcome>();
	const { order, circles } = orderOf(store, rows, settings);
	/** External IDs of rows before. */
	const seen = new Set<string>();
	let isStopped = false;
	for (const index of order) {
		if (isStopped) {
			outcomes.set(index, { status: 'notRun' });
			continue;
		}
		try {
			if (circles.has(index)) throw new Failure('REFERENCE_NOT_FOUND');
			const row = rows[index] as Row;
			checkValues(row, settings);
			const left = leftAlone(store, row, settings, seen);
			if (left) {
				outcomes.set(index, left);
				continue;
			}
			createMissing(store, row, settings);
			outcomes.set(
				index,
				store.transaction(() => writeRow(store, row, settings, seen)),
			);
		} catch (thrown) {
			outcomes.set(index, { status: 'failed', code: codeOf(thrown) });
			isStopped = settings.stopAtFirstError;
		}
	}
	return rows.map((_, index) => outcomes.get(index) as Outcome);
}

function codeOf(thrown: unknown): string {
	if (thrown instanceof Failure) return thrown.code;
	if (thrown instanceof Fault && thrown.message.includes('mandatory')) return 'REQUIRED_MISSING';
	if (thrown instanceof Fault) return CODES[thrown.exception] ?? thrown.exception;
	throw thrown;
}

function writeRow(store: Store, row: Row, settings: Settings, seen: Set<string>): Outcome {
	const vals = valsOf(store, row, settings);
	if (settings.operation === 'create') return createRow(store, row, vals, seen);

	const ids = matchesOf(store, row, settings);
	if (ids.length === 0 && settings.column === 'id') return missingRow(settings);
	if (ids.length === 0) return createByKey(store, row, vals, settings);
	const own = without(vals, settings.column);
	const fitted = ids.map((id) => ({ id, vals: fit(store, id, own, settings.skipUnchanged) }));
	const isUnchanged = fitted.every((each) => Object.keys(each.vals).length === 0);
	if (isUnchanged) return { status: 'done', action: 'unchanged', ids };
	for (const { id, vals: left } of fitted) {
		if (Object.keys(left).length === 0) continue;
		store.write(THING, id, left);
		putBack(store, id, vals);
	}
	return { status: 'done', action: 'updated', ids };
}

/** What a row says holds afterwards, its key and the values of its lines included, whatever else it changes. */
function putBack(store: Store, id: number, vals: Vals): void {
	const record = store.find(THING, id) as Vals;
	const lost = Object.entries(vals).filter(
		([name, value]) => name === 'label' && record[name] !== value,
	);
	if (lost.length > 0) store.write(THING, id, Object.fromEntries(lost));
	for (const [code, line, own] of (vals.child_ids ?? []) as Value[][]) {
		if (code === 1) putBack(store, Number(line), own as Vals);
	}
}

/** The answer for a row that writes nothing, whatever its values. */
function leftAlone(
	store: Store,
	row: Row,
	settings: Settings,
	seen: Set<string>,
): Outcome | undefined {
	const { operation, column, isOnce, multipleMatches, onFound, onMissing } = settings;
	if (operation === 'create') {
		const xmlid = row.xmlid as string | undefined;
		const held = xmlid === undefined ? undefined : store.xmlid(xmlid);
		if (!held || xmlid === undefined) return undefined;
		if (!isOnce || held.model !== THING || seen.has(xmlid)) throw new Failure('DUPLICATE');
		seen.add(xmlid);
		return { status: 'done', action: 'unchanged', ids: [Number(held.res_id)] };
	}
	const ids = matchesOf(store, row, settings);
	if (ids.length > 1 && multipleMatches === 'error') throw new Failure('REFERENCE_AMBIGUOUS');
	if (ids.length > 0)
		return onFound === 'keep' ? { status: 'done', action: 'unchanged', ids } : undefined;
	// Whether there is a record with an ID shows late, unless something would be created for its row.
	if (column === 'id' && !isCreatedFor(store, row, settings)) return undefined;
	if (onMissing === 'create' && column !== 'id') return undefined;
	return missingRow(settings);
}

function missingRow({ onMissing }: Settings): Outcome {
	if (onMissing === 'skip') return { status: 'done', action: 'skipped', ids: [] };
	throw new Failure('RECORD_NOT_FOUND');
}

function isCreatedFor(store: Store, row: Row, { onMissingReference }: Settings): boolean {
	if (onMissingReference !== 'create') return false;
	return allLinksOf(row).some(([model, value]) => named(store, model, value).length === 0);
}

/** Of nothing, not even of an empty list, no record is made. */
function refuseBlank(row: Row): void {
	const isValue = ([name, value]: [string, unknown]) =>
		value !== undefined && name !== 'id' && name !== 'xmlid';
	if (!Object.entries(row).some(isValue)) throw new Failure('INVALID_VALUE');
}

function createRow(store: Store, row: Row, vals: Vals, seen: Set<string>): Outcome {
	const xmlid = row.xmlid as string | undefined;
	if (xmlid !== undefined) {
		seen.add(xmlid);
		refuseLines(vals);
	}
	refuseBlank(row);
	const id = store.create(
		THING,
		xmlid === undefined ? forNew(vals) : withoutEmptyTexts(forNew(vals)),
	);
	if (xmlid !== undefined) store.setXmlid(xmlid, THING, id);
	return { status: 'done', action: 'created', ids: [id] };
}

function createByKey(store: Store, row: Row, vals: Vals, { column }: Settings): Outcome {
	refuseBlank(row);
	if (column === 'xmlid') refuseLines(vals);
	const key = column === 'xmlid' ? {} : { [column]: row[column] as Value };
	const own = forNew({ ...key, ...vals });
	const id = store.create(THING, column === 'xmlid' ? withoutEmptyTexts(own) : own);
	if (column === 'xmlid') store.setXmlid(String(row.xmlid), THING, id);
	return { status: 'done', action: 'created', ids: [id] };
}

/** The import, which gives External IDs, takes no lines. */
function refuseLines(vals: Vals): void {
	if (vals.child_ids !== undefined) throw new Failure('INVALID_VALUE');
}

/** The import knows no empty text that is not nothing. */
function withoutEmptyTexts(vals: Vals): Vals {
	return Object.fromEntries(
		Object.entries(vals).map(([name, value]) => [name, value === '' ? false : value]),
	);
}

function matchesOf(store: Store, row: Row, { column, multipleMatches }: Settings): number[] {
	if (column === 'id') return store.find(THING, Number(row.id)) ? [Number(row.id)] : [];
	if (column === 'xmlid') {
		const held = store.xmlid(String(row.xmlid));
		if (held && held.model !== THING) throw new Failure('RECORD_NOT_FOUND');
		return held ? [Number(held.res_id)] : [];
	}
	const found = store.all(THING).filter((record) => record[column] === row[column]);
	const active = found.filter((record) => record.active !== false);
	const ids = (active.length > 0 ? active : found).map(({ id }) => Number(id));
	return multipleMatches === 'first' ? ids.sort((a, b) => a - b).slice(0, 1) : ids;
}

// --- values

const NUMBERS = new Set(['rank']);

function checkValues(row: Row, { operation, column }: Settings): void {
	if (typeof row.rank === 'string' && !/^-?\d+$/.test(row.rank)) throw new Failure('INVALID_VALUE');
	if (operation === 'create') return;
	const key = row[column];
	if (key === undefined || key === null || key === '') throw new Failure('INVALID_VALUE');
	if (column === 'id' && typeof key !== 'number') throw new Failure('INVALID_VALUE');
}

function valsOf(store: Store, row: Row, settings: Settings): Vals {
	const vals: Record<string, Value> = {};
	for (const [name, value] of Object.entries(row)) {
		if (value === undefined || name === 'id' || name === 'xmlid') continue;
		const { type = '', relation = '' } = MODELS[THING]?.[name] ?? {};
		if (type === 'many2one') {
			const id =
				value === null ? false : orSkipped(() => resolve(store, relation, value), settings);
			if (id !== undefined) vals[name] = id;
		} else if (type === 'many2many') {
			const commands = orSkipped(() => tagCommands(store, value, settings), settings);
			if (commands !== undefined && commands.length > 0) vals[name] = commands;
		} else if (type === 'one2many') {
			const commands = (value as Row[]).map((line): Value => {
				if (line.id === undefined) return [0, 0, line as Vals];
				if (!store.find(THING, Number(line.id))) throw new Failure('RECORD_NOT_FOUND');
				return [1, Number(line.id), without(line as Vals, 'id')];
			});
			if (commands.length > 0) vals[name] = commands;
		} else if (NUMBERS.has(name))
			vals[name] = value === null || value === '' ? false : Number(value);
		else if ((type === 'char' || type === 'text') && value === '')
			vals[name] = MODELS[THING]?.[name]?.required ? '' : false;
		else vals[name] = value === null ? false : (value as Value);
	}
	return vals;
}

/** Leaves a field alone whose record is missing, where that is wanted. */
function orSkipped<T>(run: () => T, { onMissingReference }: Settings): T | undefined {
	try {
		return run();
	} catch (thrown) {
		const isMissing = thrown instanceof Failure && thrown.code === 'REFERENCE_NOT_FOUND';
		if (isMissing && onMissingReference === 'skipField') return undefined;
		throw thrown;
	}
}

function tagCommands(store: Store, value: unknown, { onMissingReference }: Settings): Value[] {
	const isThere = (name: string) =>
		onMissingReference !== 'create' || named(store, TAG, name).length > 0;
	const ids = (names: unknown) => (names as string[]).map((name) => resolve(store, TAG, name));
	if (Array.isArray(value)) return [[6, 0, [...new Set(ids(value))]]];
	const { add = [], remove = [] } = value as { add?: string[]; remove?: string[] };
	const removed = ids(remove.filter(isThere));
	const added = ids(add);
	return [
		...[...new Set(removed)].map((id): Value => [3, id]),
		...[...new Set(added)].map((id): Value => [4, id]),
	];
}

/** The record that a value names: by id, External ID, name, or an object with a code. */
function resolve(store: Store, model: string, value: unknown): number {
	const ids = named(store, model, value);
	if (ids.length > 1) throw new Failure('REFERENCE_AMBIGUOUS');
	const [id] = ids;
	if (id === undefined) throw new Failure('REFERENCE_NOT_FOUND');
	return id;
}

/** Records to link that are missing are created before the row, and stay even if the row then fails. */
function createMissing(store: Store, row: Row, { onMissingReference }: Settings): void {
	if (onMissingReference !== 'create') return;
	const links = allLinksOf(row).filter(([model, value]) => named(store, model, value).length !== 1);
	const isHopeless = links.some(
		([model, value]) =>
			named(store, model, value).length > 1 || typeof value !== 'string' || value.includes('.'),
	);
	if (isHopeless) return;
	for (const [model, value] of links) {
		if (named(store, model, value).length === 0) store.create(model, { name: String(value) });
	}
}

function allLinksOf({
	parent_id: parent,
	country_id: country,
	tag_ids: tags,
}: Row): Array<[string, unknown]> {
	const one = (model: string, value: unknown): Array<[string, unknown]> =>
		value === undefined || value === null ? [] : [[model, value]];
	const list = Array.isArray(tags) ? tags : ((tags as { add?: unknown[] } | null)?.add ?? []);
	return [
		...one(THING, parent),
		...one(COUNTRY, country),
		...list.map((tag): [string, unknown] => [TAG, tag]),
	];
}

function named(store: Store, model: string, value: unknown): number[] {
	if (typeof value === 'number') return store.find(model, value) ? [value] : [];
	const text = String(value);
	if (typeof value === 'string' && text.includes('.')) {
		const held = store.xmlid(text);
		return held?.model === model ? [Number(held.res_id)] : [];
	}
	const isMeant =
		typeof value === 'string'
			? [
					(record: Vals) => record.name === text,
					(record: Vals) => String(record.name).toLowerCase() === text.toLowerCase(),
				]
			: [(record: Vals) => record.code === (value as Row).code];
	for (const test of isMeant) {
		const found = store.all(model).filter(test);
		const active = found.filter((record) => record.active !== false);
		const meant = active.length > 0 ? active : found;
		if (meant.length > 0) return meant.map(({ id }) => Number(id));
	}
	return [];
}

// --- what is left to write

function fit(store: Store, id: number, vals: Vals, skipUnchanged: boolean): Vals {
	const record = store.find(THING, id);
	if (!record) throw new Failure('RECORD_NOT_FOUND');
	const left: Record<string, Value> = {};
	for (const [name, value] of Object.entries(vals)) {
		const { type } = MODELS[THING]?.[name] ?? { type: '' };
		if (type === 'many2many') {
			const commands = fitLinks(record[name] as readonly number[], value as Value[][]);
			if (commands.length > 0) left[name] = commands;
		} else if (type === 'one2many') {
			const commands = fitLines(store, id, value as Value[][]);
			if (commands.length > 0) left[name] = commands;
		} else {
			const isSame = NUMBERS.has(name)
				? (record[name] || 0) === (value || 0)
				: record[name] === value;
			if (!skipUnchanged || !isSame) left[name] = value;
		}
	}
	return left;
}

function fitLinks(links: readonly number[], commands: readonly Value[][]): Value[][] {
	return commands.filter(([code, id, ids]) => {
		if (code === 3) return links.includes(Number(id));
		if (code === 4) return !links.includes(Number(id));
		const wanted = ids as readonly number[];
		return wanted.length !== links.length || !wanted.every((each) => links.includes(each));
	});
}

function fitLines(store: Store, owner: number, commands: readonly Value[][]): Value[][] {
	return commands.flatMap((command) => {
		const [code, id, vals] = command;
		if (code === 0) return [command];
		const line = store.find(THING, Number(id));
		if (!line || line.parent_id !== owner) throw new Failure('RECORD_NOT_FOUND');
		// What it holds now is not what it holds by the time it is changed again.
		const isRepeated = commands.filter(([, other]) => other === id).length > 1;
		const changed = Object.entries(vals as Vals).filter(
			([name, value]) => isRepeated || line[name] !== value,
		);
		return changed.length > 0 ? [[1, Number(id), Object.fromEntries(changed)]] : [];
	});
}

/** A new record has no links to take away, and no lines to change. */
function forNew(vals: Vals): Vals {
	const fitted: Record<string, Value> = { ...vals };
	const tags = vals.tag_ids as Value[][] | undefined;
	if (tags) {
		const links = new Set<number>();
		for (const [code, id, ids] of tags) {
			if (code === 6) for (const each of ids as number[]) links.add(each);
			if (code === 4) links.add(Number(id));
		}
		if (links.size > 0 || tags.some(([code]) => code === 6)) fitted.tag_ids = [[6, 0, [...links]]];
		else delete fitted.tag_ids;
	}
	const lines = vals.child_ids as Value[][] | undefined;
	if (lines?.some(([code]) => code === 1)) throw new Failure('INVALID_VALUE');
	return fitted;
}

function without(vals: Vals, name: string): Vals {
	return Object.fromEntries(Object.entries(vals).filter(([each]) => each !== name));
}

// --- order

/** Rows behind those that make what they miss. */
function orderOf(
	store: Store,
	rows: readonly Row[],
	settings: Settings,
): { order: number[]; circles: ReadonlySet<number> } {
	const isReadable = rows.map((row) => {
		try {
			checkValues(row, settings);
			return true;
		} catch {
			return false;
		}
	});
	const makersOf = (index: number): number[] => {
		const row = rows[index] as Row;
		if (!isReadable[index]) return [];
		return linksOf(row).flatMap((value) => {
			if (named(store, THING, value).length > 0) return [];
			const maker = rows.findIndex((other, at) => isReadable[at] === true && makes(other, value));
			return maker < 0 || makes(row, value) ? [] : [maker];
		});
	};
	const order: number[] = [];
	const circles = new Set<number>();
	const visit = (index: number, path: readonly number[]) => {
		if (order.includes(index)) return;
		const at = path.indexOf(index);
		if (at >= 0) {
			for (const each of path.slice(at)) circles.add(each);
			return;
		}
		for (const maker of makersOf(index)) visit(maker, [...path, index]);
		if (!order.includes(index)) order.push(index);
	};
	for (const index of rows.keys()) visit(index, []);
	return { order, circles: settings.onMissingReference === 'skipField' ? new Set() : circles };
}

/** What a row says about things that it links to. */
function linksOf({ parent_id: parent }: Row): unknown[] {
	return parent === undefined || parent === null || typeof parent === 'number' ? [] : [parent];
}

/** Whether a thing that a row writes, or one of its lines, is the one that a value names. */
function makes(row: Row, value: unknown): boolean {
	const lines = (row.child_ids ?? []) as Row[];
	if (lines.some((line) => makes(line, value))) return true;
	if (typeof value !== 'string') return row.code !== undefined && row.code === (value as Row).code;
	if (value.includes('.')) return row.xmlid === value;
	return typeof row.name === 'string' && row.name.toLowerCase() === value.toLowerCase();
}

/** Everything there is, without ids: records by what they hold, links by the names at their other end. */
export function contentOf(store: Store): string[] {
	const nameOf = (model: string, id: Value | undefined) =>
		store.find(model, Number(id))?.name ?? null;
	const xmlids = new Map(
		store
			.all('ir.model.data')
			.map(({ module, name, model, res_id: id }) => [
				`${String(model)} ${String(id)}`,
				`${String(module)}.${String(name)}`,
			]),
	);
	return [THING, TAG, COUNTRY].flatMap((model) =>
		store
			.all(model)
			.map((record) =>
				JSON.stringify({
					...record,
					id: undefined,
					model,
					xmlid: xmlids.get(`${model} ${String(record.id)}`),
					rank: record.rank || 0,
					parent_id: record.parent_id ? nameOf(THING, record.parent_id) : null,
					tag_ids: ((record.tag_ids ?? []) as number[]).map((id) => nameOf(TAG, id)).sort(),
					country_id: record.country_id ? nameOf(COUNTRY, record.country_id) : null,
				}),
			)
			.sort(),
	);
}
