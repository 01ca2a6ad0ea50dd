import type { Outcome } from '../batch/outcome';
import type { ModelCalls } from '../client/modelClient';
import { hasCode, OdooError, recordNotFound, recover } from '../errors';
import { checkExisting, existingIds } from './byId';
import type { RecordLocator } from './locate';
import { locateAll } from './locate';
import { inLists, zip } from '../zip';

/** The records that one item names, or why one of them cannot be found. */
export type RecordList = readonly number[] | OdooError;

/** The records that lists of locators mean. One that is not found fails its list. */
export async function locateLists(
	model: ModelCalls,
	lists: ReadonlyArray<readonly RecordLocator[]>,
): Promise<RecordList[]> {
	const located = await locateAll(model, lists.flat());
	return inLists(lists, located).map(wholeOrError);
}

/**
 * The same for items that name records, and a list of several fails before any is written if one does
 * not exist. Of a single record it shows when that is written.
 */
export async function locateExisting(
	model: ModelCalls,
	lists: ReadonlyArray<readonly RecordLocator[]>,
): Promise<RecordList[]> {
	const located = await locateLists(model, lists);
	const several = located.map((list) => (list instanceof OdooError || list.length < 2 ? [] : list));
	const rows = several.flat().map((id) => ({ id }));
	if (rows.length === 0) return located;
	const checked = inLists(several, await checkExisting(model, rows));
	return zip(located, checked).map(
		([list, found]) => found.find((each) => each instanceof OdooError) ?? list,
	);
}

/** What is done with the records of an item, and how. */
interface RecordsRun<I, R, T> {
	readonly rowsOf: (
		ids: readonly number[],
		item: I,
	) => ReadonlyArray<R | OdooError> | Promise<ReadonlyArray<R | OdooError>>;
	readonly run: (rows: ReadonlyArray<R | OdooError>) => Promise<Array<Outcome<T>>>;
}

/**
 * Does something with the records that items name, in one run for all items.
 * @returns the results of each item's rows, or the first error among them
 */
export async function forRecordsOf<I extends { readonly ids: readonly RecordLocator[] }, R, T>(
	model: ModelCalls,
	items: readonly I[],
	{ rowsOf, run }: RecordsRun<I, R, T>,
): Promise<Array<Outcome<readonly T[]>>> {
	const lists = await locateExisting(
		model,
		items.map(({ ids }) => ids),
	);
	const rows: Array<ReadonlyArray<R | OdooError>> = [];
	for (const [item, list] of zip(items, lists)) {
		await model.client.breathe();
		rows.push(list instanceof OdooError ? [list] : await rowsOf(list, item));
	}
	return outcomesOfLists(rows, await run(rows.flat()));
}

/**
 * Finds something for the records that lists name, for all lists at once. A record that has nothing may not
 * exist, which fails its list; it takes a request more to know.
 * @param find gives what it finds by the id of the record
 */
export async function findForLists<F>(
	model: ModelCalls,
	lists: ReadonlyArray<readonly RecordLocator[]>,
	find: (ids: readonly number[]) => Promise<ReadonlyMap<number, readonly F[]>>,
): Promise<Array<Outcome<readonly F[]>>> {
	const located = await locateLists(model, lists);
	const ids = located.flatMap((list) => (list instanceof OdooError ? [] : list));
	const found = await find(ids);
	const hasNothing = (id: number) => (found.get(id) ?? []).length === 0;
	// What the user may not read may exist all the same.
	const existing = await recover(
		existingIds(model, ids.filter(hasNothing)),
		hasCode('ACCESS_DENIED'),
		() => new Set(ids),
	);
	return located.map((list): Outcome<readonly F[]> => {
		if (list instanceof OdooError) return { status: 'failed', error: list };
		const gone = list.find((id) => hasNothing(id) && !existing.has(id));
		if (gone !== undefined) return { status: 'failed', error: recordNotFound(model.name, gone) };
		return { status: 'done', result: list.flatMap((id) => found.get(id) ?? []) };
	});
}

/**
 * What became of each list, from the outcomes of its rows. Where Odoo refused a row after others of its
 * list were done, the error says how many, as `partly` words it.
 */
export function outcomesOfLists<T>(
	lists: ReadonlyArray<readonly unknown[]>,
	outcomes: ReadonlyArray<Outcome<T>>,
	partly = (done: number, all: number) => `Done for only ${done} of the item's ${all} records.`,
): Array<Outcome<readonly T[]>> {
	return inLists(lists, outcomes).map((own) => joinedOutcome(own, partly));
}

function joinedOutcome<T>(
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
	// A record may be named twice, also by an ID and an External ID: what is done with it is meant once.
	return list.find((each) => each instanceof OdooError) ?? [...new Set(ids)];
}
