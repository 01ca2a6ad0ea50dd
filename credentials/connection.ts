import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import type { ConnectionSettings, HttpRequest, HttpResponse, HttpSender } from '../odoo';
import { ANSWER_TOO_LARGE, CANCELLED, isObject, SendError, TIMED_OUT } from '../odoo';

/** A timer for longer would end at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

type HttpHelper = (options: IHttpRequestOptions) => Promise<unknown>;

/** What the user entered, as the client takes it. */
export function settingsFrom(credential: ICredentialDataDecryptedObject): ConnectionSettings {
	const { url, db, username, password, protocol } = credential;
	return {
		url: textOf(url),
		database: textOf(db),
		username: textOf(username),
		secret: textOf(password),
		// A credential made by hand or by an import may lack all but the first four fields.
		protocol: (textOf(protocol) || 'auto') as ConnectionSettings['protocol'],
	};
}

/** Sends through n8n's own helper, so that its proxies, timeouts and TLS settings apply. */
export function httpSender(httpRequest: HttpHelper, allowUnauthorizedCerts: boolean): HttpSender {
	return async (unbounded) => {
		const request = { ...unbounded, timeoutMs: timerMs(unbounded.timeoutMs) };
		const limit = new TimeLimit(request);
		try {
			const response = (await httpRequest({
				...helperOptions(request),
				abortSignal: limit.signal,
				skipSslCertificateValidation: allowUnauthorizedCerts,
			})) as IN8nHttpFullResponse;
			return {
				status: response.statusCode,
				headers: lowerCased(response.headers),
				body: await readAll(response.body, request.maxBytes),
			};
		} catch (thrown) {
			throw limit.failure() ?? withPhase(thrown);
		} finally {
			limit.end();
		}
	};
}

/**
 * Ends a request when its time is over or the run is cancelled. The helper's own timeout only counts
 * silence: a server that sends a byte now and then would hold the run for as long as it likes.
 */
class TimeLimit {
	private readonly controller = new AbortController();
	private readonly sources: readonly AbortSignal[];
	private readonly abort = () => this.controller.abort();

	constructor(private readonly request: HttpRequest) {
		const { timeoutMs, signal } = request;
		const deadline = timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)];
		this.sources = signal ? [signal, ...deadline] : deadline;
		// Not AbortSignal.any: on Node 20, each use leaks memory for as long as the run's signal lives.
		for (const source of this.sources) source.addEventListener('abort', this.abort);
		if (signal?.aborted) this.abort();
	}

	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** Why the request was ended, if it was ended here. */
	failure(): SendError | undefined {
		if (!this.signal.aborted) return undefined;
		return this.request.signal?.aborted
			? new SendError('The execution was cancelled.', { code: CANCELLED })
			: new SendError(`No answer within ${this.request.timeoutMs} ms.`, { code: TIMED_OUT });
	}

	end(): void {
		for (const source of this.sources) source.removeEventListener('abort', this.abort);
	}
}

function timerMs(timeoutMs: number | undefined): number | undefined {
	return timeoutMs === undefined ? undefined : Math.min(Math.ceil(timeoutMs), MAX_TIMER_MS);
}

function helperOptions({
	method,
	url,
	headers,
	body,
	timeoutMs,
}: HttpRequest): IHttpRequestOptions {
	return {
		method,
		url,
		headers: { ...headers },
		body,
		timeout: timeoutMs, // n8n's own default would cut off longer ones
		// The helper decompresses any answer and has no limit for its size, so it is read piece by piece.
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
}

/** A TLS error does not say when it happened, but the socket does: `secureConnecting` until its handshake is over. */
function withPhase(thrown: unknown): unknown {
	const { request, message } = thrown as {
		readonly request?: { readonly socket?: { readonly secureConnecting?: unknown } | null };
		readonly message?: unknown;
	};
	const isUnsent = request?.socket?.secureConnecting;
	if (typeof isUnsent !== 'boolean') return thrown;
	return new SendError(String(message), { isUnsent, cause: thrown });
}

async function readAll(body: unknown, maxBytes = Infinity): Promise<Uint8Array> {
	if (!isStream(body)) return typeof body === 'string' ? Buffer.from(body) : (body as Uint8Array);
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of body) {
		bytes += chunk.byteLength;
		// Leaving the loop closes the connection.
		if (bytes > maxBytes) {
			throw new SendError(`More than ${maxBytes} bytes.`, { code: ANSWER_TOO_LARGE });
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
	return isObject(body) && Symbol.asyncIterator in body;
}

function lowerCased(headers: IN8nHttpFullResponse['headers']): HttpResponse['headers'] {
	return Object.fromEntries(
		Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
