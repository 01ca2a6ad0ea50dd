import type { OdooClient } from '../../client/client';
import { OdooError } from '../../errors';
import { inLists } from '../inLists';
import type { Outcome } from '../settle/settle';
import type { Target } from './existing';
import { checkExisting } from './existing';
import { locateRecords } from './locateRecords';

/** The records that one item names, or why one of them cannot be found. */
export type RecordList = ReadonlyArray<{ readonly id: number }> | OdooError;

/** The records that lists of database IDs and external IDs mean. One that is not found fails its list. */
export async function locateLists(
	client: OdooClient,
	model: string,
	lists: ReadonlyArray<readonly unknown[]>,
): Promise<RecordList[]> {
	const located = await locateRecords(client, model, lists.flat());
	return inLists(lists, located).map(wholeOrError);
}

/**
 * The same for items that name records, and a list of several fails before any is written if one does
 * not exist. Of a single record it shows when that is written.
 */
export async function locateExisting(
	client: OdooClient,
	target: Target,
	items: ReadonlyArray<{ readonly ids: readonly unknown[] }>,
): Promise<RecordList[]> {
	const named = items.map(({ ids }) => ids);
	const located = await locateLists(client, target.model, named);
	if (!located.some(isSeveral)) return located;
	const several = located.map((list) => (isSeveral(list) ? list : []));
	const checked = inLists(several, await checkExisting(client, target, several.flat()));
	return located.map((list, index) =>
		isSeveral(list) ? wholeOrError(checked[index] ?? []) : list,
	);
}

/** A row for each record that an item's list names, and one for each list that failed. */
export function rowsOfLists<I, T>(
	lists: readonly RecordList[],
	items: readonly I[],
	rowOf: (id: number, item: I) => T,
): Array<T | OdooError> {
	return items.flatMap((item, index): Array<T | OdooError> => {
		const list = lists[index] ?? [];
		return list instanceof OdooError ? [list] : list.map(({ id }) => rowOf(id, item));
	});
}

/**
 * What became of each list, from the outcomes of its rows. Where Odoo refused a row after others of its
 * list were done, the error says how many.
 */
export function outcomesOfLists<T>(
	lists: readonly RecordList[],
	outcomes: ReadonlyArray<Outcome<T>>,
): Array<Outcome<readonly T[]>> {
	const rows = lists.map((list) => (list instanceof OdooError ? [list] : list));
	return inLists(rows, outcomes).map((own) => together(own));
}

function together<T>(own: ReadonlyArray<Outcome<T>>): Outcome<readonly T[]> {
	const results = own.flatMap((each) => (each.status === 'done' ? [each.result] : []));
	if (results.length === own.length) return { status: 'done', result: results };
	const failed = own.find((each) => each.status === 'failed');
	if (failed?.status !== 'failed') return { status: 'notRun' };
	if (results.length === 0) return failed;
	const { code, message, field, hint, details } = failed.error;
	const partly = `Done for only ${results.length} of the item's ${own.length} records. ${message}`;
	const error = new OdooError(code, partly, { field, hint, details, cause: failed.error });
	return { status: 'failed', error };
}

function wholeOrError(list: ReadonlyArray<{ readonly id: number } | OdooError>): RecordList {
	const ids = list.flatMap((each) => (each instanceof OdooError ? [] : [each]));
	return list.find((each) => each instanceof OdooError) ?? ids;
}

function isSeveral(list: RecordList): list is ReadonlyArray<{ readonly id: number }> {
	return !(list instanceof OdooError) && list.length > 1;
}
