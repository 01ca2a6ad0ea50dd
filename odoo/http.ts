/** A request as the protocols build it. Header names are lower case. */
export interface HttpRequest {
	readonly method: 'GET' | 'POST';
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
	/** How long all of it may take, from the connection to the last byte of the answer. */
	readonly timeoutMs?: number;
	/** The most bytes that the answer may have once it is decompressed. */
	readonly maxBytes?: number;
	readonly signal?: AbortSignal;
}

/** Any answer, whatever its status. Header names are lower case. */
export interface HttpResponse {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Uint8Array;
}

/**
 * Sends one request, without following redirects: a POST that follows one arrives as a GET.
 * Answers of any status are returned; only a failed exchange throws: a `SendError`, or an error of
 * Node with its code and system call (`ECONNREFUSED`, `connect`...) at the error or at its cause.
 */
export type HttpSender = (request: HttpRequest) => Promise<HttpResponse>;

/** Codes of a `SendError`, beside those of Node. */
export const TIMED_OUT = 'ETIMEDOUT';
export const CANCELLED = 'ERR_CANCELED';
export const ANSWER_TOO_LARGE = 'ANSWER_TOO_LARGE';

/** Says more of a failed exchange than Node's own error does. */
export class SendError extends Error {
	override readonly name = 'SendError';
	readonly code?: string;
	/** Whether the failure came before the first byte of the request was sent; undefined when unknown. */
	readonly isUnsent?: boolean;

	constructor(message: string, options: { code?: string; isUnsent?: boolean; cause?: unknown }) {
		super(message, { cause: options.cause });
		this.code = options.code;
		this.isUnsent = options.isUnsent;
	}
}
