import type { Outcome } from '../../batch/outcome';
import { mapDone } from '../../batch/outcome';
import { ModelCalls } from '../../client/modelClient';
import type { BusinessResult, Made } from './businessAction';
import type { RecordStates, Snapshot } from './recordStates';

/** What a row came to, and what its records had made before it, by their id: those that it was done with. */
export interface Ran {
	readonly result: BusinessResult;
	readonly before: ReadonlyMap<number, readonly number[]>;
}

/** The results with what came of their records, by one request for all of them. */
export async function withMade(
	states: RecordStates,
	ran: ReadonlyArray<Outcome<Ran>>,
): Promise<Array<Outcome<BusinessResult>>> {
	const { made, model: own } = states.own;
	const ids = ran.flatMap((each) => (each.status === 'done' ? each.result.result.ids : []));
	if (!made || states.madeField === undefined || ids.length === 0) {
		return mapDone(ran, ({ result }) => result);
	}
	const isOfOther = made.model !== own;
	const left = leftByEach(ran, await states.read(ids), isOfOther);
	const meant = await meantOf(states, made, [...new Set(left.flat())]);
	return mapDone(ran, ({ result }, position) => {
		const itsOwn = new Set(left[position]);
		const opened = { model: made.model, ids: meant.filter((id) => itsOwn.has(id)) };
		return isOfOther || opened.ids.length > 0 ? { ...result, opened } : result;
	});
}

/** What each row has left behind, given what there is after the last one. */
function leftByEach(
	ran: ReadonlyArray<Outcome<Ran>>,
	now: Snapshot,
	isOfOther: boolean,
): ReadonlyArray<readonly number[]> {
	const after = new Map([...now].map(([id, { made }]) => [id, made]));
	const left: Array<readonly number[]> = [];
	// From the last one on: what a record had before a row is what the row before it left.
	for (const outcome of [...ran].reverse()) {
		const its: number[] = [];
		left.push(its);
		if (outcome.status !== 'done') continue;
		const { result, before } = outcome.result;
		for (const id of result.ids) {
			const there = after.get(id) ?? [];
			const had = before.get(id);
			// Only what is of another model is told of records that stayed as they were.
			const isTold = (each: number) => (had ? !had.includes(each) : isOfOther);
			its.push(...there.filter(isTold));
			if (had) after.set(id, had);
		}
	}
	return left.reverse();
}

/** Of what came of records: what the next action is for, in the order in which it takes them. */
async function meantOf(
	{ model: { client, context } }: RecordStates,
	{ model, stillMeant, inOrder }: Made,
	ids: readonly number[],
): Promise<readonly number[]> {
	const calls = new ModelCalls(client, model, context);
	const domain = [['id', 'in', ids], ...(stillMeant ?? [])];
	const found = stillMeant && ids.length > 0 ? new Set(await calls.search(domain)) : new Set(ids);
	const meant = ids.filter((id) => found.has(id));
	return inOrder ? await inOrder(calls, meant) : meant;
}
