import type { INodeProperties } from 'n8n-workflow';
import type { Condition, Domain, MatchType, OdooClient, Zones } from '../../../odoo';
import {
	checkDomain,
	conditionsToDomain,
	OdooError,
	parseDomain,
	withoutFieldFiles,
} from '../../../odoo';
import { fieldName } from './fieldNames';
import type { ParameterReader } from './parameterReader';

/** Which records a user wants. */
export type Filter =
	| { readonly mode: 'none' }
	| {
			readonly mode: 'conditions';
			readonly matchType: MatchType;
			readonly conditions: readonly Condition[];
	  }
	| { readonly mode: 'domain'; readonly domain: unknown };

const NEEDS_NO_VALUE = ['isEmpty', 'isNotEmpty', 'isTrue', 'isFalse'];

const conditionsParameter: INodeProperties = {
	displayName: 'Conditions',
	name: 'conditions',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Condition',
	default: {},
	displayOptions: { show: { filterMode: ['conditions'] } },
	options: [
		{
			displayName: 'Condition',
			name: 'values',
			values: [
				{
					displayName: 'Field Name or ID',
					name: 'field',
					type: 'options',
					default: '',
					description:
						'A field, or by expression a path through linked records such as partner_id.country_id.code. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					typeOptions: {
						loadOptionsMethod: 'getSearchableFields',
						loadOptionsDependsOn: ['model.value'],
					},
				},
				{
					displayName: 'Operator',
					name: 'operator',
					type: 'options',
					default: 'equals',
					options: [
						{ name: 'Contains', value: 'contains' },
						{ name: 'Does Not Contain', value: 'notContains' },
						{ name: 'Does Not Equal', value: 'notEquals' },
						{ name: 'Ends With', value: 'endsWith' },
						{ name: 'Equals', value: 'equals' },
						{ name: 'Is Above or Is (Hierarchy)', value: 'parentOf' },
						{ name: 'Is Below or Is (Hierarchy)', value: 'childOf' },
						{ name: 'Is Empty', value: 'isEmpty' },
						{ name: 'Is False', value: 'isFalse' },
						{ name: 'Is Greater Than', value: 'greater' },
						{ name: 'Is Greater Than or Equal To', value: 'greaterOrEqual' },
						{ name: 'Is Less Than', value: 'less' },
						{ name: 'Is Less Than or Equal To', value: 'lessOrEqual' },
						{ name: 'Is Not Empty', value: 'isNotEmpty' },
						{ name: 'Is Not One Of', value: 'notIn' },
						{ name: 'Is One Of', value: 'in' },
						{ name: 'Is True', value: 'isTrue' },
						{ name: 'Starts With', value: 'startsWith' },
					],
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description:
						'For Is One Of, a comma-separated list or an array. For linked records, an ID or a name.',
					displayOptions: { hide: { operator: NEEDS_NO_VALUE } },
				},
			],
		},
	],
};

/** Which records to read: all, by conditions, or by a domain. The list needs `getSearchableFields`. */
export const filterParameters: INodeProperties[] = [
	{
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
	},
	{
		displayName: 'Must Match',
		name: 'matchType',
		type: 'options',
		default: 'allConditions',
		options: [
			{ name: 'All Conditions', value: 'allConditions' },
			{ name: 'Any Condition', value: 'anyCondition' },
			{ name: 'No Condition', value: 'noCondition' },
		],
		displayOptions: { show: { filterMode: ['conditions'] } },
	},
	conditionsParameter,
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
	const mode = ctx.getNodeParameter('filterMode', itemIndex, 'none');
	if (mode === 'domain') return { mode, domain: ctx.getNodeParameter('domain', itemIndex) };
	if (mode === 'none') return { mode };
	if (mode !== 'conditions') throw unknownMode(mode);
	const matchType = ctx.getNodeParameter('matchType', itemIndex, 'allConditions') as MatchType;
	const conditions = ctx.getNodeParameter('conditions.values', itemIndex, []) as Condition[];
	if (conditions.length === 0) {
		throw new OdooError('INVALID_DOMAIN', 'The filter has no condition.', {
			hint: 'Add a condition, or set Filter to None to read all records.',
		});
	}
	const named = conditions.map((each) => ({ ...each, field: fieldName(each.field) }));
	return { mode, matchType, conditions: named };
}

/** Not no filter at all, which would give all records. */
function unknownMode(mode: unknown): OdooError {
	return new OdooError('INVALID_DOMAIN', `There is no kind of filter "${String(mode)}".`, {
		hint: 'Set Filter to conditions, domain or none.',
	});
}

/**
 * The checked domain of a filter: nothing in it makes Odoo return more than was meant.
 * @throws OdooError `INVALID_DOMAIN`, `FIELD_NOT_FOUND`, `INVALID_VALUE`
 */
export async function toDomain(
	filter: Filter,
	{
		odoo,
		model,
		zones,
	}: { readonly odoo: OdooClient; readonly model: string; readonly zones: Zones },
): Promise<Domain> {
	if (filter.mode === 'none') return withoutFieldFiles(model, []);
	const schemaOf = async (name: string) => await odoo.schema(name);
	const scope = { model, schemaOf, zones, version: await odoo.version() };
	const domain =
		filter.mode === 'domain'
			? await checkDomain(parseDomain(filter.domain), scope)
			: await conditionsToDomain(filter, scope);
	return withoutFieldFiles(model, domain);
}
