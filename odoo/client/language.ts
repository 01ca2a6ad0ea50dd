import type { Call, RpcValue } from '../call';
import { OdooError } from '../errors';
import { expectNumber } from '../protocol/expect';

/** The part of `OdooClient` that is used here. The client imports this file, so this one cannot import it. */
interface LanguageClient {
	version(): Promise<number>;
	call(call: Call): Promise<RpcValue>;
	remembered<T>(key: string, find: (client: LanguageClient) => Promise<T>): Promise<T>;
}

/** Older versions silently answer in the original language instead. */
const REFUSED_BY_ODOO_SINCE = 19;

/**
 * Checks that a language is active, on versions that do not report an inactive one; cached.
 * @throws OdooError `INVALID_VALUE`
 */
export async function assertActiveLanguage(client: LanguageClient, code: string): Promise<void> {
	if ((await client.version()) >= REFUSED_BY_ODOO_SINCE) return;
	await client.remembered(`language ${code}`, async (shared) => {
		const params = { domain: [['code', '=', code]] };
		const count = await shared.call({ model: 'res.lang', method: 'search_count', params });
		if (expectNumber(count, 'res.lang.search_count') === 0) throw inactiveLanguage(code);
	});
}

function inactiveLanguage(code: string): OdooError {
	return new OdooError('INVALID_VALUE', `The language ${code} is not active in Odoo.`, {
		field: 'lang',
		hint: 'Choose an active language, or activate it in Odoo under Settings > Languages.',
	});
}
