import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import { OdooError } from '../../../../odoo';
import { confirmCheckpoint } from '../../../shared/checkpointStore';
import type { LocalOperation, OutputItem } from '../../../shared/operation';
import { checkpointNameParameter, readCheckpointName } from '../../../shared/parameters/checkpoint';

const properties: INodeProperties[] = [checkpointNameParameter];

const displayOptions = { show: { resource: ['checkpoint'], operation: ['confirm'] } };

export const description = updateDisplayOptions(displayOptions, properties);

export const operation: LocalOperation = { kind: 'local', execute };

function execute(
	ctx: IExecuteFunctions,
	itemIndex: number,
	{ json, binary }: INodeExecutionData,
): OutputItem[] {
	const name = readCheckpointName(ctx, itemIndex);

	const confirmation = confirmCheckpoint(ctx, name);
	if (confirmation === 'unknownName') throw noSuchCheckpoint(name);
	if (confirmation === 'nothingRead' && itemIndex === 0) {
		ctx.addExecutionHints({
			message: `Nothing was confirmed: this run has read no changes under the checkpoint "${name}". Changes read by other runs are returned again.`,
			location: 'outputPane',
		});
	}

	return [{ json, ...(binary && { binary }) }];
}

function noSuchCheckpoint(name: string): OdooError {
	return new OdooError('INVALID_VALUE', `There is no checkpoint "${name}" in this workflow.`, {
		field: 'checkpointName',
		hint: 'Use the name of a Get New or Updated operation before this node, whose Checkpoint is set to Confirmed.',
	});
}
