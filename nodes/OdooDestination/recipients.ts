import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { BY_ID, fromList, typed } from '../shared/parameters/pickerModes';
import { listFrom } from '../shared/parameters/ids';
import { valueOfPicker } from '../shared/parameters/picker';

/** Contacts, one by one. Its list needs `searchContacts`. */
export const recipientsParameter: INodeProperties = {
	displayName: 'Recipients',
	name: 'recipients',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Recipient',
	default: {},
	description: 'Contacts to notify besides the followers',
	options: [
		{
			displayName: 'Recipient',
			name: 'values',
			values: [
				{
					displayName: 'Contact',
					name: 'contact',
					type: 'resourceLocator',
					default: { mode: 'list', value: '' },
					modes: [
						fromList('searchContacts', 'Choose a contact...'),
						typed('By Email', 'email', 'e.g. ann@example.com'),
						BY_ID,
					],
				},
			],
		},
	],
};

/** The contacts that were chosen one by one, as database IDs or email addresses. */
export function readRecipients(ctx: IExecuteFunctions, itemIndex: number): unknown[] {
	const rows = ctx.getNodeParameter('recipients.values', itemIndex, []) as IDataObject[];
	return rows.map(({ contact }) => valueOfPicker(contact));
}

/**
 * The recipients in a list, or in one text: mail programs put semicolons between them too, and quote names
 * that have a comma.
 */
export function recipientsFrom(given: unknown): unknown[] {
	return listFrom(typeof given === 'string' ? given.match(/(?:"[^"]*"|[^,;])+/g) : given);
}
