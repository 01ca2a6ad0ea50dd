import type { ModelClient } from '../client/modelClient';
import { OdooError } from '../errors';
import { existingIds } from '../lookup/byId';
import { matchXmlidsOfAny } from '../lookup/byXmlid';

/** A record that has an External ID. */
interface Holder {
	readonly model: string;
	readonly id: number;
}

/** The living records that have External IDs, by these, or why that cannot be told. */
export async function holdersOf(
	model: ModelClient,
	xmlids: readonly string[],
): Promise<ReadonlyMap<string, Holder | OdooError>> {
	const matches = await matchXmlidsOfAny(model.client, [...new Set(xmlids)]);
	const own = [...matches.values()].flatMap((match) =>
		match.status === 'found' && match.model === model.name ? [match.id] : [],
	);
	// An External ID may have outlived its record.
	const living = own.length > 0 ? await existingIds(model, own) : new Set();
	const holders = new Map<string, Holder | OdooError>();
	for (const [xmlid, match] of matches) {
		if (match.status === 'failed') holders.set(xmlid, match.error);
		if (match.status !== 'found') continue;
		if (match.model !== model.name || living.has(match.id)) holders.set(xmlid, match);
	}
	return holders;
}

export function usedTwice(xmlid: string): OdooError {
	return new OdooError('DUPLICATE', `An earlier item has the same key: ${xmlid}.`, {
		field: 'xmlid',
		hint: 'Use a different key for each item, or use Create or Update to write several items to one record.',
	});
}

export function inUse(xmlid: string, { model, id }: Holder): OdooError {
	return new OdooError(
		'DUPLICATE',
		`A ${model} record with the External ID ${xmlid} already exists, with the ID ${id}.`,
		{ field: 'xmlid', hint: 'Use Create or Update to change it.' },
	);
}
