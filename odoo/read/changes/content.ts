import type { RpcValue } from '../../call';
import type { Field } from '../../schema/schema';

/** What of a raw value belongs to the record itself: a new name of a linked record is no change of it. */
export function contentOf(raw: RpcValue | undefined, { type }: Field): RpcValue {
	// Their order is that of the linked records, and may change with them.
	if (isList(type) && Array.isArray(raw)) return [...(raw as readonly number[])].sort(byNumber);
	return type === 'many2one' && Array.isArray(raw) ? (raw[0] as RpcValue) : (raw ?? false);
}

function isList(type: string): boolean {
	return type === 'many2many' || type === 'one2many';
}

function byNumber(one: number, other: number): number {
	return one - other;
}
