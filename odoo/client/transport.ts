import type { OdooErrorCode } from '../errors';
import { cancelled, isCancelled, OdooError } from '../errors';
import { ANSWER_TOO_LARGE, SendError, TIMED_OUT } from '../http';
import type { Failure } from '../protocol/failure';
import { isObject } from '../isObject';

interface Explanation {
	readonly code: OdooErrorCode;
	readonly message: (host: string) => string;
	readonly hint: string;
	/** This failure always happens before the first byte of the request is sent. */
	readonly isUnsent?: true;
	readonly isTransient?: true;
}

/** What is read from an error and its causes; each HTTP library wraps Node's errors differently. */
interface SendFailure {
	/** Node's code. */
	readonly code: string;
	readonly message: string;
	/** The system call that failed: `connect`, `read`, `write`, `getaddrinfo`. */
	readonly syscall: string;
	/** Undefined where it is not known. */
	readonly isUnsent?: boolean;
}

const CHECK_ADDRESS =
	'Check Server URL in the credential, and that the server can be reached from the machine n8n runs on.';

const NOT_TLS: Explanation = {
	code: 'TLS',
	message: (host) => `${host} does not accept HTTPS connections.`,
	hint: 'If the server has no certificate, use http:// in Server URL. Otherwise check the port.',
};

const NO_HANDSHAKE: Explanation = {
	code: 'TLS',
	message: (host) => `n8n and ${host} could not agree on a secure connection.`,
	hint: 'The server may only know an outdated version of TLS, or ask for a certificate of its clients. Ask its administrator.',
};

const UNTRUSTED: Explanation = {
	code: 'TLS',
	message: (host) => `The certificate of ${host} is not trusted.`,
	hint: 'Install a certificate from a public authority, or give n8n that of your own authority (NODE_EXTRA_CA_CERTS). If you trust this server, you can switch on Ignore SSL Issues in the credential instead.',
	isUnsent: true,
};

const TLS_BROKE: Explanation = {
	code: 'UNREACHABLE',
	message: (host) => `The secure connection to ${host} broke.`,
	hint: 'The data was damaged in transit. Try again. If the problem persists, something between n8n and Odoo modifies the traffic.',
	isTransient: true,
};

const CLOSED: Explanation = {
	code: 'UNREACHABLE',
	message: (host) => `${host} closed the connection without an answer.`,
	hint: 'Odoo may have restarted or run into its time limit. Try again, with smaller batches or pages.',
	isTransient: true,
};

const NOT_IN_TIME: Explanation = {
	code: 'TIMEOUT',
	message: (host) => `${host} did not answer in time.`,
	hint: 'Raise the Timeout option, or work with smaller batches or pages.',
};

const NO_ROUTE: Explanation = {
	code: 'UNREACHABLE',
	message: (host) => `${host} cannot be reached over the network.`,
	hint: CHECK_ADDRESS,
};

const UNSENDABLE: Explanation = {
	code: 'INVALID_VALUE',
	message: (host) => `The request to ${host} has characters that HTTP cannot carry.`,
	hint: 'Check the values of the credential for characters that do not belong there.',
	isUnsent: true,
};

const NOT_HTTP: Explanation = {
	code: 'NOT_ODOO',
	message: (host) => `${host} does not answer as a web server does.`,
	hint: `Something else may use this port. ${CHECK_ADDRESS}`,
};

/** By Node's error code; what is not listed counts as a connection that was closed. */
const BY_CODE: ReadonlyMap<string, Explanation> = new Map([
	[
		'ECONNREFUSED',
		{
			code: 'UNREACHABLE',
			message: (host) => `Nothing answers at ${host}.`,
			hint: `The server may be down, or the port may be wrong. ${CHECK_ADDRESS}`,
			isUnsent: true,
			isTransient: true,
		},
	],
	[
		'ENOTFOUND',
		{
			code: 'UNREACHABLE',
			message: (host) => `There is no server named ${host}.`,
			hint: CHECK_ADDRESS,
			isUnsent: true,
		},
	],
	[
		'EAI_AGAIN',
		{
			code: 'UNREACHABLE',
			message: (host) => `The name ${host} could not be looked up.`,
			hint: CHECK_ADDRESS,
			isUnsent: true,
			isTransient: true,
		},
	],
	['EHOSTUNREACH', NO_ROUTE],
	['ENETUNREACH', NO_ROUTE],
	[
		'ERR_INVALID_URL',
		{
			code: 'INVALID_URL',
			message: (host) => `${host} is not a valid web address.`,
			hint: CHECK_ADDRESS,
			isUnsent: true,
		},
	],
	['ERR_INVALID_CHAR', UNSENDABLE],
	['ERR_UNESCAPED_CHARACTERS', UNSENDABLE],
	['ECONNABORTED', NOT_IN_TIME],
	[TIMED_OUT, NOT_IN_TIME],
	['UND_ERR_CONNECT_TIMEOUT', { ...NO_ROUTE, isUnsent: true }],
	[
		ANSWER_TOO_LARGE,
		{
			code: 'PROTOCOL',
			message: (host) => `The answer of ${host} is too large to be read at once.`,
			hint: 'Read fewer records or fields at a time: lower Page Size, or leave out files and images.',
		},
	],
	['ECONNRESET', CLOSED],
	['EPIPE', CLOSED],
	[
		'CERT_HAS_EXPIRED',
		{ ...UNTRUSTED, message: (host) => `The certificate of ${host} has expired.` },
	],
	[
		'ERR_TLS_CERT_ALTNAME_INVALID',
		{
			...UNTRUSTED,
			message: (host) => `The certificate of ${host} belongs to another host name.`,
		},
	],
	[
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		{ ...UNTRUSTED, message: (host) => `The certificate of ${host} is self-signed.` },
	],
	['SELF_SIGNED_CERT_IN_CHAIN', UNTRUSTED],
	['UNABLE_TO_GET_ISSUER_CERT', UNTRUSTED],
	['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNTRUSTED],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNTRUSTED],
] satisfies ReadonlyArray<[string, Explanation]>);

const BLOCKED: Explanation = {
	code: 'UNREACHABLE',
	message: (host) => `n8n does not allow requests to ${host}.`,
	hint: 'n8n blocks requests to internal addresses. Ask the n8n administrator to allow the host (N8N_SSRF_ALLOWED_HOSTNAMES).',
	isUnsent: true,
};

/** System calls that come before the first byte of a request. */
const BEFORE_SENDING: ReadonlySet<string> = new Set(['connect', 'getaddrinfo']);

/** Node's message for a handshake that was cut off; its code is just ECONNRESET. */
const HANDSHAKE_CUT = /before secure TLS connection/;
/** OpenSSL's messages for an answer that is not TLS, or whose record header was damaged. */
const PLAIN_TEXT = /wrong version number|packet length too long|http request/i;

/** Longer messages are cut. */
const MAX_MESSAGE_LENGTH = 2000;
const MAX_CAUSES = 5;

/** Explains a request that got no answer. The original error is not kept: it holds the request's secrets. */
export function failureFromTransport(thrown: unknown, url: string): Failure {
	const failure = sendFailureFrom(thrown);
	const mayHaveChanged = failure.isUnsent !== true;
	if (isCancelled(thrown)) return { error: cancelled(), mayHaveChanged, isTransient: false };
	const explanation = explanationOf(failure);
	const { code, message, hint, isUnsent = false, isTransient = false } = explanation;
	const error = new OdooError(code, message(new URL(url).host), {
		hint,
		details: [failure.code, failure.message].filter(Boolean).join(': '),
	});
	return { error, mayHaveChanged: mayHaveChanged && !isUnsent, isTransient };
}

function explanationOf(failure: SendFailure): Explanation {
	const { code, message, syscall } = failure;
	if (/restricted IP address|SSRF/i.test(message)) return BLOCKED;
	if (HANDSHAKE_CUT.test(message)) return NOT_TLS;
	if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return explanationOfTls(failure);
	if (code.startsWith('HPE_')) return NOT_HTTP;
	if (code === TIMED_OUT && syscall === 'connect') return { ...NO_ROUTE, isTransient: true };
	if (BY_CODE.get(code) === NO_ROUTE && !BEFORE_SENDING.has(syscall)) return CLOSED;
	return BY_CODE.get(code) ?? CLOSED;
}

/** A damaged answer has the same codes as a failed handshake. Only the sender knows the difference. */
function explanationOfTls({ message, isUnsent }: SendFailure): Explanation {
	if (isUnsent === false) return TLS_BROKE;
	if (PLAIN_TEXT.test(message)) return NOT_TLS;
	return isUnsent ? NO_HANDSHAKE : TLS_BROKE;
}

function sendFailureFrom(thrown: unknown): SendFailure {
	const chain = [...causesOf(thrown)];
	const texts = (name: 'code' | 'message' | 'name' | 'syscall') =>
		chain.map((each) => each[name]).filter((text) => typeof text === 'string');
	// `fetch` has no code for it.
	const codes = texts('name').includes('TimeoutError') ? [TIMED_OUT] : texts('code');
	const syscall = texts('syscall').at(-1) ?? '';
	const message = [...new Set(texts('message'))].join(' | ').slice(0, MAX_MESSAGE_LENGTH);
	const told = chain.find((each) => each instanceof SendError);
	const isBefore = BEFORE_SENDING.has(syscall) || HANDSHAKE_CUT.test(message);
	return {
		code: codes.find((each) => BY_CODE.has(each)) ?? codes.at(-1) ?? '',
		message,
		syscall,
		isUnsent: isBefore || told?.isUnsent,
	};
}

/** The error and what caused it. Of a host with several addresses, Node collects an error for each. */
function* causesOf(thrown: unknown): Generator<ErrorLike> {
	let error = thrown;
	for (let depth = 0; depth < MAX_CAUSES && isErrorLike(error); depth++) {
		yield error;
		error = error.cause ?? (Array.isArray(error.errors) ? error.errors[0] : undefined);
	}
}

interface ErrorLike {
	readonly name?: unknown;
	readonly code?: unknown;
	readonly message?: unknown;
	readonly syscall?: unknown;
	readonly cause?: unknown;
	readonly errors?: unknown;
}

function isErrorLike(value: unknown): value is ErrorLike {
	return isObject(value);
}
