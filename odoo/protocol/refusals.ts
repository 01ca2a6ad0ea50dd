import type { OdooErrorCode, OdooErrorOptions } from '../errors';
import { OdooError } from '../errors';
import type { HttpResponse } from '../http';
import type { Failure } from './failure';

interface Refusal {
	readonly status: number;
	readonly text: string;
	/** The URL that was asked. */
	readonly url: string;
	readonly headers: HttpResponse['headers'];
}

const MAX_RETRY_AFTER_MS = 60_000;

/**
 * Explains an answer that does not come from the API: a web page, a redirect, a proxy's error.
 * Statuses below 500 (and 429, 503) mean that Odoo never ran the call.
 */
export function failureFromRefusal(refusal: Refusal, nowMs: number): Failure {
	const { status, text, url, headers } = refusal;
	const host = new URL(url).origin;
	const page = `HTTP ${status} ${titleOf(text)}`.trim();
	const failure = (code: OdooErrorCode, message: string, hint: string, more = {}): Failure => {
		const options: OdooErrorOptions = { hint, details: `${page}\n${text.slice(0, 500)}` };
		const error = new OdooError(code, message, options);
		return { error, mayHaveChanged: false, isTransient: false, ...more };
	};

	if (/No database is selected/.test(text)) {
		return failure(
			'DATABASE_NOT_FOUND',
			'The server has no database of this name, or has several and none was chosen.',
			'Check Database Name in the credential: capital letters matter.',
		);
	}
	if (status >= 300 && status < 400) {
		const location = headers.location ?? '';
		return failure(
			'INVALID_URL',
			`${host} sends requests on to ${location || 'another address'}.`,
			'Enter the address it leads to as Server URL, e.g. with https:// in front.',
		);
	}
	if (/plain HTTP request was sent to HTTPS port/i.test(text)) {
		return failure('INVALID_URL', `${host} expects https.`, 'Let Server URL start with https://.');
	}
	if (status === 400 && /Session expired/.test(text)) {
		return failure(
			'INVALID_URL',
			"The server URL leads to a page of Odoo's web client, not to its API.",
			'Enter only the address of the server, e.g. https://mycompany.odoo.com, without /odoo or /web.',
		);
	}
	if (status === 401 || status === 403 || status === 407) {
		return failure(
			'API_DISABLED',
			`${host} does not let n8n reach Odoo's API (${page}).`,
			'A login page, firewall or proxy in front of Odoo refuses it, or the plan has no external API (Odoo Online: Custom plan).',
		);
	}
	if (status === 404 || status === 405 || status === 410) {
		return failure(
			'NOT_ODOO',
			`There is no Odoo API at ${host} (${page}).`,
			'Check Server URL: it is the address that opens Odoo in the browser, without anything behind the host name. An older Odoo has no JSON-2: choose the protocol Automatic.',
		);
	}
	if (status === 413) {
		return failure(
			'INVALID_VALUE',
			'The request is too large for the server.',
			'Lower Batch Size, or send smaller files. The limit is set in Odoo and in the web server in front of it.',
		);
	}
	if (status === 429 || status === 503) {
		const retryAfterMs = parseRetryAfter(headers['retry-after'], nowMs);
		return failure(
			status === 429 ? 'RATE_LIMITED' : 'UNREACHABLE',
			status === 429
				? 'The server limits how often it may be asked.'
				: `The server is not available (${page}).`,
			'Try again later, or let the workflow run less often.',
			{ isTransient: true, retryAfterMs },
		);
	}
	if (status === 502 || status === 504) {
		// Odoo may have finished the call behind the proxy that gave up waiting.
		return failure(
			'UNREACHABLE',
			`The web server in front of Odoo got no answer from it (${page}).`,
			'Odoo may be restarting or busy. Try again later, with smaller batches or pages.',
			{ isTransient: true, mayHaveChanged: true },
		);
	}
	if (status >= 500) {
		return failure(
			'SERVER_ERROR',
			`The server reported an internal error without saying why (${page}).`,
			'Odoo 14 hides errors from JSON-RPC when it serves several databases: choose the protocol Automatic or XML-RPC to see them. Otherwise the log of the server tells more.',
			{ mayHaveChanged: true },
		);
	}
	return failure(
		'NOT_ODOO',
		`${host} answered with something else than Odoo's API (${page}).`,
		'Check Server URL: it is the address that opens Odoo in the browser, without anything behind the host name.',
		{ mayHaveChanged: status < 300 },
	);
}

function titleOf(text: string): string {
	const [, title = ''] = /<title[^>]*>([^<]{1,100})/i.exec(text.slice(0, 5000)) ?? [];
	return title.trim().replace(/^\d{3}\s+/, '');
}

/** Seconds or an HTTP date, bounded so that no server can make a workflow wait for hours. */
function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
	if (!header) return undefined;
	const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
	return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS) : undefined;
}
