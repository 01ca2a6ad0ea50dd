import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { searchByName } from './searchRecords';

/** The attachments whose name contains `filter`. */
export async function searchAttachments(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchByName(this, 'ir.attachment', filter, paginationToken);
}
