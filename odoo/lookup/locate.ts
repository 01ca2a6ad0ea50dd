import { mapBreathing } from '../client/breathe';
import type { OdooClient } from '../client/client';
import type { ModelCalls } from '../client/modelClient';
import { OdooError, toOdooError } from '../errors';
import { isBlank } from '../values/blank';
import { idFrom } from '../values/recordId';
import { isXmlid } from '../values/reference';
import { preview } from '../preview';
import { lookUpXmlid, matchXmlids, ofModel } from './byXmlid';
import type { Match } from './matches';
import { MISSING } from './matches';

/** How a user names one record. */
export interface RecordLocator {
	readonly by: 'id' | 'xmlid' | 'url';
	readonly value: unknown;
}

const ADDRESS = /^https?:\/\/|\/(?:odoo|web)[/#?]/;

/** How a value names a record: a text may be an address or, with a dot, an External ID; anything else is a database ID. */
export function locatorOf(value: unknown): RecordLocator {
	if (typeof value !== 'string') return { by: 'id', value };
	if (ADDRESS.test(value)) return { by: 'url', value };
	return { by: value.includes('.') ? 'xmlid' : 'id', value };
}

/**
 * The database ids of the records that locators mean; all External IDs are looked up together.
 * Whether a database ID exists shows when the record is read or written.
 * @returns for each locator the id, or why there is none
 * @throws OdooError when the connection fails
 */
export async function locateAll(
	client: OdooClient,
	model: string,
	locators: readonly RecordLocator[],
): Promise<Array<number | OdooError>> {
	const named = await mapBreathing(locators, client.breathe, (locator) => namedBy(locator, model));
	const xmlids = [...new Set(named.filter((name) => typeof name === 'string'))];
	const matches = await matchesOf({ client, name: model }, xmlids);
	return await mapBreathing(named, client.breathe, (name) => {
		if (typeof name !== 'string') return name;
		const match = matches.get(name) ?? MISSING;
		if (match.status === 'failed') return match.error;
		return match.status === 'found' ? match.id : noSuchXmlid(name);
	});
}

/** One External ID takes one request even for users who may not read the table of External IDs. */
async function matchesOf(
	model: Pick<ModelCalls, 'client' | 'name'>,
	xmlids: readonly string[],
): Promise<ReadonlyMap<string, Match>> {
	const [only] = xmlids;
	if (only === undefined) return new Map();
	if (xmlids.length > 1) return await matchXmlids(model, xmlids);
	const match = await lookUpXmlid(model.client, only);
	return new Map([[only, ofModel(model.name, only, { match, code: 'RECORD_NOT_FOUND' })]]);
}

/** The id, the External ID as a text, or why a locator names no record. */
function namedBy({ by, value }: RecordLocator, model: string): number | string | OdooError {
	try {
		if (by === 'xmlid') return expectFullXmlid(value);
		return expectDatabaseId(by === 'url' ? idFromUrl(model, String(value)) : value, value);
	} catch (thrown) {
		return toOdooError(thrown);
	}
}

function expectFullXmlid(value: unknown): string {
	const xmlid = typeof value === 'string' ? value.trim() : '';
	if (isXmlid(xmlid)) return xmlid;
	throw new OdooError('INVALID_VALUE', `${preview(value)} is not an External ID.`, {
		field: 'xmlid',
		hint: 'An External ID has the form module.name, e.g. base.main_company. Odoo shows it in developer mode under View Metadata.',
	});
}

function expectDatabaseId(value: unknown, given: unknown): number {
	const id = idFrom(value);
	if (id !== undefined) return id;
	throw new OdooError('INVALID_VALUE', `${preview(given)} is not a database ID.`, {
		field: 'id',
		hint: isBlank(given)
			? 'An expression may have given nothing.'
			: 'A database ID is a whole number such as 42. Odoo shows it at the end of the address of a record.',
	});
}

/** The end of an address since Odoo 18: a model or the name of an action, and a record of it. */
const END_OF_PATH = /\/([^/]+)\/(\d+)(?:\/(?:action-[\w.]+)?)?(?:\?.*)?$/;

const MODEL = /^[a-z_]\w*(?:\.\w+)+$/;

/**
 * The id in an address of the web client: `/web#id=42&model=res.partner` up to Odoo 17, later
 * `/odoo/contacts/42`, `/odoo/res.partner/42`, or for an order opened from there
 * `/odoo/res.partner/42/sale.order/7`.
 */
function idFromUrl(model: string, address: string): string | undefined {
	const [path = '', hash = ''] = address.trim().split('#');
	const fragment = new URLSearchParams(hash);
	const [, place = '', id] = END_OF_PATH.exec(path) ?? [];
	const urlModel = fragment.get('model') ?? (MODEL.test(place) ? place : undefined);
	if (urlModel && urlModel !== model) {
		throw new OdooError(
			'INVALID_VALUE',
			`The address leads to a ${urlModel} record, not to ${model}.`,
			{
				hint: 'Choose the model of the record, or copy the address of another record.',
			},
		);
	}
	return fragment.get('id') ?? id;
}

function noSuchXmlid(xmlid: string): OdooError {
	return new OdooError('RECORD_NOT_FOUND', `There is no record with the External ID ${xmlid}.`, {
		field: 'xmlid',
		hint: 'Check the spelling, and that the user may see the record. Odoo shows External IDs in developer mode under View Metadata.',
	});
}
