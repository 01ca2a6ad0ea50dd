import { failureFromTransport } from '../../../odoo/client/transport';

const URL = 'https://erp.example.com/jsonrpc';

/** What Node's http, axios and undici throw: the code at the error or at its cause. */
const nodeError = (code: string, message = code) => Object.assign(new Error(message), { code });
const fetchError = (cause: Error) => new TypeError('fetch failed', { cause });

describe('a request without an answer', () => {
	it.each([
		['ECONNREFUSED', 'UNREACHABLE', false, true],
		['ENOTFOUND', 'UNREACHABLE', false, false],
		['EAI_AGAIN', 'UNREACHABLE', false, true],
		['ECONNRESET', 'UNREACHABLE', true, true],
		['UND_ERR_SOCKET', 'UNREACHABLE', true, true],
		['ECONNABORTED', 'TIMEOUT', true, false],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS', false, false],
		['CERT_HAS_EXPIRED', 'TLS', false, false],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS', false, false],
		['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS', false, false],
		['EPROTO', 'TLS', false, false],
	])('%s is %s', (nodeCode, code, mayHaveChanged, isTransient) => {
		for (const thrown of [nodeError(nodeCode), fetchError(nodeError(nodeCode))]) {
			const failure = failureFromTransport(thrown, URL);
			expect(failure).toMatchObject({ mayHaveChanged, isTransient });
			expect(failure.error.code).toBe(code);
			expect(failure.error.hint).toBeTruthy();
		}
	});

	it('counts as TLS when a server that speaks http drops the handshake', () => {
		const dropped = nodeError(
			'ECONNRESET',
			'Client network socket disconnected before secure TLS connection was established',
		);
		expect(failureFromTransport(dropped, URL).error.code).toBe('TLS');
	});

	it("names n8n's protection of internal addresses", () => {
		const blocked = new Error(
			'The request was blocked because it resolves to a restricted IP address',
		);
		const { error, mayHaveChanged } = failureFromTransport(blocked, URL);
		expect(error.hint).toContain('N8N_SSRF_ALLOWED_HOSTNAMES');
		expect(mayHaveChanged).toBe(false);
	});

	it('keeps nothing of the request, which holds the secret', () => {
		const thrown = Object.assign(nodeError('ECONNRESET'), { config: { data: 'hunter2' } });
		const { error } = failureFromTransport(thrown, URL);
		expect(JSON.stringify(error) + error.stack + String(error.cause)).not.toContain('hunter2');
	});

	it.each([undefined, null, 'text', 42, {}])('is explained even if %p was thrown', (thrown) => {
		expect(failureFromTransport(thrown, URL).error.code).toBe('UNREACHABLE');
	});
});
