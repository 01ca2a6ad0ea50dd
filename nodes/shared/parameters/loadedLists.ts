import type { INodeProperties } from 'n8n-workflow';

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
