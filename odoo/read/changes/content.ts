import type { RpcValue } from '../../call';
import type { Field } from '../../schema/schema';

/** What of a raw value belongs to the record itself: a new name of a linked record is no change of it. */
export function contentOf(raw: RpcValue | undefined, { type }: Field): RpcValue {
	return type === 'many2one' && Array.isArray(raw) ? (raw[0] as RpcValue) : (raw ?? false);
}
