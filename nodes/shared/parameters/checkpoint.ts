import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { ChoiceOf } from './choices';
import { choiceParameter, readChoiceParameter } from './choices';
import { notice } from './notice';
import type { ParameterReader } from './parameterReader';
import { readRequiredText } from './required';

/** Where a state is kept between runs: in Odoo, or in n8n's static data. */
export type KeptIn = ChoiceOf<typeof storeParameter>;

/** How a user wants to keep track of the changes that were processed. */
export type Checkpoint =
	| { readonly mode: 'automatic'; readonly keptIn: KeptIn }
	| { readonly mode: 'confirmed'; readonly name: string; readonly keptIn: KeptIn }
	| { readonly mode: 'manual'; readonly cursor: unknown };

export const checkpointNameParameter: INodeProperties = {
	displayName: 'Checkpoint Name',
	name: 'checkpointName',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. contacts',
	description: 'Any name. Use the same one in Get New or Updated and in Confirm.',
};

/** Where to keep what was read so far, for Get New or Updated and the trigger. */
export const storeParameter = choiceParameter({
	displayName: 'Store Checkpoint In',
	name: 'checkpointStore',
	type: 'options',
	noDataExpression: true,
	default: 'odoo',
	description: 'Where the checkpoint is kept between runs',
	options: [
		{
			name: 'Odoo',
			value: 'odoo',
			description:
				'In an attachment in Odoo. Works in queue mode. Other internal users can read it. Not available to portal users.',
		},
		{
			name: 'Workflow Static Data',
			value: 'n8n',
			description: "In the workflow's static data. Does not work on workers in queue mode.",
		},
	],
});

const checkpointParameter = choiceParameter({
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
				'Updated after this node runs. Changes are not returned again if a later node fails.',
		},
		{
			name: 'Confirmed',
			value: 'confirmed',
			description:
				'Updated by the action Confirm New or Updated Records. If the workflow fails before that, the same changes are returned again.',
		},
		{
			name: 'Manual',
			value: 'manual',
			description:
				'Store the cursor yourself: enter it here, and take the next one from the last item. The first run needs Start From set to The Beginning or A Date.',
		},
	],
});

/** How to keep the place up to which changes have been read. */
export const checkpointParameters: INodeProperties[] = [
	checkpointParameter,
	notice(
		'confirmedNotice',
		'At the end of the workflow, add an Odoo Source node with the action <b>Confirm new or updated records</b> and the same checkpoint name. Otherwise each run returns the same changes again.',
		{ checkpoint: ['confirmed'] },
	),
	{ ...checkpointNameParameter, displayOptions: { show: { checkpoint: ['confirmed'] } } },
	{ ...storeParameter, displayOptions: { show: { checkpoint: ['automatic', 'confirmed'] } } },
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
	const mode = readChoiceParameter(ctx, itemIndex, checkpointParameter);
	if (mode === 'manual') return { mode, cursor: ctx.getNodeParameter('cursor', itemIndex, '') };
	const keptIn = readKeptIn(ctx, itemIndex);
	if (mode === 'automatic') return { mode, keptIn };
	return { mode, name: readCheckpointName(ctx, itemIndex), keptIn };
}

export function readKeptIn(ctx: ParameterReader, itemIndex: number): KeptIn {
	return readChoiceParameter(ctx, itemIndex, storeParameter);
}

/** @throws OdooError `INVALID_VALUE` */
export function readCheckpointName(ctx: IExecuteFunctions, itemIndex: number): string {
	const hint = 'Enter the same name in Get New or Updated and in Confirm.';
	return readRequiredText(ctx, itemIndex, checkpointNameParameter, hint);
}
