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
