import type { OdooErrorCode } from '../errors';
import { Defect, OdooError } from '../errors';
import type { HttpResponse } from '../http';
import { CHECK_DATABASE, CHECK_URL, TOO_LARGE } from './explanations';
import type { Failure } from './failure';

interface Refusal {
	readonly status: number;
	readonly text: string;
	/** The URL of the request. */
	readonly url: string;
	readonly headers: HttpResponse['headers'];
}

interface Rule {
	readonly status: (status: number) => boolean;
	/** Matched against the answer; any answer when left out. */
	readonly text?: RegExp;
	readonly code: OdooErrorCode;
	/** `host` as the user entered it, `page` names the answer, e.g. `HTTP 404 Not Found`. */
	readonly message: (host: string, page: string, refusal: Refusal) => string;
	readonly hint: string;
	readonly isTransient?: true;
	/** The call surely did not run: the status means that the request itself was refused. */
	readonly isNotRun?: true;
}

const MAX_RETRY_AFTER_MS = 60_000;
const MAX_LOCATION_LENGTH = 200;

const any = () => true;
const is =
	(...wanted: readonly number[]) =>
	(status: number) =>
		wanted.includes(status);

/** By HTTP's definition, these refuse the request before anything is done with it. */
const REQUEST_REFUSED = [400, 411, 414, 415, 417, 421, 425, 426, 428, 431] as const;

/** Of Cloudflare: the server in front of Odoo lost it, could not reach it, or gave up waiting. */
const CLOUDFLARE = [520, 521, 522, 523, 524, 525, 526, 527, 530] as const;

const UNAVAILABLE: Rule = {
	status: is(503),
	code: 'UNREACHABLE',
	message: (host, page) => `${host} is not available (${page}).`,
	hint: 'Try again later.',
	isTransient: true,
};

const FORBIDDEN: Rule = {
	status: is(403),
	code: 'API_DISABLED',
	message: (host, page) => `${host} does not let n8n reach Odoo's API (${page}).`,
	hint: 'A login page, firewall or proxy in front of Odoo refuses it, or the plan has no external API (Odoo Online: Custom plan).',
};

const REFUSED: Rule = {
	status: (status) => status >= 400 && status < 500,
	code: 'NOT_ODOO',
	message: (host, page) => `${host} refused the request (${page}).`,
	hint: CHECK_URL,
};

/** Answers that do not come from the API: web pages, redirects, errors of proxies. The first that fits wins. */
const RULES: readonly Rule[] = [
	{
		status: any,
		text: /No database is selected/,
		code: 'DATABASE_NOT_FOUND',
		message: () => 'The server has no database of this name, or has several and none was chosen.',
		hint: CHECK_DATABASE,
		isNotRun: true,
	},
	{
		status: (status) => status >= 300 && status < 400,
		code: 'INVALID_URL',
		message: (host, _, { headers }) =>
			`${host} redirects to ${headers.location?.slice(0, MAX_LOCATION_LENGTH) ?? 'another address'}.`,
		hint: 'Enter that address as Server URL, e.g. with https:// in front.',
		isNotRun: true,
	},
	{
		status: is(400),
		text: /plain HTTP request was sent to HTTPS port/i,
		code: 'INVALID_URL',
		message: (host) => `${host} expects https.`,
		hint: 'Start Server URL with https://.',
		isNotRun: true,
	},
	{
		status: is(400),
		text: /Session expired/,
		code: 'INVALID_URL',
		message: () => "The server URL leads to a page of Odoo's web client, not to its API.",
		hint: CHECK_URL,
		isNotRun: true,
	},
	{ ...FORBIDDEN, status: is(401, 407), isNotRun: true },
	{
		// A firewall may inspect answers, too, and withhold one after the call has run.
		...FORBIDDEN,
	},
	{
		status: is(404, 405, 410),
		code: 'NOT_ODOO',
		message: (host, page) => `There is no Odoo API at ${host} (${page}).`,
		hint: `${CHECK_URL} An older Odoo has no JSON-2: choose the protocol Automatic.`,
		isNotRun: true,
	},
	{
		// Some proxies send this when Odoo took too long.
		status: is(408),
		code: 'TIMEOUT',
		message: (host, page) => `${host} gave up waiting (${page}).`,
		hint: 'Try again, with smaller batches or pages.',
		isTransient: true,
	},
	{
		status: is(413),
		...TOO_LARGE,
		message: () => TOO_LARGE.message,
		isNotRun: true,
	},
	{
		status: is(429),
		code: 'RATE_LIMITED',
		message: () => 'The server limits the number of requests.',
		hint: 'Try again later, or let the workflow run less often.',
		isTransient: true,
		isNotRun: true,
	},
	{
		// Of nginx, which answers a lost connection otherwise, and of HAProxy without a server behind it.
		...UNAVAILABLE,
		text: /<center>(?:nginx|openresty)|No server is available/,
		isNotRun: true,
	},
	{
		// Envoy and Varnish say so as well where the connection to Odoo was lost while it worked.
		...UNAVAILABLE,
	},
	{
		// Odoo may finish the call behind a proxy that gave up waiting.
		status: is(502, 504, ...CLOUDFLARE),
		code: 'UNREACHABLE',
		message: (_, page) => `The web server in front of Odoo got no answer from it (${page}).`,
		hint: 'Odoo may be restarting or busy. Try again later, with smaller batches or pages.',
		isTransient: true,
	},
	{
		status: (status) => status >= 500,
		code: 'SERVER_ERROR',
		message: (_, page) => `The server reported an internal error without details (${page}).`,
		hint: 'Odoo 14 hides errors from JSON-RPC when it serves several databases: choose the protocol Automatic or XML-RPC to see them. Otherwise the log of the server tells more.',
	},
	{ ...REFUSED, status: is(...REQUEST_REFUSED), isNotRun: true },
	REFUSED,
	{
		status: any,
		code: 'NOT_ODOO',
		message: (host, page) => `${host} responded with something other than the Odoo API (${page}).`,
		hint: CHECK_URL,
	},
];

/** Explains an answer that does not come from the API. */
export function failureFromRefusal(refusal: Refusal, nowMs: number): Failure {
	const { status, text, url, headers } = refusal;
	const rule = RULES.find(
		(each) => each.status(status) && (each.text === undefined || each.text.test(text)),
	);
	if (!rule) throw new Defect(`no rule for HTTP ${status}`); // the last one takes all
	const { code, message, hint, isTransient = false, isNotRun = false } = rule;
	const page = `HTTP ${status} ${titleOf(text)}`.trim();
	const details = `${page}\n${text.slice(0, 500)}`;
	return {
		error: new OdooError(code, message(new URL(url).host, page, refusal), { hint, details }),
		isTransient,
		mayHaveChanged: !isNotRun,
		retryAfterMs: parseRetryAfter(headers['retry-after'], nowMs),
	};
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
