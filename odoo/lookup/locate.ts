import { mapBreathing } from '../breathe';
import type { ModelCalls } from '../client/modelClient';
import { OdooError, toOdooError } from '../errors';
import { listed, preview } from '../preview';
import { isBlankKey } from '../values/blank';
import { matchNumbers, NO_NUMBER } from './byNumber';
import { lookUpXmlid, matchXmlids, ofModel } from './byXmlid';
import { addressFrom, leadsElsewhere, openedBy } from './webAddress';
import type { Match } from './matches';
import { MISSING } from './matches';
import { expectId, expectXmlid } from './recordKey';
import { CHECK_EXPRESSION } from '../protocol/explanations';

/** How a user names one record; its number counts as its name. */
export interface RecordLocator {
	readonly by: 'id' | 'name' | 'url' | 'xmlid';
	readonly value: unknown;
}

const ADDRESS = /^https?:\/\/|\/(?:odoo|web)[/#?]/;

const WHERE_XMLID_IS =
	'An External ID has the form module.name, e.g. base.main_company. Odoo shows it in developer mode under View Metadata.';
const WHERE_ID_IS =
	'A database ID is a whole number such as 42. Odoo shows it at the end of the address of a record.';

/** How a value names a record: a text may be an address or, with a dot, an External ID; anything else is a database ID. */
export function locatorOf(value: unknown): RecordLocator {
	if (typeof value !== 'string') return { by: 'id', value };
	if (ADDRESS.test(value)) return { by: 'url', value };
	return { by: value.includes('.') ? 'xmlid' : 'id', value };
}

/** What a locator has to be looked up by. */
type Named =
	| { readonly xmlid: string }
	| { readonly name: string }
	| { readonly id: number; readonly action: string };

/**
 * The database ids of the records that locators mean; all External IDs are looked up together, all
 * names, and all actions of addresses. Whether a database ID exists shows when the record is read or written.
 * @returns for each locator the id, or why there is none
 * @throws OdooError when the connection fails
 */
export async function locateAll(
	model: ModelCalls,
	locators: readonly RecordLocator[],
): Promise<Array<number | OdooError>> {
	const { breathe } = model.client;
	const all = await mapBreathing(locators, breathe, (locator) => namedBy(locator, model.name));
	const named = all.filter(isStillNamed);
	const xmlids = named.flatMap((each) => ('xmlid' in each ? each.xmlid : []));
	const names = named.flatMap((each) => ('name' in each ? each.name : []));
	const actions = named.flatMap((each) => ('action' in each ? each.action : []));
	const byXmlid = await matchesOf(model, [...new Set(xmlids)]);
	const byName = await matchNumbers(model, [...new Set(names)]);
	const opened = await openedBy(model.client, [...new Set(actions)]);
	return await mapBreathing(all, breathe, (each) => {
		if (!isStillNamed(each)) return each;
		if ('action' in each) return opened.otherModel(each.action, model.name) ?? each.id;
		return 'xmlid' in each
			? idOf(byXmlid.get(each.xmlid), () => noSuchXmlid(each.xmlid))
			: idOf(byName.get(each.name), (ids) => noOneNamed(each.name, model.name, ids));
	});
}

function isStillNamed(each: number | Named | OdooError): each is Named {
	return typeof each !== 'number' && !(each instanceof OdooError);
}

function idOf(
	match: Match = MISSING,
	otherwise: (ids: readonly number[]) => OdooError,
): number | OdooError {
	if (match.status === 'found') return match.id;
	if (match.status === 'failed') return match.error;
	return otherwise(match.status === 'ambiguous' ? match.ids : []);
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

/** The id, what to look it up by, or why a locator names no record. */
function namedBy({ by, value }: RecordLocator, model: string): number | Named | OdooError {
	try {
		if (by === 'xmlid') {
			return { xmlid: expectXmlid(value, { needsModule: true, hint: WHERE_XMLID_IS }) };
		}
		if (by === 'name') return { name: expectName(value) };
		if (by === 'id') return expectId(value, { given: value, hint: WHERE_ID_IS });
		const address = addressFrom(String(value));
		const id = expectId(address.id, { given: value, hint: WHERE_ID_IS });
		if (address.action !== undefined) return { id, action: address.action };
		return leadsElsewhere(address.model, model) ?? id;
	} catch (thrown) {
		return toOdooError(thrown);
	}
}

function noNumberYet(): OdooError {
	return new OdooError('INVALID_VALUE', 'The document has no number yet.', {
		field: 'id',
		hint: 'Drafts get their number later. Use By ID with the ID of the draft.',
	});
}

function expectName(value: unknown): string {
	const name = typeof value === 'number' ? String(value) : value;
	if (name === NO_NUMBER) throw noNumberYet();
	if (typeof name === 'string' && !isBlankKey(name)) return name.trim();
	throw new OdooError('INVALID_VALUE', `${preview(value)} is not a number or name.`, {
		field: 'id',
		hint: `Fill in what Odoo shows for the record, such as S00042 or Azure Interior. ${CHECK_EXPRESSION}`,
	});
}

function noSuchXmlid(xmlid: string): OdooError {
	return new OdooError('RECORD_NOT_FOUND', `There is no record with the External ID ${xmlid}.`, {
		field: 'xmlid',
		hint: 'Check the spelling, and that the user may see the record. Odoo shows External IDs in developer mode under View Metadata.',
	});
}

function noOneNamed(name: string, model: string, ids: readonly number[]): OdooError {
	if (ids.length > 0) {
		return new OdooError(
			'REFERENCE_AMBIGUOUS',
			`${ids.length} ${model} records have the number or name ${preview(name)}, with the IDs ${listed(ids, 10)}.`,
			{ field: 'id', hint: 'Use the ID of the record that you mean, or the option Company.' },
		);
	}
	return new OdooError(
		'RECORD_NOT_FOUND',
		`There is no ${model} record with the number or name ${preview(name)}.`,
		{
			field: 'id',
			hint: 'Check the spelling, and that the user may see the record in the company.',
		},
	);
}
