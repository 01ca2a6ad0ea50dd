import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** Something that is needed elsewhere, said where it is chosen. */
export function notice(
	name: string,
	text: string,
	show: NonNullable<IDisplayOptions['show']>,
): INodeProperties {
	return { displayName: text, name, type: 'notice', default: '', displayOptions: { show } };
}
