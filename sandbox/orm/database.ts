import type { Model } from './model';

/** A value in a row: empty is null, dates are text, many2many is a list of ids. */
export type Stored = null | boolean | number | string | readonly number[];

/** Rows are replaced, never changed, so that a rollback can put the old ones back. */
export type Row = Readonly<Record<string, Stored>> & { readonly id: number };

type Index = Map<Stored, Set<number>>;

/** The records of one model. */
export class Table {
	readonly rows = new Map<number, Row>();
	private readonly indexes = new Map<string, Index>();
	private lastId = 0;

	/** Ids are used up even when the transaction fails, as PostgreSQL's sequences are. */
	takeId(): number {
		return ++this.lastId;
	}

	reserveIds(lastId: number): void {
		this.lastId = Math.max(this.lastId, lastId);
	}

	put(id: number, row: Row | undefined): void {
		const before = this.rows.get(id);
		for (const [column, index] of this.indexes) {
			if (before) keysOf(before[column]).forEach((key) => index.get(key)?.delete(id));
			if (row) addTo(index, row, column);
		}
		if (row) this.rows.set(id, row);
		else this.rows.delete(id);
	}

	/** Ids of the rows whose column equals the value, or (many2many) holds it. */
	idsWith(column: string, value: Stored): readonly number[] {
		return [...(this.index(column).get(value) ?? [])];
	}

	private index(column: string): Index {
		const existing = this.indexes.get(column);
		if (existing) return existing;
		const index: Index = new Map();
		for (const row of this.rows.values()) addTo(index, row, column);
		this.indexes.set(column, index);
		return index;
	}
}

/** All tables of one database, changed in transactions. */
export class Database {
	/** When the current transaction began: UTC, with microseconds. */
	now = '';
	private readonly tables = new Map<string, Table>();
	private readonly sequences = new Map<string, number>();
	private undo: Array<{ table: Table; id: number; before: Row | undefined }> = [];

	constructor(
		readonly name: string,
		readonly models: ReadonlyMap<string, Model>,
		private readonly clock: () => string,
	) {
		for (const model of models.keys()) this.tables.set(model, new Table());
	}

	table(model: string): Table {
		return this.tables.get(model)!;
	}

	save(model: string, row: Row): void {
		this.change(this.table(model), row.id, row);
	}

	remove(model: string, id: number): void {
		this.change(this.table(model), id, undefined);
	}

	/** The next number of a sequence such as that of sales orders. */
	nextNumber(sequence: string): number {
		const next = (this.sequences.get(sequence) ?? 0) + 1;
		this.sequences.set(sequence, next);
		return next;
	}

	/** Runs one request: all of its changes stay, or none. */
	transaction<T>(run: () => T): T {
		this.now = this.clock();
		this.undo = [];
		return this.savepoint(run);
	}

	/** Undoes what `run` changed when it throws. */
	savepoint<T>(run: () => T): T {
		const mark = this.undo.length;
		try {
			return run();
		} catch (error) {
			for (const { table, id, before } of this.undo.splice(mark).reverse()) table.put(id, before);
			throw error;
		}
	}

	private change(table: Table, id: number, row: Row | undefined): void {
		this.undo.push({ table, id, before: table.rows.get(id) });
		table.put(id, row);
	}
}

function addTo(index: Index, row: Row, column: string): void {
	for (const key of keysOf(row[column])) {
		const ids = index.get(key);
		if (ids) ids.add(row.id);
		else index.set(key, new Set([row.id]));
	}
}

function keysOf(value: Stored | undefined): readonly Stored[] {
	return Array.isArray(value) ? (value as readonly number[]) : [(value ?? null) as Stored];
}
