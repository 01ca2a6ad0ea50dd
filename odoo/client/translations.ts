import type { Context } from '../call';
import type { Schema } from '../schema/schema';
import type { OdooClient } from './client';
import { languageOf } from './context';
import { languagesOf } from './language';

/** The fields of a model in the words of the context and of the user, as far as these are not English; cached. */
export async function translationsOf(
	client: OdooClient,
	model: string,
	context: Context,
): Promise<readonly Schema[]> {
	const languages = await languagesOf(client, languageOf(context));
	return await Promise.all(languages.map(async (each) => await client.schema(model, each)));
}
