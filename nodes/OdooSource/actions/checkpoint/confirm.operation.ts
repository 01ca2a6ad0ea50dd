import { OdooError } from '../../../../odoo';
import type { Confirmation } from '../../checkpointStore';
import { confirmCheckpoint } from '../../checkpointStore';
import { advise } from '../../../shared/advise';
import type { ItemRun, OutputItem } from '../../../shared/operation';
import { timeoutOptions } from '../../../shared/parameters/contextOptions';
import { checkpointNameParameter, readCheckpointName } from '../../../shared/parameters/checkpoint';
import type { ListedOperation } from '../../../shared/resource';

export const confirmOperation: ListedOperation = {
	option: {
		name: 'Confirm',
		value: 'confirm',
		description:
			'Mark the changes read by this execution as processed. Items pass through unchanged.',
		action: 'Confirm new or updated records',
	},
	properties: [checkpointNameParameter, timeoutOptions],
	operation: { kind: 'perItem', execute },
};

async function execute({ ctx, itemIndex, item, connect }: ItemRun): Promise<OutputItem[]> {
	const name = readCheckpointName(ctx, itemIndex);

	const confirmation = await confirmCheckpoint({ ctx, connect }, name);
	if (confirmation === 'unknownName') throw noSuchCheckpoint(name);
	const reason = NOT_CONFIRMED[confirmation];
	if (reason && (itemIndex === 0 || confirmation === 'moved')) {
		advise(ctx, `Nothing was confirmed under "${name}": ${reason}`);
	}

	const { json, binary } = item;
	return [{ json, ...(binary && { binary }) }];
}

const NOT_CONFIRMED: Partial<Record<Confirmation, string>> = {
	moved: 'another run moved the checkpoint in the meantime, so it stays as it is.',
	nothingRead: 'this run has read no changes. Changes read by other runs are returned again.',
};

function noSuchCheckpoint(name: string): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`This run read changes with another checkpoint, not with "${name}".`,
		{
			field: 'checkpointName',
			hint: 'Use the name of a Get New or Updated operation before this node, whose Checkpoint is set to Confirmed.',
		},
	);
}
