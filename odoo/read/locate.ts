import type { OdooClient } from '../client/client';
import { caughtOdooError, OdooError } from '../errors';
import { isBlank } from '../values/blank';
import { idFrom } from '../values/recordId';
import { shown } from '../values/valueType';

/** How a user names one record. */
export interface RecordLocator {
	readonly by: 'id' | 'xmlid' | 'url';
	readonly value: unknown;
}

const XMLID = /^[A-Za-z_][\w-]*\.[^\s]+$/;

/**
 * The database id of the record that a locator means.
 * @throws OdooError `INVALID_VALUE`, `RECORD_NOT_FOUND`
 */
export async function locate(
	client: OdooClient,
	model: string,
	locator: RecordLocator,
): Promise<number> {
	if (locator.by === 'xmlid') return await idOfXmlid(client, model, String(locator.value).trim());
	const text = locator.by === 'url' ? idFromUrl(model, String(locator.value)) : locator.value;
	const id = idFrom(text);
	if (id === undefined) {
		throw new OdooError('INVALID_VALUE', `${shown(locator.value)} is no database ID.`, {
			field: 'id',
			hint: isBlank(locator.value)
				? 'An expression may have given nothing.'
				: 'A database ID is a whole number such as 42. Odoo shows it at the end of the address of a record.',
		});
	}
	return id;
}

/**
 * The same for many records; an external ID takes a request the first time it comes.
 * @returns for each locator the id, or why there is none
 */
export async function locateAll(
	client: OdooClient,
	model: string,
	locators: readonly RecordLocator[],
): Promise<Array<number | OdooError>> {
	const knownXmlids = new Map<unknown, number | OdooError>();
	const ids: Array<number | OdooError> = [];
	for (const locator of locators) {
		const known = locator.by === 'xmlid' ? knownXmlids.get(locator.value) : undefined;
		const id = known ?? (await locateOrError(client, model, locator));
		if (locator.by === 'xmlid') knownXmlids.set(locator.value, id);
		ids.push(id);
	}
	return ids;
}

async function locateOrError(
	client: OdooClient,
	model: string,
	locator: RecordLocator,
): Promise<number | OdooError> {
	try {
		return await locate(client, model, locator);
	} catch (thrown) {
		return caughtOdooError(thrown);
	}
}

async function idOfXmlid(client: OdooClient, model: string, xmlid: string): Promise<number> {
	if (!XMLID.test(xmlid)) {
		throw new OdooError('INVALID_VALUE', `"${xmlid}" is no external ID.`, {
			hint: 'An external ID has the form module.name, e.g. base.main_company. Odoo shows it in developer mode under View Metadata.',
		});
	}
	const dot = xmlid.indexOf('.');
	const found = await client.call({
		model: 'ir.model.data',
		method: 'check_object_reference',
		params: { module: xmlid.slice(0, dot), xml_id: xmlid.slice(dot + 1) },
	});
	const [foundModel, id] = Array.isArray(found) ? found : [];
	if (foundModel !== model) {
		throw new OdooError(
			'RECORD_NOT_FOUND',
			`The external ID ${xmlid} belongs to a ${String(foundModel)} record, not to ${model}.`,
			{
				hint: 'Choose the model the external ID belongs to, or another external ID.',
			},
		);
	}
	if (typeof id !== 'number') {
		throw new OdooError('ACCESS_DENIED', `The user may not read the record ${xmlid}.`, {
			hint: "Ask your Odoo administrator to give the credential's user access.",
		});
	}
	return id;
}

/**
 * The id in an address of the web client: `/web#id=42&model=res.partner` up to Odoo 17,
 * `/odoo/contacts/42` or `/odoo/res.partner/42` later.
 */
function idFromUrl(model: string, address: string): string | undefined {
	const [path = '', hash = ''] = address.trim().split('#');
	const fragment = new URLSearchParams(hash);
	const urlModel =
		fragment.get('model') ?? /\/odoo\/(?:.*\/)?([a-z_]\w*(?:\.\w+)+)\/\d+/.exec(path)?.[1];
	if (urlModel && urlModel !== model) {
		throw new OdooError(
			'INVALID_VALUE',
			`The address leads to a ${urlModel} record, not to ${model}.`,
			{
				hint: 'Choose the model of the record, or copy the address of another record.',
			},
		);
	}
	return fragment.get('id') ?? /\/(\d+)(?:\/(?:action-[\w.]+)?)?(?:\?.*)?$/.exec(path)?.[1];
}
