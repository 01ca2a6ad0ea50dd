import { OdooError } from '../errors';
import { expectNumber } from '../protocol/expect';
import type { OdooClient } from './client';

/** Older versions give texts in their original language, without a word. */
const REFUSED_BY_ODOO_SINCE = 19;

/**
 * Asks once in a while whether a language can be had, where Odoo itself does not tell.
 * @throws OdooError `INVALID_VALUE`
 */
export async function assertActiveLanguage(client: OdooClient, code: string): Promise<void> {
	if ((await client.version()) >= REFUSED_BY_ODOO_SINCE) return;
	await client.remembered(`language ${code}`, async () => {
		const params = { domain: [['code', '=', code]] };
		const count = await client.call({ model: 'res.lang', method: 'search_count', params });
		if (expectNumber(count, 'res.lang.search_count') === 0) throw inactiveLanguage(code);
	});
}

function inactiveLanguage(code: string): OdooError {
	return new OdooError('INVALID_VALUE', `The language ${code} is not active in Odoo.`, {
		field: 'lang',
		hint: 'Choose an active language, or activate it in Odoo under Settings > Languages.',
	});
}
