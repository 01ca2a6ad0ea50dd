import { DateTime } from 'luxon';
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { RESOURCES as DESTINATION } from '../../../nodes/OdooDestination/actions/resources';
import { RESOURCES as SOURCE } from '../../../nodes/OdooSource/actions/resources';
import { readFollowUp } from '../../../nodes/OdooDestination/actions/method/followUp';
import { readLines } from '../../../nodes/OdooDestination/business/lines';
import { readCallSettings } from '../../../nodes/OdooDestination/callOptions';
import type { ListedOperation } from '../../../nodes/shared/resource';

interface Case {
	readonly title: string;
	readonly parameter: INodeProperties;
	readonly parameters: readonly INodeProperties[];
	readonly operation: ListedOperation['operation'];
}

/** What n8n asks for before it runs a node, and what is filled in by a mapper or row by row. */
const READ_APART = ['columns', 'watchFields'];

/** What may be nothing for an item: the cursor of a first run, and what only the editor reads. */
const MAY_BE_NOTHING = ['cursor', 'wizardModel'];

/** Texts that are none where they are left empty: nothing else takes their place. */
const TEXTS = [
	'Activity > Mark Done > Feedback',
	'Activity > Schedule > Note',
	'Activity > Schedule > Summary',
	'Message > Post > Body',
	'Message > Post > Subject',
	'Opportunity > Mark Lost > Closing Note',
];

const NOTHING_TO_POST = 'The message has neither a text nor attachments.';

/** Of one type with texts, but read as lists. */
const LISTS = ['Message > Post > Attachments', 'Message > Post > Recipients by Email or ID'];

const WITH_ONE_VALUE = [
	'boolean',
	'dateTime',
	'json',
	'multiOptions',
	'number',
	'options',
	'resourceLocator',
	'string',
];

const all: Case[] = [...SOURCE, ...DESTINATION].flatMap((resource) =>
	resource.operations.flatMap(({ option, properties, operation }) => {
		const parameters = [...(resource.shared ?? []), ...properties];
		return parameters.map((parameter) => ({
			title: `${resource.name} > ${option.name} > ${parameter.displayName}`,
			parameter,
			parameters,
			operation,
		}));
	}),
);
const cases = all.filter(
	({ parameter: { name, required } }) => required && !READ_APART.includes(name),
);
const optional = all.filter(
	({ title, parameter: { name, noDataExpression, required, type } }) =>
		!required &&
		!TEXTS.includes(title) &&
		!noDataExpression &&
		WITH_ONE_VALUE.includes(type) &&
		!MAY_BE_NOTHING.includes(name),
);

/** Parameters as they are when all is filled in so that this one is shown. */
function filledIn({ parameter, parameters }: Case): IDataObject {
	const values = parameters.map(({ name, type, default: byDefault, required }) => {
		if (type === 'resourceLocator') return [name, { __rl: true, mode: 'name', value: 'x' }];
		return [name, required && byDefault === '' ? '2026-01-31' : byDefault];
	});
	const { show = {} } = parameter.displayOptions ?? {};
	const shown = Object.entries(show).map(([name, choices]) => [name, choices?.[0]]);
	return { ...Object.fromEntries([...values, ...shown]), body: 'x' } as IDataObject;
}

function contextOf(each: Case, value: unknown): IExecuteFunctions {
	const { name, type } = each.parameter;
	const isPicker = type === 'resourceLocator';
	const given = isPicker ? { __rl: true, mode: 'id', value } : value;
	const values = { ...filledIn(each), [name]: given };
	const read = (path: string, _: number, fallback: unknown, options?: object) => {
		if (options) return path === name ? '={{ $json.missing }}' : fallback;
		return path in values ? values[path as keyof typeof values] : fallback;
	};
	return {
		getNodeParameter: read,
		getInputData: () => [{ json: {} }],
		getNode: () => ({ type: 'odoo', parameters: {} }),
		getTimezone: () => 'UTC',
	} as unknown as IExecuteFunctions;
}

function takesLists({ title, parameter: { type } }: Case): boolean {
	return (
		(title.startsWith('Method > ') && type === 'json') ||
		type === 'multiOptions' ||
		LISTS.includes(title)
	);
}

function titleOf({ parameter: { displayName } }: Case): string {
	return displayName.replace(/ Names? or IDs?$/, '');
}

const item = { json: {} };
const connect = async () => await Promise.reject(new Error('connected'));

async function run(each: Case, value: unknown): Promise<unknown> {
	const ctx = contextOf(each, value);
	const { operation } = each;
	if (operation.kind === 'perItem') {
		return await operation.execute({ ctx, itemIndex: 0, item, connect, afterRun: () => undefined });
	}
	const { row } = operation.readRow(ctx, 0, item) as { row: { ids?: unknown } };
	// Calls of methods keep it for later, when all items are known.
	if (row.ids instanceof Error) throw row.ids;
	return row;
}

it('finds parameters to leave empty', () => {
	expect(cases.length).toBeGreaterThan(60);
});

describe.each(cases)('$title', (each) => {
	it.each([null, undefined, '', '  '])('is missed where it is %j', async (value) => {
		await expect(run(each, value)).rejects.toThrow(`${titleOf(each)} has no value for this item.`);
	});
});

it('finds parameters that have a default', () => {
	expect(optional.length).toBeGreaterThan(60);
});

describe.each(optional)('$title', (each) => {
	// As JSON, any list is a value.
	const ofLists = each.parameter.type === 'json' ? [] : [takesLists(each) ? [null] : []];
	const nothing = [null, undefined, '', '  ', ...ofLists];

	it.each(nothing.map((value) => [value]))(
		'is not taken for left empty where an expression gives %j',
		async (value) => {
			await expect(run(each, value)).rejects.toMatchObject({
				code: expect.stringMatching(/^INVALID_/) as string,
				message: expect.stringContaining(titleOf(each)) as string,
			});
		},
	);
});

/** A node whose expressions all give nothing but what is said here. */
function nodeWith(parameters: IDataObject): IExecuteFunctions {
	return {
		getNodeParameter: (name: string, _: number, fallback: unknown, options?: object) =>
			options ? '={{ $json.missing }}' : (parameters[name] ?? fallback),
		getTimezone: () => 'UTC',
	} as unknown as IExecuteFunctions;
}

it.each([
	['Timezone', 'timezone', ''],
	['Timezone', 'timezone', null],
	['Language', 'language', ''],
	['Context (JSON)', 'context', ' '],
])('an option is not taken for left empty: %s', (title, name, value) => {
	const read = () => readCallSettings(nodeWith({ options: { [name]: value } }), 0);
	expect(read).toThrow(`${title} has no value for this item.`);
});

it.each([
	['Fields (JSON)', { button: 'action_apply', fields: null, model: '' }],
	['Fields (JSON)', { button: 'action_apply', fields: '', model: '' }],
	['Only for Model', { button: 'action_apply', fields: '{}', model: '' }],
])('a dialog that follows is not taken for left empty: %s', (title, dialog) => {
	const read = () => readFollowUp(nodeWith({ 'followUp.wizards': [dialog] }), 0);
	expect(read).toThrow(`${title} has no value for this item.`);
});

it.each(['[]', ' [ ] ', []])('a list of lines has some: %j', (linesList) => {
	const read = () => readLines(nodeWith({ linesMode: 'list', linesList }), 0, 'quantity');
	expect(read).toThrow('List of Lines has no value for this item.');
});

const lineOf = (line: IDataObject) =>
	readLines(nodeWith({ linesMode: 'list', linesList: [line] }), 0, 'product_uom_qty');

it.each([
	['product_uom_qty', 'Quantity'],
	['price_unit', 'Unit Price'],
	['product_id', 'Product'],
	['product_id.default_code', 'Product'],
	['product_uom_id', 'Unit of Measure'],
	['tax_id', 'Taxes'],
])('a line of a list that has no %s is told so, as by its other name', (name, title) => {
	const read = () => lineOf({ name: 'Setup', [name]: '' });
	expect(read).toThrow(`${title} of line 1 has no value for this item.`);
});

it('a line that was read without a product is one without a product, but not without a quantity', () => {
	const line = { name: 'Consulting', product_uom_qty: 1, price_unit: 100 };
	expect(lineOf({ ...line, product_id: null, product_uom_id: null })).toEqual([line]);
	expect(() => lineOf({ ...line, product: null })).toThrow('Product of line 1 has no value');
	expect(() => lineOf({ ...line, product_uom_qty: null })).toThrow('Quantity of line 1');
});

it('a section in a list of lines needs no product', () => {
	const section = { display_type: 'line_section', name: 'Options' };
	expect(lineOf({ ...section, product_id: null, product_uom: null })).toEqual([section]);
});

const lists = optional.filter(takesLists);

it('finds parameters for lists', () => {
	expect(lists.length).toBeGreaterThan(LISTS.length + 5);
});

it.each(lists)('$title takes an empty list for none', async (each) => {
	const result = await run(each, []).catch((error: Error) => error.message);
	// What asks Odoo at once has read its parameters.
	expect(result).toEqual(each.operation.kind === 'perItem' ? 'connected' : expect.anything());
	expect(result).not.toEqual(expect.stringContaining('has no value'));
});

const texts = all.filter(({ title }) => TEXTS.includes(title));
const dates = [new Date('2026-01-31T12:00:00Z'), DateTime.fromISO('2026-01-31T12:00:00.000Z')];

it('finds parameters for texts', () => {
	expect(texts).toHaveLength(TEXTS.length);
});

describe.each(texts)('$title', (each) => {
	const isBody = each.parameter.name === 'body';

	it.each([null, undefined, '', '  '])('is none where an expression gives %j', async (value) => {
		const row = await run(each, value).catch((error: unknown) => error);
		if (isBody) expect(row).toMatchObject({ message: NOTHING_TO_POST });
		else expect(row).not.toBeInstanceOf(Error);
	});

	it.each(dates)('takes a date as its text', async (date) => {
		const row = await run(each, date);
		expect(JSON.stringify(row)).toContain('"2026-01-31T');
	});
});

const allTexts = all.filter(
	({ title }) =>
		TEXTS.includes(title) ||
		['Button > Press > Dialog Button', 'Model > Get Many > Search Text'].includes(title),
);

it('finds all parameters for texts', () => {
	expect(allTexts).toHaveLength(TEXTS.length + 2);
});

it.each(allTexts)('$title is no object', async (each) => {
	await expect(run(each, { text: 'x' })).rejects.toMatchObject({
		code: 'INVALID_VALUE',
		message: `${titleOf(each)} takes text.`,
	});
});

it('does not offer a default for files that are required', async () => {
	const upload = all.find(({ title }) => title === 'Attachment > Upload > Input Binary Fields');
	await expect(run(upload as Case, '')).rejects.toMatchObject({
		hint: expect.not.stringContaining('default') as string,
	});
});
