import type { IDataObject } from 'n8n-workflow';
import type { BusinessAction, BusinessResult } from '../../../odoo';
import { idsIn } from '../result';

/**
 * `{id, name, action, opened, warning, _model}`; of several records, what was done to any of them, and first of all
 * that one is unfinished. The model lets the next action tell whose ID it is.
 */
export function jsonOf(
	{ model, partly }: Pick<BusinessAction, 'model' | 'partly'>,
	results: readonly BusinessResult[],
): IDataObject {
	const warning = results.find((result) => result.warning !== undefined)?.warning;
	const actions = results.map(({ action }) => action);
	const action =
		actions.find((each) => each === partly?.action) ??
		actions.find((each) => each !== 'unchanged') ??
		'unchanged';
	const records = results.flatMap((result) => result.records);
	return {
		...idsIn(records.map(({ id }) => id)),
		...namesIn(records.map(({ name = '' }) => name)),
		action,
		...openedIn(results.flatMap((result) => result.opened ?? [])),
		...(warning !== undefined && { warning }),
		_model: model,
	};
}

/** `{name}` for one record, and a list for several, in the order of their IDs; nothing where none has one. */
function namesIn(names: readonly string[]): IDataObject {
	if (names.every((name) => name === '')) return {};
	return names.length > 1 ? { names: [...names] } : { name: names[0] };
}

/** `{opened: {model, ids, names}}`, each record once; without names where not all of them could be read. */
function openedIn(opened: ReadonlyArray<NonNullable<BusinessResult['opened']>>): IDataObject {
	const [first] = opened;
	if (!first) return {};
	const byId = new Map(opened.flatMap(({ records }) => records.map(({ id, name }) => [id, name])));
	const names = [...byId.values()].filter((name) => name !== undefined);
	const { model } = first;
	return {
		opened: { model, ids: [...byId.keys()], ...(names.length === byId.size && { names }) },
	};
}
