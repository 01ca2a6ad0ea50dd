import type { OdooClient } from '../../client/client';
import { and } from '../../domain/domain';
import { activeNameIn } from '../../schema/activeName';
import type { Schema } from '../../schema/schema';
import type { RecordQuery } from '../readRecords';
import { readAllRecords } from '../readRecords';
import type { OutputRecord } from '../recordReader';
import type { FeedState } from './feed';
import type { Moment } from './moment';
import { newRecordsIn } from './newRecords';
import type { ChangedRow } from './seen';

/** What happened to a record, as its `_change` says it. An archived record is `archived` at each change. */
export type ChangeKind = 'created' | 'updated' | 'archived' | 'deleted';

/**
 * The records of changes, in their order and as they are now. One that is gone is left out: what
 * made it go is another change, which comes later.
 * @param before the state that the changes were found with
 */
export async function changedRecords(
	client: OdooClient,
	query: Omit<RecordQuery, 'order' | 'limit'>,
	schema: Schema,
	{ taken, before }: { readonly taken: readonly ChangedRow[]; readonly before: FeedState },
): Promise<OutputRecord[]> {
	if (taken.length === 0) return [];
	const chosen = new Set(query.fields.map(({ name }) => name));
	const active = activeNameIn(schema);
	// They tell what kind of change it was.
	const added = ['create_date', ...(active ? [active] : [])].filter((name) => !chosen.has(name));
	const ids = taken.map(({ id }) => id);
	const records = await readAllRecords(client, {
		...query,
		fields: [...query.fields, ...added.flatMap((name) => schema.fields.get(name) ?? [])],
		domain: and(query.domain, [['id', 'in', ids]]),
	});
	const byId = new Map(records.map((record) => [record.id, record]));
	const isNew = newRecordsIn(before);
	return ids.flatMap((id): OutputRecord[] => {
		const record = byId.get(id);
		if (!record) return [];
		const isArchived = active !== undefined && record[active] === false;
		const change: ChangeKind = isArchived
			? 'archived'
			: isNew(id, createdIn(record))
				? 'created'
				: 'updated';
		return [{ ...without(record, added), _change: change }];
	});
}

/** Records by id, where a newer one takes the place of an older one, and comes last. */
export class NewestRecords {
	private readonly byId = new Map<unknown, OutputRecord>();

	get size(): number {
		return this.byId.size;
	}

	add(record: OutputRecord): void {
		const older = this.byId.get(record.id);
		const isNew = older?._change === 'created' && record._change === 'updated';
		this.byId.delete(record.id);
		this.byId.set(record.id, isNew ? { ...record, _change: older._change } : record);
	}

	toArray(): OutputRecord[] {
		return [...this.byId.values()];
	}
}

/** When a record was created, as Odoo writes it; before everything where it does not say. */
function createdIn({ create_date: created }: OutputRecord): Moment {
	return typeof created === 'string' ? `${created.slice(0, 10)} ${created.slice(11, 19)}` : '';
}

function without(record: OutputRecord, names: readonly string[]): OutputRecord {
	return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
