import { parseJson } from '../../../odoo';

/**
 * What a parameter for JSON holds: the editor gives text, expressions also give values.
 * @returns an empty object for an empty text, undefined for one that is no JSON
 */
export function parsedJson(given: unknown): unknown {
	if (typeof given !== 'string') return given;
	return given.trim() === '' ? {} : parseJson(given);
}
