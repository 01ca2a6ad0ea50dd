import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ConditionGroup, Filter } from '../../../odoo';
import { checkTemplate } from '../../../odoo';
import { choiceParameter, readChoice, readChoiceParameter } from './choices';
import type { ConditionRow } from './conditionRows';
import { conditionFrom, conditionParameters } from './conditionRows';
import type { ParameterReader } from './parameterReader';
import { hasNoValue, isNothing } from './required';
import { writtenExpression } from './writtenExpression';

const conditionsParameter: INodeProperties = {
	displayName: 'Conditions',
	name: 'conditions',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Condition',
	default: {},
	options: [{ displayName: 'Condition', name: 'values', values: conditionParameters }],
};

const matchTypeParameter = choiceParameter({
	displayName: 'Must Match',
	name: 'matchType',
	type: 'options',
	default: 'allConditions',
	options: [
		{ name: 'All Conditions', value: 'allConditions' },
		{ name: 'Any Condition', value: 'anyCondition' },
		{ name: 'None of the Conditions', value: 'noCondition' },
	],
});

const groupMatchTypeParameter = choiceParameter({
	...matchTypeParameter,
	default: 'anyCondition',
	description:
		'With All Conditions, conditions on lines, such as order lines, must match the same line',
});

const groupsParameter: INodeProperties = {
	displayName: 'Groups of Conditions',
	name: 'conditionGroups',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Group',
	default: {},
	description: 'Conditions in parentheses, such as B or C in: A and (B or C)',
	options: [
		{
			displayName: 'Group',
			name: 'values',
			values: [groupMatchTypeParameter, conditionsParameter],
		},
	],
};

const ofConditions = { show: { filterMode: ['conditions'] } };

const filterModeParameter = choiceParameter({
	displayName: 'Filter',
	name: 'filterMode',
	type: 'options',
	noDataExpression: true,
	default: 'none',
	options: [
		{ name: 'Build Conditions', value: 'conditions' },
		{ name: 'Odoo Domain', value: 'domain', description: 'The filter syntax of Odoo' },
		{ name: 'None', value: 'none', description: 'All records the user can access' },
	],
});

const domainParameter: INodeProperties = {
	displayName: 'Domain',
	name: 'domain',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	required: true,
	placeholder: "e.g. [('is_company', '=', True), ('country_id.code', 'in', ['BE', 'FR'])]",
	description:
		'The domain in JSON or Python syntax, or an array from an expression. Use [] for all records.',
	displayOptions: { show: { filterMode: ['domain'] } },
};

/** Which records to read: all, by conditions, or by a domain. */
export const filterParameters: INodeProperties[] = [
	filterModeParameter,
	{ ...matchTypeParameter, displayOptions: ofConditions },
	{ ...conditionsParameter, displayOptions: ofConditions },
	{ ...groupsParameter, displayOptions: ofConditions },
	domainParameter,
];

/** The filter as the user filled it in. @throws OdooError `INVALID_DOMAIN`, `INVALID_VALUE` */
export function readFilter(ctx: ParameterReader, itemIndex: number): Filter {
	const mode = readChoiceParameter(ctx, itemIndex, filterModeParameter);
	if (mode === 'domain') return { mode, domain: readDomain(ctx, itemIndex) };
	if (mode === 'none') return { mode };
	const matchType = readChoiceParameter(ctx, itemIndex, matchTypeParameter);
	const rows = ctx.getNodeParameter('conditions.values', itemIndex, []) as ConditionRow[];
	const groups = ctx.getNodeParameter('conditionGroups.values', itemIndex, []) as GroupRow[];
	return { mode, matchType, conditions: rows.map(conditionFrom), groups: groups.map(groupFrom) };
}

function readDomain(ctx: ParameterReader, itemIndex: number): unknown {
	const domain = ctx.getNodeParameter('domain', itemIndex, '') as unknown;
	if (!Array.isArray(domain) && isNothing(domain)) {
		const hint =
			'To read all records, set Filter to None, or use []. If Domain is an expression, check that it has a value.';
		throw hasNoValue(domainParameter, { ctx, code: 'INVALID_DOMAIN', hint });
	}
	const template = writtenExpression(ctx, 'domain', itemIndex);
	if (typeof domain === 'string' && template !== undefined) checkTemplate(template, domain);
	return domain;
}

/** A group of conditions as the editor saves it. */
interface GroupRow extends IDataObject {
	readonly conditions?: { readonly values?: readonly ConditionRow[] };
}

function groupFrom(group: GroupRow): ConditionGroup {
	const matchType = readChoice(group, groupMatchTypeParameter);
	return { matchType, conditions: (group.conditions?.values ?? []).map(conditionFrom) };
}
