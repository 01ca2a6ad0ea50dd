import type { Context, Vals } from '../../call';
import type { OdooClient } from '../../client/client';
import { caughtOdooError, OdooError } from '../../errors';
import type { Schema } from '../../schema/schema';
import { notTogether, undone } from '../settle/atOnce';
import { createRecords } from './create';
import type { OnceRow } from './exactlyOnce';
import { createOnce } from './exactlyOnce';
import { expectXmlid, isEmpty } from '../upsert/recordKey';
import type { Outcome, SettleOptions } from '../settle/settle';
import type { WriteResult } from '../upsert/upsert';

/** A record to be created. */
export interface CreateRow {
	readonly vals: Vals;
	/** The external ID that it is to have; none if empty. */
	readonly xmlid?: unknown;
	/** Whether a record that has the external ID already is as good as a new one, or an error. */
	readonly keepsExisting?: boolean;
}

/**
 * Creates a record for each row, under an external ID where the row has one.
 * @returns the record of each row, `unchanged` if it was there already
 */
export async function createNew(
	client: OdooClient,
	schema: Schema,
	context: Context,
	rows: ReadonlyArray<CreateRow | OdooError>,
	options: SettleOptions,
): Promise<Array<Outcome<WriteResult>>> {
	const identified = rows.map(identifiedRow);
	const firstBad = identified.findIndex((row) => row instanceof OdooError);
	if (firstBad >= 0 && options.allOrNothing) return undone(identified, options.stopAtFirstError);
	if (firstBad > 0 && options.stopAtFirstError) {
		const before = await createNew(client, schema, context, rows.slice(0, firstBad), options);
		const isStopped = before.some(isFailed);
		const error = identified[firstBad] as OdooError;
		return rows.map((_, index) => {
			if (index === firstBad && !isStopped) return { status: 'failed', error };
			return before[index] ?? { status: 'notRun' };
		});
	}
	const isPlain = identified.map((row) => row === undefined);
	const plain = rows.flatMap((row, index) =>
		row instanceof OdooError || !isPlain[index] ? [] : [row.vals],
	);
	const others = identified.flatMap((row) => (row === undefined ? [] : [row]));
	const isMixed = plain.length > 0 && others.length > 0;
	if (isMixed && options.allOrNothing) throw notTogether('xmlid');
	if (isMixed && options.stopAtFirstError) {
		return await createInTurns(client, schema, context, runsOf(rows, isPlain), options);
	}

	const created = await createRecords(client, { model: schema.model, context }, plain, options);
	const isStopped = options.stopAtFirstError && created.some(isFailed);
	const once = isStopped ? [] : await createOnce(client, schema, context, others, options);

	const plainOutcomes = created.values();
	const onceOutcomes = once.values();
	return isPlain.map((plainRow): Outcome<WriteResult> => {
		const outcome = plainRow ? plainOutcomes.next().value : onceOutcomes.next().value;
		if (outcome?.status !== 'done') return outcome ?? { status: 'notRun' };
		const { result } = outcome;
		if (typeof result === 'number') return done('created', result);
		return done(result.isNew ? 'created' : 'unchanged', result.id);
	});
}

/** One run after the other, so that nothing behind the first bad row is written. */
async function createInTurns(
	client: OdooClient,
	schema: Schema,
	context: Context,
	runs: ReadonlyArray<ReadonlyArray<CreateRow | OdooError>>,
	options: SettleOptions,
): Promise<Array<Outcome<WriteResult>>> {
	const outcomes: Array<Outcome<WriteResult>> = [];
	for (const run of runs) {
		const settled = outcomes.some(isFailed)
			? run.map((): Outcome<WriteResult> => ({ status: 'notRun' }))
			: await createNew(client, schema, context, run, options);
		outcomes.push(...settled);
	}
	return outcomes;
}

/** Neighbours that are alike. */
function runsOf<T>(rows: readonly T[], isPlain: readonly boolean[]): T[][] {
	const runs: T[][] = [];
	for (const [index, row] of rows.entries()) {
		const last = runs.at(-1);
		if (last && isPlain[index] === isPlain[index - 1]) last.push(row);
		else runs.push([row]);
	}
	return runs;
}

/** The row with its external ID; undefined if it has none, an error if that is none. */
export function identifiedRow(row: CreateRow | OdooError): OnceRow | OdooError | undefined {
	if (row instanceof OdooError) return row;
	const { vals, xmlid, keepsExisting = false } = row;
	if (isEmpty(xmlid)) return undefined;
	try {
		return { vals, xmlid: expectXmlid(xmlid), keepsExisting };
	} catch (thrown) {
		return caughtOdooError(thrown);
	}
}

function done(action: WriteResult['action'], id: number): Outcome<WriteResult> {
	return { status: 'done', result: { action, ids: [id] } };
}

function isFailed({ status }: Outcome<unknown>): boolean {
	return status === 'failed';
}
