import type { RpcRecord, RpcValue } from '../call';
import { isRpcList, listIn, recordIn } from '../call';

/** One field of a model, as `fields_get` describes it. */
export interface Field {
	/** Technical name, e.g. `partner_id`. */
	readonly name: string;
	/** Odoo's `ttype`, e.g. `many2one`; unknown ones pass through. */
	readonly type: string;
	/** The label users see, in the language of the call. */
	readonly label: string;
	readonly help?: string;
	readonly required: boolean;
	readonly readonly: boolean;
	/** It is set when a record is created, and read-only from then on. */
	readonly isSetOnce?: true;
	readonly stored: boolean;
	/** False: Odoo 14 would silently ignore a condition on it and return every record. */
	readonly searchable: boolean;
	readonly sortable: boolean;
	/** Whether records can be grouped by it; before Odoo 18, the same as `sortable`. */
	readonly groupable: boolean;
	readonly translated: boolean;
	readonly companyDependent: boolean;
	/** How many characters a text may have; Odoo would cut a longer one. */
	readonly size?: number;
	/** Spaces around this text mean something; Odoo's forms remove those around others of one line. */
	readonly keepsSpaces?: true;
	/** Odoo stores this HTML as it is given, such as the code of a website's head. */
	readonly isRaw?: true;
	/** The other model of a relational field. */
	readonly relation?: string;
	/** Where the model of a many2one_reference is: the name of the field that holds its name. */
	readonly modelField?: string;
	/** The field of the same model that holds the currency of a monetary field. */
	readonly currencyField?: string;
	/** The field of the other model through which a one2many is linked. */
	readonly inverse?: string;
	/** Where the properties of a properties field are defined: a link, and a field behind it. */
	readonly definition?: { readonly record: string; readonly field: string };
	/** Paths to what Odoo computes the value from, if it does. */
	readonly depends?: readonly string[];
	/** The path to the field of another record that it shows; writing it writes that one. */
	readonly related?: string;
	/** Value and label of each choice of a selection or reference field. */
	readonly selection?: ReadonlyArray<readonly [value: string, label: string]>;
	/** Odoo takes the values of the choices as numbers, as for the groups of a user up to Odoo 18. */
	readonly hasNumericChoices?: true;
}

/** The fields of one model that the user may see. */
export interface Schema {
	readonly model: string;
	readonly fields: ReadonlyMap<string, Field>;
}

/** Finds a model's schema; cached by whoever provides it. */
export type SchemaOf = (model: string) => Promise<Schema>;

/** What to ask `fields_get` for. Both names of a thing mean that versions differ. */
export const FIELD_ATTRIBUTES = [
	'type',
	'string',
	'help',
	'required',
	'readonly',
	'states',
	'store',
	'searchable',
	'sortable',
	'groupable',
	'translate',
	'company_dependent',
	'relation',
	'relation_field',
	'model_field',
	'currency_field',
	'selection',
	'definition_record',
	'definition_record_field',
	'depends',
	'related',
	'sanitize',
	'size',
	'trim',
] as const;

const NUMBER_TYPES: ReadonlySet<string> = new Set([
	'float',
	'integer',
	'many2one_reference',
	'monetary',
]);

const TEXT_TYPES: ReadonlySet<string> = new Set(['char', 'html', 'text']);

/**
 * Read-only on Odoo's screens, but said when a record is made; without them, it would be another one. Some may
 * be changed later, as an attachment is moved to another record.
 */
const SAID_WHEN_MADE: ReadonlyMap<string, Pick<Field, 'isSetOnce'>> = new Map([
	['account.move.line.move_id', { isSetOnce: true }],
	['account.move.move_type', { isSetOnce: true }],
	['calendar.attendee.partner_id', {}],
	['ir.attachment.res_id', {}],
	['ir.attachment.res_model', {}],
	['res.currency.rate.currency_id', {}],
]);

/** Content as bytes, which Odoo gives and takes as if they were text; `datas` has it as Base64. */
const AS_BYTES = 'ir.attachment.raw';

/** Reads the answer of `fields_get(attributes=FIELD_ATTRIBUTES)`. */
export function schemaFrom(model: string, described: RpcValue): Schema {
	const entries = Object.entries(recordIn(described)).filter(
		([name]) => `${model}.${name}` !== AS_BYTES,
	);
	const names = entries.map(([name]) => name);
	const all = entries.map(([name, raw]) => fieldFrom(name, recordIn(raw), names));
	// Odoo 14 says so of every field to a user who may not write at all.
	const isWritten = all.some(({ readonly }) => !readonly);
	const fields = all.map((field) => {
		const said = isWritten ? SAID_WHEN_MADE.get(`${model}.${field.name}`) : undefined;
		return [field.name, said ? { ...field, readonly: false, ...said } : field] as const;
	});
	return { model, fields: new Map(fields) };
}

/** A field as messages name it: `"Customer" (partner_id)`. */
export function titleOf({ label, name }: Pick<Field, 'label' | 'name'>): string {
	return `"${label}" (${name})`;
}

/** The field that a path or a column such as `country_id.code` begins with. */
export function fieldNameOf(path: string): string {
	return path.split('.')[0] ?? '';
}

/** Relational fields have another model behind them, so paths may go on after them. */
export function isRelational(field: Field): boolean {
	return field.relation !== undefined;
}

/** Whether a field holds text, which Odoo keeps apart from none when it is empty. */
export function isText({ type }: Field): boolean {
	return TEXT_TYPES.has(type);
}

/** Whether a field holds a number; the ID of a record of any model is one, too. */
export function isNumber({ type }: Field): boolean {
	return NUMBER_TYPES.has(type);
}

function fieldFrom(name: string, raw: RpcRecord, names: readonly string[]): Field {
	return {
		name,
		type: textIn(raw.type) ?? 'char',
		label: textIn(raw.string) ?? name,
		help: textIn(raw.help),
		required: raw.required === true,
		readonly: raw.readonly === true && !isWritableInStates(raw.states),
		stored: raw.store !== false,
		searchable: raw.searchable !== false,
		sortable: raw.sortable !== false,
		groupable: (raw.groupable ?? raw.sortable) !== false,
		translated: Boolean(raw.translate),
		companyDependent: raw.company_dependent === true,
		...(typeof raw.size === 'number' && raw.size > 0 && { size: raw.size }),
		...(raw.trim === false && { keepsSpaces: true }),
		...(raw.sanitize === false && { isRaw: true }),
		relation: textIn(raw.relation),
		modelField: modelFieldFrom(raw, names),
		currencyField: textIn(raw.currency_field),
		inverse: textIn(raw.relation_field),
		definition: definitionFrom(raw),
		...(isPathList(raw.depends) && { depends: raw.depends }),
		...(raw.related && {
			related: isPathList(raw.related) ? raw.related.join('.') : textIn(raw.related),
		}),
		selection: choicesFrom(raw.selection),
		...(hasNumericChoices(raw.selection) && { hasNumericChoices: true }),
	};
}

/**
 * Up to Odoo 16, a field may be read-only but in some states: `{"draft": [["readonly", false]]}`, as
 * the customer of an order.
 */
function isWritableInStates(raw: RpcValue | undefined): boolean {
	const exceptions = Object.values(recordIn(raw)).flatMap(listIn).map(listIn);
	return exceptions.some(([name, value]) => name === 'readonly' && value === false);
}

/** Odoo 14 does not tell it; all of its own models name it one of these. */
function modelFieldFrom(raw: RpcRecord, names: readonly string[]): string | undefined {
	if (raw.type !== 'many2one_reference') return undefined;
	const told = textIn(raw.model_field);
	return told ?? ['res_model', 'model'].find((name) => names.includes(name));
}

function definitionFrom(raw: RpcRecord): Field['definition'] {
	const record = textIn(raw.definition_record);
	const field = textIn(raw.definition_record_field);
	return record && field ? { record, field } : undefined;
}

/** A list for every field; empty where nothing is computed. */
function isPathList(raw: RpcValue | undefined): raw is readonly string[] {
	return Array.isArray(raw) && raw.length > 0 && raw.every((path) => typeof path === 'string');
}

/** The choices of a selection field or property, `[["draft", "Draft"], ...]`, as text. */
export function choicesFrom(raw: RpcValue | undefined): Field['selection'] {
	if (!isRpcList(raw)) return undefined;
	return raw.filter(isRpcList).map(([value, label]) => [asText(value), asText(label)] as const);
}

/** An empty choice has the value `false`. */
function hasNumericChoices(raw: RpcValue | undefined): boolean {
	return listIn(raw).some((choice) => typeof listIn(choice)[0] === 'number');
}

function asText(raw: RpcValue | undefined): string {
	return typeof raw === 'object' ? JSON.stringify(raw) : String(raw);
}

function textIn(raw: RpcValue | undefined): string | undefined {
	return typeof raw === 'string' && raw !== '' ? raw : undefined;
}
