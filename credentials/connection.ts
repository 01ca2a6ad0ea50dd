import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import type { ConnectionSettings, HttpResponse, HttpSender } from '../odoo';

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
	return async ({ method, url, headers, body, timeoutMs, signal }) => {
		const response = (await httpRequest({
			method,
			url,
			headers: { ...headers },
			body,
			timeout: timeoutMs,
			abortSignal: signal,
			skipSslCertificateValidation: allowUnauthorizedCerts,
			// n8n would parse or decode the body by its content; the protocols do that themselves.
			encoding: 'arraybuffer',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		})) as IN8nHttpFullResponse;
		return {
			status: response.statusCode,
			headers: lowerCased(response.headers),
			body: bytesOf(response.body),
		};
	};
}

function lowerCased(headers: IN8nHttpFullResponse['headers']): HttpResponse['headers'] {
	return Object.fromEntries(
		Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
}

/** An empty body arrives as an empty string. */
function bytesOf(body: IN8nHttpFullResponse['body']): Uint8Array {
	return body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : '');
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
