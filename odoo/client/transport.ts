import type { OdooErrorCode } from '../errors';
import { OdooError } from '../errors';
import type { Failure } from '../protocol/failure';

interface Explanation {
	readonly code: OdooErrorCode;
	readonly message: (host: string) => string;
	readonly hint: string;
	/** The request surely never reached Odoo. */
	readonly isUnsent?: boolean;
	readonly isTransient?: boolean;
}

const CHECK_ADDRESS =
	'Check Server URL in the credential, and that the server can be reached from the machine n8n runs on.';

const NOT_TLS: Explanation = {
	code: 'TLS',
	message: (host) => `${host} does not speak https.`,
	hint: 'Let Server URL start with http:// if the server has no certificate, or check the port.',
	isUnsent: true,
};

const UNTRUSTED: Explanation = {
	code: 'TLS',
	message: (host) => `The certificate of ${host} is not trusted.`,
	hint: 'Install a certificate from a public authority, or switch on Ignore SSL Issues in the credential if you trust this server.',
	isUnsent: true,
};

const CLOSED: Explanation = {
	code: 'UNREACHABLE',
	message: (host) => `${host} closed the connection without an answer.`,
	hint: 'Odoo may have restarted or run into its time limit. Try again, with smaller batches or pages.',
	isTransient: true,
};

const TIMED_OUT: Explanation = {
	code: 'TIMEOUT',
	message: (host) => `${host} did not answer in time.`,
	hint: 'Raise the Timeout option, or work with smaller batches or pages.',
};

/** By Node's error code; what is not listed counts as unreachable with an unknown outcome. */
const BY_CODE: Readonly<Record<string, Explanation>> = {
	ECONNREFUSED: {
		code: 'UNREACHABLE',
		message: (host) => `Nothing answers at ${host}.`,
		hint: `The server may be down, or the port may be wrong. ${CHECK_ADDRESS}`,
		isUnsent: true,
		isTransient: true,
	},
	ENOTFOUND: {
		code: 'UNREACHABLE',
		message: (host) => `There is no server named ${host}.`,
		hint: CHECK_ADDRESS,
		isUnsent: true,
	},
	EAI_AGAIN: {
		code: 'UNREACHABLE',
		message: (host) => `The name ${host} could not be looked up.`,
		hint: CHECK_ADDRESS,
		isUnsent: true,
		isTransient: true,
	},
	EHOSTUNREACH: {
		code: 'UNREACHABLE',
		message: (host) => `${host} cannot be reached over the network.`,
		hint: CHECK_ADDRESS,
		isUnsent: true,
	},
	ENETUNREACH: {
		code: 'UNREACHABLE',
		message: (host) => `${host} cannot be reached over the network.`,
		hint: CHECK_ADDRESS,
		isUnsent: true,
	},
	ERR_INVALID_URL: {
		code: 'INVALID_URL',
		message: (host) => `${host} is no web address.`,
		hint: CHECK_ADDRESS,
		isUnsent: true,
	},
	ECONNABORTED: TIMED_OUT,
	ETIMEDOUT: TIMED_OUT,
	ERR_CANCELED: {
		code: 'UNREACHABLE',
		message: () => 'The execution was stopped.',
		hint: 'Run the workflow again.',
	},
	ECONNRESET: CLOSED,
	EPIPE: CLOSED,
	EPROTO: NOT_TLS,
	ERR_SSL_WRONG_VERSION_NUMBER: NOT_TLS,
	CERT_HAS_EXPIRED: {
		...UNTRUSTED,
		message: (host) => `The certificate of ${host} has expired.`,
	},
	ERR_TLS_CERT_ALTNAME_INVALID: {
		...UNTRUSTED,
		message: (host) => `The certificate of ${host} belongs to another host name.`,
	},
	DEPTH_ZERO_SELF_SIGNED_CERT: {
		...UNTRUSTED,
		message: (host) => `The certificate of ${host} is self-signed.`,
	},
	SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
	UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
};

const BLOCKED: Explanation = {
	code: 'UNREACHABLE',
	message: (host) => `n8n does not allow requests to ${host}.`,
	hint: 'Its protection against requests to internal addresses is on. Ask the n8n administrator to allow the host (N8N_SSRF_ALLOWED_HOSTNAMES).',
	isUnsent: true,
};

/** Explains a request that got no answer. The original error is not kept: it holds the request's secrets. */
export function failureFromTransport(thrown: unknown, url: string): Failure {
	const { code, message } = describe(thrown);
	const explanation = explanationOf(code, message);
	const { host } = new URL(url);
	const error = new OdooError(explanation.code, explanation.message(host), {
		hint: explanation.hint,
		details: [code, message].filter(Boolean).join(': '),
	});
	return {
		error,
		mayHaveChanged: !explanation.isUnsent,
		isTransient: explanation.isTransient ?? false,
	};
}

function explanationOf(code: string, message: string): Explanation {
	if (/before secure TLS connection|wrong version number|packet length too long/i.test(message)) {
		return NOT_TLS;
	}
	if (/restricted IP address|SSRF/i.test(message)) return BLOCKED;
	if (code.startsWith('ERR_SSL_')) return NOT_TLS;
	return BY_CODE[code] ?? CLOSED;
}

/** Node's code and message of an error or of what caused it; libraries wrap differently. */
function describe(thrown: unknown): { code: string; message: string } {
	let code = '';
	let message = '';
	for (
		let error = thrown, depth = 0;
		isErrorLike(error) && depth < 5;
		error = error.cause, depth++
	) {
		if (!(code in BY_CODE) && typeof error.code === 'string') code = error.code;
		if (typeof error.message === 'string')
			message = [message, error.message].filter(Boolean).join(' | ');
	}
	return { code, message };
}

function isErrorLike(
	value: unknown,
): value is { code?: unknown; message?: unknown; cause?: unknown } {
	return typeof value === 'object' && value !== null;
}
