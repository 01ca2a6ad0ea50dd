import type { INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';

const PAGE_SIZE = 100;

/** One page of those options whose name contains `filter`; the token is where the page begins. */
export function pageOf(
	options: readonly INodePropertyOptions[],
	filter: string,
	paginationToken = '0',
): INodeListSearchResult {
	const wanted = filter.trim().toLowerCase();
	const found = options.filter(({ name }) => name.toLowerCase().includes(wanted));
	const start = Number(paginationToken);
	const end = start + PAGE_SIZE;
	return {
		results: found.slice(start, end),
		paginationToken: end < found.length ? String(end) : undefined,
	};
}
