import type { Call, RpcValue } from '../../../odoo';
import { OdooError } from '../../../odoo';
import { json2 } from '../../../odoo/protocol/json2';
import { jsonrpc } from '../../../odoo/protocol/jsonrpc';
import { xmlrpc } from '../../../odoo/protocol/xmlrpc';

const endpoint = { url: 'https://erp.example.com', database: 'main', uid: 2, secret: 's3cret' };

const callWith = (value: unknown): Call => ({
	model: 'res.partner',
	method: 'do_it',
	ids: [7],
	params: { order_line: [[0, 0, { amount: value as RpcValue }]] },
});

/** A list of lists, so many deep. */
function nested(levels: number): RpcValue {
	let value: RpcValue = 1;
	for (let level = 0; level < levels; level++) value = [value];
	return value;
}

describe.each([json2, jsonrpc, xmlrpc])('over $name', (protocol) => {
	const encode = (value: unknown) => protocol.encode(callWith(value), endpoint, 1).request.body;

	it.each([
		['a whole number beyond what is exact', '9007199254740993'],
		['a negative one', '-9007199254740993'],
		['a decimal beyond what is exact', '12345678901234567.25'],
		['a number beyond all bounds', '1e400'],
	])('%s is not sent as another one', (_, json) => {
		expect(() => encode(JSON.parse(json))).toThrow(
			expect.objectContaining({ code: 'INVALID_VALUE', field: 'amount' }),
		);
	});

	it.each([NaN, Infinity, -Infinity])('%p is not sent', (value) => {
		expect(() => encode(value)).toThrow(
			expect.objectContaining({
				code: 'INVALID_VALUE',
				message: `The value of "amount" contains ${value}, which is not a number Odoo can store.`,
			}),
		);
	});

	it.each(['cut \ud83d', '\ude00 off', '\ude00\ud83d'])('half an emoji is not sent: %j', (text) => {
		expect(() => encode(text)).toThrow(
			expect.objectContaining({
				code: 'INVALID_VALUE',
				field: 'amount',
				message: expect.stringMatching(/the character U\+D[\dA-F]{3}, which /) as string,
			}),
		);
		expect(() => encode({ [text]: 1 })).toThrow(OdooError);
	});

	it.each([50_000, 1_000_000])('nesting %p deep is not sent', (levels) => {
		expect(() => encode(nested(levels))).toThrow(
			expect.objectContaining({ code: 'INVALID_VALUE', field: 'amount' }),
		);
	});

	it.each([9007199254740991, -9007199254740991, 0.1, -0, 'an 😀', null, false, nested(50)])(
		'%j is sent',
		(value) => {
			expect(encode(value)).toBeDefined();
		},
	);
});

it('writes JSON as it is', () => {
	const { request } = json2.encode(callWith({ a: [1, 'ä', null], b: undefined }), endpoint, 1);
	expect(request.body).toBe('{"ids":[7],"order_line":[[0,0,{"amount":{"a":[1,"ä",null]}}]]}');
});

it.each([
	['a bigint', 10n],
	['a symbol', Symbol('x')],
	['a function', () => 1],
])('refuses what JSON would leave out or choke on: %s', (_, value) => {
	const call = { model: 'x.thing', method: 'write', ids: [1], params: { vals: { name: value } } };
	const endpoint = { url: 'http://odoo', database: 'db', uid: 2, secret: 'secret' };
	for (const protocol of [json2, jsonrpc, xmlrpc]) {
		expect(() => protocol.encode(call as never, endpoint, 1)).toThrow(
			expect.objectContaining({ code: 'INVALID_VALUE', field: 'name' }),
		);
	}
});

it('sends a date as text over every protocol', () => {
	const date = new Date('2026-01-31T10:00:00Z') as never;
	const call = { model: 'x.thing', method: 'write', ids: [1], params: { vals: { name: date } } };
	const endpoint = { url: 'http://odoo', database: 'db', uid: 2, secret: 'secret' };
	for (const protocol of [json2, jsonrpc, xmlrpc]) {
		expect(protocol.encode(call, endpoint, 1).request.body).toContain('2026-01-31T10:00:00.000Z');
	}
});
