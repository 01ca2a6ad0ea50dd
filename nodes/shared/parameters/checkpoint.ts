import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { OdooError } from '../../../odoo';
import type { Checkpoint } from '../checkpointStore';

export const checkpointNameParameter: INodeProperties = {
	displayName: 'Checkpoint Name',
	name: 'checkpointName',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. contacts',
	description: 'Any name. Use the same one in Get New or Updated and in Confirm.',
};

/** How to keep the place up to which changes have been read. */
export const checkpointParameters: INodeProperties[] = [
	{
		displayName: 'Checkpoint',
		name: 'checkpoint',
		type: 'options',
		noDataExpression: true,
		default: 'automatic',
		description:
			'How to track which changes have been processed. Test runs never move the checkpoint.',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					'Moves when the execution ends. If a later node fails, the changes are not returned again.',
			},
			{
				name: 'Confirmed',
				value: 'confirmed',
				description:
					'Moves when the Confirm operation of the Checkpoint resource runs at the end of the workflow. After a failure, the changes are returned again.',
			},
			{
				name: 'Manual',
				value: 'manual',
				description:
					'Store the cursor yourself: pass it in here, and take the next one from the last item',
			},
		],
	},
	{ ...checkpointNameParameter, displayOptions: { show: { checkpoint: ['confirmed'] } } },
	{
		displayName: 'Cursor',
		name: 'cursor',
		type: 'string',
		default: '',
		description:
			'The _cursor of the last item of the previous run. Leave empty for the first run. If a run returns no items, keep the previous cursor.',
		displayOptions: { show: { checkpoint: ['manual'] } },
	},
];

/** @throws OdooError `INVALID_VALUE` without a name */
export function readCheckpoint(ctx: IExecuteFunctions, itemIndex: number): Checkpoint {
	const mode = ctx.getNodeParameter('checkpoint', itemIndex, 'automatic');
	if (mode === 'confirmed') return { mode, name: readCheckpointName(ctx, itemIndex) };
	if (mode === 'manual') return { mode, cursor: ctx.getNodeParameter('cursor', itemIndex, '') };
	return { mode: 'automatic' };
}

/** @throws OdooError `INVALID_VALUE` */
export function readCheckpointName(ctx: IExecuteFunctions, itemIndex: number): string {
	const name = String(ctx.getNodeParameter('checkpointName', itemIndex, '') ?? '').trim();
	if (name !== '') return name;
	throw new OdooError('INVALID_VALUE', 'The checkpoint has no name.', {
		hint: 'Write the same name under Checkpoint Name in Get New or Updated and in Confirm.',
	});
}
