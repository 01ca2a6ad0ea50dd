import type {
	IDataObject,
	IDisplayOptions,
	IExecuteFunctions,
	INodeProperties,
} from 'n8n-workflow';
import { isBlank, isEmptyList, isPlainObject, OdooError } from '../../../odoo';
import { listFrom } from '../../shared/parameters/ids';
import { choiceParameter, readChoiceParameter } from '../../shared/parameters/choices';
import { meantBy, valueOfPicker } from '../../shared/parameters/picker';
import { hasNoValue, readRequired } from '../../shared/parameters/required';
import { parsedJson } from '../../shared/parameters/parsedJson';
import { pickerParameter, productParameter, textParameter } from './parameters';

/** The fields of a line by what the node calls them, where models agree; any other name is that of a field. */
const FIELD_OF: ReadonlyMap<string, string> = new Map([
	['product', 'product_id'],
	['sku', 'product_id'],
]);
/** The same for those that only documents have. */
const FIELD_OF_DOCUMENT: ReadonlyMap<string, string> = new Map([
	['description', 'name'],
	['price', 'price_unit'],
]);

/** What messages call these fields; versions have some of them by several names. */
const NAME_OF_FIELD: ReadonlyMap<string, string> = new Map([
	['name', 'description'],
	['price_unit', 'price'],
	['product_id', 'product'],
	['product_uom', 'unit'],
	['product_uom_id', 'unit'],
	['tax_id', 'taxes'],
	['tax_ids', 'taxes'],
	['taxes_id', 'taxes'],
]);

/** If an expression gives nothing for one of these, what Odoo proposes instead would be wrong without a word. */
const NEVER_BLANK: ReadonlyMap<string, string> = new Map([
	['price', 'Unit Price'],
	['product', 'Product'],
	['quantity', 'Quantity'],
	['sku', 'SKU'],
	['taxes', 'Taxes'],
	['unit', 'Unit of Measure'],
]);

/** What lines that are none of a product leave empty, such as most of a vendor bill. */
const OF_NO_PRODUCT: ReadonlySet<string> = new Set(['product', 'unit']);

/** What few lines need. */
const additionalParameter: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [
		{
			displayName: 'Discount (%)',
			name: 'discount',
			type: 'number',
			typeOptions: { maxValue: 100 },
			default: 0,
			description: 'For purchase orders, requires Odoo 17 or later',
		},
		textParameter('Taxes', 'taxes', {
			placeholder: 'e.g. 15%, Eco Tax',
			description:
				'Names or IDs, separated by commas or as an array. Replaces the taxes that Odoo proposes; for no taxes, use the expression <code>{{ [] }}</code>.',
		}),
		pickerParameter('Unit of Measure', 'unit', {
			searchListMethod: 'searchUnits',
			placeholder: 'e.g. Dozens',
			description: "Defaults to the product's unit",
		}),
	],
};

/** How the lines of an operation are entered. */
export interface LinesKind {
	/** The inputs of a line. */
	readonly inputs: readonly INodeProperties[];
	/** An expression that gives a list of lines. */
	readonly example: string;
	/** The keys that a line of such a list has. */
	readonly keys: string;
	/** Where such lists come from. */
	readonly source: string;
	/** Lines of documents: Odoo fills in what they leave out. */
	readonly ofDocument?: true;
	/** When lines are asked for; always when left out. */
	readonly show?: NonNullable<IDisplayOptions['show']>;
}

/** The lines of orders and invoices. */
const DOCUMENT_LINES: LinesKind = {
	inputs: [
		productParameter,
		{
			displayName: 'Quantity',
			name: 'quantity',
			type: 'number',
			default: 1,
		},
		{
			displayName: 'Unit Price',
			name: 'price',
			type: 'string',
			default: '',
			placeholder: 'e.g. 49.90',
			description:
				"Without tax, unless the product's sales tax is included in prices. Defaults to the price that Odoo has for the customer or vendor.",
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
			description: "Defaults to the product's description",
		},
		additionalParameter,
	],
	example:
		'{{ $json.line_items.map(line => ({ sku: line.sku, quantity: line.quantity, price: line.price })) }}',
	keys: 'product (name or ID) or sku (internal reference), quantity, price, discount, taxes, unit and description. Any other key is the technical name of a field of the line.',
	source: 'Such as the line items of an order from an online store',
	ofDocument: true,
};

function modeParameter({ source, show }: LinesKind) {
	return choiceParameter({
		displayName: 'Specify Lines',
		name: 'linesMode',
		type: 'options',
		noDataExpression: true,
		default: 'fields',
		...(show && { displayOptions: { show } }),
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using a List', value: 'list', description: source },
		],
	});
}

function listParameter({ example, keys, show }: LinesKind): INodeProperties {
	return {
		displayName: 'List of Lines',
		name: 'linesList',
		type: 'json',
		default: '',
		required: true,
		placeholder: `e.g. ${example}`,
		description: `A list of objects with the keys ${keys}`,
		displayOptions: { show: { ...show, linesMode: ['list'] } },
	};
}

/** Lines, entered one by one or as a list that an expression gives. */
export function linesParametersOf(kind: LinesKind): INodeProperties[] {
	return [
		modeParameter(kind),
		{
			displayName: 'Lines',
			name: 'lines',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			default: {},
			placeholder: 'Add Line',
			displayOptions: { show: { ...kind.show, linesMode: ['fields'] } },
			options: [{ displayName: 'Line', name: 'line', values: [...kind.inputs] }],
		},
		listParameter(kind),
	];
}

/** The lines of a document. */
export const linesParameters: readonly INodeProperties[] = linesParametersOf(DOCUMENT_LINES);

/** The lines of one item as values to write. @throws OdooError `INVALID_VALUE` */
export function readLines(
	ctx: IExecuteFunctions,
	itemIndex: number,
	quantityField: string,
	kind: LinesKind = DOCUMENT_LINES,
): Array<Record<string, unknown>> {
	if (readChoiceParameter(ctx, itemIndex, modeParameter(kind)) === 'list') {
		const list = listOf(readRequired(ctx, itemIndex, listParameter(kind)), kind);
		return list.map((line, at) => valuesOf(line, at, quantityField, kind));
	}
	const lines = linesOf(ctx.getNodeParameter('lines', itemIndex, {}));
	const stored = linesOf(ctx.getNodeParameter('lines', itemIndex, {}, { rawExpressions: true }));
	return lines.map((line, at) => {
		const filledIn = Object.entries(line).filter(([name]) => !isEmptyInput(stored[at]?.[name]));
		return valuesOf(Object.fromEntries(filledIn), at, quantityField, kind);
	});
}

function linesOf(given: unknown): IDataObject[] {
	const { line = [] } = given as { line?: IDataObject[] };
	return line.map(({ additionalFields, ...own }) => ({
		...own,
		...(additionalFields as IDataObject | undefined),
	}));
}

/** What the editor saved for an input that was left empty. */
function isEmptyInput(stored: unknown): boolean {
	return valueOfPicker(stored) === '';
}

function valuesOf(
	line: IDataObject,
	at: number,
	quantityField: string,
	{ ofDocument }: LinesKind,
): Record<string, unknown> {
	const keys = new Map<string, string>();
	// A section or a note, which has none of them.
	const isText = String(line.display_type).startsWith('line_');
	const entries = Object.entries(line).flatMap(([name, given]) => {
		const meant = meantBy(valueOf(name, given));
		const known = FIELD_OF.get(name) ?? (ofDocument && FIELD_OF_DOCUMENT.get(name)) ?? name;
		const column = name === 'quantity' ? quantityField : known;
		const [field = column] = column.split('.');
		const what = field === quantityField ? 'quantity' : (NAME_OF_FIELD.get(field) ?? field);
		if (isBlank(meant)) {
			const title = NEVER_BLANK.get(name) ?? NEVER_BLANK.get(what);
			// A line that was read without a product says so by the name of the field.
			const isNone = meant === null && name === field && OF_NO_PRODUCT.has(what);
			if (title !== undefined && !isText && !isNone) throw emptyPart(title, at, ofDocument);
			return [];
		}
		const other = keys.get(what);
		if (other !== undefined) throw givenTwice(what, [other, name], at);
		keys.set(what, name);
		return [[column, meant]];
	});
	return Object.fromEntries(entries) as Record<string, unknown>;
}

function valueOf(name: string, given: unknown): unknown {
	if (name === 'sku') return { mode: 'default_code', value: given };
	if (name !== 'taxes' || isBlank(given)) return given;
	const list = parsedJson(given);
	const taxes = listFrom(Array.isArray(list) ? list : given);
	// No taxes at all is an empty list, not one of expressions that gave nothing.
	return taxes.length > 0 || isEmptyList(list) ? taxes : '';
}

function listOf(given: unknown, kind: LinesKind): IDataObject[] {
	const list = parsedJson(given);
	const isList = Array.isArray(list) && list.every(isPlainObject);
	if (isList && list.length === 0) throw hasNoValue(listParameter(kind));
	if (isList) return list as IDataObject[];
	throw new OdooError('INVALID_VALUE', 'List of Lines is not a list of objects.', {
		field: 'linesList',
		hint: `Use an expression such as ${kind.example}.`,
	});
}

function givenTwice(what: string, names: readonly [string, string], at: number): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`Line ${at + 1} names its ${what} twice: ${names.join(' and ')}. Keep one.`,
		{ field: 'lines' },
	);
}

function emptyPart(title: string, at: number, isProposed = false): OdooError {
	const leaveOut = isProposed ? ` For what Odoo proposes, leave out ${title}.` : '';
	const hint = `Check that the expression has a value for this item.${leaveOut}`;
	return hasNoValue({ displayName: `${title} of line ${at + 1}`, name: 'lines' }, { hint });
}
