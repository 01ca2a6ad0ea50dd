import type { INodeProperties } from 'n8n-workflow';

/** The collection "Options" of an operation, in alphabetical order as n8n wants it. */
export function optionsOf(...options: readonly INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [...options].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}
