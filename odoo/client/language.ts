import type { Call, Context, RpcValue } from '../call';
import { isOfRequest, recover } from '../errors';
import { expectNumber, expectRecord } from '../protocol/expect';
import { errorOf, inactiveLanguage } from '../protocol/explanations';

/** The part of `OdooClient` that is used here. The client imports this file, so this one cannot import it. */
interface LanguageClient {
	version(): Promise<number>;
	session(): Promise<{ readonly language?: string }>;
	call<T>(call: Call, read: (result: RpcValue, asked: string) => T): Promise<T>;
	remembered<T>(key: string, find: (client: LanguageClient) => Promise<T>): Promise<T>;
}

/** Older versions silently answer in the original language instead. */
const REFUSED_BY_ODOO_SINCE = 19;

/** The language of texts where a call asks for none: that in which the programs of Odoo are written. */
export const DEFAULT_LANGUAGE = 'en_US';

/** The language that the user has chosen in Odoo, or the empty text; cached. */
export async function userLanguage(client: LanguageClient): Promise<string> {
	const { language } = await client.session();
	if (language !== undefined) return language;
	return await client.remembered('user language', async (shared) => {
		const call = { model: 'res.users', method: 'context_get' };
		const context = await recover(
			shared.call(call, expectRecord),
			isOfRequest,
			() => ({}), // nothing that users ask for depends on it alone
		);
		return languageIn(context);
	});
}

/** The languages besides English in which users may know a word: that of what they read, then their own. */
export async function languagesOf(
	client: LanguageClient,
	ofContext: string | undefined,
): Promise<readonly string[]> {
	const languages = new Set([ofContext ?? '', await userLanguage(client)]);
	return [...languages].filter((each) => each !== '' && each !== DEFAULT_LANGUAGE);
}

/** The context in which names are as Odoo's screens show them to the user. */
export async function contextOfUser(client: LanguageClient): Promise<Context> {
	return { lang: (await userLanguage(client)) || DEFAULT_LANGUAGE };
}

/** The language in an answer of `context_get`; empty where the user has none. */
export function languageIn({ lang }: Readonly<Record<string, RpcValue>>): string {
	return typeof lang === 'string' ? lang : '';
}

/**
 * Checks that a language is active, on versions that do not report an inactive one; cached.
 * @throws OdooError `INVALID_VALUE`
 */
export async function assertActiveLanguage(client: LanguageClient, code: string): Promise<void> {
	if ((await client.version()) >= REFUSED_BY_ODOO_SINCE) return;
	await client.remembered(`language ${code}`, async (shared) => {
		const params = { domain: [['code', '=', code]] };
		const call = { model: 'res.lang', method: 'search_count', params };
		if ((await shared.call(call, expectNumber)) === 0) throw errorOf(inactiveLanguage(code));
	});
}
