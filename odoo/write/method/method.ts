import type { RpcValue } from '../../call';
import type { OdooClient } from '../../client/client';
import { caughtOdooError, OdooError } from '../../errors';
import type { Target } from '../find/existing';
import { checkExisting } from '../find/existing';
import { checkMethodName } from './methodName';
import type { Outcome, SettleOptions } from '../settle/settle';
import { settle } from '../settle/settle';
import type { MethodResult, WizardSettings } from './wizard';
import { answerWizards, checkAnswers } from './wizard';

/** One call of a method. */
export interface MethodRow extends Pick<WizardSettings, 'answers'> {
	/** The records to run it on; undefined for a method of the model itself. */
	readonly ids?: readonly number[];
	/** Arguments by name. */
	readonly named: Readonly<Record<string, RpcValue>>;
	/** Arguments by position, before the others. */
	readonly positional: readonly RpcValue[];
}

export interface MethodTarget extends Target, Pick<WizardSettings, 'zones'> {
	readonly method: string;
}

type StopSetting = Pick<SettleOptions, 'stopAtFirstError'>;

/**
 * Calls a public method once for each row.
 * @throws OdooError for a private method, before anything is sent
 */
export async function callMethod(
	client: OdooClient,
	target: MethodTarget,
	rows: ReadonlyArray<MethodRow | OdooError>,
	{ stopAtFirstError }: StopSetting,
): Promise<Array<Outcome<MethodResult>>> {
	checkMethodName(target.method);
	const checked = await checkRows(client, target, rows);
	const run = async ([row]: readonly MethodRow[]) =>
		row ? [await callOnce(client, target, row)] : [];
	return await settle(checked, run, { batchSize: 1, stopAtFirstError });
}

/**
 * Calls a public method a single time, on the records of all rows together, with the arguments of
 * the first. Every good row gets the one result, or the one error.
 * @throws OdooError for a private method, before anything is sent
 */
export async function callMethodTogether(
	client: OdooClient,
	target: MethodTarget,
	rows: ReadonlyArray<MethodRow | OdooError>,
	{ stopAtFirstError }: StopSetting,
): Promise<Array<Outcome<MethodResult>>> {
	checkMethodName(target.method);
	const checked = await checkRows(client, target, rows);
	const good = checked.filter((row) => !(row instanceof OdooError)) as MethodRow[];
	const [first] = good;
	// To be told of a bad row later is no help if the call for the others cannot be undone.
	const isOff = !first || (stopAtFirstError && good.length < checked.length);
	const ids = first?.ids && [...new Set(good.flatMap((row) => row.ids ?? []))];
	const outcome: Outcome<MethodResult> = isOff
		? { status: 'notRun' }
		: await outcomeOf(async () => callOnce(client, target, { ...first, ids }));
	return checked.map((row) =>
		row instanceof OdooError ? { status: 'failed', error: row } : outcome,
	);
}

async function checkRows(
	client: OdooClient,
	target: MethodTarget,
	rows: ReadonlyArray<MethodRow | OdooError>,
): Promise<Array<MethodRow | OdooError>> {
	const checked = rows.map((row) => (row instanceof OdooError ? row : checkedAnswers(row)));
	const idsOf = (row: MethodRow | OdooError) => (row instanceof OdooError ? [] : (row.ids ?? []));
	const ids = [...new Set(checked.flatMap(idsOf))];
	if (ids.length === 0) return checked;
	const found = await checkExisting(
		client,
		target,
		ids.map((id) => ({ id })),
	);
	const missing = new Map(
		found.flatMap((row, index) => (row instanceof OdooError ? [[ids[index], row]] : [])),
	);
	return checked.map((row) => {
		const [error] = idsOf(row).flatMap((id) => missing.get(id) ?? []);
		return error ?? row;
	});
}

function checkedAnswers(row: MethodRow): MethodRow | OdooError {
	try {
		checkAnswers(row.answers);
		return row;
	} catch (thrown) {
		return caughtOdooError(thrown);
	}
}

async function callOnce(
	client: OdooClient,
	{ model, method, context, zones }: MethodTarget,
	{ ids, positional, named, answers }: MethodRow,
): Promise<MethodResult> {
	const args = positional.length > 0 ? { args: positional } : {};
	const result = await client.call({
		model,
		method,
		...(ids && { ids }),
		...args,
		params: named,
		context,
	});
	const active = { model, ids: ids ?? [] };
	return await answerWizards(client, active, idsInText(result), { context, zones, answers });
}

/** Odoo 14 sends records over JSON-RPC as text, `account.move(7, 8)`; later versions send their ids. */
function idsInText(result: RpcValue): RpcValue {
	if (typeof result !== 'string') return result;
	const [, ids] = /^[a-z_]\w*(?:\.\w+)+\(((?:\d+(?:, ?|(?=\))))*)\)$/.exec(result) ?? [];
	return ids === undefined
		? result
		: ids
				.split(',')
				.map(Number)
				.filter((id) => id > 0);
}

async function outcomeOf<T>(run: () => Promise<T>): Promise<Outcome<T>> {
	try {
		return { status: 'done', result: await run() };
	} catch (thrown) {
		return { status: 'failed', error: caughtOdooError(thrown) };
	}
}
