import type { Vals } from '../call';
import type { KeyValues } from '../lookup/recordKey';
import type { RecordChange } from './changeRequest';
import type { NewRecord } from './createRequest';
import type { Changes } from './prepare/diff';
import type { PlannedAction } from './writeRow';

/** What one row comes to, given what Odoo holds now. */
export interface Plan {
	/** What says which record is meant: the same for rows that mean the same one. */
	readonly identity: string;
	/** What it is found by. */
	readonly keyValues: KeyValues;
	/** The fields that its key is made of. */
	readonly keyFields: readonly string[];
	/** What the row names, as `keysNamedBy` gives it. */
	readonly named: ReadonlySet<string>;
	readonly action: PlannedAction;
	/** The records that exist. */
	readonly ids: readonly number[];
	/** The record to create. */
	readonly create?: NewRecord;
	/** The records to change, with what is left to write of the row's values. */
	readonly updates: readonly RecordChange[];
	/** The values of the row, not fitted to a record. */
	readonly vals: Vals;
	/** What changes in the first of the records. */
	readonly changes: Changes;
}

export interface CreatingPlan extends Plan {
	readonly create: NewRecord;
}

export function isCreating(plan: Plan): plan is CreatingPlan {
	return plan.create !== undefined;
}
