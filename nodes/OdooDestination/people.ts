import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { locatorValue } from '../shared/parameters/locatorValue';

/** The user who is responsible for something. Its list needs `searchUsers`. */
export const userParameter: INodeProperties = {
	displayName: 'Assigned To',
	name: 'user',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The user responsible for the activity. Defaults to the user of the credential.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a user...',
			typeOptions: { searchListMethod: 'searchUsers', searchable: true },
		},
		{
			displayName: 'By Email or Login',
			name: 'email',
			type: 'string',
			placeholder: 'e.g. ann@example.com',
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 42' },
	],
};

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
						{
							displayName: 'From List',
							name: 'list',
							type: 'list',
							placeholder: 'Choose a contact...',
							typeOptions: { searchListMethod: 'searchContacts', searchable: true },
						},
						{
							displayName: 'By Email',
							name: 'email',
							type: 'string',
							placeholder: 'e.g. ann@example.com',
						},
						{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 42' },
					],
				},
			],
		},
	],
};

/** The user as a database ID, login, email address or External ID; empty for the client's own. */
export function readUser(ctx: IExecuteFunctions, itemIndex: number): unknown {
	return locatorValue(ctx.getNodeParameter('user', itemIndex, ''));
}

/** The contacts that were chosen one by one, as database IDs or email addresses. */
export function readRecipients(ctx: IExecuteFunctions, itemIndex: number): unknown[] {
	const rows = ctx.getNodeParameter('recipients.values', itemIndex, []) as IDataObject[];
	return rows.map(({ contact }) => locatorValue(contact));
}
