import type { ModelCalls, ModelClient } from '../client/modelClient';
import type { Domain } from '../domain/domain';
import { matchFields } from './byFields';
import { matchNames } from './byName';
import type { Match } from './matches';
import { MISSING } from './matches';

/** What Odoo shows of drafts that get their number later. */
export const NO_NUMBER = '/';

/** Where documents have the numbers of others: what customers, vendors, banks and stores know them by. */
const OTHER_NUMBERS: ReadonlyMap<string, readonly string[]> = new Map([
	['account.move', ['payment_reference', 'ref']],
	['purchase.order', ['partner_ref']],
	['sale.order', ['client_order_ref']],
	['stock.picking', ['origin']],
]);

/** The journal entry of a payment has the number of the bill that it pays. */
const MEANT: ReadonlyMap<string, Domain> = new Map([
	['account.move', [['move_type', '!=', 'entry']]],
]);

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
	for (const field of OTHER_NUMBERS.get(model.name) ?? []) {
		const missing = names.filter((name) => found.get(name)?.status === 'missing');
		for (const [name, match] of await matchOther(model, field, missing)) found.set(name, match);
	}
	return found;
}

async function matchOther(
	model: ModelClient,
	field: string,
	numbers: readonly string[],
): Promise<ReadonlyMap<string, Match>> {
	const isThere = model.schema.fields.get(field)?.searchable === true;
	if (numbers.length === 0 || !isThere) return new Map();
	const keys = numbers.map((number) => ({ [field]: number }));
	const matches = await matchFields(model, [field], keys, MEANT.get(model.name));
	return new Map(keys.map((key, at) => [numbers[at] ?? '', matches.get(key) ?? MISSING] as const));
}
