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
	description: 'A name of your choice, the same in Get New or Updated and in Confirm',
};

/** How to keep the place up to which changes have been read. */
export const checkpointParameters: INodeProperties[] = [
	{
		displayName: 'Checkpoint',
		name: 'checkpoint',
		type: 'options',
		noDataExpression: true,
		default: 'automatic',
		description: 'How to remember which changes have been read. Test runs never move it.',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					'It moves when the run ends. If a later node fails, what this run had read does not come again.',
			},
			{
				name: 'Confirmed',
				value: 'confirmed',
				description:
					'It moves when a Confirm Checkpoint node later in the workflow has run. What a failed run had read comes again.',
			},
			{
				name: 'Manual',
				value: 'manual',
				description: 'You keep it: a cursor goes in here, and the last item has the next one',
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
			'The _cursor of the last item of the previous run. Empty the first time. A run without changes gives no item: the old cursor stays good.',
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
