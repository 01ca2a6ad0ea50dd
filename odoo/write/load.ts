import type { Context, RpcValue } from '../call';
import type { ModelCalls } from '../client/modelClient';
import { ModelClient } from '../client/modelClient';
import { OdooError } from '../errors';
import type { RawRecord } from '../protocol/expect';
import { expectIds, expectRecord, expectRecords } from '../protocol/expect';
import { failureFromFault } from '../protocol/faults';
import type { Fault } from '../protocol/protocol';
import type { Schema } from '../schema/schema';
import type { LoadRow } from './loadCell';

const KEY_COLUMNS = [
	['.id', 'id'],
	['id', 'xmlid'],
] as const;

/**
 * An update of an app deletes the records under its External IDs that it does not know, but for those
 * that are marked so. Source: `_process_end` in odoo/addons/base/models/ir_model.py.
 */
const KEPT_BY_UPDATES: Context = { noupdate: true };

/** Odoo reports that others wrote at the same moment as a message, and does not try again itself. */
const MAX_CONFLICTS = 3;

/** One row of the import: the record that it changes, or what it is to be called from then on. */
interface LoadedRow {
	/** A database ID; from Odoo 19 on, rows without one may be among rows that have it. */
	readonly id?: number;
	/** An External ID; the record is created if there is none of this name. */
	readonly xmlid?: string;
	readonly cells: LoadRow;
}

/**
 * Runs Odoo's import, `load`, for rows with the same columns: all in one transaction. It finds the
 * records of a request whose answer was lost by External IDs, so that it is sent again with those and
 * nothing is created twice. Rows with times need the model's fields, so a `ModelClient`.
 * @returns the id of each row
 * @throws OdooError with the positions of the rows that Odoo names
 */
export async function load(
	model: ModelCalls,
	rows: readonly LoadedRow[],
	context: Context = {},
): Promise<readonly number[]> {
	const columns = rows[0]?.cells.map(({ column }) => column).sort() ?? [];
	const keys = KEY_COLUMNS.filter(([, name]) => rows.some((row) => row[name] !== undefined));
	const call = {
		params: {
			fields: [...keys.map(([column]) => column), ...columns],
			data: rows.map((row) => [
				...keys.map(([, name]) => row[name] ?? false),
				...cellsIn(columns, row.cells),
			]),
		},
		context: {
			...KEPT_BY_UPDATES,
			...context,
			...(model instanceof ModelClient && timesInUtc(columns, model.schema)),
		},
		isIdempotentWrite: rows.every(({ xmlid }) => xmlid !== undefined),
	};
	for (let attempt = 1; ; attempt++) {
		const { ids, errors } = await model.call('load', call, expectLoaded(rows.length));
		const refusal = refusalOf(errors, rows.length, model.name);
		if (!refusal) return ids;
		if (refusal.code !== 'CONFLICT' || attempt === MAX_CONFLICTS) throw refusal;
	}
}

/** An id for each row, unless messages say why none was written. */
function expectLoaded(count: number) {
	return (answer: RpcValue, asked: string) => {
		const { ids, messages } = expectRecord(answer, asked);
		const errors = expectRecords(messages ?? [], asked).filter(({ type }) => type === 'error');
		return { errors, ids: errors.length > 0 ? [] : expectNew(count)(ids ?? false, asked) };
	};
}

/**
 * Reads an id for each of so many new records. Where an app that changes how records are made lost
 * some, it is not known which row became which record.
 */
export function expectNew(count: number) {
	return (created: RpcValue, asked: string): readonly number[] => {
		const ids = expectIds(created, asked);
		if (ids.length === count) return ids;
		throw new OdooError('OUTCOME_UNKNOWN', `Odoo returned ${ids.length} IDs for ${count} items.`, {
			hint: 'Check in Odoo which of these records exist. If an app in Odoo changes how they are created, set Batch Size to 1.',
			details: `${asked}: ${ids.join(', ')}`,
		});
	};
}

/** Times in the import are local ones, of the context's zone or else of the user's own. */
function timesInUtc(columns: readonly string[], schema: Schema): Context {
	const hasTimes = columns.some((column) => schema.fields.get(column)?.type === 'datetime');
	return hasTimes ? { tz: 'UTC' } : {};
}

function cellsIn(columns: readonly string[], cells: LoadRow): RpcValue[] {
	const byColumn = new Map(cells.map(({ column, cell }) => [column, cell]));
	return columns.map((column) => byColumn.get(column) ?? false);
}

/** What went wrong, if anything did: a message of the kind `error` means that nothing was written. */
function refusalOf(
	errors: readonly RawRecord[],
	rowCount: number,
	model: string,
): OdooError | undefined {
	const [first] = errors;
	if (!first) return undefined;
	const error = errorOf(first, model);
	const positions = errors.flatMap((message) => positionsOf(message, rowCount));
	return positions.length > 0 ? error.with({ positions: new Set(positions) }) : error;
}

function positionsOf({ rows }: RawRecord, rowCount: number): number[] {
	const { from } = expectRecord(rows ?? {}, 'load');
	return typeof from === 'number' && from < rowCount ? [from] : [];
}

/** A message in the user's words: as the same fault of `create` or `write`, which has a class. */
function errorOf({ message, field }: RawRecord, model: string): OdooError {
	const { error } = failureFromFault(faultOf(String(message)), { model, method: 'load' });
	if (typeof field !== 'string' || error.field) return error;
	const code = error.code === 'VALIDATION' ? 'INVALID_VALUE' : error.code;
	return error.with({ code, field: field.split('/')[0] });
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
