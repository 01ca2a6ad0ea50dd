import type { Vals } from '../call';
import type { ModelClient } from '../client/modelClient';
import { idFrom } from '../values/recordId';
import { isXmlid } from '../values/reference';
import { NORMALISED_EMAIL, normalisedAddress } from './emailAddress';
import { matchFields } from './byFields';
import { matchIds } from './byId';
import { matchXmlids } from './byXmlid';
import type { Match } from './matches';
import { MISSING } from './matches';
import { OdooError } from '../errors';
import { preview } from '../preview';

/** A field that tells people apart, and the form in which it holds a text that somebody typed. */
export interface PersonKey {
	readonly field: string;
	readonly asStored: (text: string) => string;
}

export const BY_LOGIN: PersonKey = { field: 'login', asStored: (text) => text };

export const BY_EMAIL: PersonKey = { field: NORMALISED_EMAIL, asStored: normalisedAddress };

/**
 * Finds people by what workflows know of them: a database ID, one of some texts such as an email
 * address, or an External ID. The number of requests grows with these ways, not with the people.
 * @returns what each value means, by the value
 */
export async function matchPeople(
	model: ModelClient,
	given: readonly unknown[],
	keys: readonly PersonKey[],
): Promise<Map<unknown, Match>> {
	const values = [...new Set(given)];
	const found = new Map<unknown, Match>(values.map((value) => [value, MISSING]));

	const idOf = new Map(values.map((value) => [value, idFrom(value)]));
	const ids = [...new Set(idOf.values())].filter((id) => id !== undefined);
	const byId = await matchIds(model, ids);
	for (const [value, id] of idOf) found.set(value, byId.get(id ?? 0) ?? MISSING);

	const texts = values.flatMap((value) => (typeof value === 'string' ? [value.trim()] : []));
	const byText = await matchTexts(model, texts, keys);
	for (const value of values) {
		if (typeof value !== 'string' || idOf.get(value) !== undefined) continue;
		found.set(value, byText.get(value.trim()) ?? MISSING);
	}
	return found;
}

async function matchTexts(
	model: ModelClient,
	texts: readonly string[],
	keys: readonly PersonKey[],
): Promise<ReadonlyMap<string, Match>> {
	const found = new Map<string, Match>();
	const wanted = [...new Set(texts)].filter((text) => text !== '' && idFrom(text) === undefined);
	const unfound = () => wanted.filter((text) => (found.get(text) ?? MISSING).status === 'missing');
	for (const { field, asStored } of keys) {
		const valsOf = new Map<string, Vals>();
		for (const text of unfound()) {
			const key = asStored(text);
			if (!valsOf.has(key)) valsOf.set(key, { [field]: key });
		}
		const matches = await matchFields(model, [field], [...valsOf.values()]);
		for (const text of unfound()) {
			const vals = valsOf.get(asStored(text));
			const match = vals && matches.get(vals);
			if (match) found.set(text, match);
		}
	}
	const xmlids = unfound().filter(isXmlid);
	const matches = await matchXmlids(model, xmlids, 'REFERENCE_NOT_FOUND');
	for (const [xmlid, match] of matches) found.set(xmlid, match);
	return found;
}

/** What people are called in messages, and what to do where a value means none or several. */
export interface PersonWords {
	readonly one: string;
	readonly several: string;
	readonly field: string;
	readonly hintIfNone: string;
	readonly hintIfSeveral: string;
}

/** Why a value means no person. */
export function personError(
	value: unknown,
	match: Match | undefined,
	{ one, several, field, hintIfNone, hintIfSeveral }: PersonWords,
): OdooError {
	if (match?.status === 'failed') return match.error;
	if (match?.status === 'ambiguous') {
		return new OdooError(
			'REFERENCE_AMBIGUOUS',
			`Several ${several} have the email address ${preview(value)}: those with the IDs ${match.ids.join(', ')}.`,
			{ field, hint: hintIfSeveral },
		);
	}
	const message = `There is no ${one} ${preview(value)}.`;
	return new OdooError('REFERENCE_NOT_FOUND', message, { field, hint: hintIfNone });
}
