import { isCancelled } from '../../../odoo/errors';
import { failureFromTransport } from '../../../odoo/client/transport';
import { SendError } from '../../../odoo/http';

const URL = 'https://erp.example.com/jsonrpc';

/** What Node's http, axios and undici throw: the code at the error or at its cause. */
const nodeError = (code: string, syscall?: string, message = code) =>
	Object.assign(new Error(message), { code, syscall });
const fetchError = (cause: Error) => new TypeError('fetch failed', { cause });

describe('a request without an answer', () => {
	it.each([
		['ECONNREFUSED', 'connect', 'UNREACHABLE', false, true],
		['ENOTFOUND', 'getaddrinfo', 'UNREACHABLE', false, false],
		['EAI_AGAIN', 'getaddrinfo', 'UNREACHABLE', false, true],
		['EHOSTUNREACH', 'connect', 'UNREACHABLE', false, false],
		['EHOSTUNREACH', 'read', 'UNREACHABLE', true, true],
		['ENETUNREACH', 'connect', 'UNREACHABLE', false, false],
		['ENETUNREACH', 'write', 'UNREACHABLE', true, true],
		['ETIMEDOUT', 'connect', 'UNREACHABLE', false, true],
		['ETIMEDOUT', 'read', 'TIMEOUT', true, false],
		['ECONNRESET', 'connect', 'UNREACHABLE', false, true],
		['ECONNRESET', 'read', 'UNREACHABLE', true, true],
		['EPIPE', 'write', 'UNREACHABLE', true, true],
		['UND_ERR_SOCKET', undefined, 'UNREACHABLE', true, true],
		['UND_ERR_CONNECT_TIMEOUT', undefined, 'UNREACHABLE', false, false],
		['ECONNABORTED', undefined, 'TIMEOUT', true, false],
		['HPE_INVALID_CONSTANT', undefined, 'NOT_ODOO', true, false],
		['ERR_INVALID_CHAR', undefined, 'INVALID_VALUE', false, false],
		['DEPTH_ZERO_SELF_SIGNED_CERT', undefined, 'TLS', false, false],
		['CERT_HAS_EXPIRED', undefined, 'TLS', false, false],
		['ERR_TLS_CERT_ALTNAME_INVALID', undefined, 'TLS', false, false],
		// Of TLS, the code alone does not say whether a request was sent before.
		['EPROTO', 'write', 'UNREACHABLE', true, true],
		['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', undefined, 'UNREACHABLE', true, true],
	])('%s of %s is %s', (nodeCode, syscall, code, mayHaveChanged, isTransient) => {
		const error = nodeError(nodeCode, syscall);
		for (const thrown of [error, fetchError(error)]) {
			const failure = failureFromTransport(thrown, URL);
			expect(failure).toMatchObject({ mayHaveChanged, isTransient });
			expect(failure.error.code).toBe(code);
			expect(failure.error.hint).toBeTruthy();
		}
	});

	it.each([
		['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number', true, 'TLS', false],
		['EPROTO', 'write EPROTO: tlsv1 alert protocol version', true, 'TLS', false],
		['ECONNRESET', 'read ECONNRESET', true, 'UNREACHABLE', false],
		['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number', false, 'UNREACHABLE', true],
		['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number', undefined, 'TLS', true],
	])('%s (%s) is judged by whether it was unsent: %s', (nodeCode, message, isUnsent, code, may) => {
		const cause = nodeError(nodeCode, undefined, message);
		const failure = failureFromTransport(new SendError(message, { isUnsent, cause }), URL);
		expect([failure.error.code, failure.mayHaveChanged]).toEqual([code, may]);
	});

	it('counts as TLS when a server that speaks http drops the handshake', () => {
		const dropped = nodeError(
			'ECONNRESET',
			undefined,
			'Client network socket disconnected before secure TLS connection was established',
		);
		const { error, mayHaveChanged } = failureFromTransport(dropped, URL);
		expect([error.code, mayHaveChanged]).toEqual(['TLS', false]);
	});

	it('was not sent where a host has several addresses and none could be reached', () => {
		const errors = [nodeError('EHOSTUNREACH', 'connect'), nodeError('ETIMEDOUT', 'connect')];
		const thrown = Object.assign(new AggregateError(errors), { code: 'EHOSTUNREACH' });
		expect(failureFromTransport(thrown, URL)).toMatchObject({ mayHaveChanged: false });
	});

	it("names n8n's protection of internal addresses", () => {
		const blocked = new Error(
			'The request was blocked because it resolves to a restricted IP address',
		);
		const { error, mayHaveChanged } = failureFromTransport(blocked, URL);
		expect(error.hint).toContain('N8N_SSRF_ALLOWED_HOSTNAMES');
		expect(mayHaveChanged).toBe(false);
	});

	it.each([
		['axios', Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' })],
		['fetch', new DOMException('This operation was aborted', 'AbortError')],
		['a cause', fetchError(Object.assign(new Error('x'), { name: 'CanceledError' }))],
	])('is known as cancelled: %s', (_, thrown) => {
		const { error, isTransient, mayHaveChanged } = failureFromTransport(thrown, URL);
		expect(error.message).toBe('The execution was cancelled.');
		expect([isCancelled(error), isTransient, mayHaveChanged]).toEqual([true, false, true]);
	});

	it('is not cancelled when its time is over', () => {
		const thrown = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
		const { error } = failureFromTransport(thrown, URL);
		expect([error.code, isCancelled(error)]).toEqual(['TIMEOUT', false]);
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
