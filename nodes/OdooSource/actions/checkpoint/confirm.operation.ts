import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import { OdooError } from '../../../../odoo';
import { confirmPlace } from '../../../shared/checkpoint';
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

	const confirmation = confirmPlace(ctx, name);
	if (confirmation === 'unknownName') throw noSuchCheckpoint(name);
	if (confirmation === 'nothingRead' && itemIndex === 0) {
		ctx.addExecutionHints({
			message: `Nothing was confirmed: this run has read no changes under the checkpoint "${name}". What other runs have read comes again.`,
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
