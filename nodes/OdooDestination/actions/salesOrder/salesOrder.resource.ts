import type { INodeProperties } from 'n8n-workflow';
import { BUSINESS_ACTIONS, DOCUMENTS } from '../../../../odoo';
import { choiceParameter } from '../../../shared/parameters/choices';
import type { Resource } from '../../../shared/resource';
import { businessOperation } from '../../business/businessOperation';
import { createDocument } from '../../business/createDocument';
import {
	dateParameter,
	emailParameters,
	emailReaders,
	paymentTermsParameter,
	pickerParameter,
	termsParameter,
	textParameter,
	togetherParameter,
	userParameter,
} from '../../business/parameters';

const actions = BUSINESS_ACTIONS.salesOrder;

const groupInvoicesParameter = togetherParameter('Group Invoices', 'groupInvoices', {
	description: "Whether to combine an item's orders into one invoice per customer and currency",
	displayOptions: { show: { invoiceMethod: ['regular'] } },
});

const invoiceParameters: readonly INodeProperties[] = [
	choiceParameter({
		displayName: 'Invoice Type',
		name: 'invoiceMethod',
		type: 'options',
		noDataExpression: true,
		default: 'regular',
		description: 'What to invoice',
		options: [
			{ name: 'Down Payment (Fixed Amount)', value: 'fixed' },
			{ name: 'Down Payment (Percentage)', value: 'percentage' },
			{
				name: 'Regular Invoice',
				value: 'regular',
				description: 'Invoice everything that is ready to invoice',
			},
		],
	}),
	textParameter('Amount', 'amount', {
		required: true,
		placeholder: 'e.g. 30',
		description: 'The amount of the down payment, or its percentage of the order',
		displayOptions: { show: { invoiceMethod: ['fixed', 'percentage'] } },
	}),
	dateParameter('Invoice Date', 'date', {
		description: 'Defaults to the day on which it is posted',
	}),
	groupInvoicesParameter,
];

export const salesOrderResource: Resource = {
	name: 'Sales Order',
	value: 'salesOrder',
	description: 'Create, confirm, cancel, send and invoice quotations and orders',
	defaultOperation: 'confirm',
	operations: [
		businessOperation(actions, 'cancel', {
			option: {
				name: 'Cancel',
				description: 'Cancel quotations or orders',
				action: 'Cancel sales order',
			},
			idsDescription: 'Sales orders to cancel.',
		}),
		businessOperation(actions, 'confirm', {
			option: {
				name: 'Confirm',
				description: 'Turn quotations into sales orders',
				action: 'Confirm sales order',
			},
			idsDescription: 'Quotations to confirm.',
		}),
		createDocument(
			{
				document: DOCUMENTS.salesOrder,
				partner: { title: 'Customer', description: 'The contact to sell to' },
				existing: 'The customer already has an order with this Customer Reference',
				additional: {
					client_order_ref: textParameter('Customer Reference', 'customerReference', {
						placeholder: 'e.g. PO-2026-017',
					}),
					partner_shipping_id: pickerParameter('Delivery Address', 'deliveryAddress', {
						searchListMethod: 'searchContacts',
						placeholder: 'e.g. Azure Interior, Warehouse',
						description:
							"Determines the taxes. Defaults to the customer's delivery address, or the customer.",
					}),
					partner_invoice_id: pickerParameter('Invoice Address', 'invoiceAddress', {
						searchListMethod: 'searchContacts',
						placeholder: 'e.g. Azure Interior, Accounting',
						description: "Defaults to the customer's invoice address, or the customer",
					}),
					date_order: dateParameter('Order Date', 'orderDate', {
						description:
							'Defaults to now. Confirming the quotation replaces it with the time of confirmation.',
					}),
					payment_term_id: paymentTermsParameter('Defaults to those of the customer'),
					pricelist_id: pickerParameter('Pricelist', 'pricelist', {
						searchListMethod: 'searchPricelists',
						placeholder: 'e.g. Retail',
						description:
							"Sets the currency, and the price of lines without a Unit Price. Defaults to the customer's pricelist.",
					}),
					team_id: pickerParameter('Sales Team', 'salesTeam', {
						searchListMethod: 'searchSalesTeams',
						placeholder: 'e.g. Website',
						description: 'Defaults to the team of the salesperson',
					}),
					origin: textParameter('Source Document', 'sourceDocument', {
						description: 'Where the order comes from, such as the name of the store',
					}),
					tag_ids: textParameter('Tags', 'tags', {
						placeholder: 'e.g. Online Store, Gift',
						description: 'Names or IDs, separated by commas or as an array',
					}),
					note: termsParameter,
					warehouse_id: pickerParameter('Warehouse', 'warehouse', {
						searchListMethod: 'searchWarehouses',
						placeholder: 'e.g. San Francisco',
						description:
							'The warehouse to deliver from. The order belongs to its company. Requires the Inventory app.',
					}),
					commitment_date: dateParameter('Delivery Date', 'deliveryDate', {
						description:
							'The date promised to the customer. Defaults to the lead times of the products.',
					}),
					validity_date: dateParameter('Expiration', 'expiration'),
					user_id: userParameter(
						'Salesperson',
						'salesperson',
						'The user who is responsible for the order',
					),
				},
			},
			{
				name: 'Create',
				value: 'create',
				description:
					'Create a quotation with its lines. Running it again creates another one, unless If It Exists is set.',
				action: 'Create sales order',
			},
		),
		businessOperation(actions, 'createInvoice', {
			option: {
				name: 'Create Invoice',
				description:
					'Create a draft invoice, or one for a down payment. Running it again creates another down payment.',
				action: 'Create invoice for sales order',
			},
			idsDescription: 'Sales orders to invoice. Each gets its own invoice, unless grouped.',
			parameters: invoiceParameters,
			together: groupInvoicesParameter,
		}),
		businessOperation(actions, 'sendByEmail', {
			option: {
				name: 'Send by Email',
				description:
					'Email the quotation or order to the customer. Running it again sends another email.',
				action: 'Send sales order by email',
			},
			idsDescription: 'Sales orders to send.',
			parameters: emailParameters,
			readers: emailReaders,
		}),
		businessOperation(actions, 'setToQuotation', {
			option: {
				name: 'Set to Quotation',
				description: 'Turn canceled orders and sent quotations back into draft quotations',
				action: 'Set sales order to quotation',
			},
			idsDescription: 'Canceled orders or sent quotations.',
		}),
	],
};
