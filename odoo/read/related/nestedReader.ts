import type { RawRecord } from '../../protocol/expect';
import { linksToMany } from '../../schema/choose';
import type { Field } from '../../schema/schema';
import type { ReadFormat } from '../../values/valueType';
import type { OutputRecord } from '../recordReader';
import { valueIn } from '../recordReader';
import type { LinkedRecord } from './linkedRecords';
import { isReference, leadsOn, linkedRecords } from './linkedRecords';
import type { FieldTree } from './relatedFields';
import type { Level } from './relatedReader';
import { setOwn } from '../../setOwn';

/** The relation along which records are read. */
interface Relation {
	readonly field: Field;
	/** What to show of the linked records. */
	readonly tree: FieldTree;
	/** Of the record with the field: 0 for the page itself. */
	readonly depth: number;
}

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

	/** A record of the page. */
	toRecord(raw: RawRecord, fields: ReadonlyMap<string, Field>, tree: FieldTree): OutputRecord {
		return this.recordAt(raw, { fields, tree, depth: 0 });
	}

	private recordAt(
		raw: RawRecord,
		{ fields, tree, depth }: Omit<Relation, 'field'> & { fields: ReadonlyMap<string, Field> },
	): OutputRecord {
		const record: OutputRecord = { id: raw.id };
		for (const [name, below] of tree.below) {
			const field = fields.get(name);
			if (!field) setOwn(record, name, null);
			else if (leadsOn(field, below, this.format)) {
				setOwn(record, name, this.related(raw, { field, tree: below, depth }));
			} else if (name !== 'id' && raw[name] !== undefined) {
				setOwn(record, name, valueIn(raw, field, this.format));
			}
		}
		return record;
	}

	private related(raw: RawRecord, relation: Relation): unknown {
		const { field } = relation;
		// Left out, because the user may not read the list.
		if (raw[field.name] === undefined) return null;
		const links = linkedRecords(raw, field);
		const records = links.map((link) => this.relatedRecord(link, relation));
		return linksToMany(field) ? records : (records[0] ?? null);
	}

	private relatedRecord(link: LinkedRecord, { field, tree, depth }: Relation): OutputRecord {
		const read = this.levels[depth]?.get(link.model);
		const raw = read?.records.get(link.id);
		const head = this.headOf(link, field, raw);
		if (read && raw) {
			return { ...head, ...this.recordAt(raw, { fields: read.fields, tree, depth: depth + 1 }) };
		}
		if (tree.below.size === 0) return head;
		const unread = [...tree.below.keys()].filter((name) => !Object.hasOwn(head, name));
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
