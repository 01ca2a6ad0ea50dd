import type { IExecuteFunctions, INodeProperties, INodePropertyTypeOptions } from 'n8n-workflow';
import type { SortKey } from '../../../odoo';
import { fieldName } from './fieldNames';

interface Sortable extends Pick<
	INodePropertyTypeOptions,
	'loadOptionsMethod' | 'loadOptionsDependsOn'
> {
	readonly description: string;
}

/** The parameter Sort, whose list comes from `loadOptionsMethod`. */
export function sortBy({ description, ...fieldList }: Sortable): INodeProperties {
	return {
		displayName: 'Sort',
		name: 'sort',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Sort Field',
		default: {},
		description,
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
						typeOptions: fieldList,
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
}

export const sortParameter = sortBy({
	description:
		'How to sort the records. By default, Return All sorts by ID, and a limited number follows the default order of the model.',
	loadOptionsMethod: 'getSortableFields',
	loadOptionsDependsOn: ['model.value'],
});

export function readSort(ctx: IExecuteFunctions, itemIndex: number): SortKey[] {
	const keys = ctx.getNodeParameter('sort.values', itemIndex, []) as SortKey[];
	return keys.map((key) => ({ ...key, field: fieldName(key.field) }));
}
