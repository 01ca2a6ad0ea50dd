import { attributeError, Fault, typeError, validationError, valueError } from '../faults';
import { findRows } from '../domain/match';
import { leaf } from '../domain/parse';
import { isTruthy, str, typeName, type Dict, type Value } from '../python';
import type { Env } from './env';
import { externalRow, giveExternalId } from './externalIds';
import { isMulti, type Field, type FieldType } from './field';
import type { Model } from './model';
import { timezoneOf, toUtc } from './timezone';
import { parseDate, parseDatetime } from './dates';
import { createRecords, writeRecords } from './write';

/** A column of the file: a field, and by what its records are named (`id`, `.id`, or the name). */
interface Column {
	readonly name: string;
	readonly by: string | undefined;
	readonly field: Field | undefined;
}

type Messages = Dict[];

/** Where a message belongs, and how to add it. */
interface Cell {
	readonly env: Env;
	readonly field: Field;
	readonly warn: (message: string) => void;
}

/** What is wrong with one cell: the rest of the row is still looked at. */
class CellError extends Error {
	constructor(
		message: string,
		readonly moreinfo?: Value,
	) {
		super(message);
	}
}

/** `load()`: creates or updates a record per row; with one error message, nothing is kept. */
export function load(
	env: Env,
	model: Model,
	names: readonly Value[],
	rows: readonly Value[],
): Dict {
	const columns = names.map((name) => columnOf(model, String(name)));
	const { _import_limit: limit = null } = env.context;
	const taken = isTruthy(limit) ? rows.slice(0, Number(limit)) : rows;
	const messages: Messages = [];
	const ids: Value[] = [];
	try {
		env.db.savepoint(() => {
			taken.forEach((cells, at) => {
				const id = loadRow(env, model, columns, { cells: cells as Value[], at, messages });
				if (id !== undefined) ids.push(id);
			});
			if (messages.some(({ type }) => type === 'error')) throw new RollBack();
		});
	} catch (error) {
		if (!(error instanceof RollBack)) throw error;
		return { ids: false, messages, nextrow: 0 };
	}
	return { ids, messages, nextrow: taken.length < rows.length ? taken.length : 0 };
}

class RollBack extends Error {}

interface LoadedRow {
	readonly cells: readonly Value[];
	readonly at: number;
	readonly messages: Messages;
}

function loadRow(env: Env, model: Model, columns: readonly Column[], row: LoadedRow) {
	const { at, cells, messages } = row;
	const place = { rows: { from: at, to: at }, record: at };
	const vals: Record<string, Value> = {};
	let externalId: string | undefined;
	let id: number | undefined;
	columns.forEach((column, index) => {
		const cell = cells[index] ?? false;
		try {
			if (column.name === '.id') id = existingId(env, model, cell);
			else if (column.name === 'id') externalId = isTruthy(cell) ? qualified(str(cell)) : undefined;
			else
				vals[column.name] = converted(env, column, cell, (message) => {
					messages.push({ ...place, type: 'warning', field: column.name, message });
				});
		} catch (error) {
			if (!(error instanceof CellError)) throw error;
			const { message, moreinfo } = error;
			const about = {
				type: 'error',
				field: column.name,
				message,
				...(moreinfo !== undefined && { moreinfo }),
			};
			messages.push({
				...place,
				...about,
				...(column.field && { field_name: column.field.string }),
			});
		}
	});
	try {
		return env.db.savepoint(() => saveRow(env, model, vals, { id, externalId }));
	} catch (error) {
		if (!(error instanceof Fault) || !error.type.startsWith('odoo.')) throw error;
		const message = error.message.replace(/^The operation cannot be completed: /, '');
		messages.push({ ...place, type: 'error', message });
		return undefined;
	}
}

function saveRow(
	env: Env,
	model: Model,
	vals: Dict,
	target: { readonly id: number | undefined; readonly externalId: string | undefined },
): number {
	const { externalId } = target;
	const known = externalId === undefined ? undefined : externalRow(env, externalId);
	if (known && known.model !== model.name) {
		throw validationError(
			`For external id ${externalId} when trying to create/update a record of model ` +
				`${model.name} found record of different model ${String(known.model)} (${known.id})`,
		);
	}
	const existing = target.id ?? env.row(model.name, known?.res_id)?.id;
	if (existing !== undefined) writeRecords(env, model, [existing], vals);
	const id = existing ?? createRecords(env, model, [vals])[0]!;
	if (externalId !== undefined) giveExternalId(env, externalId, model.name, id);
	return id;
}

function columnOf(model: Model, path: string): Column {
	const [name = '', by] = path.split('/');
	const field = model.fields.get(name);
	if (name !== '.id' && !field) throw valueError(`Invalid field name '${path}'`);
	const isNested = by !== undefined && by !== 'id' && by !== '.id';
	if (isNested) throw valueError(`The sandbox cannot load the column '${path}'`);
	return { name, by, field: name === 'id' ? undefined : field };
}

function existingId(env: Env, model: Model, cell: Value): number {
	const id = Number(cell);
	if (env.row(model.name, id)) return id;
	throw new CellError(`Unknown database identifier '${str(cell)}'`);
}

function qualified(externalId: string): string {
	return externalId.includes('.') ? externalId : `__import__.${externalId}`;
}

function converted(env: Env, column: Column, value: Value, warn: Cell['warn']): Value {
	const field = column.field!;
	if (value === null || value === false || value === '') return isMulti(field) ? [] : false;
	const cell = { env, field, warn };
	if (field.type === 'many2one') return recordNamed(cell, column.by, value);
	if (field.type === 'many2many') {
		return [
			[
				6,
				0,
				str(value)
					.split(',')
					.map((name) => recordNamed(cell, column.by, name)),
			],
		];
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

/** The record that a cell names: by external ID, by database ID, or by its exact name. */
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
