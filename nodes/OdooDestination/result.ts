import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { DryRunResult, ModelCalls, Outcome, RemoveResult, WriteResult } from '../../odoo';
import { mapBreathing, mapDone } from '../../odoo';
import type { OutputItem } from '../shared/operation';
import { readWritten } from './readWritten';
import type { WriteChoices } from './writeOptions';

/** What became of the records of one item, or would become of them. */
type Result = DryRunResult | RemoveResult | WriteResult;

/** What Validate Only says of what would have the action. */
const WOULD: Readonly<Record<Result['action'], string>> = {
	archived: 'archive',
	created: 'create',
	deleted: 'delete',
	skipped: 'skip',
	unarchived: 'unarchive',
	unchanged: 'unchanged',
	updated: 'update',
};

/** The output of each item for whose records something was made: `{id, action}` or `{ids, action}`. */
export function outcomesOfItems(
	action: 'posted' | 'scheduled' | 'uploaded',
	outcomes: ReadonlyArray<Outcome<readonly number[]>>,
): Array<Outcome<OutputItem>> {
	return mapDone(outcomes, (ids) => ({ json: { ...idsIn(ids), action } }));
}

/** The output of each row in the form that the user chose. `items` are the input of the rows. */
export async function outputsOf(
	model: ModelCalls,
	outcomes: ReadonlyArray<Outcome<Result>>,
	items: ReadonlyArray<{ readonly item: INodeExecutionData }>,
	settings: WriteChoices,
): Promise<Array<Outcome<OutputItem>>> {
	const { output, validateOnly } = settings;
	const written = outcomes.flatMap((each) => (each.status === 'done' ? each.result.ids : []));
	const isRead = output === 'record' && !validateOnly;
	const records = isRead ? await readWritten(model, written, settings) : undefined;
	return await mapBreathing(outcomes, model.client.breathe, (outcome, index) => {
		if (outcome.status !== 'done') return outcome;
		const { ids } = outcome.result;
		const json = validateOnly ? dryRunJsonOf(outcome.result) : resultOf(outcome.result);
		if (records) return { status: 'done', result: { json: records.with(json, ids) } };
		const { item } = items[index] ?? { item: { json: {} } };
		return {
			status: 'done',
			result: output === 'inputAndResult' ? withInput(item, json) : { json },
		};
	});
}

function resultOf({ ids, action }: Result): IDataObject {
	return { ...idsIn(ids), action };
}

/** What would be done, and what an update would change. */
function dryRunJsonOf(result: Result): IDataObject {
	const { ids, action } = result;
	return {
		...idsIn(ids),
		would: WOULD[action],
		...('changes' in result && { changes: result.changes }),
	};
}

/** `{id}` for one record, and a list for several; the field is there even where there is none. */
export function idsIn(ids: readonly number[]): IDataObject {
	return ids.length > 1 ? { ids: [...ids] } : { id: ids[0] ?? null };
}

/** What the next node takes for the records of this one: it would be those of the action before. */
const OF_OTHERS: ReadonlySet<string> = new Set(['_model', 'id', 'ids', 'opened']);

/** The input item with the result added. */
function withInput(item: INodeExecutionData, result: IDataObject): OutputItem {
	const input = Object.entries(item.json).filter(([name]) => !OF_OTHERS.has(name));
	return { json: { ...Object.fromEntries(input), ...result }, binary: item.binary };
}
