import type { INodeProperties } from 'n8n-workflow';
import { BUSINESS_ACTIONS, DOCUMENTS } from '../../../../odoo';
import type { Resource } from '../../../shared/resource';
import { businessOperation } from '../../business/businessOperation';
import { createDocument } from '../../business/createDocument';
import {
	currencyParameter,
	dateParameter,
	emailParameters,
	emailReaders,
	pickerParameter,
	textParameter,
	togetherParameter,
	userParameter,
} from '../../business/parameters';

const actions = BUSINESS_ACTIONS.purchaseOrder;

const groupBillsParameter = togetherParameter('Group Bills', 'groupBills', {
	description: "Whether to combine an item's orders into one bill per vendor and currency",
});

const referenceParameter = textParameter('Bill Reference', 'reference', {
	placeholder: 'e.g. INV-4711',
	description: "The number of the vendor's bill. Defaults to the vendor reference of the order.",
});

const billParameters: readonly INodeProperties[] = [
	dateParameter('Bill Date', 'date', {
		description: 'Required to post the bill, except on old versions of Odoo, which use today',
	}),
	referenceParameter,
	dateParameter('Due Date', 'dueDate', {
		description: 'Replaces the payment terms. Defaults to those of the order.',
	}),
	groupBillsParameter,
];

export const purchaseOrderResource: Resource = {
	name: 'Purchase Order',
	value: 'purchaseOrder',
	description: 'Create, confirm, cancel, send and bill requests for quotation and purchase orders',
	defaultOperation: 'confirm',
	operations: [
		businessOperation(actions, 'cancel', {
			option: {
				name: 'Cancel',
				description: 'Cancel requests for quotation or purchase orders',
				action: 'Cancel purchase order',
			},
			idsDescription: 'Purchase orders to cancel.',
		}),
		businessOperation(actions, 'confirm', {
			option: {
				name: 'Confirm',
				description: 'Turn requests for quotation into purchase orders',
				action: 'Confirm purchase order',
			},
			idsDescription: 'Requests for quotation to confirm.',
		}),
		createDocument(
			{
				document: DOCUMENTS.purchaseOrder,
				partner: { title: 'Vendor', description: 'The contact to buy from' },
				existing: 'The vendor already has an order with this Vendor Reference',
				additional: {
					user_id: userParameter('Buyer', 'buyer', 'The user who is responsible for the order'),
					currency_id: currencyParameter(
						"Defaults to the vendor's currency, or else the company's",
					),
					picking_type_id: pickerParameter('Deliver To', 'deliverTo', {
						searchListMethod: 'searchReceiptTypes',
						placeholder: 'e.g. San Francisco: Receipts',
						description:
							'The operation type for receipts of the warehouse that gets the products. The order belongs to its company. Requires the Inventory app.',
					}),
					date_order: dateParameter('Order Deadline', 'orderDeadline', {
						description:
							"The day by which to order. The vendor's prices of that day apply. Defaults to now.",
					}),
					origin: textParameter('Source Document', 'sourceDocument', {
						placeholder: 'e.g. S00042',
						description:
							'The document that the order comes from, such as the number of a sales order',
					}),
					date_planned: dateParameter('Expected Arrival', 'expectedArrival', {
						description: "Applies to all lines. Defaults to the vendor's lead time.",
					}),
					partner_ref: textParameter('Vendor Reference', 'vendorReference', {
						placeholder: 'e.g. Q-4711',
					}),
				},
			},
			{
				name: 'Create',
				value: 'create',
				description:
					'Create a request for quotation with its lines. Running it again creates another one, unless If It Exists is set.',
				action: 'Create purchase order',
			},
		),
		businessOperation(actions, 'createBill', {
			option: {
				name: 'Create Bill',
				description: 'Create a draft vendor bill for everything that is ready to be billed',
				action: 'Create bill for purchase order',
			},
			idsDescription: 'Purchase orders to bill. Each gets its own bill, unless grouped.',
			parameters: billParameters,
			together: groupBillsParameter,
		}),
		businessOperation(actions, 'sendByEmail', {
			option: {
				name: 'Send by Email',
				description:
					'Email the request for quotation or order to the vendor. Running it again sends another email.',
				action: 'Send purchase order by email',
			},
			idsDescription: 'Purchase orders to send.',
			parameters: emailParameters,
			readers: emailReaders,
		}),
		businessOperation(actions, 'setToDraft', {
			option: {
				name: 'Set to Draft',
				description: 'Turn canceled orders back into draft requests for quotation',
				action: 'Set purchase order to draft',
			},
			idsDescription: 'Canceled orders.',
		}),
	],
};
