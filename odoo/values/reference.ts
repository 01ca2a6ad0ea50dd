import { idFrom } from './recordId';
import { isExact, isStorable } from './storable';
import { parseJson } from '../parseJson';
import { preview } from '../preview';
import { isObject } from '../isObject';

/** Values by column, as a workflow has them. */
export type Row = Readonly<Record<string, unknown>>;

/** How a value says which record it means. `R` is the type of the fields' values. */
type Naming<R = Row> =
	| { readonly by: 'id'; readonly value: number }
	/** A text can be an External ID or a name. */
	| { readonly by: 'xmlid' | 'name' | 'text'; readonly value: string }
	/** By fields whose values no other record has. */
	| { readonly by: 'fields'; readonly value: R };

/** A record that a value means: Odoo takes only its id, which must be found first. */
export class Reference<R = Row> {
	constructor(
		/** Undefined where only an External ID tells it. */
		readonly model: string | undefined,
		readonly naming: Naming<R>,
		/** The value as the user gave it, for messages. */
		readonly given: unknown,
		/** What Odoo takes: the id alone, or `res.partner,7`. */
		readonly form: 'id' | 'model,id' = 'id',
	) {}
}

/** The record as a message says it, after the name of its model. */
export function described({ naming, given }: Reference<unknown>): string {
	const { by, value } = naming;
	if (by === 'id') return `with the ID ${value}`;
	if (by === 'xmlid') return `with the External ID ${value}`;
	return by === 'fields' ? `with ${preview(given)}` : `named ${preview(value)}`;
}

/** The External ID that a record is named by; a text of its form is taken for one. */
export function xmlidIn({ by, value }: Naming<unknown>): string | undefined {
	return by === 'xmlid' || (by === 'text' && isXmlid(value)) ? value : undefined;
}

/** The name that a record is named by; a text may be an External ID as well. */
export function nameIn({ by, value }: Naming<unknown>): string | undefined {
	return by === 'name' || by === 'text' ? value : undefined;
}

/**
 * The same for what can be nothing but a name, or is an email address that may also be an External ID. That
 * of an import, `__import__.ann@example.com`, is no address.
 */
export function properNameIn(naming: Naming<unknown>): string | undefined {
	const xmlid = xmlidIn(naming);
	const isName = xmlid === undefined || (xmlid.includes('@') && !xmlid.startsWith('__'));
	return isName ? nameIn(naming) : undefined;
}

/** Only the first dot separates the module from the name. Source: ir_model.py, `_xmlid_lookup`. */
const XMLID = /^[A-Za-z_][\w-]*\.\S+$/;

/** Whether a text has the form of an External ID, such as `base.main_company`. */
export function isXmlid(text: string): boolean {
	return XMLID.test(text);
}

/** How the value names a record; undefined when it does not. */
export function namingOf(value: unknown): Naming | undefined {
	if (typeof value === 'string') return namingOfText(value.trim());
	const id = idFrom(value);
	if (id !== undefined) return { by: 'id', value: id };
	return isPlainObject(value) ? namingOfObject(value) : undefined;
}

/** An object literal, as JSON has them: no date, no list. */
export function isPlainObject(value: unknown): value is Row {
	if (!isObject(value) || Array.isArray(value)) return false;
	// Not compared with Object.prototype: values of n8n's Code node come from another realm.
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The list or object in a text of JSON; other texts as they are. */
export function unpackJson(text: string): unknown {
	if (!/^[[{]/.test(text)) return text;
	return parseJson(text) ?? text; // a name such as "[E-COM01] Desk"
}

function namingOfText(text: string): Naming | undefined {
	if (text === '' || !isStorable(text)) return undefined;
	const id = idFrom(text);
	if (id !== undefined) return { by: 'id', value: id };
	if (/^\d+$/.test(text)) return undefined; // digits are an id, never a name, but not this many
	const unpacked = unpackJson(text);
	const naming = typeof unpacked === 'string' ? undefined : namingOf(unpacked);
	return naming ?? { by: 'text', value: text };
}

function namingOfObject(value: Row): Naming | undefined {
	const { id, xmlid, ...fields } = value;
	const key = id ?? xmlid;
	if (key !== undefined && key !== null) {
		const text = typeof key === 'string' ? key.trim() : '';
		return isXmlid(text) && isStorable(text) ? { by: 'xmlid', value: text } : undefined;
	}
	const entries = Object.entries(fields).filter(([, each]) => each !== undefined);
	const [name, only] = entries[0] ?? [];
	if (entries.length === 1 && (name === 'name' || name === 'display_name')) {
		const isNumber = typeof only === 'number' && isExact(only);
		const text = typeof only === 'string' || isNumber ? String(only).trim() : '';
		return text && isStorable(text) ? { by: 'name', value: text } : undefined;
	}
	return entries.length > 0 ? { by: 'fields', value: Object.fromEntries(entries) } : undefined;
}
