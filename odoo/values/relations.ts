import type { RpcValue } from '../call';
import { linksFrom, noLinks } from './links';
import { idFrom } from './recordId';
import { isPlainObject, isXmlid, namingOf, Reference } from './reference';
import { falseToNull } from './scalars';
import type { ValueType } from './valueType';
import { invalidValue } from './invalidValue';

export const many2oneType: ValueType = {
	fromOdoo(raw, _field, { relationFormat }) {
		if (!Array.isArray(raw)) return falseToNull(raw);
		const [id = null, name = false] = raw as readonly RpcValue[];
		if (relationFormat === 'id') return id;
		// Some models leave records without a name.
		const shownName = falseToNull(name);
		return relationFormat === 'name' ? shownName : { id, name: shownName };
	},
	toOdoo(value, field) {
		const naming = namingOf(value);
		if (naming) return new Reference(field.relation, naming, value);
		throw invalidValue(
			field,
			value,
			`an ID, a name or an External ID of ${field.relation}, or an object such as { "id": 7 }`,
		);
	},
};

/** The model is in another field, so that only the id can be told. */
export const many2oneReferenceType: ValueType = {
	fromOdoo: (raw) => (raw === 0 || raw === false ? null : raw),
	toOdoo(value, field) {
		const id = idFrom(value);
		if (id !== undefined) return id;
		throw invalidValue(field, value, 'the ID of a record');
	},
};

export const x2manyType: ValueType = {
	fromOdoo: (raw) => raw,
	toOdoo: linksFrom,
	cleared: noLinks,
	// As an empty cell of a table means no tags, but no lines would be lost without a word.
	takesEmptyText: ({ type }) => type === 'one2many',
};

export const referenceType: ValueType = {
	fromOdoo(raw) {
		const text = typeof raw === 'string' ? raw : '';
		const [, model, id] = /^([\w.]+),(\d+)$/.exec(text) ?? [];
		return model ? { model, id: Number(id) } : null;
	},
	toOdoo(value, field) {
		const { model, record } = modelAndRecord(value);
		const naming = namingOf(record);
		const isKnown = !model || !field.selection || field.selection.some(([name]) => name === model);
		if (naming && isKnown && (model || naming.by === 'text' || naming.by === 'xmlid')) {
			return new Reference(model, naming, value, 'model,id');
		}
		const models = field.selection?.map(([name]) => name).join(', ');
		throw invalidValue(
			field,
			value,
			`a text such as "res.partner,7", or { "model": "res.partner", "id": 7 }` +
				(models ? `, with one of the models ${models}` : ''),
		);
	},
};

/** `"res.partner,7"`, `{model, id}` or `{model, name}`; an External ID tells its model itself. */
function modelAndRecord(value: unknown): { model?: string; record?: unknown } {
	if (isPlainObject(value)) {
		const { model, ...record } = value;
		return typeof model === 'string' ? { model, record } : {};
	}
	if (typeof value !== 'string') return {};
	const [, model, record] = /^\s*([\w.]+)\s*,(.+)$/.exec(value) ?? [];
	if (model) return { model, record };
	return isXmlid(value.trim()) ? { record: { xmlid: value.trim() } } : {};
}
