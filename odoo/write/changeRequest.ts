import type { RpcValue, Vals } from '../call';
import { withAccessCheck } from '../access/forbiddenModel';
import type { Request } from '../batch/send';
import type { ModelClient } from '../client/modelClient';
import { OdooError } from '../errors';
import { expectRecords, expectTrue } from '../protocol/expect';
import type { RawRecord } from '../protocol/expect';
import type { Schema } from '../schema/schema';
import type { Command } from '../values/commands';
import { CREATE, isCommands } from '../values/commands';
import { load } from './load';
import { columnsOf, loadRowOf } from './loadCell';
import { changesOf } from './prepare/diff';
import { currentValues } from './prepare/fit';
import { isOrderOfWeight, linksWithin } from './linksWithin';

/** New values for one record that is known to exist: others may seem to be changed, or fail the batch. */
export interface RecordChange {
	readonly id: number;
	readonly vals: Vals;
	/** What the record holds before, as far as it was read. */
	readonly current?: RawRecord;
}

/** Takes different values for many records in one request. Source: web/models/models.py of Odoo 19. */
const SAVE_MULTI_SINCE = 19;

/** Few enough writes to be no worse than one import, or for as many rows each. Measured on Odoo 14. */
const FEW_WRITES = 4;
const MANY_ROWS_PER_WRITE = 25;

/**
 * The fewest and fastest requests that the server's version has for these changes, of which none is
 * for the record of another. From Odoo 19 on one request takes different values for many records.
 * Before, the import does, by database id and of values that it can express, in a quarter of the time
 * that a `write` for each takes; rows with equal values share a `write`; the rest is written one by
 * one. A change whose answer was lost is looked for in the records.
 * @returns how to send them; each gives its id
 */
export async function changeRequest<R extends RecordChange>(
	model: ModelClient,
	changes: readonly R[],
	{ isAtomic = false } = {},
): Promise<Request<R, number>> {
	const { send, kindOf } = await sendingOf(model, changes, isAtomic);
	const links = linksWithin(model.schema, changes);
	return {
		kindOf,
		isOrdered: isOrderOfWeight(links),
		parallel: links.size > 0 ? 1 : model.client.parallel,
		send: withAccessCheck(model, 'write', async (rows: readonly R[]) => {
			// Odoo dates a record anew even when it is written no values.
			const changed = rows.filter(({ vals }) => Object.keys(vals).length > 0);
			if (changed.length > 0) await send(changed);
			return rows.map(({ id }) => id);
		}),
		reconcile: async (rows) => await writtenIds(model, rows),
	};
}

interface Sending extends Pick<Request<RecordChange, never>, 'kindOf'> {
	readonly send: (rows: readonly RecordChange[]) => Promise<unknown>;
}

async function sendingOf(
	model: ModelClient,
	changes: readonly RecordChange[],
	isAtomic: boolean,
): Promise<Sending> {
	if ((await model.client.version()) >= SAVE_MULTI_SINCE) {
		return { send: async (rows) => await saveMulti(model, rows) };
	}
	const kindOf = writeKindOf(model.schema);
	const writeCount = new Set(changes.map(kindOf)).size;
	const isFew = writeCount <= FEW_WRITES || writeCount * MANY_ROWS_PER_WRITE <= changes.length;
	if (writeCount <= 1 || (isFew && !isAtomic)) {
		const send = async (rows: readonly RecordChange[]) => await writeEqual(model, rows);
		return { kindOf, send };
	}
	return await importOrWrite(model, changes);
}

async function importOrWrite(
	model: ModelClient,
	changes: readonly RecordChange[],
): Promise<Sending> {
	const writeKind = writeKindOf(model.schema);
	// The import knows no archived records.
	const visible = new Set(await model.search([['id', 'in', changes.map(({ id }) => id)]]));
	const cellsOf = ({ id, vals }: RecordChange) => {
		const cells = visible.has(id) ? loadRowOf(vals, model.schema) : { cannotLoad: 'id' };
		return 'cannotLoad' in cells ? undefined : cells;
	};
	const send = async (rows: readonly RecordChange[]) => {
		const loaded = rows.flatMap((row) => {
			const cells = cellsOf(row);
			return cells ? [{ id: row.id, cells }] : [];
		});
		// Alone, a row takes the direct way, which refuses less and gives better reasons.
		if (rows.length === 1 || loaded.length < rows.length) return await writeEqual(model, rows);
		return await load(model, loaded);
	};
	const kindOf = (row: RecordChange) => {
		const cells = cellsOf(row);
		return cells ? `load ${columnsOf(cells)}` : `write ${writeKind(row)}`;
	};
	return { kindOf, send };
}

async function saveMulti(model: ModelClient, rows: readonly RecordChange[]): Promise<unknown> {
	if (new Set(rows.map(writeKindOf(model.schema))).size === 1) return await writeEqual(model, rows);
	const ids = rows.map(({ id }) => id);
	const params = { vals_list: rows.map(({ vals }) => vals), specification: {} };
	return await model.call('web_save_multi', { ids, params }, expectSaved(ids));
}

/** All rows have the same values. */
async function writeEqual(model: ModelClient, rows: readonly RecordChange[]): Promise<true> {
	const ids = rows.map(({ id }) => id);
	return await model.call('write', { ids, params: { vals: rows[0]?.vals ?? {} } }, expectTrue);
}

/** A record for each id. */
function expectSaved(ids: readonly number[]) {
	return (saved: RpcValue, asked: string): true => {
		const records = expectRecords(saved, asked);
		if (records.length === ids.length) return true;
		throw new OdooError(
			'PROTOCOL',
			`Odoo answered ${asked} for ${records.length} of ${ids.length} records.`,
		);
	};
}

/** The records that hold what they did not hold before: a change of theirs got through. */
async function writtenIds(
	model: ModelClient,
	changes: readonly RecordChange[],
): Promise<Array<number | undefined>> {
	const { schema } = model;
	const now = await currentValues(model, changes);
	return changes.map(({ id, vals, current = {} }) => {
		const record = now.get(id);
		const differed = Object.keys(changesOf(vals, current, schema)).length > 0;
		const isWritten =
			record !== undefined && Object.keys(changesOf(vals, record, schema)).length === 0;
		return differed && isWritten ? id : undefined;
	});
}

/**
 * Changes with the same kind can share a `write`. Those that make a record in a many2many cannot: Odoo makes
 * one, and links all that are written to it.
 */
function writeKindOf({ fields }: Schema): (change: RecordChange) => string {
	const lists = [...fields.values()].filter(({ type }) => type === 'many2many');
	const makesRecord = (value: RpcValue | undefined) =>
		isCommands(value) && value.some((command: Command) => command[0] === CREATE);
	return ({ id, vals }) =>
		JSON.stringify(lists.some(({ name }) => makesRecord(vals[name])) ? [id, vals] : vals);
}
