import type { Value } from '../python';
import type { Row, Stored } from './database';
import type { Env } from './env';

export type FieldType =
	| 'binary'
	| 'boolean'
	| 'char'
	| 'date'
	| 'datetime'
	| 'float'
	| 'html'
	| 'integer'
	| 'many2many'
	| 'many2one'
	| 'many2one_reference'
	| 'monetary'
	| 'one2many'
	| 'reference'
	| 'selection'
	| 'text';

/** One field of a model. What `fields_get` answers follows from it. */
export interface Field {
	readonly name: string;
	readonly model: string;
	readonly type: FieldType;
	/** The label. */
	readonly string: string;
	readonly help?: string;
	readonly required: boolean;
	readonly readonly: boolean;
	readonly store: boolean;
	readonly searchable: boolean;
	readonly sortable: boolean;
	readonly translate?: boolean;
	readonly companyDependent?: boolean;
	readonly size?: number;
	readonly digits?: readonly [number, number] | 0;
	readonly aggregator?: string | false;
	readonly currencyField?: string;
	/** The field that names the model of a many2one_reference. */
	readonly modelField?: string;
	readonly selection?: ReadonlyArray<readonly [value: string, label: string]>;
	/** False: any text is taken, as for languages. */
	readonly checksSelection?: boolean;
	/** Full names of the groups that may see the field; nobody else may even name it. */
	readonly groups?: readonly string[];
	readonly relation?: string;
	/** one2many: the many2one that points back. */
	readonly inverse?: string;
	/** one2many: never holds archived records, whatever the context says. */
	readonly hidesArchived?: boolean;
	/** many2many: this side only mirrors the named column of the other model. */
	readonly mirror?: string;
	/** many2many: the name of the comodel's column in the relation table. */
	readonly relationColumn?: string;
	/** many2one: what deleting the other record does; by default it follows from `required`. */
	readonly ondelete?: 'cascade' | 'restrict' | 'set null';
	/** many2one: Odoo reads the new record when writing, or always, and so misses it first. */
	readonly readsTarget?: 'write' | 'always';
	readonly image?: boolean;
	readonly default?: Value | ((env: Env) => Value);
	/** The value is made up when read; it is never in the row. */
	readonly compute?: (row: Row, env: Env) => Stored;
	/** Fields from which Odoo fills this one in. */
	readonly depends?: readonly string[];
	/** Dotted path to the field this one stands for; writing goes there too. */
	readonly related?: string;
	/** What writing a computed field means, as other values. */
	readonly unfold?: (value: Value) => Readonly<Record<string, Value>>;
	/** Written, but never shown. */
	readonly secret?: boolean;
	/** Copied by `copy()`; by default, all but computed and one2many fields. */
	readonly copy?: boolean;
}

export type FieldSpec = Partial<Omit<Field, 'name' | 'model'>> & Pick<Field, 'type' | 'string'>;

type Options = Partial<Omit<Field, 'name' | 'model' | 'type' | 'string'>>;

const plain =
	(type: FieldType) =>
	(string: string, options: Options = {}): FieldSpec => ({ type, string, ...options });

export const boolean = plain('boolean');
export const char = plain('char');
export const date = plain('date');
export const datetime = plain('datetime');
export const float = plain('float');
export const html = plain('html');
export const integer = plain('integer');
export const text = plain('text');
export const binary = plain('binary');

/** The id of a record whose model another field names. */
export function many2oneReference(
	string: string,
	modelField: string,
	options: Options = {},
): FieldSpec {
	return { type: 'many2one_reference', string, modelField, ...options };
}

export function monetary(string: string, options: Options = {}): FieldSpec {
	return { type: 'monetary', string, currencyField: 'currency_id', ...options };
}

export function selection(
	string: string,
	choices: Readonly<Record<string, string>>,
	options: Options = {},
): FieldSpec {
	return { type: 'selection', string, selection: Object.entries(choices), ...options };
}

/** A record of one of several models: `res.partner,7`. */
export function reference(
	string: string,
	models: readonly string[],
	options: Options = {},
): FieldSpec {
	return {
		type: 'reference',
		string,
		selection: models.map((model) => [model, model]),
		...options,
	};
}

export function many2one(string: string, relation: string, options: Options = {}): FieldSpec {
	return { type: 'many2one', string, relation, ...options };
}

export function many2many(string: string, relation: string, options: Options = {}): FieldSpec {
	return { type: 'many2many', string, relation, ...options };
}

export function one2many(
	string: string,
	relation: string,
	inverse: string,
	options: Options = {},
): FieldSpec {
	return { type: 'one2many', string, relation, inverse, copy: false, ...options };
}

/** Fills in what follows from the type and from how the value is made. */
export function fieldOf(model: string, name: string, spec: FieldSpec): Field {
	const store = spec.store ?? !(spec.compute || spec.related);
	const isList = spec.type === 'one2many' || spec.type === 'many2many';
	return {
		required: false,
		readonly: spec.compute !== undefined && !spec.unfold,
		searchable: store || spec.related !== undefined,
		sortable: !isList && (store || spec.related !== undefined) && spec.type !== 'binary',
		...spec,
		model,
		name,
		store,
	};
}

export function isRelational(field: Field): field is Field & { readonly relation: string } {
	return field.relation !== undefined;
}

/** one2many and many2many: the value is a list of ids. */
export function isMulti(field: Field): field is Field & { readonly relation: string } {
	return field.type === 'one2many' || field.type === 'many2many';
}

/** A column of the table, holding what was written. */
export function hasColumn(field: Field): boolean {
	return !field.compute && !field.related && field.type !== 'one2many' && !field.mirror;
}
