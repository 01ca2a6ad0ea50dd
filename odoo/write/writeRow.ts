import type { Mention } from '../lookup/mentions';
import type { KeyValues } from '../lookup/recordKey';
import type { DraftRow } from '../values/draft';
import type { Row } from '../values/reference';
import type { Changes } from './prepare/diff';
import type { Plan } from './plan';
import type { UploadFile } from './uploadFile';

/** One row to write. */
export interface WriteRow {
	/** Values by column, `id` and `xmlid` (External ID) among them. */
	readonly values: Row;
	/** Files by the field that takes them; read when the row's turn comes. */
	readonly files?: Readonly<Record<string, UploadFile>>;
	/** The External ID by which a record that the row created before is found, if it has none of its own. */
	readonly onceId?: string;
}

/** A row whose values are converted, in which records may still be named. */
export interface DraftedRow {
	readonly row: WriteRow;
	readonly draft: DraftRow;
	/** What the row is matched by; nothing where it is an ID, or the record is new. */
	readonly key: DraftRow;
	/** The records that it names. */
	readonly mentions: readonly Mention[];
	/** These, as `keysNamedBy` gives them. */
	readonly names: ReadonlySet<string>;
	/** The External ID that a new record is to have. */
	readonly xmlid?: string;
}

/** A row with the values of its key, in which all linked records are known by their ids. */
export interface KeyedRow extends KeyValues {
	readonly drafted: DraftedRow;
	/** Whether it links to records that would have to be created first. */
	readonly createsLinks?: boolean;
}

/** What became of the records of one row, or what would become of them. */
export interface WriteResult {
	readonly ids: readonly number[];
	readonly action: Plan['action'];
}

/** What an update would do, where nothing is written. */
export interface DryRunResult extends WriteResult {
	/** By field, of the first of the records. */
	readonly changes: Changes;
}
