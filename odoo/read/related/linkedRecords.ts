import type { RpcValue } from '../../call';
import { isRpcList } from '../../call';
import type { RawRecord } from '../../protocol/expect';
import { linksToMany } from '../../schema/choose';
import type { Field } from '../../schema/schema';
import type { ReadFormat } from '../../values/valueType';
import type { FieldTree } from './relatedFields';

/** A record that a relational value leads to. */
export interface LinkedRecord {
	readonly model: string;
	readonly id: number;
	/** What Odoo shows for it; only a many2one tells. */
	readonly name?: RpcValue;
}

/** These lead to records of any model, and carry no name: that must be read from the record. */
const REFERENCE_TYPES: ReadonlySet<string> = new Set(['reference', 'many2one_reference']);

/** Whether linked records must be read to show the values of a field. */
export function leadsOn(field: Field, { below }: FieldTree, format: ReadFormat): boolean {
	return below.size > 0 || (field.type === 'reference' && needsName(field, format));
}

/** Whether the name of a record that the field leads to must be read from the record. */
export function needsName(field: Field, { relationFormat }: ReadFormat): boolean {
	return isReference(field) && relationFormat !== 'id';
}

/** Whether each value of a field names the model of its record. */
export function isReference({ type }: Field): boolean {
	return REFERENCE_TYPES.has(type);
}

/** The records that a field of a raw record leads to, in their order. */
export function linkedRecords(record: RawRecord, field: Field): readonly LinkedRecord[] {
	const raw = record[field.name];
	if (field.type === 'reference') return inReference(raw);
	if (field.modelField !== undefined) return inModel(record[field.modelField], raw);
	const { relation: model } = field;
	if (model === undefined || !isRpcList(raw)) return [];
	if (linksToMany(field)) return raw.map((id) => ({ model, id: Number(id) }));
	const [id, name] = raw;
	return [{ model, id: Number(id), name }];
}

function inModel(model: unknown, id: RpcValue | undefined): readonly LinkedRecord[] {
	return typeof model === 'string' ? inReference(`${model},${String(id)}`) : [];
}

/** `res.partner,7`; an empty one has no record or the ID 0. */
function inReference(raw: RpcValue | undefined): readonly LinkedRecord[] {
	const [, model, id] = /^([\w.]+),([1-9]\d*)$/.exec(String(raw)) ?? [];
	return model === undefined ? [] : [{ model, id: Number(id) }];
}
