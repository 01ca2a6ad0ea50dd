import type { ModelCalls } from '../client/modelClient';
import type { Domain } from '../domain/domain';
import { matchFields } from './byFields';
import { matchNames } from './byName';
import type { Match } from './matches';
import { MISSING, missingIn } from './matches';

/** What Odoo shows of drafts that get their number later. */
export const NO_NUMBER = '/';

/** Where documents have the numbers of others: what customers, vendors, banks and stores know them by. */
const OTHER_NUMBERS: ReadonlyMap<string, OtherNumbers> = new Map<string, OtherNumbers>([
	[
		'account.move',
		{
			fields: ['payment_reference', 'ref'],
			// The journal entry of a payment has the number of the bill that it pays.
			among: [['move_type', '!=', 'entry']],
		},
	],
	['purchase.order', { fields: ['partner_ref'] }],
	['sale.order', { fields: ['client_order_ref'] }],
	['stock.picking', { fields: ['origin'] }],
]);

interface OtherNumbers {
	readonly fields: readonly string[];
	/** What else the documents have to be. */
	readonly among?: Domain;
}

/**
 * Finds records by what people call them: their name, which documents have their number for, else the
 * number that the other side has for them.
 */
export async function matchNumbers(
	calls: ModelCalls,
	names: readonly string[],
): Promise<ReadonlyMap<string, Match>> {
	if (names.length === 0) return new Map();
	const model = await calls.of(calls.name);
	const found = new Map(await matchNames(model, names));
	const { fields = [], among } = OTHER_NUMBERS.get(model.name) ?? {};
	for (const field of fields) {
		const keys = missingIn(found, names).map((name) => ({ [field]: name }));
		const isThere = model.schema.fields.get(field)?.searchable === true;
		if (keys.length === 0 || !isThere) continue;
		const matches = await matchFields(model, [field], keys, among);
		for (const key of keys) found.set(String(key[field]), matches.get(key) ?? MISSING);
	}
	return found;
}
