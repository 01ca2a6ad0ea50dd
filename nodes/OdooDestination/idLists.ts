import type { OdooClient, OdooError, Outcome } from '../../odoo';
import { locateRecords } from '../../odoo';

/** The records that IDs mean; external IDs are looked up together. */
export async function locateAll(
	odoo: OdooClient,
	model: string,
	ids: readonly unknown[],
): Promise<Array<{ readonly id: number } | OdooError>> {
	return await locateRecords(odoo, model, ids);
}

/** Puts the outcomes of single records together again for the items that named them. */
export function regroup<R extends { readonly ids: readonly number[] }>(
	rows: ReadonlyArray<{ readonly ids: readonly unknown[] }>,
	outcomes: ReadonlyArray<Outcome<R>>,
	isUnchanged: (result: R) => boolean,
): Array<Outcome<R>> {
	let start = 0;
	return rows.map(({ ids: named }): Outcome<R> => {
		const own = outcomes.slice(start, (start += named.length));
		const bad = own.find(({ status }) => status === 'failed') ?? own.find(isNotRun);
		if (bad) return bad;
		const results = own.flatMap((outcome) => (outcome.status === 'done' ? [outcome.result] : []));
		// An item counts as changed if one of its records is.
		const result = results.find((each) => !isUnchanged(each)) ?? results[0];
		const ids = results.flatMap((each) => each.ids);
		return result ? { status: 'done', result: { ...result, ids } } : { status: 'notRun' };
	});
}

function isNotRun({ status }: Outcome<unknown>): boolean {
	return status === 'notRun';
}
