import type { Resource } from '../../shared/resource';
import { activityResource } from './activity/activity.resource';
import { attachmentResource } from './attachment/attachment.resource';
import { buttonResource } from './button/button.resource';
import { invoiceResource } from './invoice/invoice.resource';
import { messageResource } from './message/message.resource';
import { methodResource } from './method/method.resource';
import { opportunityResource } from './opportunity/opportunity.resource';
import { purchaseOrderResource } from './purchaseOrder/purchaseOrder.resource';
import { recordResource } from './record/record.resource';
import { salesOrderResource } from './salesOrder/salesOrder.resource';
import { stockResource } from './stock/stock.resource';
import { transferResource } from './transfer/transfer.resource';

/** What the node can do, in the order of its parameters. */
export const RESOURCES: readonly Resource[] = [
	recordResource,
	buttonResource,
	salesOrderResource,
	purchaseOrderResource,
	invoiceResource,
	opportunityResource,
	transferResource,
	stockResource,
	activityResource,
	messageResource,
	attachmentResource,
	methodResource,
];
