import { isTruthy, type Dict } from '../python';
import type { Database, Row, Stored, Table } from './database';
import { isMulti, type Field } from './field';
import type { Model } from './model';
import { sorterBy } from './order';

/** Who asks, in which database and context. */
export class Env {
	constructor(
		readonly db: Database,
		readonly uid: number,
		readonly context: Dict = {},
		/** Superuser mode: no access checks. */
		readonly su = false,
	) {}

	sudo(): Env {
		return this.su ? this : new Env(this.db, this.uid, this.context, true);
	}

	/** The same as another user. */
	as(uid: number): Env {
		return new Env(this.db, uid, this.context);
	}

	withContext(context: Dict): Env {
		return new Env(this.db, this.uid, { ...this.context, ...context }, this.su);
	}

	get user(): Row {
		return this.row('res.users', this.uid)!;
	}

	/** Archived records are left out unless the context says otherwise. */
	get hidesArchived(): boolean {
		const { active_test: activeTest = true } = this.context;
		return isTruthy(activeTest);
	}

	model(name: string): Model {
		return this.db.models.get(name)!;
	}

	table(model: string): Table {
		return this.db.table(model);
	}

	row(model: string, id: Stored | undefined): Row | undefined {
		return typeof id === 'number' ? this.table(model).rows.get(id) : undefined;
	}

	/** A field's value whether it is stored, computed, related or the other side of a relation. */
	value(model: Model, row: Row, name: string): Stored {
		const [first = '', ...rest] = name.split('.');
		const field = model.fields.get(first)!;
		const value = this.getter(field)(row);
		if (rest.length === 0) return value;
		const target = this.row(field.relation!, value);
		return target ? this.value(this.model(field.relation!), target, rest.join('.')) : null;
	}

	/** The same for many rows: what depends on the field alone is settled once. */
	getter(field: Field): (row: Row) => Stored {
		const { name, compute, related } = field;
		if (compute) return (row) => compute(row, this);
		if (related) return (row) => this.value(this.model(field.model), row, related);
		if (isMulti(field)) return this.idsGetter(field);
		return (row) => row[name] ?? null;
	}

	/** `[id, display_name]` needs this of a record that the user may not even see. */
	displayName(model: string, id: number): string | false {
		const row = this.db.models.has(model) ? this.row(model, id) : undefined;
		if (!row) return false;
		return (this.value(this.model(model), row, 'display_name') as string | null) ?? false;
	}

	private idsGetter(field: Field & { readonly relation: string }): (row: Row) => Stored {
		const comodel = this.model(field.relation);
		const { rows } = this.table(comodel.name);
		const hidesArchived = comodel.hasArchive && (field.hidesArchived || this.hidesArchived);
		const sort = sorterBy(this, comodel);
		return (row) => {
			const others = this.idsOf(field, row).flatMap((id) => rows.get(id) ?? []);
			const shown = hidesArchived ? others.filter((other) => other.active) : others;
			return (shown.length > 1 ? sort(shown) : shown).map(({ id }) => id);
		};
	}

	/** Ids on the other side, archived ones included, in no order. */
	private idsOf(field: Field & { readonly relation: string }, row: Row): readonly number[] {
		const column = field.inverse ?? field.mirror;
		if (column) return this.table(field.relation).idsWith(column, row.id);
		return (row[field.name] as readonly number[] | null) ?? [];
	}
}
