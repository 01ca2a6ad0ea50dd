/**
 * A database of things, tags and countries in memory: just enough of Odoo to tell whether many rows
 * written together come to what they would one after the other. It enforces required and unique
 * values, foreign keys, access and a rule of its own; each method is one transaction.
 */

export type Value =
	null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };
export type Vals = Readonly<Record<string, Value>>;
type Record_ = Record<string, Value>;

/** What Odoo raises, by the name of its Python class. */
export class Fault extends Error {
	constructor(
		readonly exception: string,
		message: string,
		readonly status = 422,
	) {
		super(message);
	}
}

interface FieldOf {
	readonly type: string;
	readonly relation?: string;
	readonly inverse?: string;
	readonly required?: true;
	/** Fields of the same record from which it is computed, unless it is written with them. */
	readonly depends?: readonly string[];
	readonly compute?: (record: Readonly<Record_>) => Value;
	readonly readonly?: true;
}

export const THING = 'x.thing';
export const TAG = 'x.tag';
export const COUNTRY = 'x.country';
const XMLIDS = 'ir.model.data';

export const MODELS: Readonly<Record<string, Readonly<Record<string, FieldOf>>>> = {
	[THING]: {
		id: { type: 'integer' },
		display_name: { type: 'char' },
		name: { type: 'char', required: true },
		code: { type: 'char' },
		rank: { type: 'integer' },
		grade: {
			type: 'integer',
			depends: ['rank'],
			compute: ({ rank }) => Number(rank) % 10,
			readonly: true,
		},
		// As the payment terms of an order: computed anew where what they follow from is written without them.
		label: { type: 'char', depends: ['grade'], compute: ({ grade }) => `grade ${Number(grade)}` },
		note: { type: 'text' },
		active: { type: 'boolean' },
		parent_id: { type: 'many2one', relation: THING },
		child_ids: { type: 'one2many', relation: THING, inverse: 'parent_id' },
		tag_ids: { type: 'many2many', relation: TAG },
		country_id: { type: 'many2one', relation: COUNTRY },
		write_date: { type: 'datetime' },
	},
	[TAG]: {
		id: { type: 'integer' },
		display_name: { type: 'char' },
		name: { type: 'char', required: true },
		write_date: { type: 'datetime' },
	},
	[COUNTRY]: {
		id: { type: 'integer' },
		display_name: { type: 'char' },
		name: { type: 'char', required: true },
		code: { type: 'char' },
		write_date: { type: 'datetime' },
	},
	[XMLIDS]: {
		id: { type: 'integer' },
		module: { type: 'char' },
		name: { type: 'char' },
		model: { type: 'char' },
		res_id: { type: 'integer' },
	},
};

/** Things of a higher rank are refused by a rule, those of this one by the user's rights. */
export const MAX_RANK = 90;
export const FORBIDDEN_RANK = 66;

export class Store {
	private tables = new Map<string, Map<number, Record_>>();
	private nextId = 1;

	constructor() {
		for (const model of Object.keys(MODELS)) this.tables.set(model, new Map());
	}

	/** Runs changes in one transaction: all of them, or none. */
	transaction<T>(run: () => T): T {
		const before = this.copyOfTables();
		try {
			return run();
		} catch (thrown) {
			this.tables = before;
			throw thrown;
		}
	}

	clone(): Store {
		const store = new Store();
		store.tables = this.copyOfTables();
		store.nextId = this.nextId;
		return store;
	}

	private copyOfTables(): Map<string, Map<number, Record_>> {
		const tables = new Map<string, Map<number, Record_>>();
		for (const [model, records] of this.tables) {
			const copy = new Map<number, Record_>();
			for (const [id, record] of records) copy.set(id, { ...record });
			tables.set(model, copy);
		}
		return tables;
	}

	all(model: string): Array<Readonly<Record_>> {
		return [...this.table(model).values()];
	}

	find(model: string, id: number): Readonly<Record_> | undefined {
		return this.table(model).get(id);
	}

	create(model: string, vals: Vals): number {
		const id = this.nextId++;
		const record: Record_ = { id };
		for (const [name, { type }] of Object.entries(MODELS[model] ?? {})) {
			if (name === 'id') continue;
			record[name] = type === 'many2many' ? [] : type === 'integer' ? 0 : false;
		}
		if (model === THING) record.active = true;
		this.table(model).set(id, record);
		this.recompute(model, record, { rank: 0 });
		this.assign(model, id, vals);
		this.check(model, id);
		return id;
	}

	write(model: string, id: number, vals: Vals): void {
		if (!this.find(model, id)) throw missing(model, id);
		this.checkAccess(model, id);
		this.assign(model, id, vals);
		this.check(model, id);
	}

	unlink(model: string, id: number): void {
		if (!this.find(model, id)) throw missing(model, id);
		this.checkAccess(model, id);
		for (const record of this.table(model).values()) {
			if (model === THING && record.parent_id === id) record.parent_id = false;
		}
		this.table(model).delete(id);
		for (const [dataId, data] of this.table(XMLIDS)) {
			if (data.model === model && data.res_id === id) this.table(XMLIDS).delete(dataId);
		}
	}

	xmlid(text: string): Readonly<Record_> | undefined {
		return this.all(XMLIDS).find(
			({ module, name }) => `${String(module)}.${String(name)}` === text,
		);
	}

	setXmlid(text: string, model: string, id: number): void {
		const dot = text.indexOf('.');
		this.create(XMLIDS, {
			module: text.slice(0, dot),
			name: text.slice(dot + 1),
			model,
			res_id: id,
		});
	}

	/** What a field of a record reads as over the wire. */
	readValue(model: string, record: Readonly<Record_>, name: string): Value {
		const field = MODELS[model]?.[name];
		if (!field) throw new Fault('builtins.ValueError', `Invalid field '${name}' on '${model}'`);
		if (name === 'display_name') return record.name ?? false;
		if (name === 'write_date') return '2026-01-01 00:00:00';
		if (field.type === 'one2many') {
			return this.all(field.relation ?? '')
				.filter((line) => line[field.inverse ?? ''] === record.id && line.active !== false)
				.map(({ id }) => id ?? 0);
		}
		const value = record[name] ?? false;
		if (field.type !== 'many2one' || value === false) return value;
		return [value, this.find(field.relation ?? '', Number(value))?.name ?? false];
	}

	private table(model: string): Map<number, Record_> {
		const table = this.tables.get(model);
		if (!table) throw new Fault('builtins.KeyError', model, 404);
		return table;
	}

	private assign(model: string, id: number, vals: Vals): void {
		const record = this.table(model).get(id) as Record_;
		for (const [name, value] of Object.entries(vals)) {
			const field = MODELS[model]?.[name];
			if (!field) throw new Fault('builtins.ValueError', `Invalid field '${name}' on '${model}'`);
			if (field.type === 'one2many' || field.type === 'many2many') {
				for (const command of value as Value[]) this.command(model, id, name, command as Value[]);
			} else if (field.type === 'many2one' && value !== false) {
				if (!this.find(field.relation ?? '', Number(value))) throw foreignKey(model, name);
				record[name] = value;
			} else record[name] = field.type === 'integer' && value === false ? 0 : value;
		}
		this.recompute(model, record, vals);
	}

	/** Like Odoo, also where what is written is what was there before. */
	private recompute(model: string, record: Record_, vals: Vals): void {
		const written = new Set(Object.keys(vals));
		for (const [name, { depends = [], compute }] of Object.entries(MODELS[model] ?? {})) {
			if (!compute || name in vals || !depends.some((each) => written.has(each))) continue;
			record[name] = compute(record);
			written.add(name);
		}
	}

	private command(model: string, id: number, name: string, command: readonly Value[]): void {
		const { relation = '', inverse } = MODELS[model]?.[name] as FieldOf;
		const [code, target, argument] = command;
		const link = (other: number) => {
			if (!this.find(relation, other)) throw foreignKey(model, name);
			if (inverse) this.assign(relation, other, { [inverse]: id });
			else this.setLinks(model, id, name, (links) => [...new Set([...links, other])]);
		};
		const unlink = (other: number) => {
			const line = this.table(relation).get(other);
			if (inverse && line?.[inverse] === id) line[inverse] = false;
			if (!inverse)
				this.setLinks(model, id, name, (links) => links.filter((each) => each !== other));
		};
		const linked = () =>
			this.readValue(model, this.find(model, id) as Record_, name) as readonly number[];
		if (code === 0) {
			const vals = inverse ? { ...(argument as Vals), [inverse]: id } : (argument as Vals);
			const created = this.create(relation, vals);
			if (!inverse) link(created);
		} else if (code === 1) this.write(relation, Number(target), argument as Vals);
		else if (code === 2) {
			unlink(Number(target));
			this.unlink(relation, Number(target));
		} else if (code === 3) unlink(Number(target));
		else if (code === 4) link(Number(target));
		else if (code === 6) {
			const wanted = argument as readonly number[];
			for (const other of linked()) if (!wanted.includes(other)) unlink(other);
			for (const other of wanted) link(other);
		} else throw new Fault('builtins.ValueError', `Unknown command ${String(code)}`);
	}

	private setLinks(
		model: string,
		id: number,
		name: string,
		change: (links: readonly number[]) => number[],
	): void {
		const record = this.table(model).get(id) as Record_;
		record[name] = change(record[name] as readonly number[]);
	}

	private checkAccess(model: string, id: number): void {
		if (model === THING && this.find(model, id)?.rank === FORBIDDEN_RANK) throw forbidden();
	}

	private check(model: string, id: number): void {
		const record = this.find(model, id) as Record_;
		for (const [name, { required }] of Object.entries(MODELS[model] ?? {})) {
			if (required && (record[name] === false || record[name] === '')) throw requiredMissing(name);
		}
		if (model !== THING) return;
		if (Number(record.rank) > MAX_RANK) {
			throw new Fault('odoo.exceptions.ValidationError', 'A rank cannot be that high.');
		}
		if (record.rank === FORBIDDEN_RANK) throw forbidden();
		const isSame = (other: Record_) => other.id !== id && other.code === record.code;
		if (record.code && this.all(THING).some(isSame)) throw duplicate();
	}
}

function missing(model: string, id: number): Fault {
	return new Fault(
		'odoo.exceptions.MissingError',
		`Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: 2)`,
		404,
	);
}

function foreignKey(model: string, name: string): Fault {
	return new Fault(
		'odoo.exceptions.ValidationError',
		`The operation cannot be completed: another model requires the record being deleted. (${model}, ${name})`,
	);
}

function requiredMissing(name: string): Fault {
	return new Fault(
		'odoo.exceptions.ValidationError',
		`The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n- Delete: another model requires the record being deleted. If possible, archive it instead.\n\nModel: Thing (x.thing)\nField: ${name} (${name})\n`,
	);
}

function duplicate(): Fault {
	return new Fault(
		'psycopg2.errors.UniqueViolation',
		'duplicate key value violates unique constraint "x_thing_code_uniq"\nDETAIL:  Key (code)=(x) already exists.\n',
		500,
	);
}

function forbidden(): Fault {
	return new Fault(
		'odoo.exceptions.AccessError',
		'You are not allowed to modify this record.',
		403,
	);
}
