import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { operationOf } from '../../shared/operation';
import { runItems } from '../../shared/runItems';
import * as activity from './activity/activity.resource';
import * as attachment from './attachment/attachment.resource';
import * as button from './button/button.resource';
import * as invoice from './invoice/invoice.resource';
import * as message from './message/message.resource';
import * as method from './method/method.resource';
import * as opportunity from './opportunity/opportunity.resource';
import * as record from './record/record.resource';
import * as salesOrder from './salesOrder/salesOrder.resource';
import * as transfer from './transfer/transfer.resource';

const resources = {
	activity: activity.operations,
	attachment: attachment.operations,
	button: button.operations,
	invoice: invoice.operations,
	message: message.operations,
	method: method.operations,
	opportunity: opportunity.operations,
	record: record.operations,
	salesOrder: salesOrder.operations,
	transfer: transfer.operations,
};

/** Finds the operation that the node is set to and runs it for all items. */
export async function router(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runItems(ctx, operationOf(ctx, resources));
}
