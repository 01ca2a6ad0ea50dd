import { addToGroup } from '../groupBy';
import type { Field, Schema } from './schema';

/** Finds the fields that Odoo computes anew when others are written. */
export class Dependents {
	/** Names by the field that they follow from directly. */
	private readonly byOrigin = new Map<string, string[]>();

	constructor({ fields }: Schema) {
		for (const { name, depends = [] } of fields.values()) {
			for (const path of depends) {
				const [origin = ''] = path.split('.');
				addToGroup(this.byOrigin, origin, name);
			}
		}
	}

	/** The fields themselves, and those that follow from them over any number of steps. */
	with(names: readonly string[]): ReadonlySet<string> {
		const found = new Set(names);
		// What is added on the way has its turn.
		for (const origin of found) {
			for (const name of this.byOrigin.get(origin) ?? []) found.add(name);
		}
		return found;
	}
}

/**
 * Whether a computed field keeps its value if that is written along with what it follows from. One that
 * is not stored, or shows a field of another record, would write its value elsewhere.
 * Source: `protected` in `write`, models.py of Odoo 14, orm/models.py of Odoo 19.
 */
export function isComputedUnlessWritten({ depends, readonly, related, stored }: Field): boolean {
	return depends !== undefined && stored && !readonly && !related;
}
