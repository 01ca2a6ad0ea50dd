import type { INodeProperties } from 'n8n-workflow';
import type { ConditionGroup, Filter, MatchType } from '../../../odoo';
import { checkTemplate } from '../../../odoo';
import { choiceParameter, readChoiceParameter } from './choices';
import type { ConditionRow } from './conditionRows';
import { conditionFrom, conditionParameters } from './conditionRows';
import type { ParameterReader } from './parameterReader';
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

const matchTypeParameter: INodeProperties = {
	displayName: 'Must Match',
	name: 'matchType',
	type: 'options',
	default: 'allConditions',
	options: [
		{ name: 'All Conditions', value: 'allConditions' },
		{ name: 'Any Condition', value: 'anyCondition' },
		{ name: 'None of the Conditions', value: 'noCondition' },
	],
};

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
			values: [
				{
					...matchTypeParameter,
					default: 'anyCondition',
					description:
						'With All Conditions, conditions on lines, such as order lines, must match the same line',
				},
				conditionsParameter,
			],
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

/** Which records to read: all, by conditions, or by a domain. */
export const filterParameters: INodeProperties[] = [
	filterModeParameter,
	{ ...matchTypeParameter, displayOptions: ofConditions },
	{ ...conditionsParameter, displayOptions: ofConditions },
	{ ...groupsParameter, displayOptions: ofConditions },
	{
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
	},
];

/** The filter as the user filled it in. @throws OdooError `INVALID_DOMAIN` */
export function readFilter(ctx: ParameterReader, itemIndex: number): Filter {
	const mode = readChoiceParameter(ctx, itemIndex, filterModeParameter);
	if (mode === 'domain') return { mode, domain: readDomain(ctx, itemIndex) };
	if (mode === 'none') return { mode };
	const matchType = ctx.getNodeParameter('matchType', itemIndex, 'allConditions') as MatchType;
	const rows = ctx.getNodeParameter('conditions.values', itemIndex, []) as ConditionRow[];
	const groups = ctx.getNodeParameter('conditionGroups.values', itemIndex, []) as GroupRow[];
	return { mode, matchType, conditions: rows.map(conditionFrom), groups: groups.map(groupFrom) };
}

function readDomain(ctx: ParameterReader, itemIndex: number): unknown {
	const domain = ctx.getNodeParameter('domain', itemIndex);
	const template = writtenExpression(ctx, 'domain', itemIndex);
	if (typeof domain === 'string' && template !== undefined) checkTemplate(template, domain);
	return domain;
}

/** A group of conditions as the editor saves it. */
interface GroupRow {
	readonly matchType?: MatchType;
	readonly conditions?: { readonly values?: readonly ConditionRow[] };
}

function groupFrom({ matchType = 'anyCondition', conditions }: GroupRow): ConditionGroup {
	return { matchType, conditions: (conditions?.values ?? []).map(conditionFrom) };
}
