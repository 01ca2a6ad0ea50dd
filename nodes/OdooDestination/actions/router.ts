import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { operationOf } from '../../shared/operation';
import { runItems } from '../../shared/runItems';
import * as attachment from './attachment/attachment.resource';
import * as message from './message/message.resource';
import * as method from './method/method.resource';
import * as record from './record/record.resource';

const resources = {
	attachment: attachment.operations,
	message: message.operations,
	method: method.operations,
	record: record.operations,
};

/** Finds the operation that the node is set to and runs it for all items. */
export async function router(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runItems(ctx, operationOf(ctx, resources));
}
