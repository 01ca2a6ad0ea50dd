import type { HttpSender } from '../../odoo';

/** Sends with Node's own fetch, so that the client library is tested without n8n. */
export const fetchSender: HttpSender = async ({
	method,
	url,
	headers,
	body,
	timeoutMs,
	signal,
}) => {
	const timeout = AbortSignal.timeout(timeoutMs ?? 60_000);
	const response = await fetch(url, {
		method,
		headers,
		body,
		redirect: 'manual',
		signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
	});
	return {
		status: response.status,
		headers: Object.fromEntries(response.headers),
		body: new Uint8Array(await response.arrayBuffer()),
	};
};
