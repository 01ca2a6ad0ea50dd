import type { OdooError } from '../../../../odoo/errors';
import type { RpcValue } from '../../../../odoo';
import { encodeMethodCall } from '../../../../odoo/protocol/xml/encode';
import { thrownBy } from '../../../support/thrownBy';

const START = '<?xml version="1.0"?><methodCall><methodName>execute_kw</methodName><params>';
const END = '</params></methodCall>';

/** The bytes of one parameter. */
function encoded(value: RpcValue): string {
	const xml = encodeMethodCall('execute_kw', [value]);
	expect(xml.startsWith(`${START}<param>`)).toBe(true);
	expect(xml.endsWith(`</param>${END}`)).toBe(true);
	return xml.slice(`${START}<param>`.length, -`</param>${END}`.length);
}

function refusal(value: RpcValue): OdooError {
	return thrownBy(() => encodeMethodCall('execute_kw', [value]));
}

describe('encodeMethodCall', () => {
	it('writes the method and each parameter', () => {
		expect(encodeMethodCall('execute_kw', ['odoo', 2])).toBe(
			`${START}<param><value><string>odoo</string></value></param>` +
				`<param><value><int>2</int></value></param>${END}`,
		);
	});

	it('writes a call without parameters', () => {
		expect(encodeMethodCall('execute_kw', [])).toBe(`${START}${END}`);
	});

	it('escapes the method name', () => {
		expect(encodeMethodCall('a<b', [])).toContain('<methodName>a&lt;b</methodName>');
	});

	it.each<[string, RpcValue, string]>([
		['null', null, '<nil/>'],
		['true', true, '<boolean>1</boolean>'],
		['false', false, '<boolean>0</boolean>'],
		['zero', 0, '<int>0</int>'],
		['negative zero as zero', -0, '<int>0</int>'],
		['the largest int32', 2147483647, '<int>2147483647</int>'],
		['the smallest int32', -2147483648, '<int>-2147483648</int>'],
		['one above int32', 2147483648, '<i8>2147483648</i8>'],
		['one below int32', -2147483649, '<i8>-2147483649</i8>'],
		['the largest exact integer', 9007199254740991, '<i8>9007199254740991</i8>'],
		['a fraction', 12.5, '<double>12.5</double>'],
		['a fraction without a short form', 0.1 + 0.2, '<double>0.30000000000000004</double>'],
		['a tiny number', 1.5e-7, '<double>1.5e-7</double>'],
		['the tiniest number', 5e-324, '<double>5e-324</double>'],
		['an empty string', '', '<string></string>'],
		['blanks', ' \t\n ', '<string> \t\n </string>'],
		['markup', '<b>&amp;</b>', '<string>&lt;b&gt;&amp;amp;&lt;/b&gt;</string>'],
		['the end of a CDATA section', ']]>', '<string>]]&gt;</string>'],
		['quotes', `"it's"`, `<string>"it's"</string>`],
		['a carriage return', 'a\r\nb', '<string>a&#13;\nb</string>'],
		['accents', 'Zoë Čapek 東京', '<string>Zoë Čapek 東京</string>'],
		['an emoji', '😀 <', '<string>😀 &lt;</string>'],
		[
			'what XML allows of the odd ones',
			'\u007f\u0085\ufffd',
			'<string>\u007f\u0085\ufffd</string>',
		],
		['an empty list', [], '<array><data></data></array>'],
		[
			'a command list',
			[[6, 0, [1]]],
			'<array><data><value><array><data>' +
				'<value><int>6</int></value><value><int>0</int></value>' +
				'<value><array><data><value><int>1</int></value></data></array></value>' +
				'</data></array></value></data></array>',
		],
		['an empty object', {}, '<struct></struct>'],
		[
			'an object',
			{ name: 'Azure', active: false },
			'<struct><member><name>name</name><value><string>Azure</string></value></member>' +
				'<member><name>active</name><value><boolean>0</boolean></value></member></struct>',
		],
		[
			'an object without its undefined properties',
			{ name: undefined, id: 1 } as unknown as RpcValue,
			'<struct><member><name>id</name><value><int>1</int></value></member></struct>',
		],
		[
			'names that need escaping',
			{ 'a&b': true },
			'<struct><member><name>a&amp;b</name><value><boolean>1</boolean></value></member></struct>',
		],
		[
			'an own property called __proto__',
			JSON.parse('{"__proto__":1}') as RpcValue,
			'<struct><member><name>__proto__</name><value><int>1</int></value></member></struct>',
		],
	])('writes %s', (_, value, xml) => {
		expect(encoded(value)).toBe(`<value>${xml}</value>`);
	});
});

describe('encodeMethodCall refuses', () => {
	it.each([
		['NUL', '\0', 'U+0000'],
		['a vertical tab', 'a\u000bb', 'U+000B'],
		['the last control character', '\u001f', 'U+001F'],
		['a first half of a pair', 'a\ud83d', 'U+D83D'],
		['a second half of a pair', '\ude00b', 'U+DE00'],
		['a pair the wrong way round', '\ude00\ud83d', 'U+DE00'],
		['a reversed byte order mark', '\ufffe', 'U+FFFE'],
		['the last code unit', '\uffff', 'U+FFFF'],
	])('%s, by name and with a way out', (_, text, name) => {
		expect(refusal({ vals: { comment: text } })).toMatchObject({
			code: 'INVALID_VALUE',
			message: `The value of "comment" contains the character ${name}, which XML cannot carry.`,
			hint: 'Remove it, or set Protocol in the credential to JSON-RPC (or JSON-2).',
			field: 'comment',
		});
	});

	it.each<[string, RpcValue, string]>([
		['NaN', NaN, 'A value contains NaN, which is not a number Odoo can store.'],
		['Infinity', -Infinity, 'A value contains -Infinity, which is not a number Odoo can store.'],
		[
			'an inexact integer',
			2 ** 53,
			'A value contains the whole number 9007199254740992, which is too large to be exact.',
		],
		[
			'a huge number',
			-1e300,
			'A value contains the whole number -1e+300, which is too large to be exact.',
		],
		['what has no type in XML-RPC', 1n as unknown as RpcValue, 'A value contains a bigint.'],
	])('%s', (_, value, message) => {
		expect(refusal(value)).toMatchObject({ code: 'INVALID_VALUE', message });
	});

	it.each<[string, RpcValue, string | undefined]>([
		['the innermost name', { order_line: [[0, 0, { price_unit: NaN }]] }, 'price_unit'],
		['the name around a list', { category_id: [[6, 0, [NaN]]] }, 'category_id'],
		['the name that is itself at fault', { 'a\u0001': 1 }, 'a\u0001'],
		['no name where there is none', [['name', '=', '\u0001']], undefined],
	])('and reports as field %s', (_, value, field) => {
		expect(refusal(value).field).toBe(field);
	});

	it('nesting beyond 100 levels, and takes 100', () => {
		const nested = (levels: number): RpcValue => (levels === 0 ? 1 : [nested(levels - 1)]);
		expect(encoded(nested(100))).toContain('<int>1</int>');
		expect(refusal(nested(101)).message).toBe(
			'A value contains lists or objects nested more than 100 deep.',
		);
	});

	it('a value that contains itself', () => {
		const loop: Record<string, RpcValue> = {};
		loop.parent = loop;
		expect(refusal(loop)).toMatchObject({ code: 'INVALID_VALUE', field: 'parent' });
	});
});
