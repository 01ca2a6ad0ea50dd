import type { Vals } from '../call';
import type { KeyValues } from '../lookup/recordKey';
import type { RecordChange } from './changeRequest';
import type { NewRecord } from './createRequest';
import type { Changes } from './prepare/diff';

/** What is known of a row once its records were looked for, whatever it comes to. */
export interface RowPlan {
	/** What says which record is meant: the same for rows that mean the same one. */
	readonly identity: string;
	/** What it is found by. */
	readonly keyValues: KeyValues;
	/** The fields that its key is made of. */
	readonly keyFields: readonly string[];
	/** What the row names, as `keysNamedBy` gives it. */
	readonly named: ReadonlySet<string>;
	/** The values of the row, not fitted to a record. */
	readonly vals: Vals;
}

/** What one row comes to, given what Odoo holds now. */
export type Plan = CreatingPlan | UpdatingPlan | LeavingPlan;

export interface CreatingPlan extends RowPlan {
	readonly action: 'created';
	readonly create: NewRecord;
}

interface UpdatingPlan extends RowPlan {
	readonly action: 'updated';
	readonly ids: readonly number[];
	/** Those of the records that change, with what is left to write of the row's values. */
	readonly updates: readonly [RecordChange, ...RecordChange[]];
	/** What changes in the first of the records. */
	readonly changes: Changes;
}

/** Nothing is written. */
interface LeavingPlan extends RowPlan {
	readonly action: 'unchanged' | 'skipped';
	readonly ids: readonly number[];
}

/** The records of a row that exist, and all that is written to these or to a new one. */
export interface Written {
	readonly ids: readonly number[];
	readonly writes: ReadonlyArray<NewRecord | RecordChange>;
}

export function writtenBy(plan: Plan): Written {
	if (plan.action === 'created') return { ids: [], writes: [plan.create] };
	return { ids: plan.ids, writes: plan.action === 'updated' ? plan.updates : [] };
}
