import type { INodeProperties } from 'n8n-workflow';
import type { ParameterReader } from '../../shared/parameters/parameterReader';
import { fromList, typed } from '../../shared/parameters/pickerModes';
import { readGiven } from '../../shared/parameters/required';
import { recipientsFrom } from '../recipients';

/** How parameters are read, by their names, where it takes more than what their type says. */
export type ParameterReaders = Readonly<
	Record<string, (ctx: ParameterReader, itemIndex: number, parameter: INodeProperties) => unknown>
>;

/** Contacts, in one text or as a list. */
export const emailRecipientsParameter: INodeProperties = {
	displayName: 'Recipients',
	name: 'recipients',
	type: 'string',
	default: '',
	placeholder: 'e.g. ann@example.com',
	description:
		'Email addresses, database IDs or External IDs of existing contacts, separated by commas or as an array. Defaults to the recipients that Odoo proposes.',
};

/** How they are read: they come as several values. */
export const emailReaders: ParameterReaders = {
	[emailRecipientsParameter.name]: (ctx, itemIndex, parameter) =>
		readGiven(ctx, itemIndex, parameter, recipientsFrom),
};

/** What an email says; what Odoo proposes where left blank. */
export const emailParameters: readonly INodeProperties[] = [
	emailRecipientsParameter,
	pickerParameter('Template', 'template', {
		searchListMethod: 'searchEmailTemplates',
		placeholder: 'e.g. Sales: Send Quotation',
		description: 'The email template to fill in. Defaults to the one that Odoo proposes.',
	}),
	textParameter('Subject', 'subject', { description: 'Defaults to the subject of the template' }),
	textParameter('Body', 'body', {
		typeOptions: { rows: 4 },
		description: 'The message, as HTML. Defaults to the text of the template.',
	}),
];

export function textParameter(
	displayName: string,
	name: string,
	more: Partial<INodeProperties> = {},
): INodeProperties {
	return { displayName, name, type: 'string', default: '', ...more };
}

/** A day from n8n's calendar, or as text by an expression. */
export function dateParameter(
	displayName: string,
	name: string,
	more: Partial<INodeProperties> = {},
): INodeProperties {
	return { displayName, name, type: 'dateTime', default: '', ...more };
}

/** A switch: the records of an item become one thing. */
export function togetherParameter(
	displayName: string,
	name: string,
	more: Partial<INodeProperties>,
): INodeProperties {
	return { displayName, name, type: 'boolean', default: false, ...more };
}

interface Picked {
	readonly searchListMethod: string;
	/** An example of a name. */
	readonly placeholder: string;
	readonly description: string;
}

/** A record that is chosen by its name from a list. */
export function pickerParameter(
	displayName: string,
	name: string,
	{ searchListMethod, placeholder, description }: Picked,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description,
		modes: [fromList(searchListMethod, 'Choose...'), typed('By Name or ID', 'name', placeholder)],
	};
}

/** A product variant, by whatever people know it by. */
export const productParameter: INodeProperties = {
	displayName: 'Product',
	name: 'product',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description:
		'The product variant to sell, buy or invoice. An ID is that of the variant, not of the product.',
	modes: [
		fromList('searchProducts', 'Choose a product...'),
		typed('By Name or ID', 'name', 'e.g. Office Chair, 42 or shop.product_7'),
		typed('By Internal Reference', 'default_code', 'e.g. FURN_7777'),
		typed('By Barcode', 'barcode', 'e.g. 5449000000996'),
	],
};

export function lotParameter(description: string): INodeProperties {
	const placeholder = 'e.g. LOT-0042';
	return textParameter('Lot or Serial Number', 'lot', { placeholder, description });
}

export function currencyParameter(description: string): INodeProperties {
	const searchListMethod = 'searchCurrencies';
	return pickerParameter('Currency', 'currency', {
		searchListMethod,
		placeholder: 'e.g. EUR',
		description,
	});
}

export const termsParameter = textParameter('Terms and Conditions', 'terms', {
	typeOptions: { rows: 4 },
	description: 'Printed below the lines. HTML on Odoo 15 and later.',
});

/** A user of Odoo, whatever they are called for the document. */
export function userParameter(
	displayName: string,
	name: string,
	description: string,
): INodeProperties {
	const placeholder = 'e.g. Mitchell Admin';
	return pickerParameter(displayName, name, {
		searchListMethod: 'searchUsers',
		placeholder,
		description,
	});
}

export function paymentTermsParameter(description: string): INodeProperties {
	return pickerParameter('Payment Terms', 'paymentTerms', {
		searchListMethod: 'searchPaymentTerms',
		placeholder: 'e.g. 30 Days',
		description,
	});
}
