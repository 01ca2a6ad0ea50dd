import type { OdooClient } from '../../client/client';
import { and } from '../../domain/domain';
import type { RawRecord } from '../../protocol/expect';
import { expectNumber } from '../../protocol/expect';
import { activeNameIn } from '../../schema/activeName';
import type { Field, Schema } from '../../schema/schema';
import type { Moment } from '../changes/moment';
import type { Search } from '../pages';
import { rawPages } from '../pages';

/** What must be known of a record to tell what happened to it. */
export interface RecordFacts {
	readonly id: number;
	/** The second of its creation; before everything where Odoo does not say. */
	readonly created: Moment;
	/** True on a model without archive. */
	readonly isActive: boolean;
	/** Its raw values of the watched fields. */
	readonly values: RawRecord;
}

/** Those of the records that match the filter, archived or not, by id. */
export async function factsOf(
	client: OdooClient,
	{ model, domain, context }: Pick<Search, 'model' | 'domain' | 'context'>,
	schema: Schema,
	{ ids, watched }: { readonly ids: readonly number[]; readonly watched: readonly Field[] },
): Promise<Map<number, RecordFacts>> {
	const facts = new Map<number, RecordFacts>();
	if (ids.length === 0) return facts;
	const active = activeNameIn(schema);
	const telling = ['create_date', ...(active ? [active] : [])].flatMap(
		(name) => schema.fields.get(name) ?? [],
	);
	const search: Search = {
		model,
		domain: and(domain, [['id', 'in', ids]]),
		fields: [...new Set([...telling, ...watched])],
		context: { ...context, active_test: false },
	};
	for await (const page of rawPages(client, search)) {
		for (const raw of page) {
			const id = expectNumber(raw.id, 'the ID of a record');
			const { create_date: created } = raw;
			facts.set(id, {
				id,
				created: typeof created === 'string' ? created : '',
				isActive: !active || raw[active] !== false,
				values: raw,
			});
		}
	}
	return facts;
}
