import type { DraftRow } from '../values/draft';
import { Links } from '../values/links';
import { Reference } from '../values/reference';

/** A reference in a converted row. */
export type RowReference = Reference<DraftRow>;

/** A record that a row names, in a field of its own or of one of its lines. */
export interface Mention {
	readonly reference: RowReference;
	/**
	 * What is done with it: one to `link` to may be created if it is missing, one to `unlink` that is missing is
	 * gone already, and one to `find`, such as a line to change, must be there.
	 */
	readonly role: 'find' | 'link' | 'unlink';
}

/** The records that a row names, each with what it is named for. */
export function* mentionsIn(row: DraftRow): Generator<Mention> {
	for (const { draft } of row.cells) {
		if (draft instanceof Reference) yield { reference: draft, role: 'link' };
		if (draft instanceof Links) yield* mentionsInLinks(draft);
	}
}

function* mentionsInLinks({ changes }: Links<DraftRow>): Generator<Mention> {
	const { set = [], add, remove, update, create } = changes;
	for (const reference of [...set, ...add]) yield { reference, role: 'link' };
	for (const reference of remove) yield { reference, role: 'unlink' };
	for (const reference of changes.delete) yield { reference, role: 'find' };
	for (const { record, row } of update) {
		yield { reference: record, role: 'find' };
		yield* mentionsIn(row);
	}
	for (const row of create) yield* mentionsIn(row);
}

/** The records that a row names. */
export function referencesIn(row: DraftRow): RowReference[] {
	return referencesOf([...mentionsIn(row)]);
}

/** The records that are mentioned. */
export function referencesOf(mentions: readonly Mention[]): RowReference[] {
	return mentions.map(({ reference }) => reference);
}
