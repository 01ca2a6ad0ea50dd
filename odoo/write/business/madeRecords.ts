import type { Outcome } from '../../batch/outcome';
import { mapDone } from '../../batch/outcome';
import type { ModelClient } from '../../client/modelClient';
import { anyError, recover } from '../../errors';
import { mapById } from '../../protocol/expect';
import type { NamedRecord } from '../method/windowAction';
import type { BusinessResult, Made } from './businessAction';
import { withWarning } from './businessAction';
import { NAME_FIELDS, nameShown, readNames } from './recordNames';
import type { RecordStates, Snapshot } from './recordStates';
import { namedAs } from './recordStates';

/** What a row came to, and what its records had made before it, by their id: those that it was done with. */
export interface Ran {
	readonly result: BusinessResult;
	readonly before: ReadonlyMap<number, readonly number[]>;
}

/**
 * The results with what came of their records, and what these are called now: by one request each. Rows of which
 * Odoo left a record as it was have failed; what was done stays done where that cannot be read.
 */
export async function withMade(
	states: RecordStates,
	ran: ReadonlyArray<Outcome<Ran>>,
): Promise<Array<Outcome<BusinessResult>>> {
	const { own, madeField } = states;
	const isRead = ({ action }: BusinessResult) =>
		madeField !== undefined || ((own.names ?? states.showsDone) && action !== 'unchanged');
	return await recover(readMade(states, ran, isRead), anyError, ({ message }) =>
		mapDone(ran, ({ result }) => {
			if (!isRead(result)) return result;
			const records = own.names ? result.records.map(({ id }) => ({ id })) : result.records;
			const made = madeField === undefined ? 'Whether Odoo did it' : 'What was created for it';
			const what = own.names ? 'The number that it has now' : made;
			return withWarning({ ...result, records }, `${what} could not be read: ${message}`);
		}),
	);
}

async function readMade(
	states: RecordStates,
	ran: ReadonlyArray<Outcome<Ran>>,
	isRead: (result: BusinessResult) => boolean,
): Promise<Array<Outcome<BusinessResult>>> {
	const { own, madeField } = states;
	const ids = ran.flatMap((each) =>
		each.status === 'done' && isRead(each.result.result) ? idsOf(each.result.result) : [],
	);
	const now: Snapshot = ids.length > 0 ? await states.read(ids) : new Map();
	const checked = ran.map((each) => unlessUndone(states, each, now));
	const results = mapDone(checked, ({ result }) => result);
	if (ids.length === 0) return await withNamesOfOpened(states.model, results);
	const named = mapDone(results, (result) => ({
		...result,
		records: result.records.map(({ id, name }) => ({ id, name: namedAs(id, now).name || name })),
	}));
	const { made } = own;
	if (!made || madeField === undefined) return await withNamesOfOpened(states.model, named);
	const isOfOther = made.model !== own.model;
	const left = leftByEach(checked, now, isOfOther);
	const meant = await meantOf(states, made, [...new Set(left.flat())]);
	return mapDone(named, (result, position) => {
		const itsOwn = new Set(left[position]);
		const records = meant.filter(({ id }) => itsOwn.has(id));
		const opened = { model: made.model, records };
		return isOfOther || records.length > 0 ? { ...result, opened } : result;
	});
}

function unlessUndone(states: RecordStates, ran: Outcome<Ran>, now: Snapshot): Outcome<Ran> {
	if (ran.status !== 'done') return ran;
	const acted = [...ran.result.before.keys()].flatMap((id) => now.get(id) ?? []);
	const error = acted.map((state) => states.undone(state)).find(Boolean);
	return error ? { status: 'failed', error } : ran;
}

/** Names the records that Odoo showed in the end, by one request for each model; where it cannot, they have none. */
async function withNamesOfOpened(
	model: ModelClient,
	outcomes: ReadonlyArray<Outcome<BusinessResult>>,
): Promise<Array<Outcome<BusinessResult>>> {
	const opened = outcomes.flatMap((each) =>
		each.status === 'done' && each.result.opened ? [each.result.opened] : [],
	);
	const names = new Map<string, ReadonlyMap<number, string>>();
	for (const name of new Set(opened.map((each) => each.model))) {
		const ids = opened.filter((each) => each.model === name).flatMap(idsOf);
		const read = async () => await readNames(await model.of(name), ids);
		if (ids.length > 0) names.set(name, await recover(read(), anyError, () => new Map()));
	}
	return mapDone(outcomes, (result) => {
		const known = result.opened && names.get(result.opened.model);
		if (!result.opened || !known || known.size === 0) return result;
		const records = idsOf(result.opened).map((id) => ({ id, name: known.get(id) ?? '' }));
		return { ...result, opened: { ...result.opened, records } };
	});
}

function idsOf({ records }: Pick<BusinessResult, 'records'>): readonly number[] {
	return records.map(({ id }) => id);
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
		for (const id of idsOf(result)) {
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
	states: RecordStates,
	{ model: name, stillMeant = [], inOrder }: Made,
	ids: readonly number[],
): Promise<readonly NamedRecord[]> {
	if (ids.length === 0) return [];
	const model = states.model.beside(name);
	const domain = [['id', 'in', ids], ...stillMeant];
	const found = mapById(await model.searchRead({ domain, fields: NAME_FIELDS }));
	const meant = ids.filter((id) => found.has(id));
	const sorted = inOrder ? await inOrder(model, meant) : meant;
	return sorted.map((id) => ({ id, name: nameShown(found.get(id) ?? {}) }));
}
