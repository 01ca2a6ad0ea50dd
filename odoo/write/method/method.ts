import type { StopSettings } from '../../batch/batch';
import type { Outcome } from '../../batch/outcome';
import { Batch } from '../../batch/batch';
import { sendEach } from '../../batch/send';
import type { RpcValue } from '../../call';
import type { ModelCalls } from '../../client/modelClient';
import type { OdooError } from '../../errors';
import { recordNotFound } from '../../errors';
import { existingIds } from '../../lookup/byId';
import { anyAnswer } from '../../protocol/expect';
import type { Zones } from '../../values/dates';
import { checkMethodName } from './methodName';
import type { MethodResult, WizardAnswer } from './wizard';
import { answerByMethod, checkAnswers } from './wizard';

/** One call of a method. */
export interface MethodRow {
	/** The records to run it on; undefined for a method of the model itself. */
	readonly ids?: readonly number[];
	/** Arguments by name. */
	readonly named: Readonly<Record<string, RpcValue>>;
	/** Arguments by position, before the others. */
	readonly positional: readonly RpcValue[];
	/** How to answer the wizards that it opens. */
	readonly answers: readonly WizardAnswer[];
}

interface MethodSettings extends StopSettings {
	readonly method: string;
	readonly zones: Zones;
}

/**
 * Calls a public method once for each row.
 * @throws OdooError for a private method, before anything is sent
 */
export async function callMethod(
	model: ModelCalls,
	rows: ReadonlyArray<MethodRow | OdooError>,
	settings: MethodSettings,
): Promise<Array<Outcome<MethodResult>>> {
	checkMethodName(settings.method);
	const checked = await checkedRows(model, rows);
	const run = async (call: MethodRow) => await callOnce(model, call, settings);
	return (await sendEach(checked, run, settings)).outcomes();
}

/**
 * Calls a public method a single time, on the records of all rows together, with the arguments of
 * the first. Every good row gets the one result, or the one error.
 * @throws OdooError for a private method, before anything is sent
 */
export async function callMethodTogether(
	model: ModelCalls,
	rows: ReadonlyArray<MethodRow | OdooError>,
	settings: MethodSettings,
): Promise<Array<Outcome<MethodResult>>> {
	checkMethodName(settings.method);
	const checked = await checkedRows(model, rows);
	// To be told of a bad row later is no help if the call for the others cannot be undone.
	const callable = settings.stopAtFirstError ? checked.cutAtAnyFailure() : checked;
	const called = await callable.mapTogether(async (calls) => {
		const [first, ...others] = calls as [MethodRow, ...MethodRow[]];
		const ids = first.ids && [...new Set([first, ...others].flatMap((call) => call.ids ?? []))];
		const result = await callOnce(model, { ...first, ids }, settings);
		return calls.map(() => result);
	});
	return called.finish((result) => result).outcomes();
}

/** Rows that can be called: their records exist, and the buttons of their wizards can be pressed. */
async function checkedRows(
	model: ModelCalls,
	rows: ReadonlyArray<MethodRow | OdooError>,
): Promise<Batch<MethodRow, MethodResult>> {
	const answerable = Batch.of<MethodRow, MethodResult>(rows).map((row) => {
		checkAnswers(row.answers);
		return row;
	});
	return await answerable.mapTogether(async (calls) => {
		const ids = calls.flatMap((call) => call.ids ?? []);
		const existing = ids.length > 0 ? await existingIds(model, ids) : new Set<number>();
		return calls.map((call) => {
			const missing = call.ids?.find((id) => !existing.has(id));
			return missing === undefined ? call : recordNotFound(model.name, missing);
		});
	});
}

async function callOnce(
	model: ModelCalls,
	{ ids, positional, named, answers }: MethodRow,
	{ method, zones }: MethodSettings,
): Promise<MethodResult> {
	const result = await model.call(method, { ids, args: positional, params: named }, anyAnswer);
	const active = { model: model.name, ids: ids ?? [] };
	const first = idsInText(result);
	return await answerByMethod({ model, active, first }, { zones, answers });
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
