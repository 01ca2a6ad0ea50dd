import { OdooError, rethrowUnlessOdooError } from '../errors';
import type { Field, Schema } from './schema';

/** A model in other languages of the user, as far as these are not English. */
export type TranslationsOf = (model: string) => Promise<readonly Schema[]>;

/**
 * Converts a value that may be the label of a choice. Labels of other languages are asked for only where
 * those of this one do not fit.
 * @param convert throws `INVALID_VALUE` for a value that is none of the field's
 * @throws OdooError in the user's own words
 */
export async function inAnyLanguage<T>(
	field: Field,
	{ model, translationsOf }: { readonly model: string; readonly translationsOf: TranslationsOf },
	convert: (field: Field) => T,
): Promise<T> {
	if (field.type !== 'selection') return convert(field);
	const own = attempt(field, convert);
	if (!(own instanceof OdooError)) return own;
	const translations = await translationsOf(model);
	const others = translations.map(({ fields }) =>
		attempt(fields.get(field.name) ?? field, convert),
	);
	for (const each of others) if (!(each instanceof OdooError)) return each;
	throw others.at(-1) ?? own;
}

function attempt<T>(field: Field, convert: (field: Field) => T): T | OdooError {
	try {
		return convert(field);
	} catch (thrown) {
		const error = rethrowUnlessOdooError(thrown);
		if (error.code === 'INVALID_VALUE') return error;
		throw error;
	}
}
