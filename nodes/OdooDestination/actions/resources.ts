import type { Resource } from '../../shared/resource';
import { activity } from './activity/activity.resource';
import { attachment } from './attachment/attachment.resource';
import { button } from './button/button.resource';
import { invoice } from './invoice/invoice.resource';
import { message } from './message/message.resource';
import { method } from './method/method.resource';
import { opportunity } from './opportunity/opportunity.resource';
import { purchaseOrder } from './purchaseOrder/purchaseOrder.resource';
import { record } from './record/record.resource';
import { salesOrder } from './salesOrder/salesOrder.resource';
import { stock } from './stock/stock.resource';
import { transfer } from './transfer/transfer.resource';

/** What the node can do, in the order of its parameters. */
export const RESOURCES: readonly Resource[] = [
	record,
	button,
	salesOrder,
	purchaseOrder,
	invoice,
	opportunity,
	transfer,
	stock,
	activity,
	message,
	attachment,
	method,
];
