import { isBlank } from '../../../odoo';

/**
 * What a picker with several modes (`resourceLocator`) holds, whichever mode was used: its bare value, which
 * an agent or an API may also have filled in as it is. The same as `extractValue` of n8n, which takes a
 * pattern for URLs besides: our pickers have none.
 */
export function locatorValue(parameter: unknown): unknown {
	const isPicked =
		typeof parameter === 'object' &&
		parameter !== null &&
		'mode' in parameter &&
		'value' in parameter;
	return isPicked ? parameter.value : parameter;
}

/** The value of a picker: by a field of the linked record, `{email: "ann@example.com"}`, or as it is. */
export function meantBy(given: unknown): unknown {
	if (typeof given !== 'object' || given === null || !('mode' in given)) return given;
	const { mode, value } = given as { mode: string; value: unknown };
	if (isBlank(value) || mode === 'list' || mode === 'name') return value;
	return { [mode]: value };
}
