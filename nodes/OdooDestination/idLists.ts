import type { OdooClient, OdooError, Outcome } from '../../odoo';
import { caughtOdooError, locate } from '../../odoo';
import type { OutputItem } from '../shared/operation';
import type { Action } from './result';

/** The records that IDs mean; an external ID takes a request the first time it comes. */
export async function locateAll(
	odoo: OdooClient,
	model: string,
	ids: readonly unknown[],
): Promise<Array<{ id: number } | OdooError>> {
	const known = new Map<unknown, { id: number } | OdooError>();
	const located: Array<{ id: number } | OdooError> = [];
	for (const id of ids) {
		const found = known.get(id) ?? (await locateOne(odoo, model, id));
		known.set(id, found);
		located.push(found);
	}
	return located;
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

async function locateOne(
	odoo: OdooClient,
	model: string,
	id: unknown,
): Promise<{ id: number } | OdooError> {
	const isExternal = typeof id === 'string' && id.includes('.');
	try {
		return { id: await locate(odoo, model, { by: isExternal ? 'xmlid' : 'id', value: id }) };
	} catch (thrown) {
		return caughtOdooError(thrown);
	}
}
