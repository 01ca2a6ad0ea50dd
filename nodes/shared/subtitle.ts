import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

type Words = ReadonlyArray<readonly [value: string, name: string]>;

/**
 * The name that the chosen model has in its list, e.g. "Contact", else its technical name. The proxy of
 * parameters gives the value alone, so that the name is taken from all of them as JSON.
 */
const MODEL = `((JSON.parse(JSON.stringify($parameter)).model?.cachedResultName ?? "").replace(/ \\([\\w.]+\\)$/, "") || $parameter["model"])`;

/** What stands under the node's name on the canvas, e.g. "Get Many: Contact": an expression with the words of all operations. */
export function subtitleOf(properties: readonly INodeProperties[]): string {
	const resources = wordsOf(properties.find(({ name }) => name === 'resource')?.options);
	const operations = properties.filter(({ name }) => name === 'operation');
	const words = operations.flatMap(({ displayOptions, options }) =>
		(displayOptions?.show?.resource ?? []).flatMap((resource) =>
			wordsOf(options).map(([value, name]) => [`${String(resource)} ${value}`, name] as const),
		),
	);
	const resource = `(${table(resources)})[$parameter["resource"]]`;
	const operation = `(${table(words)})[$parameter["resource"] + " " + $parameter["operation"]]`;
	return `={{ ${operation} + ": " + (${MODEL} || ${resource}) }}`;
}

/** The same for a trigger, e.g. "Created, Updated: Contact". */
export function subtitleOfEvents(parameters: readonly INodeProperties[]): string {
	const words = wordsOf(parameters.find(({ name }) => name === 'events')?.options);
	const events = `$parameter["events"].map((event) => (${table(words)})[event]).join(", ")`;
	return `={{ ${events} + (${MODEL} ? ": " + ${MODEL} : "") }}`;
}

function wordsOf(options: INodeProperties['options'] = []): Words {
	return (options as readonly INodePropertyOptions[]).map(({ name, value }) => [
		String(value),
		name,
	]);
}

/** Flat, as two closing braces would end the expression. */
function table(words: Words): string {
	return JSON.stringify(Object.fromEntries(words));
}
