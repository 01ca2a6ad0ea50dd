import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { operationOf } from '../../shared/operation';
import { runItems } from '../../shared/runItems';
import * as activity from './activity/activity.resource';
import * as attachment from './attachment/attachment.resource';
import * as checkpoint from './checkpoint/checkpoint.resource';
import * as connection from './connection/connection.resource';
import * as document from './document/document.resource';
import * as model from './model/model.resource';
import * as record from './record/record.resource';

const resources = {
	activity: activity.operations,
	attachment: attachment.operations,
	checkpoint: checkpoint.operations,
	connection: connection.operations,
	document: document.operations,
	model: model.operations,
	record: record.operations,
};

/** Finds the operation that the node is set to and runs it for all items. */
export async function router(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runItems(ctx, operationOf(ctx, resources));
}
