import type { OdooError } from '../errors';
import type { Keyed } from '../lookup/byKey';
import type { KeyValues } from '../lookup/recordKey';
import type { Plan } from './plan';
import type { Projection } from './projection';
import type { KeyedRow, WriteRow } from './writeRow';

/** The records that a row means, and what that comes to. */
export interface Matched extends Keyed {
	/** The records are left alone, whatever they hold. */
	readonly action?: 'unchanged';
	/** Why these records, or their absence, make the row fail; rows before it may still change that. */
	readonly refusal?: OdooError;
}

/** How the records of rows are found. */
export interface Matcher {
	/** The columns that say which record is meant; none where every row is a new one. */
	readonly columns: readonly string[];
	/** The fields that these stand for. */
	readonly fieldNames: readonly string[];
	/** Whether a record that is not there is created. */
	readonly createsMissing: boolean;
	/** Whether a record that is gone by now is one that is missing, not an error. */
	readonly mayBeGone: boolean;
	/** The External ID that a new record is to have. @throws OdooError `INVALID_VALUE`, also for no ID to match on */
	readonly xmlidOf: (row: WriteRow) => string | undefined;
	readonly match: (
		rows: readonly KeyedRow[],
		projection?: Projection,
	) => Promise<ReadonlyArray<Matched | OdooError>>;
	/** Takes note of a row whose values are good, so that a later one can be told to repeat it. */
	readonly noteResolved?: (row: KeyedRow) => void;
	/** Refuses new records whose External ID is in use: another record would be written to. */
	readonly checkNew?: (
		plans: readonly Plan[],
		projection?: Projection,
	) => Promise<ReadonlyArray<Plan | OdooError>>;
	/** The only record with each key, where records can be looked for by key: there was none before. */
	readonly createdByKey?: (
		keys: readonly KeyValues[],
	) => Promise<ReadonlyArray<number | undefined> | undefined>;
}
