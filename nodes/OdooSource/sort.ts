import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { SortKey } from '../../odoo';
import { choiceParameter, readChoice } from '../shared/parameters/choices';
import { fieldName, fieldParameter } from '../shared/parameters/fieldNames';

const directionParameter = choiceParameter({
	displayName: 'Direction',
	name: 'direction',
	type: 'options',
	default: 'asc',
	options: [
		{ name: 'Ascending', value: 'asc' },
		{ name: 'Descending', value: 'desc' },
	],
});

/** The parameter Sort, with the parameter for what to sort by. */
export function sortBy(field: INodeProperties, description: string): INodeProperties {
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
				values: [field, directionParameter],
			},
		],
	};
}

export const sortParameter = sortBy(
	fieldParameter('getSortableFields'),
	'How to sort the records. By default, they are sorted by ID with Return All, and in the order of the model with a Limit.',
);

export function readSort(ctx: IExecuteFunctions, itemIndex: number): SortKey[] {
	const keys = ctx.getNodeParameter('sort.values', itemIndex, []) as IDataObject[];
	return keys.map(({ field, direction = 'asc' }) => ({
		field: fieldName(field),
		// As Odoo takes it, in either case.
		direction: readChoice({ direction: fieldName(direction).toLowerCase() }, directionParameter),
	}));
}
