import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { RecordLocator } from '../../../odoo';
import { BY_ID, BY_NUMBER_OR_NAME, BY_URL, fromList, typed } from './pickerModes';
import { checkOwnModel } from './ownModel';
import { pickedFrom } from './picker';
import { hasNoValue, isNothing } from './required';

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
		BY_ID,
		typed('By External ID', 'xmlid', 'e.g. base.main_company'),
		BY_NUMBER_OR_NAME,
		BY_URL,
	],
};

/** A picker for a record, and whose it is where the node does not say it under Model. */
export interface RecordUse {
	readonly parameter: string;
	readonly model?: string;
	/** `recordParameter` when left out. */
	readonly shown?: INodeProperties;
}

/** The record that a picker like the one above names. @throws OdooError `INVALID_VALUE` */
export function readRecordLocator(
	ctx: IExecuteFunctions,
	itemIndex: number,
	use: RecordUse = { parameter: 'recordId' },
): RecordLocator {
	checkOwnModel(ctx, itemIndex, use);
	const { mode, value } = pickedFrom(ctx.getNodeParameter(use.parameter, itemIndex, ''));
	if (isNothing(value)) throw hasNoValue(use.shown ?? recordParameter, { field: 'id' });
	return { by: mode === 'name' || mode === 'url' || mode === 'xmlid' ? mode : 'id', value };
}
