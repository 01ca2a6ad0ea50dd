import type { DisplayCondition, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { ConditionOperator } from '../../../odoo';
import { OPERATOR_TITLES } from '../../../odoo';
import type { ConditionKind } from './conditionKinds';
import { ofKinds, WITHOUT_KIND } from './conditionKinds';

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

export const NEEDS_NO_VALUE: readonly ConditionOperator[] = [
	'isEmpty',
	'isNotEmpty',
	'isTrue',
	'isFalse',
];
export const EQUALITY: readonly ConditionOperator[] = ['equals', 'notEquals'];
export const LISTS: readonly ConditionOperator[] = ['in', 'notIn'];
const EMPTINESS: readonly ConditionOperator[] = ['isEmpty', 'isNotEmpty'];
const ORDER: readonly ConditionOperator[] = ['greater', 'greaterOrEqual', 'less', 'lessOrEqual'];
export const PARTS: readonly ConditionOperator[] = ['contains', 'notContains'];

export const HIERARCHY: readonly ConditionOperator[] = ['childOf', 'parentOf'];

/** The operators that fit each kind of field, the most common first. */
const OPERATORS: Readonly<Record<ConditionKind, readonly INodePropertyOptions[]>> = {
	boolean: optionsOf(EQUALITY),
	date: optionsOf([...EQUALITY, ...ORDER, ...EMPTINESS], DATE_NAMES),
	file: optionsOf(['isNotEmpty', 'isEmpty']),
	number: optionsOf([...EQUALITY, ...ORDER, ...LISTS]),
	record: optionsOf([...EQUALITY, ...LISTS, ...PARTS, ...HIERARCHY, ...EMPTINESS]),
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

export const operatorParameters: INodeProperties[] = [
	operatorParameter(WITHOUT_KIND, optionsOf([...OPERATOR_TITLES.keys()])),
	...Object.entries(OPERATORS).map(([kind, options]) =>
		operatorParameter(ofKinds(kind as ConditionKind), options),
	),
];

function operatorParameter(
	field: DisplayCondition[],
	options: readonly INodePropertyOptions[],
): INodeProperties {
	return {
		displayName: 'Operator',
		name: 'operator',
		type: 'options',
		default: 'equals',
		options: [...options],
		displayOptions: { show: { field } },
	};
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
