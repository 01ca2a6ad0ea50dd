import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { SortKey } from '../../../odoo';
import { fieldName } from './fieldNames';

export const sortParameter: INodeProperties = {
	displayName: 'Sort',
	name: 'sort',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Sort Field',
	default: {},
	description:
		'How to sort the records. By default, Return All sorts by ID, and a limited number follows the default order of the model.',
	options: [
		{
			displayName: 'Sort Field',
			name: 'values',
			values: [
				{
					displayName: 'Field Name or ID',
					name: 'field',
					type: 'options',
					default: '',
					description:
						'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
					typeOptions: {
						loadOptionsMethod: 'getSortableFields',
						loadOptionsDependsOn: ['model.value'],
					},
				},
				{
					displayName: 'Direction',
					name: 'direction',
					type: 'options',
					default: 'asc',
					options: [
						{ name: 'Ascending', value: 'asc' },
						{ name: 'Descending', value: 'desc' },
					],
				},
			],
		},
	],
};

export function readSort(ctx: IExecuteFunctions, itemIndex: number): SortKey[] {
	const keys = ctx.getNodeParameter('sort.values', itemIndex, []) as SortKey[];
	return keys.map((key) => ({ ...key, field: fieldName(key.field) }));
}
