import type { INodeProperties } from 'n8n-workflow';
import type { BusinessAction } from '../../../../odoo';
import type { Operation } from '../../../shared/operation';
import type { Shown } from './businessOperation';
import { businessOperation } from './businessOperation';

/** A business action as an operation of the node, and the words for it in n8n's lists. */
interface Listed extends Omit<Shown, 'operation' | 'resource'> {
	readonly action: BusinessAction;
	readonly option: OperationOption;
}

/** An entry of the list of operations. */
interface OperationOption {
	readonly name: string;
	readonly value: string;
	readonly description: string;
	readonly action: string;
}

/** An operation of the resource that is no business action, in its place in the list. */
interface Other {
	readonly option: OperationOption;
	readonly own: {
		readonly operation: Operation;
		readonly description: readonly INodeProperties[];
	};
}

/** The operations of a resource of business actions, and its parameters. */
export function businessResource(
	resource: string,
	defaultOperation: string,
	listed: ReadonlyArray<Listed | Other>,
) {
	const operations = listed.map((each) => {
		if ('own' in each) return { ...each.own, option: each.option };
		const { action, option, ...shown } = each;
		const own = businessOperation(action, { ...shown, resource, operation: option.value });
		return { ...own, option };
	});
	const description: INodeProperties[] = [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			default: defaultOperation,
			displayOptions: { show: { resource: [resource] } },
			options: operations.map(({ option }) => option),
		},
		...operations.flatMap((each) => each.description),
	];
	const byName: Readonly<Record<string, Operation>> = Object.fromEntries(
		operations.map(({ option, operation }) => [option.value, operation]),
	);
	return { operations: byName, description };
}
