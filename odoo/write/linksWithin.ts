import type { Vals } from '../call';
import type { Schema } from '../schema/schema';

/** By the ID of a record: the records that it is linked to, such as its parent. Those in lists are left out. */
type LinksWithin = ReadonlyMap<number, readonly number[]>;

/**
 * The new links among records of one model. Odoo looks for circles of them within a transaction only:
 * two transactions at a time can close one, in which Odoo then runs for ever. Seen on Odoo 14.
 */
export function linksWithin(
	{ fields, model }: Schema,
	changes: ReadonlyArray<{ readonly id: number; readonly vals: Vals }>,
): LinksWithin {
	const own = [...fields.values()].filter(({ relation }) => relation === model);
	const links = new Map<number, readonly number[]>();
	for (const { id, vals } of changes) {
		const names = own.filter(({ name }) => Object.hasOwn(vals, name)).map(({ name }) => name);
		if (names.length === 0) continue;
		const values = names.map((name) => vals[name]);
		links.set(
			id,
			values.filter((value) => typeof value === 'number'),
		);
	}
	return links;
}

/** Whether a record is linked to one whose own links change: what Odoo refuses then depends on the order. */
export function isOrderOfWeight(links: LinksWithin): boolean {
	return [...links.values()].some((linked) => linked.some((id) => links.has(id)));
}
