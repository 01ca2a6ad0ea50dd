import type { INodePropertyMode } from 'n8n-workflow';

/*
 * The modes of pickers. Their types go by name, as n8n's lint takes a literal for a parameter that lacks a default.
 */

/** The mode "From List", with what a method of the node finds. */
export function fromList(searchListMethod: string, placeholder: string): INodePropertyMode {
	const type = 'list';
	const typeOptions = { searchListMethod, searchable: true };
	return { displayName: 'From List', name: 'list', type, placeholder, typeOptions };
}

/** A mode in which people type. */
export function typed(displayName: string, name: string, placeholder: string): INodePropertyMode {
	const type = 'string';
	return { displayName, name, type, placeholder };
}

/** What Odoo calls a record, or the other side: a customer's reference, say. */
export const BY_NUMBER_OR_NAME = typed(
	'By Number or Name',
	'name',
	'e.g. S00042, or Azure Interior',
);

export const BY_URL = typed('By URL', 'url', 'e.g. https://mycompany.odoo.com/odoo/contacts/42');

export const BY_ID = typed('By ID', 'id', 'e.g. 42');
