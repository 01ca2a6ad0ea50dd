import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { parameterTable, sentence } from './parameterTable';
import type { SampleRun } from './runSample';
import { notesOn } from './notes';

/** An operation of a node: what the editor's list of actions holds. */
interface Operation {
	readonly resource: string;
	readonly resourceName: string;
	readonly value: string;
	readonly name: string;
	readonly description: string;
	readonly properties: readonly INodeProperties[];
}

export const GENERATED =
	'<!-- Made by `npm run docs` from the node and from runs on the sandbox or on Odoo 19. -->';
const ITEMS_SHOWN = 2;
const MAX_OUTPUT_LINES = 60;
const MAX_LINE = 90;

/** The page of a node and those of its operations, by path below `docs/nodes/`. */
export function pagesOf(
	description: INodeTypeDescription,
	intro: string,
	runs: ReadonlyMap<string, readonly SampleRun[]>,
): ReadonlyMap<string, string> {
	const folder = slug(description.displayName);
	const operations = operationsOf(description);
	const pages = new Map<string, string>();
	for (const operation of operations) {
		const key = `${description.name}.${operation.resource}.${operation.value}`;
		pages.set(
			`${folder}/${fileOf(operation)}`,
			operationPage(description, operation, runs.get(key) ?? [], notesOn(key)),
		);
	}
	pages.set(`${folder}.md`, nodePage(description, intro, folder, operations));
	return pages;
}

function operationsOf({ properties }: INodeTypeDescription): Operation[] {
	const resources = optionsOf(properties.find(({ name }) => name === 'resource'));
	return resources.flatMap(({ value: resource, name: resourceName }) =>
		properties
			.filter((each) => each.name === 'operation' && shows(each, 'resource', resource))
			.flatMap(optionsOf)
			.map(({ value, name, description = '' }) => ({
				resource: String(resource),
				resourceName,
				value: String(value),
				name,
				description,
				properties: properties.filter(
					(each) => shows(each, 'resource', resource) && shows(each, 'operation', value),
				),
			})),
	);
}

function optionsOf(property: INodeProperties | undefined): INodePropertyOptions[] {
	return (property?.options ?? []) as INodePropertyOptions[];
}

function shows({ displayOptions }: INodeProperties, name: string, value: unknown): boolean {
	const { show = {}, hide = {} } = displayOptions ?? {};
	const shown = show[name] as unknown[] | undefined;
	const hidden = hide[name] as unknown[] | undefined;
	return (shown?.includes(value) ?? true) && !(hidden?.includes(value) ?? false);
}

function nodePage(
	{ displayName, description, properties }: INodeTypeDescription,
	intro: string,
	folder: string,
	operations: readonly Operation[],
): string {
	const rows = operations.map(
		(operation) =>
			`| ${operation.resourceName} | [${operation.name}](${folder}/${fileOf(operation)}) | ${operation.description} |`,
	);
	const table =
		operations.length > 0
			? `## Operations\n\n| Resource | Operation | What it does |\n| --- | --- | --- |\n${rows.join('\n')}`
			: `## Parameters\n\n${parameterTable(properties, 'filters.md')}`;
	return `${GENERATED}\n\n# ${displayName}\n\n${sentence(description)}\n\n${intro.trim()}\n\n${table}\n`;
}

function operationPage(
	{ displayName }: INodeTypeDescription,
	{ resourceName, name, description, properties }: Operation,
	runs: readonly SampleRun[],
	notes: string | undefined,
): string {
	const good = runs.filter(({ sample }) => !sample.fails);
	const failed = runs.filter(({ sample }) => sample.fails);
	const sections = [
		`${GENERATED}\n\n# ${displayName}: ${resourceName} > ${name}`,
		sentence(description),
		notes,
		`## Parameters\n\n${parameterTable(properties, '../filters.md')}`,
		good.length > 0 ? `## Examples\n\n${good.map(exampleOf).join('\n\n')}` : undefined,
		failed.length > 0
			? `## Errors\n\nItems that fail leave by the error output, if **On Error** is set to it; [troubleshooting](../../troubleshooting.md) explains every code. For example:\n\n${failed.map(failureOf).join('\n\n')}`
			: undefined,
		`All operations: [${displayName}](../${slug(displayName)}.md)`,
	];
	return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function exampleOf({ sample, node, items, requests, server }: SampleRun): string {
	const shown = items.slice(0, sample.shown ?? ITEMS_SHOWN);
	const of =
		items.length > shown.length ? ` (the first ${shown.length} of ${items.length} items)` : '';
	return [
		`### ${sample.title}`,
		inputOf(sample),
		`Copy this and paste it onto the canvas:\n\n${json({ nodes: [node], connections: {} })}`,
		`Output${server ? ` on ${server}` : ''}${of}:\n\n${json(shown.map(({ json: item, binary }) => (binary ? { json: item, binary } : item)))}`,
		// Those of a node before are not its own.
		sample.before ? '' : requestsOf(requests),
	]
		.filter(Boolean)
		.join('\n\n');
}

function failureOf({ sample, items }: SampleRun): string {
	return `**${sample.title}**\n\n${json(items.map((item) => item.json.error))}`;
}

function inputOf({ input }: SampleRun['sample']): string {
	if (!input) return '';
	const items = input.map((item) => {
		if (!('binary' in item)) return item;
		const files = Object.keys(item.binary as object).join(', ');
		return { ...(item.json as object), [`(file in ${files})`]: 'logo.png' };
	});
	return `Input:\n\n${json(items)}`;
}

function requestsOf(requests: readonly string[]): string {
	const count = requests.length === 1 ? 'One request' : `${requests.length} requests`;
	if (requests.length === 0) return 'No request to Odoo.';
	return `${count} to Odoo: ${requests.map((name) => `\`${name}\``).join(', ')}.`;
}

/** Long output is cut where it would hide the rest of the page. */
function json(value: unknown): string {
	const lines = compact(value).split('\n');
	if (lines.length <= MAX_OUTPUT_LINES) return `\`\`\`json\n${lines.join('\n')}\n\`\`\``;
	const cut = lines.slice(0, MAX_OUTPUT_LINES).join('\n');
	return `\`\`\`text\n${cut}\n… and ${lines.length - MAX_OUTPUT_LINES} more lines\n\`\`\``;
}

/** JSON in which what fits into a line takes one. */
function compact(value: unknown, indent = ''): string {
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const line = JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');
	if (indent.length + line.length <= MAX_LINE)
		return line.replaceAll('[ ', '[').replaceAll(' ]', ']');
	const inner = `${indent}  `;
	const parts = Array.isArray(value)
		? value.map((each) => inner + compact(each, inner))
		: Object.entries(value).map(
				([key, each]) => `${inner}${JSON.stringify(key)}: ${compact(each, inner)}`,
			);
	const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
	return `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

function fileOf({ resource, value }: Operation): string {
	return `${slug(resource)}-${slug(value)}.md`;
}

function slug(text: string): string {
	return text
		.replaceAll(/([a-z])([A-Z])/g, '$1-$2')
		.replaceAll(/[^A-Za-z0-9]+/g, '-')
		.toLowerCase();
}
