import type { RpcValue } from '../call';
import type { Field } from '../schema/schema';
import type { ValueType } from './valueType';
import { unfit } from './valueType';
import { falseToNull } from './scalars';

/** `[6, 0, ids]` replaces all links. Source: odoo/orm/commands.py. */
const COMMAND_SET = 6;
const LAST_COMMAND = 6;

const MAX_ID = 2 ** 31 - 1;
const ID_TEXT = /^\d{1,10}$/;

export const many2one: ValueType = {
	fromOdoo(raw, _field, { relationFormat }) {
		if (!Array.isArray(raw)) return falseToNull(raw);
		const [id, name] = raw as readonly RpcValue[];
		if (relationFormat === 'id') return id;
		return relationFormat === 'name' ? name : { id, name };
	},
	toOdoo(value, field) {
		// Anything but a plain integer would silently empty the field on Odoo 19.
		return (
			idFrom(value) ?? fail(field, value, 'the ID of a record, or an object such as { "id": 7 }')
		);
	},
};

export const many2oneReference: ValueType = {
	fromOdoo: (raw) => (raw === 0 || raw === false ? null : raw),
	toOdoo: many2one.toOdoo,
};

export const x2many: ValueType = {
	fromOdoo: (raw) => raw,
	toOdoo(value, field) {
		const list = typeof value === 'string' ? idsFromText(value) : value;
		if (Array.isArray(list)) {
			if (list.length > 0 && list.every(isCommand)) return list as RpcValue;
			const ids = list.map(idFrom);
			if (ids.every((id) => id !== undefined)) return [[COMMAND_SET, 0, ids]];
		}
		return fail(field, value, 'a list of IDs, which replaces what is linked now');
	},
};

export const reference: ValueType = {
	fromOdoo(raw) {
		const [, model, id] = /^([\w.]+),(\d+)$/.exec(String(raw)) ?? [];
		return model ? { model, id: Number(id) } : null;
	},
	toOdoo(value, field) {
		const { model, id } = (typeof value === 'object' ? value : parseReference(value)) as {
			model?: unknown;
			id?: unknown;
		};
		const number = idFrom(id);
		if (typeof model === 'string' && number !== undefined) return `${model},${number}`;
		return fail(
			field,
			value,
			'a text such as "res.partner,7", or { "model": "res.partner", "id": 7 }',
		);
	},
};

/** Odoo's list of properties becomes values by name. */
export const properties: ValueType = {
	fromOdoo(raw) {
		if (!Array.isArray(raw)) return falseToNull(raw);
		const list = raw as ReadonlyArray<Record<string, RpcValue>>;
		return Object.fromEntries(
			list.map(({ name, value }) => [String(name), falseToNull(value ?? false)]),
		);
	},
	toOdoo(value, field) {
		if (typeof value === 'object' && !Array.isArray(value)) return value as RpcValue;
		return fail(field, value, 'an object with a value for each property');
	},
};

/** The database id in `7`, `"7"`, `{id: 7, ...}` or `[7, "Name"]`. */
export function idFrom(value: unknown): number | undefined {
	if (typeof value === 'number') return isId(value) ? value : undefined;
	if (typeof value === 'string')
		return ID_TEXT.test(value.trim()) ? idFrom(Number(value)) : undefined;
	if (Array.isArray(value)) return isNamed(value) ? idFrom(value[0]) : undefined;
	const isRecord = typeof value === 'object' && value !== null && 'id' in value;
	return isRecord && typeof value.id !== 'object' ? idFrom(value.id) : undefined;
}

function isId(number: number): boolean {
	return Number.isInteger(number) && number > 0 && number <= MAX_ID;
}

/** `[7, "Name"]`, as Odoo itself answers a many2one. */
function isNamed(value: readonly unknown[]): boolean {
	return value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'string';
}

function idsFromText(text: string): unknown {
	return text.split(',').map((part) => part.trim());
}

function isCommand(value: unknown): boolean {
	if (!Array.isArray(value) || isNamed(value)) return false;
	const [code] = value as readonly unknown[];
	return Number.isInteger(code) && (code as number) >= 0 && (code as number) <= LAST_COMMAND;
}

function parseReference(value: unknown): unknown {
	const [model, id] = String(value).split(',');
	return { model, id };
}

function fail(field: Field, value: unknown, accepted: string): never {
	throw unfit(field, value, field.relation ? `${accepted} of ${field.relation}` : accepted);
}
