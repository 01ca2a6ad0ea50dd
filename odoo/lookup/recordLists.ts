import type { Outcome } from '../batch/batch';
import type { ModelCalls } from '../client/modelClient';
import { OdooError } from '../errors';
import { checkExisting } from './byId';
import { locateAll, locatorOf } from './locate';

/** The records that one item names, or why one of them cannot be found. */
export type RecordList = readonly number[] | OdooError;

/** The records that lists of database IDs and External IDs mean. One that is not found fails its list. */
export async function locateLists(
	{ client, name }: ModelCalls,
	lists: ReadonlyArray<readonly unknown[]>,
): Promise<RecordList[]> {
	const located = await locateAll(client, name, lists.flat().map(locatorOf));
	return inLists(lists, located).map(wholeOrError);
}

/**
 * The same for items that name records, and a list of several fails before any is written if one does
 * not exist. Of a single record it shows when that is written.
 */
export async function locateExisting(
	model: ModelCalls,
	lists: ReadonlyArray<readonly unknown[]>,
): Promise<RecordList[]> {
	const located = await locateLists(model, lists);
	const several = located.map((list) => (list instanceof OdooError || list.length < 2 ? [] : list));
	const rows = several.flat().map((id) => ({ id }));
	if (rows.length === 0) return located;
	const checked = inLists(several, await checkExisting(model, rows));
	return located.map((list, index) => {
		const missing = checked[index]?.find((row) => row instanceof OdooError);
		return missing ?? list;
	});
}

/** A row for each record that an item's list names, and one for each list that failed. */
export function rowsOfLists<I, T>(
	lists: readonly RecordList[],
	items: readonly I[],
	rowOf: (id: number, item: I) => T,
): Array<T | OdooError> {
	return items.flatMap((item, index): Array<T | OdooError> => {
		const list = lists[index] ?? [];
		return list instanceof OdooError ? [list] : list.map((id) => rowOf(id, item));
	});
}

/**
 * What became of each list, from the outcomes of its rows. Where Odoo refused a row after others of its
 * list were done, the error says how many, as `partly` words it.
 */
export function outcomesOfLists<T>(
	lists: readonly RecordList[],
	outcomes: ReadonlyArray<Outcome<T>>,
	partly = (done: number, all: number) => `Done for only ${done} of the item's ${all} records.`,
): Array<Outcome<readonly T[]>> {
	const rows = lists.map((list) => (list instanceof OdooError ? [list] : list));
	return inLists(rows, outcomes).map((own) => together(own, partly));
}

function together<T>(
	own: ReadonlyArray<Outcome<T>>,
	partly: (done: number, all: number) => string,
): Outcome<readonly T[]> {
	const results = own.flatMap((each) => (each.status === 'done' ? [each.result] : []));
	if (results.length === own.length) return { status: 'done', result: results };
	const failed = own.find((each) => each.status === 'failed');
	if (failed?.status !== 'failed') {
		// With Stop, an item behind which others failed may have been cut off in its middle.
		return { status: 'notRun' };
	}
	if (results.length === 0) return failed;
	const { error } = failed;
	const message = `${partly(results.length, own.length)} ${error.message}`;
	return { status: 'failed', error: error.with({ message }) };
}

function wholeOrError(list: ReadonlyArray<number | OdooError>): RecordList {
	const ids = list.flatMap((each) => (each instanceof OdooError ? [] : [each]));
	return list.find((each) => each instanceof OdooError) ?? ids;
}

/** Puts what came of the elements of all lists, in their order, into lists of the same lengths. */
export function inLists<T>(
	lists: ReadonlyArray<readonly unknown[]>,
	elements: readonly T[],
): T[][] {
	let start = 0;
	return lists.map(({ length }) => elements.slice(start, (start += length)));
}
