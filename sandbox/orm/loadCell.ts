import { attributeError, typeError } from '../faults';
import { findRows } from '../domain/match';
import { leaf } from '../domain/parse';
import { str, typeName, type Value } from '../python';
import { parseDate, parseDatetime } from './dates';
import type { Env } from './env';
import { externalRow } from './externalIds';
import { isMulti, type Field, type FieldType } from './field';
import { timezoneOf, toUtc } from './timezone';

/** A column of the file: a field, and by what its records are named (`id`, `.id`, or the name). */
export interface Column {
	readonly name: string;
	readonly by: string | undefined;
	readonly field: Field | undefined;
}

/** What a conversion may need besides the text. */
interface Cell {
	readonly env: Env;
	readonly field: Field;
	readonly warn: (message: string) => void;
}

/** What is wrong with one cell: the rest of the row is still looked at. */
export class CellError extends Error {
	constructor(
		message: string,
		readonly moreinfo?: Value,
	) {
		super(message);
	}
}

/** Names without a module get that of imports. */
export function qualified(externalId: string): string {
	return externalId.includes('.') ? externalId : `__import__.${externalId}`;
}

/** What a cell's text means for its field. */
export function converted(env: Env, column: Column, value: Value, warn: Cell['warn']): Value {
	const field = column.field!;
	if (value === null || value === false || value === '') return isMulti(field) ? [] : false;
	const cell = { env, field, warn };
	if (field.type === 'many2one') return recordNamed(cell, column.by, value);
	if (field.type === 'many2many') {
		const names = str(value).split(',');
		return [[6, 0, names.map((name) => recordNamed(cell, column.by, name))]];
	}
	return (CONVERTERS[field.type] ?? ((_, text) => text))(cell, value);
}

const CONVERTERS: Readonly<Partial<Record<FieldType, (cell: Cell, value: Value) => Value>>> = {
	boolean: ({ field }, value) => {
		if (typeof value !== 'string') {
			throw attributeError(`'${typeName(value)}' object has no attribute 'lower'`);
		}
		if (['1', 'true', 'yes'].includes(value.toLowerCase())) return true;
		if (['0', 'false', 'no'].includes(value.toLowerCase())) return false;
		const message = `Unknown value '${value}' for boolean field '${field.string}'`;
		throw new CellError(message, "Use '1' for yes and '0' for no");
	},
	date: ({ field }, value) => {
		const message = `'${str(value)}' does not seem to be a valid date for field '${field.string}'`;
		return attempt(() => parseDate(str(value)), message, "Use the format '2012-12-31'");
	},
	datetime: ({ env, field }, value) => {
		const message = `'${str(value)}' does not seem to be a valid datetime for field '${field.string}'`;
		const local = attempt(
			() => parseDatetime(str(value)),
			message,
			"Use the format '2012-12-31 23:59:59'",
		);
		return toUtc(local, timezoneOf(env));
	},
	float: number,
	integer: ({ field }, value) => {
		const message = `'${str(value)}' does not seem to be an integer for field '${field.string}'`;
		if (!/^\s*[+-]?\d+\s*$/.test(str(value))) throw new CellError(message);
		return Number(value);
	},
	monetary: number,
	selection: ({ field }, value) => {
		const choices = field.selection ?? [];
		const match = choices.find(([key, label]) => key === value || label === value);
		if (match) return match[0];
		const message = `Value '${str(value)}' not found in selection field '${field.string}'`;
		throw new CellError(
			message,
			choices.map(([, label]) => label),
		);
	},
};

function number({ field }: Cell, value: Value): Value {
	if (!Number.isNaN(Number(value))) return Number(value);
	throw new CellError(`'${str(value)}' does not seem to be a number for field '${field.string}'`);
}

function attempt(parse: () => string, message: string, moreinfo: string): string {
	try {
		return parse();
	} catch {
		throw new CellError(message, moreinfo);
	}
}

/** The record that a cell names: by External ID, by database ID, or by its exact name. */
function recordNamed(cell: Cell, by: string | undefined, value: Value): number {
	const { env, field } = cell;
	const model = env.model(field.relation!);
	if (by === 'id') {
		const row = externalRow(env, qualified(str(value)));
		if (row?.model === model.name) return row.res_id as number;
		throw unmatched(field, 'external id', value);
	}
	if (by === '.id') {
		if (env.row(model.name, Number(value))) return Number(value);
		throw unmatched(field, 'database id', value);
	}
	if (typeof value === 'number') throw typeError("object of type 'int' has no len()");
	const names = findRows(env, model, leaf('display_name', '=', value));
	const codes = model.codeFirst ? findRows(env, model, leaf('code', '=', value)) : [];
	const [match, ...others] = [...codes, ...names];
	if (!match) throw unmatched(field, 'name', value);
	if (others.length > 0) {
		const count = others.length + 1;
		cell.warn(
			`Found multiple matches for value "${str(value)}" in field "${field.string}" (${count} matches)`,
		);
	}
	return match.id;
}

function unmatched(field: Field, kind: string, value: Value): CellError {
	const byName = kind === 'name';
	return new CellError(
		`No matching record found for ${kind} '${str(value)}' in field '${field.string}'`,
		{
			name: 'Possible Values',
			type: 'ir.actions.act_window',
			target: 'new',
			view_mode: 'list,form',
			views: [
				[false, 'list'],
				[false, 'form'],
			],
			context: { create: false },
			help: 'See all possible values',
			res_model: byName ? field.relation! : 'ir.model.data',
			...(!byName && { domain: [['model', '=', field.relation!]] }),
		},
	);
}
