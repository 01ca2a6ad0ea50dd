/** A request as the protocols build it. Header names are lower case. */
export interface HttpRequest {
	readonly method: 'GET' | 'POST';
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
	readonly timeoutMs?: number;
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
 * Answers of any status are returned; only a failed exchange throws, with Node's error code
 * (`ECONNREFUSED`, `ENOTFOUND`, `ECONNRESET`...) as `code` of the error or of its cause.
 */
export type HttpSender = (request: HttpRequest) => Promise<HttpResponse>;
