import type { OdooClient, Outcome } from '../../odoo';
import { OdooError } from '../../odoo';
import type { OutputItem } from '../shared/operation';
import { locateAll } from './idLists';
import type { Action } from './result';
import { idsIn } from './result';

/** An item that names one record or several. */
interface NamesRecords {
	readonly ids: readonly unknown[];
}

/** What an item says about one of its records. */
type OfRecord<R> = Omit<R, 'ids'> & { readonly id: number };

/** A row of its own for each record that items name, in their order, or why a record is not found. */
export async function rowForEachRecord<R extends NamesRecords>(
	odoo: OdooClient,
	model: string,
	items: readonly R[],
): Promise<Array<OfRecord<R> | OdooError>> {
	const located = await locateAll(
		odoo,
		model,
		items.flatMap(({ ids }) => ids),
	);
	let start = 0;
	return items.flatMap(({ ids, ...row }) =>
		located
			.slice(start, (start += ids.length))
			.map((record) => (record instanceof OdooError ? record : { ...row, id: record.id })),
	);
}

/** The output of each item: what was made for its records, or the first error among them. */
export function outputForEachItem(
	action: Action,
	items: readonly NamesRecords[],
	outcomes: ReadonlyArray<Outcome<number>>,
): Array<Outcome<OutputItem>> {
	let start = 0;
	return items.map(({ ids }) => {
		const own = outcomes.slice(start, (start += ids.length));
		const bad =
			own.find(({ status }) => status === 'failed') ?? own.find(({ status }) => status !== 'done');
		if (bad && bad.status !== 'done') return bad;
		const made = own.flatMap((outcome) => (outcome.status === 'done' ? [outcome.result] : []));
		return { status: 'done', result: { json: { ...idsIn(made), action } } };
	});
}
