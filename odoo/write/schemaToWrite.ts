import type { Context } from '../call';
import type { OdooClient } from '../client/client';
import { languageOf } from '../client/context';
import { assertActiveLanguage } from '../client/language';
import type { Schema } from '../schema/schema';

/**
 * The fields of a model that is to be written. Older versions of Odoo put texts of a language that is
 * not active in the place of the original ones.
 * @throws OdooError `INVALID_VALUE` for such a language
 */
export async function schemaToWrite(
	client: OdooClient,
	model: string,
	context: Context,
): Promise<Schema> {
	const language = languageOf(context);
	if (language) await assertActiveLanguage(client, language);
	return await client.schema(model);
}
