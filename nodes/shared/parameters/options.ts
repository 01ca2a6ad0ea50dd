import type { INodeProperties } from 'n8n-workflow';

/** The collection "Options" of an operation, in alphabetical order as n8n wants it; of two by one name, the later. */
export function optionsOf(...given: readonly INodeProperties[]): INodeProperties {
	const options = new Map(given.map((option) => [option.name, option]));
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [...options.values()].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}
