import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Condition, ConditionOperator } from '../../../odoo';
import { OPERATOR_TITLES } from '../../../odoo';
import type { ConditionKind } from './conditionKinds';
import { ofKinds, pathAndKind, WITHOUT_KIND } from './conditionKinds';
import { fieldName } from './fieldNames';
import { fromList, withLoadedOptions } from './loadedLists';
import { valueOfPicker } from './picker';

/** One row of conditions as the editor saves it. */
export interface ConditionRow extends IDataObject {
	readonly field: string;
	readonly operator: ConditionOperator;
}

/** What operators are called for some kinds of fields. */
type Names = Partial<Record<ConditionOperator, string>>;

const DATE_NAMES: Names = {
	greater: 'Is After',
	greaterOrEqual: 'Is On or After',
	less: 'Is Before',
	lessOrEqual: 'Is On or Before',
};

const LIST_NAMES: Names = {
	equals: 'Includes',
	notEquals: 'Does Not Include',
	contains: 'Has an Item Whose Name Contains',
	notContains: 'Has No Item Whose Name Contains',
	in: 'Includes One Of',
	notIn: 'Includes None Of',
};

const NEEDS_NO_VALUE: readonly ConditionOperator[] = ['isEmpty', 'isNotEmpty', 'isTrue', 'isFalse'];
const EQUALITY: readonly ConditionOperator[] = ['equals', 'notEquals'];
const LISTS: readonly ConditionOperator[] = ['in', 'notIn'];
const EMPTINESS: readonly ConditionOperator[] = ['isEmpty', 'isNotEmpty'];
const ORDER: readonly ConditionOperator[] = ['greater', 'greaterOrEqual', 'less', 'lessOrEqual'];
const PARTS: readonly ConditionOperator[] = ['contains', 'notContains'];

/** The operators that fit each kind of field, the most common first. */
const OPERATORS: Readonly<Record<ConditionKind, readonly INodePropertyOptions[]>> = {
	boolean: optionsOf(EQUALITY),
	date: optionsOf([...EQUALITY, ...ORDER, ...EMPTINESS], DATE_NAMES),
	file: optionsOf(['isNotEmpty', 'isEmpty']),
	number: optionsOf([...EQUALITY, ...ORDER, ...LISTS]),
	record: optionsOf([
		...EQUALITY,
		...LISTS,
		...PARTS,
		...(['childOf', 'parentOf'] as const),
		...EMPTINESS,
	]),
	records: optionsOf([...EQUALITY, ...LISTS, ...PARTS, ...EMPTINESS], LIST_NAMES),
	selection: optionsOf([...EQUALITY, ...LISTS, ...EMPTINESS]),
	text: optionsOf([
		...EQUALITY,
		...PARTS,
		...(['startsWith', 'endsWith'] as const),
		...LISTS,
		...EMPTINESS,
	]),
};

const TEXT_VALUE: Pick<INodeProperties, 'displayName' | 'name' | 'type' | 'default'> = {
	displayName: 'Value',
	name: 'value',
	type: 'string',
	default: '',
};

const operatorParameters: INodeProperties[] = [
	{
		displayName: 'Operator',
		name: 'operator',
		type: 'options',
		default: 'equals',
		options: optionsOf([...OPERATOR_TITLES.keys()]),
		displayOptions: { show: { field: WITHOUT_KIND } },
	},
	...Object.entries(OPERATORS).map(([kind, options]): INodeProperties => ({
		displayName: 'Operator',
		name: 'operator',
		type: 'options',
		default: 'equals',
		options: [...options],
		displayOptions: { show: { field: ofKinds(kind as ConditionKind) } },
	})),
];

/** Dates by the words of Odoo, near ones first; and two ways to give any other. */
const DATES: INodePropertyOptions[] = [
	{ name: 'Today', value: 'today' },
	{ name: 'Yesterday', value: 'today -1d' },
	{ name: 'Tomorrow', value: 'today +1d' },
	{ name: 'A Week Ago', value: 'today -7d' },
	{ name: 'A Month Ago', value: 'today -1m' },
	{ name: 'In a Week', value: 'today +7d' },
	{ name: 'In a Month', value: 'today +1m' },
	{ name: 'First Day of This Week', value: 'today =monday' },
	{ name: 'First Day of This Month', value: 'today =1d' },
	{ name: 'First Day of Last Month', value: 'today -1m =1d' },
	{ name: 'First Day of Next Month', value: 'today +1m =1d' },
	{ name: 'First Day of This Year', value: 'today =1m =1d' },
	{ name: 'Now', value: 'now' },
	{ name: 'Exact Date', value: 'exact' },
	{ name: 'Other Relative Date', value: 'relative' },
];

const dateParameters: INodeProperties[] = [
	{
		displayName: 'Date',
		name: 'dateValue',
		type: 'options',
		default: '',
		description:
			'Days start at midnight in the timezone of the workflow, or of the Timezone option. Weeks start on Monday.',
		options: DATES,
		displayOptions: { show: { field: ofKinds('date') }, hide: { operator: [...NEEDS_NO_VALUE] } },
	},
	{
		displayName: 'Exact Date',
		name: 'exactDate',
		type: 'dateTime',
		default: '',
		description: 'Set the time to 00:00 to compare with the whole day',
		displayOptions: {
			show: { field: ofKinds('date'), dateValue: ['exact'] },
			hide: { operator: [...NEEDS_NO_VALUE] },
		},
	},
	{
		displayName: 'Relative Date',
		name: 'relativeDate',
		type: 'string',
		default: '',
		placeholder: 'e.g. today -3d',
		description:
			'Start with today or now, then add steps. -3d, +2w, -1m, +1y, -4H and -30M move by days, weeks, months, years, hours and minutes. =1d goes to the first day of the month, =1m to January, =monday to the Monday of the week.',
		displayOptions: {
			show: { field: ofKinds('date'), dateValue: ['relative'] },
			hide: { operator: [...NEEDS_NO_VALUE] },
		},
	},
];

const selectionParameters: INodeProperties[] = [
	withLoadedOptions('getSelectionValues', {
		displayName: 'Value Name or ID',
		name: 'selectionValue',
		type: 'options',
		default: '',
		displayOptions: { show: { field: ofKinds('selection'), operator: [...EQUALITY] } },
		typeOptions: { loadOptionsDependsOn: ['model.value', '&field'] },
	}),
	withLoadedOptions('getSelectionValues', {
		displayName: 'Value Names or IDs',
		name: 'selectionValues',
		type: 'multiOptions',
		default: [],
		displayOptions: { show: { field: ofKinds('selection'), operator: [...LISTS] } },
		typeOptions: { loadOptionsDependsOn: ['model.value', '&field'] },
	}),
];

const recordParameter: INodeProperties = {
	displayName: 'Record',
	name: 'recordValue',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		fromList('searchLinkedRecords', 'Choose a record...'),
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 42' },
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Azure Interior' },
	],
	displayOptions: {
		show: {
			field: ofKinds('record', 'records'),
			operator: [...EQUALITY, 'childOf', 'parentOf'],
		},
	},
};

/** The parameters of one condition. The lists need `getConditionFields`, `getSelectionValues` and `searchLinkedRecords`. */
export const conditionParameters: INodeProperties[] = [
	withLoadedOptions('getConditionFields', {
		displayName: 'Field Name or ID',
		name: 'field',
		type: 'options',
		default: '',
		description:
			'The field to compare. For a path through linked records, such as partner_id.country_id.code, use an expression.',
		typeOptions: { loadOptionsDependsOn: ['model.value'] },
	}),
	...operatorParameters,
	{
		...TEXT_VALUE,
		description:
			'For Is One Of, a comma-separated list or an array. For linked records, an ID or a name. For dates: also relative ones such as today -1d.',
		displayOptions: { show: { field: WITHOUT_KIND }, hide: { operator: [...NEEDS_NO_VALUE] } },
	},
	{
		...TEXT_VALUE,
		displayOptions: {
			show: { field: ofKinds('text') },
			hide: { operator: [...NEEDS_NO_VALUE, ...LISTS] },
		},
	},
	{
		...TEXT_VALUE,
		displayName: 'Values',
		placeholder: 'e.g. 10, 20',
		description: 'Comma-separated values, or an array from an expression',
		displayOptions: { show: { field: ofKinds('number', 'text'), operator: [...LISTS] } },
	},
	{
		...TEXT_VALUE,
		displayName: 'Values',
		placeholder: 'e.g. Azure Interior, Deco Addict',
		description: 'Comma-separated IDs or names of records, or an array from an expression',
		displayOptions: { show: { field: ofKinds('record', 'records'), operator: [...LISTS] } },
	},
	{
		...TEXT_VALUE,
		description: 'Part of the name',
		displayOptions: { show: { field: ofKinds('record', 'records'), operator: [...PARTS] } },
	},
	{
		displayName: 'Value',
		name: 'booleanValue',
		type: 'boolean',
		default: true,
		description: 'Whether to compare with on (yes) or off (no)',
		displayOptions: {
			show: { field: ofKinds('boolean') },
			hide: { operator: [...NEEDS_NO_VALUE] },
		},
	},
	{
		displayName: 'Value',
		name: 'numberValue',
		type: 'number',
		default: '', // not 0: who leaves it out is told so
		displayOptions: {
			show: { field: ofKinds('number') },
			hide: { operator: [...NEEDS_NO_VALUE, ...LISTS] },
		},
	},
	...dateParameters,
	...selectionParameters,
	recordParameter,
];

/** The condition of a row, with the value from where the editor asked for it. */
export function conditionFrom(row: ConditionRow): Condition {
	const { path, kind } = pathAndKind(fieldName(row.field));
	const { operator } = row;
	return { field: path, operator, value: kind ? typedValue(row, kind) : row.value };
}

function typedValue(row: ConditionRow, kind: ConditionKind): unknown {
	const isList = LISTS.includes(row.operator);
	switch (kind) {
		case 'boolean':
			return row.booleanValue ?? row.value;
		case 'number':
			return isList ? row.value : (row.numberValue ?? row.value);
		case 'date':
			return dateIn(row);
		case 'selection':
			return (isList ? row.selectionValues : row.selectionValue) ?? row.value;
		case 'record':
		case 'records':
			return isList || PARTS.includes(row.operator) ? row.value : recordIn(row);
		default:
			return row.value;
	}
}

function dateIn({ dateValue, exactDate, relativeDate, value }: ConditionRow): unknown {
	if (dateValue === 'relative') return relativeDate;
	if (dateValue !== 'exact') return dateValue ?? value;
	// The editor's calendar always has a time, and knows no way to choose a day alone.
	const isDay = typeof exactDate === 'string' && /^\d{4}-\d\d-\d\dT00:00:00$/.test(exactDate);
	return isDay ? exactDate.slice(0, 10) : exactDate;
}

function recordIn({ recordValue, value }: ConditionRow): unknown {
	return valueOfPicker(recordValue ?? value);
}

function optionsOf(
	operators: readonly ConditionOperator[],
	names: Names = {},
): INodePropertyOptions[] {
	return operators.map((value) => ({
		name: names[value] ?? OPERATOR_TITLES.get(value) ?? value,
		value,
	}));
}
