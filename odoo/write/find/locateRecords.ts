import type { OdooClient } from '../../client/client';
import { caughtOdooError, OdooError } from '../../errors';
import type { Match } from './matches';
import { MISSING } from './matches';
import { matchXmlids } from './matchXmlids';
import { expectId } from '../upsert/recordKey';

/**
 * The records that database IDs and external IDs mean; all external IDs are looked up together.
 * Whether a database ID exists shows when the record is written.
 * @returns for each value its record, or why there is none
 */
export async function locateRecords(
	client: OdooClient,
	model: string,
	values: readonly unknown[],
): Promise<Array<{ readonly id: number } | OdooError>> {
	const byId = values.map((value) => (isExternal(value) ? undefined : idOrError(value)));
	const xmlids = new Set(values.filter(isExternal).map((value) => String(value).trim()));
	const matches = await matchXmlids(client, [...xmlids]);
	return byId.map((found, index) => {
		if (found) return found;
		const xmlid = String(values[index]).trim();
		return recordOf(xmlid, matches.get(xmlid) ?? MISSING, model);
	});
}

function recordOf(xmlid: string, match: Match, model: string): { readonly id: number } | OdooError {
	if (match.status === 'failed') return match.error;
	if (match.status !== 'found') return noSuchXmlid(xmlid);
	return match.model === model ? { id: match.id } : ofOtherModel(xmlid, match.model, model);
}

function isExternal(value: unknown): boolean {
	return typeof value === 'string' && value.includes('.');
}

function idOrError(value: unknown): { readonly id: number } | OdooError {
	try {
		return { id: expectId(value) };
	} catch (thrown) {
		return caughtOdooError(thrown);
	}
}

function ofOtherModel(xmlid: string, owner: string, model: string): OdooError {
	return new OdooError(
		'RECORD_NOT_FOUND',
		`The external ID ${xmlid} belongs to a ${owner} record, not to ${model}.`,
		{
			field: 'xmlid',
			hint: 'Choose the model the external ID belongs to, or another external ID.',
		},
	);
}

function noSuchXmlid(xmlid: string): OdooError {
	return new OdooError('RECORD_NOT_FOUND', `There is no record with the external ID ${xmlid}.`, {
		field: 'xmlid',
		hint: 'Check the spelling. Odoo shows external IDs in developer mode under View Metadata.',
	});
}
