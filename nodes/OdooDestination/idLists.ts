import type { OdooClient, Outcome } from '../../odoo';
import { locateAll as locateIds, OdooError } from '../../odoo';
import type { OutputItem } from '../shared/operation';
import { locatorOf } from '../shared/parameters/ids';
import type { Action } from './result';

/** The records that IDs mean; an external ID takes a request the first time it comes. */
export async function locateAll(
	odoo: OdooClient,
	model: string,
	ids: readonly unknown[],
): Promise<Array<{ id: number } | OdooError>> {
	const located = await locateIds(odoo, model, ids.map(locatorOf));
	return located.map((id) => (id instanceof OdooError ? id : { id }));
}

/** Puts the outcomes of single records together again for the items that named them. */
export function regroup(
	action: Action,
	rows: ReadonlyArray<readonly unknown[]>,
	outcomes: ReadonlyArray<Outcome<number>>,
): Array<Outcome<OutputItem>> {
	let start = 0;
	return rows.map((row) => {
		const own = outcomes.slice(start, (start += row.length));
		const bad = own.find(({ status }) => status !== 'done');
		if (bad && bad.status !== 'done') return bad;
		const ids = own.flatMap((outcome) => (outcome.status === 'done' ? [outcome.result] : []));
		const result = ids.length === 1 ? { id: ids[0], action } : { ids, action };
		return { status: 'done', result: { json: result } };
	});
}
