import fc from 'fast-check';
import { decodeJson2 } from '../../../odoo/protocol/json2';
import { jsonrpc } from '../../../odoo/protocol/jsonrpc';

const CALL = { model: 'res.partner', method: 'read', ids: [1] };
const ENDPOINT = { url: 'http://odoo', database: 'db', uid: 2, secret: 'secret' };
const { decode: decodeJsonRpc } = jsonrpc.encode(CALL, ENDPOINT, 7);

describe.each([
	['json2', decodeJson2, (result: string) => result],
	['jsonrpc', decodeJsonRpc, (result: string) => `{"jsonrpc":"2.0","id":7,"result":${result}}`],
])('whole numbers over %s', (_protocol, decode, answer) => {
	const resultOf = (json: string): unknown => {
		const reply = decode({ status: 200, headers: {}, body: Buffer.from(answer(json)) });
		return reply.kind === 'result' ? reply.result : reply;
	};

	it.each([
		'[{"id":1,"value":{"order":1234567890123456789}}]',
		'9007199254740992',
		'[-9007199254740993]',
		'[1,\n 9007199254740993\n]',
		'["\\"",12345678901234567]',
		'["\\\\",12345678901234567]',
		'["1234567890123456789",{"1234567890123456789":1234567890123456789}]',
		'[0.1234567890123456789,1234567890123456789]',
		`[${'1'.repeat(500)}]`,
	])('that a number cannot hold exactly are refused, not rounded: %j', (json) => {
		expect(() => resultOf(json)).toThrow(
			expect.objectContaining({
				code: 'PROTOCOL',
				message: 'The server sent a whole number that is too large to be exact.',
				hint: expect.stringContaining('Leave out the field'),
			}),
		);
	});

	it.each([
		'[9007199254740991,-9007199254740991,1234567890123456]',
		'["1234567890123456789","a\\"1234567890123456789","\\\\",{"1234567890123456789":1}]',
		'[0.30000000000000004,-1234567890123456.5,1.2345678901234567e+22,1e22]',
		`["${'1'.repeat(100_000)}"]`,
	])('that it can hold, texts and decimals are read: %s', (json) => {
		expect(resultOf(json)).toEqual(JSON.parse(json));
	});

	it('are refused exactly where reading them would change their digits, whatever is around them', () => {
		const digits = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
		const text = fc.string({ unit: fc.constantFrom('"', '\\', '1', '23456789', ' ', ',') });
		const part = fc.oneof(
			digits.map((value) => ({
				json: String(value),
				isLarge: !Number.isSafeInteger(Number(value)),
			})),
			fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => {
				const json = Number.isInteger(value) ? '0.5' : JSON.stringify(value);
				return { json, isLarge: false };
			}),
			text.map((value) => ({ json: JSON.stringify(value), isLarge: false })),
			text.map((value) => ({ json: JSON.stringify({ [value]: value }), isLarge: false })),
		);
		fc.assert(
			fc.property(fc.array(part), (parts) => {
				const json = `[${parts.map((each) => each.json).join(',')}]`;
				if (parts.some(({ isLarge }) => isLarge)) expect(() => resultOf(json)).toThrow('too large');
				else expect(resultOf(json)).toEqual(JSON.parse(json));
			}),
			{ numRuns: 1000 },
		);
	});
});
