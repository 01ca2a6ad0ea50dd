import type { RawRecord } from '../../protocol/expect';
import type { Field } from '../../schema/schema';
import type { ReadFormat } from '../../values/valueType';
import type { LinkedRecord } from './linkedRecords';
import { isList, isReference, leadsOn, linkedRecords } from './linkedRecords';
import type { OutputRecord } from '../recordReader';
import { valueIn } from '../recordReader';
import type { Level } from './related';
import type { FieldTree } from './relatedFields';

/**
 * Converts raw records and puts into them what their relations lead to:
 * - many2one: `{ id, name, ... }` or null; no `name` if links are shown by ID only
 * - one2many, many2many: a list of `{ id, ... }`
 * - reference, many2one_reference: `{ model, id, name, ... }` or null
 *
 * A record that the user may not see has `_access: false`, and null for each field.
 */
export class NestedReader {
	constructor(
		private readonly levels: readonly Level[],
		private readonly format: ReadFormat,
	) {}

	/** @param depth of the record: 0 for the page itself */
	toRecord(
		raw: RawRecord,
		fields: ReadonlyMap<string, Field>,
		tree: FieldTree,
		depth = 0,
	): OutputRecord {
		const record: OutputRecord = { id: raw.id };
		for (const [name, below] of tree.below) {
			const field = fields.get(name);
			if (!field) record[name] = null;
			else if (leadsOn(field, below, this.format)) {
				record[name] = this.related(raw, field, below, depth);
			} else if (name !== 'id' && raw[name] !== undefined) {
				record[name] = valueIn(raw, field, this.format);
			}
		}
		return record;
	}

	private related(raw: RawRecord, field: Field, tree: FieldTree, depth: number): unknown {
		// Left out, because the list is closed to the user.
		if (raw[field.name] === undefined) return null;
		const links = linkedRecords(raw, field);
		const records = links.map((link) => this.relatedRecord(link, field, tree, depth));
		return isList(field) ? records : (records[0] ?? null);
	}

	private relatedRecord(
		link: LinkedRecord,
		field: Field,
		tree: FieldTree,
		depth: number,
	): OutputRecord {
		const read = this.levels[depth]?.get(link.model);
		const raw = read?.records.get(link.id);
		const head = this.headOf(link, field, raw);
		if (read && raw) return { ...head, ...this.toRecord(raw, read.fields, tree, depth + 1) };
		if (tree.below.size === 0) return head;
		const unread = [...tree.below.keys()].filter((name) => !(name in head));
		return {
			...head,
			...Object.fromEntries(unread.map((name) => [name, null])),
			_access: false,
		};
	}

	/** What is known of a linked record before its own fields. */
	private headOf({ model, id, name }: LinkedRecord, field: Field, raw?: RawRecord): OutputRecord {
		const isNamed = this.format.relationFormat !== 'id';
		if (isReference(field)) {
			return { model, id, ...(isNamed && { name: raw?.display_name ?? null }) };
		}
		return { id, ...(isNamed && name !== undefined && { name }) };
	}
}
