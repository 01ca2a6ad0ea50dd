import type { RpcValue } from '../call';
import { OdooError } from '../errors';
import { SHORT_HASH_LENGTH, shortHash } from '../fingerprint';
import { groupBy } from '../groupBy';
import type { Field, Schema } from '../schema/schema';
import { contentOf } from './changeSource';
import type { PackedIds } from './packedIds';
import { idsIn, isPackedIds, packIds, unpackIds } from './packedIds';
import { isObject } from '../isObject';

/*
 * Odoo does not tell what a value was before. So the values of watched fields are remembered from poll
 * to poll, for all records: in full where few different ones repeat, else as a hash of each, since the
 * state must stay small.
 */

/** The values of one field: which records have which, or where values do not repeat, a hash of each. */
type StoredValues =
	| { readonly idsByValue: Readonly<Record<string, PackedIds>> }
	| { readonly ids: PackedIds; readonly prints: string };

export type StoredFields = Readonly<Record<string, StoredValues>>;

/** Values of these can be given back; of others it is only known whether they differ. */
const KEPT_TYPES: ReadonlySet<string> = new Set(['boolean', 'many2one', 'selection']);

export interface RememberOptions {
	readonly schema: Schema;
	/** In characters. */
	readonly room: number;
	/** Asked for only where there is no room left, to forget deleted records. */
	readonly stillExisting: () => Promise<ReadonlySet<number>>;
}

/** What the watched fields of records were when last seen, to tell whether they change. */
export class RememberedValues {
	/** Values as text, by record, by field. */
	private readonly fields = new Map<string, Map<number, string>>();

	/** Those of the fields; there are none of one that was not watched, or was of another kind. */
	static fromStored(stored: StoredFields, fields: readonly Field[]): RememberedValues {
		const remembered = new RememberedValues();
		for (const field of fields) {
			const values = Object.hasOwn(stored, field.name) ? stored[field.name] : undefined;
			if (!values || canGiveBack(field) !== 'idsByValue' in values) continue;
			remembered.fields.set(field.name, valuesById(values));
		}
		return remembered;
	}

	/**
	 * A field with few values takes one or two characters for a record, other ones six or seven.
	 * @throws OdooError `INVALID_VALUE` if the values do not fit
	 */
	async toStored({ schema, room, stillExisting }: RememberOptions): Promise<StoredFields> {
		const stored = this.packed(schema);
		if (JSON.stringify(stored).length <= room) return stored;
		const existing = await stillExisting();
		for (const values of this.fields.values()) {
			for (const id of values.keys()) if (!existing.has(id)) values.delete(id);
		}
		const fewer = this.packed(schema);
		if (JSON.stringify(fewer).length <= room) return fewer;
		throw tooMany(existing.size, [...this.fields.keys()]);
	}

	watches({ name }: Field): boolean {
		return this.fields.has(name);
	}

	/** From now on. */
	watch({ name }: Field): void {
		this.fields.set(name, new Map());
	}

	remember(id: number, field: Field, raw: RpcValue | undefined): void {
		this.fields.get(field.name)?.set(id, textOf(raw, field));
	}

	/** The value of a record as text; undefined for a record that was not seen before. */
	get(id: number, { name }: Field): string | undefined {
		return this.fields.get(name)?.get(id);
	}

	private packed(schema: Schema): StoredFields {
		const entries = [...this.fields].map(([name, values]) => {
			const field = schema.fields.get(name);
			return [name, field && canGiveBack(field) ? byValue(values) : byHash(values)] as const;
		});
		return Object.fromEntries(entries);
	}
}

/** Whether the value itself is remembered. */
export function canGiveBack({ type }: Field): boolean {
	return KEPT_TYPES.has(type);
}

/** A value as it is compared and remembered: JSON, or a hash of it. */
export function textOf(raw: RpcValue | undefined, field: Field): string {
	const content = contentOf(raw, field);
	return canGiveBack(field) ? JSON.stringify(content) : shortHash(content);
}

export function isStoredFields(value: unknown): value is StoredFields {
	if (!isObject(value)) return false;
	return Object.values(value).every(isStoredValues);
}

function isStoredValues(value: unknown): value is StoredValues {
	if (!isObject(value)) return false;
	if ('idsByValue' in value) {
		const { idsByValue } = value;
		return (
			typeof idsByValue === 'object' &&
			idsByValue !== null &&
			Object.values(idsByValue).every(isPackedIds)
		);
	}
	return (
		'ids' in value &&
		isPackedIds(value.ids) &&
		'prints' in value &&
		typeof value.prints === 'string'
	);
}

function valuesById(stored: StoredValues): Map<number, string> {
	const values = new Map<number, string>();
	if ('idsByValue' in stored) {
		for (const [value, ids] of Object.entries(stored.idsByValue)) {
			for (const id of idsIn(ids)) values.set(id, value);
		}
		return values;
	}
	const { ids, prints: hashes } = stored;
	for (const [at, id] of [...unpackIds(ids)].entries()) {
		values.set(id, hashes.slice(at * SHORT_HASH_LENGTH, (at + 1) * SHORT_HASH_LENGTH));
	}
	return values;
}

function byValue(values: ReadonlyMap<number, string>): StoredValues {
	const ids = groupBy(values.keys(), (id) => values.get(id) ?? '');
	const packed = [...ids].map(([value, having]) => [value, packIds(having)] as const);
	return { idsByValue: Object.fromEntries(packed) };
}

function byHash(values: ReadonlyMap<number, string>): StoredValues {
	const sorted = [...values].sort(([one], [other]) => one - other);
	return { ids: packIds(values.keys()), prints: sorted.map(([, text]) => text).join('') };
}

function tooMany(count: number, fieldNames: readonly string[]): OdooError {
	const names = fieldNames.join(', ');
	return new OdooError(
		'INVALID_VALUE',
		`There are too many records (${count}) to remember the values of ${names}.`,
		{
			field: fieldNames[0],
			hint: 'Narrow the filter, e.g. to records that are still open, or watch fewer fields. Fields with few different values, such as a state, take much less room than texts, numbers and dates.',
		},
	);
}
