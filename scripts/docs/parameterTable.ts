import type { INodeProperties, INodePropertyOptions, NodeParameterValue } from 'n8n-workflow';

const CONDITIONS = ['conditions', 'conditionGroups'];
const LONGEST_DEFAULT = 30;

/** A row of the table: a parameter as the editor shows it. */
interface Row {
	readonly depth: number;
	readonly property: INodeProperties;
	/** When the editor shows it, beyond resource and operation. */
	readonly condition: string;
}

/**
 * The parameters of an operation as a Markdown table, in the editor's order, options and values below their parent.
 * Conditions are the same everywhere and have a page of their own.
 */
export function parameterTable(
	properties: readonly INodeProperties[],
	filtersPage: string,
): string {
	const shown = properties.filter(
		({ name, type }) => !['resource', 'operation'].includes(name) && type !== 'hidden',
	);
	if (shown.length === 0) return 'None.';
	const rows = shown.flatMap((property) => rowsOf(property, properties, 0));
	const lines = rows.map(({ depth, property, condition }) => {
		if (property.type === 'notice') {
			return `| _Note_ |  |  | ${[condition, sentence(property.displayName)].filter(Boolean).join(' ')} |`;
		}
		const label = `${'↳ '.repeat(depth)}**${property.displayName}**${property.required ? ' (required)' : ''}`;
		const isFilter = CONDITIONS.includes(property.name);
		const more = isFilter ? `See [filters](${filtersPage}).` : choices(property);
		const { description = '', hint = '' } = property;
		const texts = [condition, sentence(description), sentence(hint), more];
		return `| ${label} | ${code(property.name)} | ${defaultOf(property)} | ${texts.filter(Boolean).join(' ')} |`;
	});
	return [
		'| Parameter | Name | Default | What it does |',
		'| --- | --- | --- | --- |',
		...lines,
	].join('\n');
}

function rowsOf(
	property: INodeProperties,
	siblings: readonly INodeProperties[],
	depth: number,
): Row[] {
	const row: Row = { depth, property, condition: conditionOf(property, siblings) };
	const nested = (property.options ?? []) as INodeProperties[];
	if (property.type === 'collection') {
		return [row, ...nested.flatMap((each) => rowsOf(each, nested, depth + 1))];
	}
	if (property.type === 'fixedCollection' && !CONDITIONS.includes(property.name)) {
		const groups = (property.options ?? []) as unknown as Array<{ values: INodeProperties[] }>;
		return [
			row,
			...groups.flatMap(({ values }) => values.flatMap((each) => rowsOf(each, values, depth + 1))),
		];
	}
	return [row];
}

function conditionOf(
	{ displayOptions }: INodeProperties,
	siblings: readonly INodeProperties[],
): string {
	const entries = (kind: 'show' | 'hide') =>
		Object.entries(displayOptions?.[kind] ?? {}).filter(
			([name]) => !['resource', 'operation', '@version'].includes(name.replace(/^\//, '')),
		);
	const label = (name: string) =>
		siblings.find((each) => each.name === name.replace(/^\//, ''))?.displayName ??
		OF_N8N.get(name) ??
		name;
	const labels = (name: string, values: unknown) =>
		[values]
			.flat()
			.map((value) => labelOf(siblings, name.replace(/^\//, ''), value))
			.join(' or ');
	const shown = entries('show').map(
		([name, values]) => `${label(name)} is ${labels(name, values)}`,
	);
	const hidden = entries('hide').map(
		([name, values]) => `${label(name)} is not ${labels(name, values)}`,
	);
	const all = [...shown, ...hidden];
	if (displayOptions?.show?.['@tool']) return "_Only as an AI agent's tool:_";
	return all.length > 0 ? `_If ${all.join(' and ')}:_` : '';
}

function labelOf(siblings: readonly INodeProperties[], name: string, value: unknown): string {
	const options = siblings
		.filter((each) => each.name === name)
		.flatMap(({ options: given = [] }) => given as INodePropertyOptions[]);
	const found = options.find((option) => option.value === value);
	if (found) return found.name;
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	const ofN8n = OF_N8N.get(String(value));
	if (ofN8n) return ofN8n;
	return typeof value === 'object' ? kindsIn(value) : String(value);
}

/** What n8n's editor calls what it adds to a mapper. */
const OF_N8N: ReadonlyMap<string, string> = new Map([
	['/columns.mappingMode', 'Mapping Column Mode'],
	['defineBelow', 'Map Each Column Manually'],
]);

export const KIND_NAMES: Readonly<Record<string, string>> = {
	boolean: 'a yes/no field',
	date: 'a date',
	file: 'a file',
	number: 'a number',
	record: 'a linked record',
	records: 'linked records',
	selection: 'a selection',
	text: 'a text',
};

/** In words: of which kinds the chosen field has to be. Source: nodes/shared/parameters/conditionKinds.ts. */
function kindsIn(value: unknown): string {
	const [, kinds] = /\(\?:([\w|]+)\)/.exec(JSON.stringify(value)) ?? [];
	if (!kinds) return 'given by an expression';
	return kinds
		.split('|')
		.map((kind) => KIND_NAMES[kind] ?? kind)
		.join(' or ');
}

export function choices({ type, options }: INodeProperties): string {
	if (type !== 'options' && type !== 'multiOptions') return '';
	const named = (options ?? []) as INodePropertyOptions[];
	if (named.length === 0) return '';
	const described = named.map(({ name, description }) =>
		description ? `${name} (${plain(description)})` : name,
	);
	return `Choices: ${described.join(' · ')}.`;
}

function defaultOf({ type, default: value, options }: INodeProperties): string {
	if (type === 'boolean') return value ? 'on' : 'off';
	if (type === 'resourceLocator') return pickedOf(value);
	if (type === 'resourceMapper') return '';
	const values = [value as NodeParameterValue].flat();
	if (type === 'options' || type === 'multiOptions') {
		const named = (options ?? []) as INodePropertyOptions[];
		return values
			.map((each) => named.find((option) => option.value === each)?.name ?? String(each ?? ''))
			.join(', ');
	}
	const isEmpty =
		value === '' || value === undefined || value === null || typeof value === 'object';
	return isEmpty ? '' : code(String(value));
}

/** What a picker takes where nobody chooses; long expressions find the record of the item. */
function pickedOf(picker: unknown): string {
	const { value = '' } = (picker ?? {}) as { readonly value?: string };
	const expression = /^=(\{\{.*\}\})$/.exec(value)?.[1] ?? value;
	if (expression === '') return '';
	return expression.length > LONGEST_DEFAULT ? 'the record of the item' : code(expression);
}

function code(text: string): string {
	return `\`${text.replaceAll('|', '\\|')}\``;
}

export function sentence(text: string): string {
	const flat = plain(text);
	return flat === '' || /[.!?]$/.test(flat) ? flat : `${flat}.`;
}

/** Links of the editor's HTML become Markdown; what would end a cell or be taken for HTML is escaped. */
function plain(text: string): string {
	return text
		.replaceAll(/<a href="([^"]+)"[^>]*>([^<]*)<\/a>/g, '[$2]($1)')
		.replaceAll(/<\/?code>/g, '`')
		.replaceAll(/<\/?b>/g, '**')
		.replaceAll(/<br\s*\/?>/g, ' ')
		.replaceAll('|', '\\|')
		.replaceAll(/\s*\n\s*/g, ' ')
		.replaceAll('<', '&lt;')
		.trim();
}
