import type { RpcValue, Vals } from '../../call';
import { OdooError } from '../../errors';
import { activeNameIn } from '../../schema/activeName';
import { fieldOf } from '../../schema/choose';
import type { Field, Schema } from '../../schema/schema';
import { titleOf } from '../../schema/schema';

/** Whether rows may delete, unlink or archive records by their values. */
export interface RemovalSettings {
	/** Set where they may not: how whoever decides that can allow it. */
	readonly removalBan?: RemovalBan;
}

interface RemovalBan {
	readonly hint: string;
}

/** @throws OdooError `ACCESS_DENIED` if records are about to leave a list of links */
export function checkLinksStay(field: Field, removed: readonly number[], ban?: RemovalBan): void {
	if (!ban || removed.length === 0) return;
	const isOne = removed.length === 1;
	const records = isOne ? 'record with the ID' : 'records with the IDs';
	const which = isOne ? 'it' : 'them';
	throw new OdooError(
		'ACCESS_DENIED',
		`${titleOf(field)}: this would remove the ${records} ${removed.join(', ')} from the list or delete ${which}, which AI agents may not do unless you allow it.`,
		{
			field: field.name,
			hint: `To add records and keep the linked ones, use an object such as { "add": [7] }. ${ban.hint}`,
		},
	);
}

/** @throws OdooError `ACCESS_DENIED` if a record is about to be archived */
export function checkStaysActive(
	vals: Vals,
	current: Readonly<Record<string, RpcValue>>,
	schema: Schema,
	ban?: RemovalBan,
): void {
	const name = activeNameIn(schema);
	if (!ban || name === undefined || vals[name] !== false || current[name] === false) return;
	throw new OdooError(
		'ACCESS_DENIED',
		`${titleOf(fieldOf(schema, name))}: this would archive the record, which AI agents may not do unless you allow it.`,
		{ field: name, hint: ban.hint },
	);
}
