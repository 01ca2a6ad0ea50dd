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
	return {
		...idsIn(results.flatMap(({ ids }) => ids)),
		...namesIn(results.flatMap(({ ids, names = [] }) => ids.map((_, at) => names[at] ?? ''))),
		action,
		...openedIn(results),
		...(warning !== undefined && { warning }),
		_model: model,
	};
}

/** `{name}` for one record, and a list for several, in the order of their IDs; nothing where none has one. */
function namesIn(names: readonly string[]): IDataObject {
	if (names.every((name) => name === '')) return {};
	return names.length > 1 ? { names: [...names] } : { name: names[0] };
}

function openedIn(results: readonly BusinessResult[]): IDataObject {
	const opened = results.flatMap((result) => result.opened ?? []);
	const [first] = opened;
	if (!first) return {};
	const named = opened.flatMap(({ ids, names }) =>
		ids.map((id, at): [number, string | undefined] => [id, names?.[at]]),
	);
	const byId = new Map(named);
	const names = [...byId.values()].filter((name) => name !== undefined);
	const { model } = first;
	return {
		opened: { model, ids: [...byId.keys()], ...(names.length === byId.size && { names }) },
	};
}
