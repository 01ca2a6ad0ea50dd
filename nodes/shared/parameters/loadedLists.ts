import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

/*
 * Parameters whose choices the editor loads from Odoo: as a list of a few, or as pages that can be searched.
 */

/** A parameter of type `options` or `multiOptions` with the list that a method of the node loads. */
export function withLoadedOptions(
	loadOptionsMethod: string,
	property: INodeProperties,
): INodeProperties {
	const isSeveral = property.type === 'multiOptions';
	const how = `Choose from the list, or specify ${isSeveral ? 'IDs' : 'an ID'} using an <a href="https://docs.n8n.io/code/expressions/">expression</a>`;
	const { description, typeOptions } = property;
	return {
		...property,
		description: description ? `${description.replace(/\.$/, '')}. ${how}.` : how,
		typeOptions: { ...typeOptions, loadOptionsMethod },
	};
}

/** The mode "From List" of a picker, with what a method of the node finds. */
export function fromList(searchListMethod: string, placeholder: string): INodePropertyMode {
	const type = 'list'; // by name, as n8n's lint takes a literal for a parameter that lacks a default
	const typeOptions = { searchListMethod, searchable: true };
	return { displayName: 'From List', name: 'list', type, placeholder, typeOptions };
}

/** The mode of a picker for what Odoo calls a record, or the other side: a customer's reference, say. */
export function byNumberOrName(): INodePropertyMode {
	const type = 'string'; // as above
	const placeholder = 'e.g. S00042, or Azure Interior';
	return { displayName: 'By Number or Name', name: 'name', type, placeholder };
}
