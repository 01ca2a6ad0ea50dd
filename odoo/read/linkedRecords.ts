import type { RpcValue } from '../call';
import type { Field } from '../schema/schema';
import type { ReadFormat } from '../values/valueType';
import type { FieldTree } from './relatedFields';

/** A record that a relational value leads to. */
export interface LinkedRecord {
	readonly model: string;
	readonly id: number;
	/** What Odoo shows for it; only a many2one tells. */
	readonly name?: RpcValue;
}

const LIST_TYPES: ReadonlySet<string> = new Set(['one2many', 'many2many']);

/** Whether linked records must be read to show the values of a field. */
export function leadsOn(field: Field, { below }: FieldTree, format: ReadFormat): boolean {
	return below.size > 0 || needsName(field, format);
}

/** A reference carries no name: that must be read from the record. */
export function needsName({ type }: Field, { relationFormat }: ReadFormat): boolean {
	return type === 'reference' && relationFormat !== 'id';
}

/** Whether a field links to any number of records. */
export function isList({ type }: Field): boolean {
	return LIST_TYPES.has(type);
}

/** The records that Odoo's raw value of a field leads to, in their order. */
export function linkedRecords(raw: RpcValue | undefined, field: Field): readonly LinkedRecord[] {
	if (field.type === 'reference') return inReference(raw);
	const { relation: model } = field;
	if (model === undefined || !Array.isArray(raw)) return [];
	const values = raw as readonly RpcValue[];
	if (isList(field)) return values.map((id) => ({ model, id: Number(id) }));
	const [id, name] = values;
	return [{ model, id: Number(id), name }];
}

/** `res.partner,7` */
function inReference(raw: RpcValue | undefined): readonly LinkedRecord[] {
	const [, model, id] = /^([\w.]+),(\d+)$/.exec(String(raw)) ?? [];
	return model === undefined ? [] : [{ model, id: Number(id) }];
}
