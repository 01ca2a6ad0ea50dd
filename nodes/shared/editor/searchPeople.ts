import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { searchByName } from './searchRecords';

/** The users whose name contains `filter`. */
export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchByName(this, 'res.users', filter, paginationToken);
}

/** The contacts whose name or email address contains `filter`. */
export async function searchContacts(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchByName(this, 'res.partner', filter, paginationToken);
}
