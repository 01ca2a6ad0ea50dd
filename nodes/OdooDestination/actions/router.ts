import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { operationOf } from '../../shared/operation';
import { runItems } from '../../shared/runItems';
import * as record from './record/record.resource';

const resources = { record: record.operations };

/** Finds the operation that the node is set to and runs it for all items. */
export async function router(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runItems(ctx, operationOf(ctx, resources));
}
