import type {
	IExecuteFunctions,
	INodeParameterResourceLocator,
	INodeProperties,
} from 'n8n-workflow';
import type { RecordLocator } from '../../../odoo';
import { byNumberOrName, fromList } from './loadedLists';
import { checkOwnModel } from './ownModel';

/** The picker for one record. Its list needs `searchRecords`. */
export const recordParameter: INodeProperties = {
	displayName: 'Record',
	name: 'recordId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The record to read. It may be archived.',
	modes: [
		fromList('searchRecords', 'Choose a record...'),
		{ displayName: 'By Database ID', name: 'id', type: 'string', placeholder: 'e.g. 42' },
		{
			displayName: 'By External ID',
			name: 'xmlid',
			type: 'string',
			placeholder: 'e.g. base.main_company',
		},
		byNumberOrName(),
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://mycompany.odoo.com/odoo/contacts/42',
		},
	],
};

/** A picker for a record, and whose it is where the node does not say it under Model. */
export interface RecordUse {
	readonly parameter: string;
	readonly model?: string;
}

/** The record that a picker like the one above names. */
export function readRecordLocator(
	ctx: IExecuteFunctions,
	itemIndex: number,
	use: RecordUse = { parameter: 'recordId' },
): RecordLocator {
	checkOwnModel(ctx, itemIndex, use);
	const parameter = ctx.getNodeParameter(use.parameter, itemIndex, '') as
		INodeParameterResourceLocator | string | number | null;
	// An agent or an API may have filled in the bare ID.
	if (typeof parameter !== 'object' || parameter === null) return { by: 'id', value: parameter };
	const { mode, value } = parameter;
	return { by: mode === 'name' || mode === 'url' || mode === 'xmlid' ? mode : 'id', value };
}
