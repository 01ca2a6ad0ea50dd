import type { Reply } from '../../../odoo/protocol/protocol';
import { jsonrpc } from '../../../odoo/protocol/jsonrpc';

const ID = 4711;
const endpoint = { url: 'https://erp.example.com', database: 'main', uid: 2, secret: 's3cret' };
const { request, decode } = jsonrpc.encode(
	{ model: 'res.partner', method: 'read', ids: [7], params: { fields: ['name'] } },
	endpoint,
	ID,
);

function replyTo(answer: unknown, status = 200): Reply {
	const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
	return decode({ status, headers: {}, body: Buffer.from(text) });
}

it('sends its ID with the call', () => {
	expect(request).toMatchObject({
		url: 'https://erp.example.com/jsonrpc',
		headers: { 'content-type': 'application/json', 'x-odoo-database': 'main' },
	});
	expect(JSON.parse(request.body ?? '')).toEqual({
		jsonrpc: '2.0',
		method: 'call',
		id: ID,
		params: {
			service: 'object',
			method: 'execute_kw',
			args: ['main', 2, 's3cret', 'res.partner', 'read', [[7]], { fields: ['name'] }],
		},
	});
});

it('reads the result of its own request', () => {
	expect(replyTo({ jsonrpc: '2.0', id: ID, result: [{ id: 7 }] })).toEqual({
		kind: 'result',
		result: [{ id: 7 }],
	});
});

it('reads None from an answer without a result, as Odoo sends it', () => {
	expect(replyTo({ jsonrpc: '2.0', id: ID })).toEqual({ kind: 'result', result: null });
});

it.each([
	['another ID', { jsonrpc: '2.0', id: ID + 1, result: true }],
	['the ID as text', { jsonrpc: '2.0', id: String(ID), result: true }],
	['no ID', { jsonrpc: '2.0', result: true }],
	['an ID that is null', { jsonrpc: '2.0', id: null, result: true }],
	['a fault of another ID', { jsonrpc: '2.0', id: ID + 1, error: { data: { name: 'E' } } }],
	['a fault without an ID', { jsonrpc: '2.0', error: { data: { name: 'E' } } }],
	['a fault whose ID is null', { jsonrpc: '2.0', id: null, error: { data: { name: 'E' } } }],
])('takes no answer with %s', (_, answer) => {
	expect(() => replyTo(answer)).toThrow(
		expect.objectContaining({
			code: 'PROTOCOL',
			message: 'The answer belongs to another request.',
		}),
	);
});

it.each([
	['an error that is a text', { jsonrpc: '2.0', id: ID, error: 'blocked by policy' }, 200],
	['an error of a gateway', { id: ID, error: { code: 403 } }, 200],
	['a result with the status of an error', { jsonrpc: '2.0', id: ID, result: true }, 502],
	['no object', [1, 2], 200],
])('takes %s for something else than an answer of Odoo', (_, answer, status) => {
	expect(replyTo(answer, status)).toMatchObject({ kind: 'refusal', status });
});

it('reads a fault, whose texts may be anything', () => {
	const data = { name: { toString: 1 }, message: ['no text'], debug: 7 };
	expect(
		replyTo({ jsonrpc: '2.0', id: ID, error: { data, message: 'Odoo Server Error' } }),
	).toEqual({
		kind: 'fault',
		fault: { exception: '', message: 'Odoo Server Error', debug: undefined },
	});
});
