import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError, updateDisplayOptions } from 'n8n-workflow';
import type { Operation } from './operation';
import { allowToolUseParameter } from './parameters/toolUse';

/** What users read of an operation where they choose one. */
export interface OperationOption {
	readonly name: string;
	readonly value: string;
	readonly description: string;
	/** In n8n's list of what nodes can do. */
	readonly action: string;
}

/** An operation as its file has it. */
export interface ListedOperation {
	readonly option: OperationOption;
	/** Its parameters; `propertiesOf` adds the rule that shows them, and the switch for agents. */
	readonly properties: readonly INodeProperties[];
	readonly operation: Operation;
}

/** A resource of a node: an entry of the list of resources, and its operations. */
export interface Resource {
	readonly name: string;
	readonly value: string;
	readonly description: string;
	readonly defaultOperation: string;
	/** The parameters that all of its operations begin with. */
	readonly shared?: readonly INodeProperties[];
	/** In the order of their parameters. */
	readonly operations: readonly ListedOperation[];
}

/** The parameters of a node: its resources, and what each of them has. */
export function propertiesOf(
	resources: readonly Resource[],
	defaultResource: string,
): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			default: defaultResource,
			options: byName(
				resources.map(({ name, value, description }) => ({ name, value, description })),
			),
		},
		...resources.flatMap(propertiesOfResource),
	];
}

function propertiesOfResource(resource: Resource): INodeProperties[] {
	const { value, defaultOperation, shared = [], operations } = resource;
	const ofResource = { resource: [value] };
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			default: defaultOperation,
			displayOptions: { show: ofResource },
			options: byName(operations.map(({ option }) => option)),
		},
		...updateDisplayOptions({ show: ofResource }, [...shared]),
		...operations.flatMap(({ option, properties, operation }) =>
			updateDisplayOptions({ show: { ...ofResource, operation: [option.value] } }, [
				...(operation.needsPermission ? [allowToolUseParameter] : []),
				...properties,
			]),
		),
	];
}

/** In alphabetical order, as n8n wants it. */
function byName(options: readonly INodePropertyOptions[]): INodePropertyOptions[] {
	return [...options].sort((a, b) => a.name.localeCompare(b.name));
}

/** The operation that a node is set to. */
export function operationOf(ctx: IExecuteFunctions, resources: readonly Resource[]): Operation {
	const resource = ctx.getNodeParameter('resource', 0);
	const name = ctx.getNodeParameter('operation', 0);
	const listed = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ option }) => option.value === name);
	if (listed) return listed.operation;
	throw new NodeOperationError(
		ctx.getNode(),
		`The operation "${name}" of the resource "${resource}" does not exist.`,
		{ description: 'Choose an operation of the node again.' },
	);
}
