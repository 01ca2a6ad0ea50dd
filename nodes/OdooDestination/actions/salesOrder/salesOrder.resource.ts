import type { INodeProperties } from 'n8n-workflow';
import { BUSINESS_ACTIONS } from '../../../../odoo';
import type { Operation } from '../../../shared/operation';
import { businessOperation } from '../business/businessOperation';
import { emailParameters, textParameter } from '../business/parameters';
const actions = BUSINESS_ACTIONS.salesOrder;

const invoiceParameters: readonly INodeProperties[] = [
	{
		displayName: 'Invoice',
		name: 'invoiceMethod',
		type: 'options',
		noDataExpression: true,
		default: 'regular',
		options: [
			{ name: 'Down Payment (Fixed Amount)', value: 'fixed' },
			{ name: 'Down Payment (Percentage)', value: 'percentage' },
			{ name: 'Regular Invoice', value: 'regular', description: 'What can be invoiced now' },
		],
	},
	textParameter('Amount', 'amount', {
		required: true,
		placeholder: 'e.g. 30',
		description: 'The amount of the down payment, or its percentage of the order',
		displayOptions: { show: { invoiceMethod: ['fixed', 'percentage'] } },
	}),
];

const cancel = businessOperation(actions.cancel, {
	resource: 'salesOrder',
	operation: 'cancel',
	ids: 'Sales orders to cancel.',
});
const confirm = businessOperation(actions.confirm, {
	resource: 'salesOrder',
	operation: 'confirm',
	ids: 'Quotations to confirm.',
});
const createInvoice = businessOperation(actions.createInvoice, {
	resource: 'salesOrder',
	operation: 'createInvoice',
	ids: 'Sales orders to invoice. Each gets an invoice of its own.',
	parameters: invoiceParameters,
});
const sendByEmail = businessOperation(actions.sendByEmail, {
	resource: 'salesOrder',
	operation: 'sendByEmail',
	ids: 'Sales orders to send.',
	parameters: emailParameters,
});

export const operations: Readonly<Record<string, Operation>> = {
	cancel: cancel.operation,
	confirm: confirm.operation,
	createInvoice: createInvoice.operation,
	sendByEmail: sendByEmail.operation,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'confirm',
		displayOptions: { show: { resource: ['salesOrder'] } },
		options: [
			{
				name: 'Cancel',
				value: 'cancel',
				description: 'Cancel quotations or orders',
				action: 'Cancel sales order',
			},
			{
				name: 'Confirm',
				value: 'confirm',
				description: 'Turn quotations into sales orders',
				action: 'Confirm sales order',
			},
			{
				name: 'Create Invoice',
				value: 'createInvoice',
				description: 'Create a draft invoice, or one for a down payment',
				action: 'Create invoice for sales order',
			},
			{
				name: 'Send by Email',
				value: 'sendByEmail',
				description: 'Email the quotation or order to the customer',
				action: 'Send sales order by email',
			},
		],
	},
	...cancel.description,
	...confirm.description,
	...createInvoice.description,
	...sendByEmail.description,
];
