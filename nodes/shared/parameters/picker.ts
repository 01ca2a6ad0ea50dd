/** What a picker with several modes (`resourceLocator`) holds; an agent or an API may fill in the bare value. */
export interface Picked {
	readonly mode?: string;
	readonly value: unknown;
}

export function pickedFrom(parameter: unknown): Picked {
	const isPicker =
		typeof parameter === 'object' &&
		parameter !== null &&
		'mode' in parameter &&
		('value' in parameter || '__rl' in parameter);
	return isPicker ? (parameter as Picked) : { value: parameter };
}

/**
 * The bare value, whichever mode was used. The same as `extractValue` of n8n, which takes a pattern for URLs
 * besides: our pickers have none.
 */
export function valueOfPicker(parameter: unknown): unknown {
	return pickedFrom(parameter).value;
}

/** The value of a picker: by a field of the linked record, `{email: "ann@example.com"}`, or as it is. */
export function meantBy(parameter: unknown): unknown {
	const { mode, value } = pickedFrom(parameter);
	const isItself = mode === undefined || mode === 'list' || mode === 'name';
	return isItself || String(value ?? '').trim() === '' ? value : { [mode]: value };
}
