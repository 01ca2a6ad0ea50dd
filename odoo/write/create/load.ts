import type { Context, RpcValue } from '../../call';
import type { OdooClient } from '../../client/client';
import { OdooError } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import { expectIds, expectRecord, expectRecords } from '../../protocol/expect';
import { failureFromFault } from '../../protocol/faults';
import type { Fault } from '../../protocol/protocol';
import type { Schema } from '../../schema/schema';
import { notAllCreated } from './create';
import type { LoadRow } from './loadCell';
import { RowsRefused } from '../settle/rowsRefused';

const KEY_COLUMNS = [
	['.id', 'id'],
	['id', 'xmlid'],
] as const;

/** Odoo reports that others wrote at the same moment as a message, and does not try again itself. */
const MAX_CONFLICTS = 3;

/** One row of the import: the record that it changes, or what it is to be called from then on. */
export interface LoadedRow {
	/** A database ID; from Odoo 19 on, rows without one may be among rows that have it. */
	readonly id?: number;
	/** An external ID; the record is created if there is none of this name. */
	readonly xmlid?: string;
	readonly cells: LoadRow;
}

/**
 * Runs Odoo's import, `load`, for rows with the same columns: all in one transaction. It finds the
 * records of a request whose answer was lost by external IDs, so that it is sent again with those and
 * nothing is created twice.
 * @returns the id of each row
 * @throws RowsRefused with the rows that Odoo names, OdooError
 */
export async function load(
	client: OdooClient,
	schema: Schema,
	context: Context,
	rows: readonly LoadedRow[],
): Promise<readonly number[]> {
	const columns = rows[0]?.cells.map(({ column }) => column).sort() ?? [];
	const keys = KEY_COLUMNS.filter(([, name]) => rows.some((row) => row[name] !== undefined));
	const call = {
		model: schema.model,
		method: 'load',
		params: {
			fields: [...keys.map(([column]) => column), ...columns],
			data: rows.map((row) => [
				...keys.map(([, name]) => row[name] ?? false),
				...cellsIn(columns, row.cells),
			]),
		},
		context: loadContext(context, columns, schema),
		isRepeatable: rows.every(({ xmlid }) => xmlid !== undefined),
	};
	for (let attempt = 1; ; attempt++) {
		const { ids, messages } = expectRecord(await client.call(call), `${schema.model}.load`);
		const refusal = refusalOf(messages, rows.length, schema);
		if (!refusal) return expectAll(ids, rows.length, schema.model);
		if (refusal.code !== 'CONFLICT' || attempt === MAX_CONFLICTS) throw refusal;
	}
}

/** Times in the import are local ones, of the context's zone or else of the user's own. */
function loadContext(context: Context, columns: readonly string[], schema: Schema): Context {
	const hasTimes = columns.some((column) => schema.fields.get(column)?.type === 'datetime');
	return hasTimes ? { ...context, tz: 'UTC' } : context;
}

function cellsIn(columns: readonly string[], cells: LoadRow): RpcValue[] {
	const byColumn = new Map(cells.map(({ column, cell }) => [column, cell]));
	return columns.map((column) => byColumn.get(column) ?? false);
}

/** What went wrong, if anything did: a message of the kind `error` means that nothing was written. */
function refusalOf(
	messages: RpcValue | undefined,
	rowCount: number,
	schema: Schema,
): OdooError | undefined {
	const errors = expectRecords(messages ?? [], `${schema.model}.load`).filter(
		({ type }) => type === 'error',
	);
	const [first] = errors;
	if (!first) return undefined;
	const error = errorOf(first, schema.model);
	const positions = errors.flatMap((message) => positionsOf(message, rowCount));
	return positions.length > 0 ? new RowsRefused(error, new Set(positions)) : error;
}

function positionsOf({ rows }: RawRecord, rowCount: number): number[] {
	const { from } = expectRecord(rows ?? {}, 'load');
	return typeof from === 'number' && from < rowCount ? [from] : [];
}

/** A message in the user's words: as the same fault of `create` or `write`, which has a class. */
function errorOf({ message, field }: RawRecord, model: string): OdooError {
	const { error } = failureFromFault(faultOf(String(message)), { model, method: 'load' });
	if (typeof field !== 'string' || error.field) return error;
	const { code, message: explained, hint, details } = error;
	return new OdooError(code === 'VALIDATION' ? 'INVALID_VALUE' : code, explained, {
		field: field.split('/')[0],
		hint,
		details,
	});
}

function faultOf(message: string): Fault {
	const [, exception, inner = ''] =
		/^Unknown error during import: <class '([\w.]+)'>: ([\s\S]*)/.exec(message) ?? [];
	if (exception) return { exception, message: inner };
	const isDenied = /^You are not allowed to|top-secret records|Due to security restrictions/;
	const name = isDenied.test(message) ? 'AccessError' : 'ValidationError';
	// Odoo 14 puts some of them in quotes.
	return { exception: `odoo.exceptions.${name}`, message: message.replace(/^'(.*)'$/s, '$1') };
}

function expectAll(ids: RpcValue | undefined, count: number, model: string): readonly number[] {
	const loaded = expectIds(ids ?? false, `${model}.load`);
	if (loaded.length === count) return loaded;
	throw notAllCreated(model, count, loaded);
}
