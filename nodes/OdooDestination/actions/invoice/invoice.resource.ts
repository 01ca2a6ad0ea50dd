import type { INodeProperties } from 'n8n-workflow';
import { BUSINESS_ACTIONS, DOCUMENTS } from '../../../../odoo';
import { choiceParameter } from '../../../shared/parameters/choices';
import type { Resource } from '../../../shared/resource';
import { businessOperation } from '../../business/businessOperation';
import { createDocument } from '../../business/createDocument';
import {
	currencyParameter,
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

const actions = BUSINESS_ACTIONS.invoice;

const amountParameter = textParameter('Amount', 'amount', {
	placeholder: 'e.g. 99.50',
	description:
		'In the currency of the invoice. Defaults to the amount due. Set it only for a single invoice, or with Group Payments.',
});

const groupPaymentsParameter = togetherParameter('Group Payments', 'groupPayments', {
	description:
		"Whether to combine an item's invoices or bills into one payment per customer or vendor",
});

const differenceParameters: readonly INodeProperties[] = [
	{
		displayName: 'If the Amount Differs',
		name: 'difference',
		type: 'options',
		noDataExpression: true,
		default: 'open',
		description: 'What to do with the difference between Amount and the amount due',
		options: [
			{ name: 'Keep Open', value: 'open' },
			{ name: 'Mark as Fully Paid', value: 'writeOff', description: 'Write off the difference' },
		],
	},
	textParameter('Write-Off Account', 'writeOffAccount', {
		required: true,
		placeholder: 'e.g. Cash Discount Loss',
		description: 'The account for the difference, by name or ID. Its code alone is not accepted.',
		displayOptions: { show: { difference: ['writeOff'] } },
	}),
	textParameter('Write-Off Label', 'writeOffLabel', {
		description: "Defaults to Odoo's text for write-offs",
		displayOptions: { show: { difference: ['writeOff'] } },
	}),
];

const paymentParameters: readonly INodeProperties[] = [
	amountParameter,
	dateParameter('Payment Date', 'date', { description: 'Defaults to today' }),
	pickerParameter('Journal', 'journal', {
		searchListMethod: 'searchJournals',
		placeholder: 'e.g. Bank',
		description: "The bank or cash journal. Defaults to Odoo's proposal.",
	}),
	textParameter('Memo', 'memo', { description: "Defaults to the invoice's number" }),
	...differenceParameters,
	groupPaymentsParameter,
];

const creditNoteParameters: readonly INodeProperties[] = [
	textParameter('Reason', 'reason', {
		placeholder: 'e.g. Returned goods',
		description: 'Shown in the reference of the credit note',
	}),
	dateParameter('Date', 'date', { description: 'Date of the credit note. Defaults to today.' }),
	choiceParameter({
		displayName: 'Credit Method',
		name: 'creditMethod',
		type: 'options',
		noDataExpression: true,
		default: 'refund',
		description: 'What to create for the invoice',
		options: [
			{ name: 'Create a Draft Credit Note Only', value: 'refund' },
			{
				name: 'Credit in Full and Create a New Draft Invoice',
				value: 'modify',
				description:
					'Posts a credit note for the full amount. The output names the new draft invoice.',
			},
		],
	}),
];

const typeParameter = choiceParameter({
	displayName: 'Type',
	name: 'invoiceType',
	type: 'options',
	noDataExpression: true,
	default: 'out_invoice',
	options: [
		{ name: 'Customer Credit Note', value: 'out_refund' },
		{ name: 'Customer Invoice', value: 'out_invoice' },
		{ name: 'Vendor Bill', value: 'in_invoice' },
		{ name: 'Vendor Credit Note', value: 'in_refund' },
	],
});

export const invoiceResource: Resource = {
	name: 'Invoice',
	value: 'invoice',
	description: 'Create, post, send, credit and pay invoices and bills',
	defaultOperation: 'post',
	operations: [
		businessOperation(actions, 'cancel', {
			option: {
				name: 'Cancel',
				description: 'Cancel draft invoices, bills or journal entries',
				action: 'Cancel invoice',
			},
			idsDescription: 'Draft invoices to cancel.',
		}),
		createDocument(
			{
				document: DOCUMENTS.invoice,
				partner: {
					title: 'Customer or Vendor',
					description: 'The customer of an invoice, or the vendor of a bill',
				},
				existing: 'The contact already has a document of this type with this Reference',
				parameters: { move_type: typeParameter },
				additional: {
					currency_id: currencyParameter(
						"Defaults to the journal's or the vendor's currency, or else the company's",
					),
					partner_shipping_id: pickerParameter('Delivery Address', 'deliveryAddress', {
						searchListMethod: 'searchContacts',
						placeholder: 'e.g. Azure Interior, Warehouse',
						description:
							"Determines the taxes of invoices. Defaults to the customer's delivery address, or the customer.",
					}),
					journal_id: pickerParameter('Journal', 'journal', {
						searchListMethod: 'searchInvoiceJournals',
						placeholder: 'e.g. Customer Invoices',
						description:
							'A sales journal for invoices, a purchase journal for bills. The document belongs to its company.',
					}),
					invoice_payment_term_id: paymentTermsParameter(
						'Defaults to those of the customer or vendor',
					),
					invoice_user_id: userParameter(
						'Salesperson',
						'salesperson',
						'The user who is responsible for the invoice',
					),
					narration: termsParameter,
					invoice_date_due: dateParameter('Due Date', 'dueDate', {
						description:
							'Replaces the payment terms. Defaults to the payment terms of the customer or vendor.',
					}),
					invoice_date: dateParameter('Invoice or Bill Date', 'date', {
						description: 'Required for posting vendor bills',
					}),
					payment_reference: textParameter('Payment Reference', 'paymentReference'),
					ref: textParameter('Reference', 'reference', {
						description: "For example, the vendor's bill number",
					}),
				},
			},
			{
				name: 'Create',
				value: 'create',
				description:
					'Create a draft invoice, bill or credit note with its lines. Running it again creates another one, unless If It Exists is set.',
				action: 'Create invoice',
			},
		),
		businessOperation(actions, 'createCreditNote', {
			option: {
				name: 'Create Credit Note',
				description:
					'Create a draft credit note for posted invoices, or credit them in full. Running it again creates another credit note.',
				action: 'Create credit note for invoice',
			},
			idsDescription: 'Invoices to credit.',
			parameters: creditNoteParameters,
		}),
		businessOperation(actions, 'post', {
			option: {
				name: 'Post',
				description: 'Confirm draft invoices, bills or journal entries',
				action: 'Post invoice',
			},
			idsDescription: 'Invoices to post.',
			parameters: [
				dateParameter('Invoice or Bill Date', 'date', {
					description: 'For invoices and bills that have none. Customer invoices default to today.',
				}),
			],
		}),
		businessOperation(actions, 'registerPayment', {
			option: {
				name: 'Register Payment',
				description:
					'Record the payment of posted invoices or bills. With an Amount, running it again pays again until nothing is due.',
				action: 'Register payment for invoice',
			},
			idsDescription: 'Invoices that were paid.',
			parameters: paymentParameters,
			together: groupPaymentsParameter,
		}),
		businessOperation(actions, 'resetToDraft', {
			option: {
				name: 'Reset to Draft',
				description: 'Turn posted or canceled invoices back into drafts',
				action: 'Reset invoice to draft',
			},
			idsDescription: 'Invoices to reset.',
		}),
		businessOperation(actions, 'sendByEmail', {
			option: {
				name: 'Send by Email',
				description:
					'Email posted invoices to their customers. Running it again sends another email.',
				action: 'Send invoice by email',
			},
			idsDescription: 'Invoices to send.',
			parameters: emailParameters,
			readers: emailReaders,
		}),
	],
};
