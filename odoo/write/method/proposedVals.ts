import type { RpcValue, Vals } from '../../call';
import { listIn } from '../../call';
import type { RawRecord } from '../../protocol/expect';
import type { Schema } from '../../schema/schema';
import { CREATE, LINK, SET, UPDATE } from '../../values/commands';
import { withoutName } from '../../values/recordId';

/** What a form proposes, as `create` takes it; without fields that cannot be written. */
export function proposedVals({ fields }: Schema, proposed: RawRecord): Vals {
	return Object.fromEntries(
		Object.entries(proposed).flatMap(([name, value]) => {
			const field = fields.get(name);
			if (!field || field.readonly) return [];
			const written = asWritten(field.type, value);
			return written === undefined ? [] : [[name, written]];
		}),
	);
}

/** A value of `onchange` as `create` takes it: links by id, lists of existing records. */
export function asWritten(type: string, value: RpcValue): RpcValue | undefined {
	if (type === 'many2one') return withoutName(value);
	if (type !== 'many2many' && type !== 'one2many') return value;
	// Defaults may also be ids instead of commands.
	const commands = listIn(value).map((part) =>
		typeof part === 'number' ? [LINK, part] : listIn(part),
	);
	if (commands.some(([code]) => code === CREATE)) return undefined; // create makes lines by itself
	const ids = commands.flatMap(([code, id, list]) => {
		if (code === SET) return listIn(list);
		return code === LINK || code === UPDATE ? [id ?? 0] : [];
	});
	return [[SET, 0, ids]];
}
