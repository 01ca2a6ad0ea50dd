import { isCancelled } from '../../../odoo/errors';
import type { HttpResponse } from '../../../odoo';
import type { Runtime } from '../../../odoo/client/exchange';
import { exchange } from '../../../odoo/client/exchange';
import { jsonrpc } from '../../../odoo/protocol/jsonrpc';

const endpoint = { url: 'http://odoo.test', database: 'db', uid: 2, secret: 's3cret' };
const read = { model: 'res.partner', method: 'search_count', params: { domain: [] } };
const write = { model: 'res.partner', method: 'write', ids: [1], params: { vals: {} } };

const answer = (status: number, body: unknown, headers = {}): HttpResponse => ({
	status,
	headers,
	body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const result = (value: unknown) => answer(200, { jsonrpc: '2.0', id: 1, result: value });
const fault = {
	jsonrpc: '2.0',
	error: { data: { name: 'odoo.exceptions.UserError', message: 'No.' } },
};
const conflict = answer(200, {
	jsonrpc: '2.0',
	id: 1,
	error: {
		code: 200,
		message: 'Odoo Server Error',
		data: {
			name: 'psycopg2.errors.SerializationFailure',
			message: 'could not serialize access due to concurrent update',
		},
	},
});

/** A runtime that gives these answers in turn, and records how long it was told to wait. */
function runtimeWith(
	...answers: Array<HttpResponse | Error>
): Runtime & { waits: number[]; sent: number } {
	const runtime = {
		waits: [] as number[],
		sent: 0,
		send: async () => {
			const next = answers[runtime.sent++];
			if (!next) throw new Error('asked more often than expected');
			if (next instanceof Error) throw next;
			return next;
		},
		sleep: async (ms: number) => void runtime.waits.push(ms),
		now: () => Date.parse('2026-01-31T10:00:00Z'),
		random: () => 0.5,
	};
	return runtime;
}

const repeatable = { ...write, method: 'load', isIdempotentWrite: true };

const run = async (call: typeof read | typeof write, runtime: Runtime, signal?: AbortSignal) => {
	const { request, decode } = jsonrpc.encode(call, endpoint, 1);
	return await exchange(
		{
			call,
			request: { ...request, signal },
			decode,
			read: (result) => result,
			isRepeatable: call === read || call === repeatable,
		},
		runtime,
	);
};

const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });

describe('a read', () => {
	it.each([
		['a lost answer', reset],
		['a refused connection', refused],
		['a cut answer', answer(200, '{"jsonrpc": "2.0", "resu')],
		['a gateway without an answer', answer(502, 'Bad Gateway')],
		['a serialization conflict', conflict],
	])('is repeated after %s', async (_, failure) => {
		const runtime = runtimeWith(failure, result(7));
		expect(await run(read, runtime)).toBe(7);
		expect(runtime.waits).toHaveLength(1);
	});

	it('is given up after three repetitions', async () => {
		const runtime = runtimeWith(reset, reset, reset, reset);
		await expect(run(read, runtime)).rejects.toMatchObject({ code: 'UNREACHABLE' });
		expect(runtime.sent).toBe(4);
	});

	it('waits longer each time', async () => {
		const runtime = runtimeWith(reset, reset, reset, result(1));
		await run(read, runtime);
		expect(runtime.waits).toEqual([500, 1000, 2000]);
	});

	it.each([
		['2', 2000],
		['Sat, 31 Jan 2026 10:00:05 GMT', 5000],
		['86400', 60_000],
		['soon', 500],
	])('waits as long as Retry-After: %s says, within bounds', async (header, waitMs) => {
		const runtime = runtimeWith(answer(429, '', { 'retry-after': header }), result(1));
		await run(read, runtime);
		expect(runtime.waits).toEqual([waitMs]);
	});
});

describe('a write', () => {
	it.each([
		['a refused connection', refused],
		['a rate limit', answer(429, '')],
		['a server that is not available', answer(503, '<center>nginx</center>')],
		['a serialization conflict', conflict],
	])('is repeated after %s', async (_, failure) => {
		const runtime = runtimeWith(failure, result(true));
		expect(await run(write, runtime)).toBe(true);
	});

	it.each([
		['a lost answer', reset],
		['a cut answer', answer(200, '{"jsonrpc": "2.0", "resu')],
		['a gateway without an answer', answer(504, '')],
		['a gateway that lost the connection', answer(503, 'upstream connect error')],
		['a gateway that gave up waiting', answer(408, '')],
		['a firewall that withholds the answer', answer(403, '')],
		['an error without a reason', answer(500, 'Internal Server Error')],
		['a web page', answer(200, '<html>maintenance</html>')],
		['the answer to another request', answer(200, { jsonrpc: '2.0', id: 2, result: true })],
		['the fault of another request', answer(200, { ...fault, id: 2 })],
		['an answer without an ID', answer(200, { jsonrpc: '2.0', result: true })],
		['a fault without an ID', answer(200, fault)],
		['the error of a gateway', answer(200, { id: 1, error: { code: 403 } })],
		['an error that is no fault', answer(200, { jsonrpc: '2.0', id: 1, error: 'blocked' })],
		[
			'a result that cannot be sent',
			answer(200, {
				jsonrpc: '2.0',
				id: 1,
				error: { data: { name: 'builtins.TypeError', message: 'x is not JSON serializable' } },
			}),
		],
	])('has an unknown outcome after %s', async (_, failure) => {
		const runtime = runtimeWith(failure);
		await expect(run(write, runtime)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
		expect(runtime.sent).toBe(1);
	});

	it.each([
		['write', 'Odoo could change the res.partner records:'],
		['load', 'Odoo could create or change the res.partner records:'],
		['action_x', 'Odoo ran res.partner.action_x:'],
	])('says in words what %s may have done', async (method, words) => {
		await expect(run({ ...write, method }, runtimeWith(reset))).rejects.toThrow(words);
	});

	it.each([301, 400, 401, 404, 413, 415])(
		'fails for good after HTTP %i: it did not run',
		async (status) => {
			const error: unknown = await run(write, runtimeWith(answer(status, ''))).catch(
				(thrown) => thrown,
			);
			expect(error).toMatchObject({
				code: expect.stringMatching(/INVALID_URL|NOT_ODOO|API_DISABLED|INVALID_VALUE/) as string,
			});
		},
	);

	it('fails for good where Odoo says that it did not run', async () => {
		const runtime = runtimeWith(answer(200, { ...fault, id: 1 }));
		await expect(run(write, runtime)).rejects.toMatchObject({ code: 'VALIDATION', message: 'No.' });
	});
});

it('fails for good where Odoo 19 refuses the size of a request before it has read its ID', async () => {
	const tooLarge = { data: { name: 'werkzeug.exceptions.RequestEntityTooLarge', message: '413' } };
	const runtime = runtimeWith(answer(200, { jsonrpc: '2.0', id: null, error: tooLarge }));
	await expect(run(write, runtime)).rejects.toMatchObject({ code: 'INVALID_VALUE' });
});

describe('a run that is cancelled', () => {
	const cancelling = (failure: HttpResponse | Error) => {
		const stop = new AbortController();
		const runtime = runtimeWith(failure, result(true));
		const sleep = async () => stop.abort();
		return { runtime: { ...runtime, sleep }, signal: stop.signal, sent: () => runtime.sent };
	};

	it.each([
		['a read', read, reset],
		['a write that was not run', write, answer(429, '')],
	])('sends %s no second time', async (_, call, failure) => {
		const { runtime, signal } = cancelling(failure);
		const send = jest.fn(runtime.send);
		const error: unknown = await run(call, { ...runtime, send }, signal).catch((thrown) => thrown);
		expect(error).toMatchObject({ message: 'The execution was cancelled.' });
		expect(isCancelled(error)).toBe(true);
		expect(send).toHaveBeenCalledTimes(1);
	});

	it('leaves open whether a write ran whose answer was lost before', async () => {
		const { runtime, signal } = cancelling(reset);
		const error: unknown = await run(repeatable, runtime, signal).catch((thrown) => thrown);
		expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
		expect(isCancelled(error)).toBe(true);
	});

	it('sends nothing when it was cancelled before', async () => {
		const runtime = runtimeWith();
		const error: unknown = await run(write, runtime, AbortSignal.abort()).catch((thrown) => thrown);
		expect(isCancelled(error)).toBe(true);
		expect(error).toMatchObject({ code: 'UNREACHABLE' });
		expect(runtime.sent).toBe(0);
	});
});

describe('a write that may be repeated', () => {
	const timeout = Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' });

	it('is repeated after a lost answer', async () => {
		expect(await run(repeatable, runtimeWith(reset, result(1)))).toBe(1);
	});

	it.each([
		['no answer comes in time', [timeout]],
		['each answer is lost', [reset, reset, reset, reset]],
		['the server is gone after one was lost', [reset, refused, refused, refused]],
		['the answer is a web page', [answer(200, '<html>maintenance</html>')]],
	])('has an unknown outcome if %s', async (_, failures) => {
		await expect(run(repeatable, runtimeWith(...failures))).rejects.toMatchObject({
			code: 'OUTCOME_UNKNOWN',
		});
	});

	it('fails for good if it never reached the server', async () => {
		const runtime = runtimeWith(refused, refused, refused, refused);
		await expect(run(repeatable, runtime)).rejects.toMatchObject({ code: 'UNREACHABLE' });
	});

	it('fails with what the server reports, so that the rows at fault can be found', async () => {
		const runtime = runtimeWith(answer(500, 'Internal Server Error'));
		await expect(run(repeatable, runtime)).rejects.toMatchObject({ code: 'SERVER_ERROR' });
	});
});

it('keeps the secret out of every error', async () => {
	const failures = [reset, answer(500, 'oops'), answer(404, 'no'), conflict, answer(200, '{"x')];
	for (const failure of failures) {
		const error: unknown = await run(write, runtimeWith(failure, failure, failure, failure)).catch(
			(thrown: unknown) => thrown,
		);
		const { message, hint, details, stack } = error as Error & { hint: string; details: string };
		expect([message, hint, details, stack].join()).not.toContain('s3cret');
	}
});
