import type {
	DisplayCondition,
	IDataObject,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { Condition, ConditionOperator } from '../../../odoo';
import type { ConditionKind } from './conditionKinds';
import { ofKinds, pathAndKind, WITHOUT_KIND } from './conditionKinds';
import {
	EQUALITY,
	HIERARCHY,
	LISTS,
	NEEDS_NO_VALUE,
	operatorParameters,
	PARTS,
} from './conditionOperators';
import { fieldName, fieldParameter } from './fieldNames';
import { withLoadedOptions } from './loadedLists';
import { BY_ID, fromList, typed } from './pickerModes';
import { valueOfPicker } from './picker';

/** One row of conditions as the editor saves it. */
export interface ConditionRow extends IDataObject {
	readonly field: string;
	readonly operator: ConditionOperator;
}

const OF_RECORDS = ofKinds('record', 'records');

const TEXT_VALUE: Pick<INodeProperties, 'displayName' | 'name' | 'type' | 'default'> = {
	displayName: 'Value',
	name: 'value',
	type: 'string',
	default: '',
};

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
		displayOptions: withValue(ofKinds('date')),
	},
	{
		displayName: 'Exact Date',
		name: 'exactDate',
		type: 'dateTime',
		default: '',
		description: 'Set the time to 00:00 to compare with the whole day',
		displayOptions: withValue(ofKinds('date'), { dateValue: ['exact'] }),
	},
	{
		displayName: 'Relative Date',
		name: 'relativeDate',
		type: 'string',
		default: '',
		placeholder: 'e.g. today -3d',
		description:
			'Start with today or now, then add steps. -3d, +2w, -1m, +1y, -4H and -30M move by days, weeks, months, years, hours and minutes. =1d goes to the first day of the month, =1m to January, =monday to the Monday of the week.',
		displayOptions: withValue(ofKinds('date'), { dateValue: ['relative'] }),
	},
];

const selectionParameters: INodeProperties[] = [
	withLoadedOptions('getSelectionValues', {
		displayName: 'Value Name or ID',
		name: 'selectionValue',
		type: 'options',
		default: '',
		displayOptions: withOperator(ofKinds('selection'), EQUALITY),
		typeOptions: { loadOptionsDependsOn: ['model.value', '&field'] },
	}),
	withLoadedOptions('getSelectionValues', {
		displayName: 'Value Names or IDs',
		name: 'selectionValues',
		type: 'multiOptions',
		default: [],
		displayOptions: withOperator(ofKinds('selection'), LISTS),
		typeOptions: { loadOptionsDependsOn: ['model.value', '&field'] },
	}),
];

const recordParameter: INodeProperties = {
	displayName: 'Record',
	name: 'recordValue',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		fromList('searchFieldValues', 'Choose a record...'),
		BY_ID,
		typed('By Name', 'name', 'e.g. Azure Interior'),
	],
	displayOptions: withOperator(OF_RECORDS, [...EQUALITY, ...HIERARCHY]),
};

/** The parameters of one condition. The lists need `getConditionFields`, `getSelectionValues` and `searchFieldValues`. */
export const conditionParameters: INodeProperties[] = [
	fieldParameter('getConditionFields', {
		description:
			'The field to compare. For a path through linked records, such as partner_id.country_id.code, use an expression.',
	}),
	...operatorParameters,
	{
		...TEXT_VALUE,
		description:
			'For Is One Of, a comma-separated list or an array. For linked records, an ID or a name. For dates: also relative ones such as today -1d.',
		displayOptions: withValue(WITHOUT_KIND),
	},
	{
		...TEXT_VALUE,
		displayOptions: withOneValue(ofKinds('text')),
	},
	{
		...TEXT_VALUE,
		displayName: 'Values',
		placeholder: 'e.g. 10, 20',
		description: 'Comma-separated values, or an array from an expression',
		displayOptions: withOperator(ofKinds('number', 'text'), LISTS),
	},
	{
		...TEXT_VALUE,
		displayName: 'Values',
		placeholder: 'e.g. Azure Interior, Deco Addict',
		description: 'Comma-separated IDs or names of records, or an array from an expression',
		displayOptions: withOperator(OF_RECORDS, LISTS),
	},
	{
		...TEXT_VALUE,
		description: 'Part of the name',
		displayOptions: withOperator(OF_RECORDS, PARTS),
	},
	{
		displayName: 'Value',
		name: 'booleanValue',
		type: 'boolean',
		default: true,
		description: 'Whether to compare with on (yes) or off (no)',
		displayOptions: withValue(ofKinds('boolean')),
	},
	{
		displayName: 'Value',
		name: 'numberValue',
		type: 'number',
		default: '', // not 0: who leaves it out is told so
		displayOptions: withOneValue(ofKinds('number')),
	},
	...dateParameters,
	...selectionParameters,
	recordParameter,
];

/** Shown for such fields with one of these operators. */
function withOperator(
	field: DisplayCondition[],
	operators: readonly ConditionOperator[],
): INodeProperties['displayOptions'] {
	return { show: { field, operator: [...operators] } };
}

/** Shown for such fields, unless the operator needs no value. */
function withValue(
	field: DisplayCondition[],
	others: Readonly<Record<string, string[]>> = {},
): INodeProperties['displayOptions'] {
	return { show: { field, ...others }, hide: { operator: [...NEEDS_NO_VALUE] } };
}

/** Shown for such fields, if the operator needs a value, and not a list of them. */
function withOneValue(field: DisplayCondition[]): INodeProperties['displayOptions'] {
	return { show: { field }, hide: { operator: [...NEEDS_NO_VALUE, ...LISTS] } };
}

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
			return isList || PARTS.includes(row.operator)
				? row.value
				: valueOfPicker(row.recordValue ?? row.value);
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
