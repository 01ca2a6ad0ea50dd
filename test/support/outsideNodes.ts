import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { builtinNodes } from './builtinNodes';
import type { SavedWorkflow } from './engine';

/** Types of ours, which are run as they are. */
const OWN = /^n8n-nodes-odoo-erp\./;

interface Condition {
	readonly leftValue: unknown;
	readonly rightValue: unknown;
	readonly operator: { readonly operation: string };
}

const describe = (name: string, outputs: number): INodeTypeDescription => ({
	displayName: name,
	name,
	group: [/trigger|webhook/i.test(name) ? 'trigger' : 'transform'],
	version: [1, 1.1, 1.2, 2, 2.1, 2.2, 2.3, 2.5, 4.2, 4.7],
	description: 'Stand-in for tests',
	defaults: { name },
	inputs: [NodeConnectionTypes.Main],
	outputs: Array.from({ length: outputs }, () => NodeConnectionTypes.Main),
	properties: [],
});

/** If and Filter: all conditions, of the kinds that templates use. What does not match is the second output of If. */
function conditionsNode(name: 'if' | 'filter'): INodeType {
	return {
		description: {
			...describe(name, name === 'if' ? 2 : 1),
			properties: [{ displayName: 'Conditions', name: 'conditions', type: 'filter', default: {} }],
		},
		async execute(this: IExecuteFunctions) {
			const items = this.getInputData().map((item, index) => ({
				...item,
				pairedItem: { item: index },
			}));
			const holds = (index: number) =>
				(
					this.getNodeParameter('conditions.conditions', index, [], {
						rawExpressions: false,
					}) as Condition[]
				).every(conditionHolds);
			const matching = items.filter((_, index) => holds(index));
			const others = items.filter((_, index) => !holds(index));
			return await Promise.resolve(name === 'if' ? [matching, others] : [matching]);
		},
	};
}

function conditionHolds({ leftValue, rightValue, operator }: Condition): boolean {
	if (operator.operation === 'true') return leftValue === true;
	if (operator.operation === 'notEmpty') return Boolean(leftValue);
	return leftValue === rightValue;
}

/** A contact of HubSpot, by its properties. */
export type HubspotContact = Readonly<Record<string, string>>;

interface HubspotProperties {
	readonly lastName: string;
	readonly customPropertiesUi: {
		readonly customPropertiesValues: ReadonlyArray<{
			readonly property: string;
			readonly value: string;
		}>;
	};
}

/**
 * HubSpot, with its contacts in the map that is given: creates or updates by email, where only custom
 * properties are cleared by an empty value, and gives all contacts as recently updated.
 */
export function hubspotFake(contacts: Map<string, HubspotContact>): INodeType {
	return {
		description: {
			...describe('hubspot', 1),
			properties: [
				{ displayName: 'Operation', name: 'operation', type: 'string', default: '' },
				{ displayName: 'Email', name: 'email', type: 'string', default: '' },
				{ displayName: 'Additional Fields', name: 'additionalFields', type: 'json', default: {} },
			],
		},
		async execute(this: IExecuteFunctions) {
			const items = this.getInputData();
			const upsert = (index: number): INodeExecutionData => {
				const email = String(this.getNodeParameter('email', index));
				const { lastName, customPropertiesUi } = this.getNodeParameter(
					'additionalFields',
					index,
				) as unknown as HubspotProperties;
				const custom = customPropertiesUi.customPropertiesValues;
				contacts.set(email, {
					...contacts.get(email),
					email,
					...(lastName && { lastname: lastName }),
					...Object.fromEntries(custom.map(({ property, value }) => [property, value])),
				});
				return { json: { vid: email }, pairedItem: { item: index } };
			};
			const recent = [...contacts.values()].map((contact): INodeExecutionData => ({
				json: {
					properties: Object.fromEntries(
						Object.entries(contact).map(([name, value]) => [name, { value }]),
					),
				},
				pairedItem: { item: 0 },
			}));
			const isUpsert = this.getNodeParameter('operation', 0) === 'upsert';
			return await Promise.resolve([isUpsert ? items.map((_, index) => upsert(index)) : recent]);
		},
	};
}

/** A service outside: takes its items, does nothing, and passes them on. */
function outsideNode(name: string): INodeType {
	return {
		description: describe(name, 1),
		async execute(this: IExecuteFunctions) {
			const items = this.getInputData();
			return await Promise.resolve([
				items.map((item, index) => ({ ...item, pairedItem: { item: index } })),
			]);
		},
	};
}

/** What stands in for the nodes of a workflow that the engine has none for, by their full name. */
export function outsideNodesOf({ nodes }: SavedWorkflow): Record<string, INodeType> {
	const missing = nodes
		.map(({ type }) => type)
		.filter((type) => !OWN.test(type) && !(type in builtinNodes));
	return Object.fromEntries(
		missing.map((type) => {
			const name = type.split('.').at(-1) ?? type;
			return [type, name === 'if' || name === 'filter' ? conditionsNode(name) : outsideNode(name)];
		}),
	);
}
