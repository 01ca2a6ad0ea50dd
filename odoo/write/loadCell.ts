import type { RpcValue, Vals } from '../call';
import type { Field, Schema } from '../schema/schema';
import { isCommands, SET } from '../values/commands';

/** One value in the words of Odoo's import: the column's name and its cell. */
interface LoadCell {
	readonly column: string;
	readonly cell: RpcValue;
}

/** A whole row of the import. */
export type LoadRow = readonly LoadCell[];

type ToCell = (value: RpcValue, field: Field) => LoadCell | undefined;

/**
 * How the import takes each field type. It reads texts as people write them, so that only what it
 * cannot take for something else is sent through it. Types that are not here it cannot express.
 * Source: base/models/ir_fields.py of Odoo 14 and 19.
 */
const CELLS: Readonly<Record<string, ToCell>> = {
	binary: asItIs,
	// A JSON true makes it crash.
	boolean: (value, { name }) => ({ column: name, cell: String(value) }),
	char: asItIs,
	date: asItIs,
	datetime: asItIs,
	float: asItIs,
	html: asItIs,
	image: asItIs,
	integer: asItIs,
	many2many: linksCell,
	many2one: (value, { name }) => ({ column: `${name}/.id`, cell: value }),
	many2one_reference: asItIs,
	monetary: asItIs,
	reference: asItIs,
	selection: choiceCell,
	text: asItIs,
};

/** The row that sets these values, or the field that stands in the way. */
export function loadRowOf(vals: Vals, schema: Schema): LoadRow | { readonly cannotLoad: string } {
	const row: LoadCell[] = [];
	for (const [name, value] of Object.entries(vals)) {
		const field = schema.fields.get(name);
		const cell = field && CELLS[field.type]?.(value, field);
		if (!cell) return { cannotLoad: name };
		row.push(cell);
	}
	return row;
}

/** Rows can share a request if they set the same columns: a cell left empty would clear its field. */
export function columnsOf(row: LoadRow): string {
	return row
		.map(({ column }) => column)
		.sort()
		.join(' ');
}

function asItIs(value: RpcValue, { name }: Field): LoadCell | undefined {
	// The import knows no difference between "" and empty, which Odoo does.
	return value === '' ? undefined : { column: name, cell: value };
}

function choiceCell(value: RpcValue, { name, selection = [] }: Field): LoadCell | undefined {
	// The import takes labels too, and the first choice that fits in either way.
	const isTaken = selection.some(([key, label]) => label === value && key !== value);
	return isTaken ? undefined : { column: name, cell: value };
}

function linksCell(value: RpcValue, { name }: Field): LoadCell | undefined {
	const [only, ...others] = isCommands(value) ? value : [];
	if (only?.[0] !== SET || others.length > 0) return undefined;
	const [, , ids] = only;
	return { column: `${name}/.id`, cell: ids.length > 0 && ids.join(',') };
}
