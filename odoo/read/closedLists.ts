import type { OdooClient } from '../client/client';
import { caughtOdooError } from '../errors';
import type { Field } from '../schema/schema';
import { isList } from './linkedRecords';
import { hasRight } from './rights';

/**
 * Reads fields, some of which the user may lack the right to read: Odoo refuses a whole request if
 * one of its one2many or many2many fields lists records of a model that is closed to the user. Then
 * those of the `optional` fields are left out.
 */
export async function* withoutClosedLists<T>(
	client: OdooClient,
	fields: readonly Field[],
	optional: (field: Field) => boolean,
	read: (fields: readonly Field[]) => AsyncGenerator<T>,
): AsyncGenerator<T> {
	let hasBegun = false;
	try {
		for await (const page of read(fields)) {
			hasBegun = true;
			yield page;
		}
	} catch (thrown) {
		const error = caughtOdooError(thrown);
		if (error.code !== 'ACCESS_DENIED' || hasBegun) throw error;
		const open = await withoutClosed(client, fields, optional);
		if (open.length === fields.length) throw error;
		yield* read(open);
	}
}

async function withoutClosed(
	client: OdooClient,
	fields: readonly Field[],
	optional: (field: Field) => boolean,
): Promise<Field[]> {
	const open: Field[] = [];
	for (const field of fields) {
		const { relation } = field;
		const mayBeClosed = relation !== undefined && isList(field) && optional(field);
		if (!mayBeClosed || (await hasRight(client, relation, 'read'))) open.push(field);
	}
	return open;
}
