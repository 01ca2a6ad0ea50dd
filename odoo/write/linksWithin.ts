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

/** Whether records would be linked to themselves, over others: which of them Odoo refuses depends on their order. */
export function hasCircle(links: LinksWithin): boolean {
	const left = new Map(links);
	// A record whose links lead out, or to records that did, is in no circle.
	for (let isSmaller = true; isSmaller;) {
		const { size } = left;
		for (const [id, linked] of left) {
			if (!linked.some((each) => left.has(each))) left.delete(id);
		}
		isSmaller = left.size < size;
	}
	return left.size > 0;
}
