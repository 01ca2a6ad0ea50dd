import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { MethodResult, MethodRow, OdooError, Outcome } from '../../../../odoo';
import { mapDone } from '../../../../odoo';
import { advise } from '../../../shared/advise';
import type { OutputItem, RowOutput } from '../../../shared/operation';

type Rows = ReadonlyArray<MethodRow | OdooError>;

/** `{id, result}` for each row; an item with several records has `ids`. */
export function itemForEach(
	results: ReadonlyArray<Outcome<MethodResult>>,
	rows: Rows,
): Array<Outcome<OutputItem>> {
	return mapDone(results, (result, index) => ({ json: resultJson(result, idsOf(rows[index])) }));
}

/** One item for all rows that took part in a call; those that did not keep their error. */
export function itemForAll(
	results: ReadonlyArray<Outcome<MethodResult>>,
	rows: Rows,
): Array<Outcome<RowOutput>> {
	const first = results.findIndex(({ status }) => status === 'done');
	const isOfModel = idsOf(rows[first]) === undefined;
	const called = rows.filter((_, index) => results[index]?.status === 'done');
	const ids = isOfModel ? undefined : [...new Set(called.flatMap((row) => idsOf(row) ?? []))];
	return mapDone(results, (result, index) =>
		index === first ? { json: resultJson(result, ids), answersAll: true } : [],
	);
}

/** A method that opened a dialog mostly did nothing yet: who built the workflow should know. */
export function adviseFollowUp(
	ctx: IExecuteFunctions,
	results: ReadonlyArray<Outcome<MethodResult>>,
): void {
	const models = results.flatMap((outcome) => {
		const action = outcome.status === 'done' ? outcome.result.action : undefined;
		return action?.isWizard ? [action.model] : [];
	});
	for (const model of new Set(models)) {
		const message = `The method opened the dialog ${model}, which is still open. Complete it under Follow Up.`;
		advise(ctx, message, 'warning');
	}
}

function resultJson(
	{ result, action, wizards }: MethodResult,
	ids: readonly number[] | undefined,
): IDataObject {
	const records = ids && (ids.length === 1 ? { id: ids[0] } : { ids });
	return {
		...records,
		result,
		...(action && { action }),
		...(wizards.length > 0 && { wizards }),
	} as IDataObject;
}

function idsOf(row: MethodRow | OdooError | undefined): readonly number[] | undefined {
	return row && 'ids' in row ? row.ids : undefined;
}
