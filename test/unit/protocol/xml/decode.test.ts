import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RpcValue } from '../../../../odoo/call';
import { decodeMethodResponse } from '../../../../odoo/protocol/xml/decode';

function answer(value: string): string {
	return (
		'<?xml version="1.0"?><methodResponse><params><param>' +
		`${value}</param></params></methodResponse>`
	);
}

const decode = (xml: string) => decodeMethodResponse(Buffer.from(xml));

/** The same XML as Odoo sends it: with the line ends of Python's `xmlrpc.client`. */
function asOdooSends(xml: string): string {
	const lineEnds =
		/(<\?xml[^>]*>|<\/?(?:methodResponse|params|param|fault|member)>|<(?:struct|data)>|<\/(?:name|value)>)/g;
	return xml.replace(lineEnds, '$1\n').replaceAll('</params>\n', '</params>\n\n');
}

/** The same XML with line ends and blanks where they mean nothing: not inside `<a></a>`. */
function prettyPrinted(xml: string): string {
	const beforeTag = /(<\/[^>]*>|<[^>]*\/>|<[^>]*>(?!<\/)|\?>)(?=<[/\w])/g;
	return `${xml.replace(beforeTag, '$1\r\n\t  ')}\n`;
}

const LAYOUTS: ReadonlyArray<[string, (xml: string) => string]> = [
	['compact', (xml) => xml],
	['pretty-printed', prettyPrinted],
	["in Odoo's own layout", asOdooSends],
];

const TYPED_VALUES: ReadonlyArray<[string, string, RpcValue]> = [
	['int', '<int>7</int>', 7],
	['i4', '<i4>-2147483648</i4>', -2147483648],
	['a signed int with zeros and blanks', '<int> +007\n</int>', 7],
	['boolean 1', '<boolean>1</boolean>', true],
	['boolean 0', '<boolean>0</boolean>', false],
	['double', '<double>12.5</double>', 12.5],
	['double without a fraction', '<double>0.0</double>', 0],
	['double with an exponent', '<double>-1.5e-07</double>', -1.5e-7],
	['double with a large exponent', '<double>1e+16</double>', 1e16],
	['string', '<string>Azure Interior</string>', 'Azure Interior'],
	['an empty string', '<string></string>', ''],
	['a self-closed string', '<string/>', ''],
	['blanks in a string', '<string> \n a \t</string>', ' \n a \t'],
	['accents and an emoji', '<string>Zoë 東京 😀</string>', 'Zoë 東京 😀'],
	['predefined entities', '<string>&lt;b&gt; &amp;amp; &quot;&apos;</string>', `<b> &amp; "'`],
	['character references', '<string>&#13;&#x2019;&#x1F600;&#0000065;</string>', '\r’😀A'],
	['raw carriage returns as they are', '<string>a\r\nb\rc</string>', 'a\r\nb\rc'],
	[
		'control characters, which Odoo 14 sends',
		'<string>a\u0001\u000bb\0</string>',
		'a\u0001\u000bb\0',
	],
	['CDATA sections', '<string>a<![CDATA[<b>&amp;]]]]><![CDATA[>]]>c</string>', 'a<b>&amp;]]>c'],
	['comments in a string', '<string>a<!-- <b> -- & -->b<!---->c</string>', 'abc'],
	['a greater-than sign', '<string>a > b ]]></string>', 'a > b ]]>'],
	['tags with blanks', '<int >3</int\n>', 3],
	['a self-closed tag with a blank', '<string />', ''],
	[
		'a date and time',
		'<dateTime.iso8601>20260131T10:20:30</dateTime.iso8601>',
		'2026-01-31 10:20:30',
	],
	[
		'a date and time with dashes',
		'<dateTime.iso8601>2026-01-31T10:20:30</dateTime.iso8601>',
		'2026-01-31 10:20:30',
	],
	['base64', '<base64>\nAP+A\r\n AgM=\n</base64>', 'AP+AAgM='],
	['no base64', '<base64/>', ''],
	['an empty array', '<array><data></data></array>', []],
	['a self-closed array', '<array><data/></array>', []],
	[
		'an array',
		'<array><data><value><int>3</int></value><value>Name</value><value/></data></array>',
		[3, 'Name', ''],
	],
	['an empty struct', '<struct></struct>', {}],
	['a self-closed struct', '<struct/>', {}],
	[
		'a struct',
		'<struct><member><name>id</name><value><int>1</int></value></member>' +
			'<member><name>partner_id</name><value><array><data><value><int>9</int></value>' +
			'<value><string>Acme</string></value></data></array></value></member></struct>',
		{ id: 1, partner_id: [9, 'Acme'] },
	],
	[
		'odd names',
		'<struct><member><name></name><value><int>1</int></value></member>' +
			'<member><name>a&amp;b</name><value><int>2</int></value></member>' +
			'<member><name>7</name><value><int>3</int></value></member></struct>',
		{ '': 1, 'a&b': 2, 7: 3 },
	],
	[
		'a self-closed name',
		'<struct><member><name/><value><int>1</int></value></member></struct>',
		{ '': 1 },
	],
	[
		'the last of two members with one name',
		'<struct><member><name>a</name><value><int>1</int></value></member>' +
			'<member><name>a</name><value><int>2</int></value></member></struct>',
		{ a: 2 },
	],
	[
		'comments between tags',
		'<!--a--><array><!--b--> <!--c--><data><!-- <value> --></data></array>',
		[],
	],
];

/** What differs from one struct to the next must not be taken for what they have in common. */
const LISTS_OF_STRUCTS: ReadonlyArray<[string, string[], RpcValue[]]> = [
	[
		'with the same members',
		[member('id', '<value><int>1</int></value>') + member('a&lt;', '<value>b</value>')],
		[{ id: 1, 'a<': 'b' }],
	],
	[
		'with a value of another type',
		[
			member('id', '<value><int>1</int></value>') + member('a', '<value>b</value>'),
			member('id', '<value><array><data/></array></value>') +
				member('a', '<value><boolean>1</boolean></value>'),
		],
		[
			{ id: 1, a: 'b' },
			{ id: [], a: true },
		],
	],
	[
		'with a self-closed value',
		[member('a', '<value/>') + member('b', '<value/>'), member('a', '<value>1</value>')],
		[{ a: '', b: '' }, { a: '1' }],
	],
	[
		'with other members',
		[
			member('a', '<value>1</value>') + member('b', '<value>2</value>'),
			member('b', '<value>3</value>'),
			member('ab', '<value>4</value>') + member('b', '<value>5</value>'),
			'',
			member('a', '<value>6</value>') + member('b', '<value>7</value>') + member('c', '<value/>'),
		],
		[{ a: '1', b: '2' }, { b: '3' }, { ab: '4', b: '5' }, {}, { a: '6', b: '7', c: '' }],
	],
	[
		'with structs in them',
		[
			member('a', `<value><struct>${member('a', '<value>1</value>')}</struct></value>`) +
				member('b', `<value><struct>${member('c', '<value>2</value>')}</struct></value>`),
			member('a', '<value>3</value>') + member('b', '<value><struct/></value>'),
		],
		[
			{ a: { a: '1' }, b: { c: '2' } },
			{ a: '3', b: {} },
		],
	],
	[
		'with other markup for the same',
		[
			member('a', '<value>1</value>') + member('b', '<value>2</value>'),
			'<member ><name>a</name><value>3</value></member><!-- c -->' +
				member('b', '<value>4</value>'),
			'<member><name>a</name><value >5</value></member >' + member('b', '<value>6</value>'),
		],
		[
			{ a: '1', b: '2' },
			{ a: '3', b: '4' },
			{ a: '5', b: '6' },
		],
	],
];

function member(name: string, value: string): string {
	return `<member><name>${name}</name>${value}</member>`;
}

describe.each(LAYOUTS)('decodeMethodResponse, %s', (_, layout) => {
	const decodeValue = (value: string) => decode(layout(answer(value)));

	it.each(TYPED_VALUES)('reads %s', (_, xml, value) => {
		expect(decodeValue(`<value>${xml}</value>`)).toStrictEqual({ result: value });
	});

	it.each([
		['text', '<value>Acme &amp; Co</value>', 'Acme & Co'],
		['an empty text', '<value></value>', ''],
		['an empty text in one tag', '<value/>', ''],
		['blanks', '<value>  \n </value>', '  \n '],
		['a CDATA section', '<value><![CDATA[<a>]]></value>', '<a>'],
	])('reads a value without type: %s', (_, xml, value) => {
		expect(decodeValue(xml)).toStrictEqual({ result: value });
	});

	it.each(LISTS_OF_STRUCTS)('reads a list of structs %s', (_, members, structs) => {
		const xml = [...members, ...members].map((each) => `<value><struct>${each}</struct></value>`);
		expect(decodeValue(`<value><array><data>${xml.join('')}</data></array></value>`)).toStrictEqual(
			{
				result: [...structs, ...structs],
			},
		);
	});

	it('reads a fault', () => {
		const xml =
			"<?xml version='1.0'?><methodResponse><fault><value><struct>" +
			'<member><name>faultCode</name><value><int>3</int></value></member>' +
			'<member><name>faultString</name><value><string>Access Denied</string></value></member>' +
			'</struct></value></fault></methodResponse>';
		expect(decode(layout(xml))).toStrictEqual({
			fault: { code: 3, message: 'Access Denied' },
		});
	});

	it('reads __proto__ as a property like any other', () => {
		const admin = member('admin', '<value><boolean>1</boolean></value>');
		const proto = member('__proto__', `<value><struct>${admin}</struct></value>`);
		const struct = `<value><struct>${proto}</struct></value>`;
		const reply = decodeValue(`<value><array><data>${struct}${struct}</data></array></value>`);
		const read = '{"__proto__":{"admin":true}}';
		expect(JSON.stringify(reply)).toBe(`{"result":[${read},${read}]}`);
		expect(reply).not.toHaveProperty('result.0.admin');
		expect(reply).not.toHaveProperty('result.1.admin');
		expect({}).not.toHaveProperty('admin');
	});
});

describe('decodeMethodResponse', () => {
	it('reads what Odoo 19 sends, to the byte', () => {
		const xml =
			'<?xml version="1.0"?>\n<methodResponse>\n<params>\n<param>\n<value><array><data>\n' +
			'<value><struct>\n<member>\n<name>id</name>\n<value><int>9</int></value>\n</member>\n' +
			'<member>\n<name>name</name>\n<value><string>Acme Corp</string></value>\n</member>\n' +
			'<member>\n<name>country_id</name>\n<value><boolean>0</boolean></value>\n</member>\n' +
			'<member>\n<name>category_id</name>\n<value><array><data>\n</data></array></value>\n' +
			'</member>\n<member>\n<name>partner_latitude</name>\n<value><double>0.0</double></value>\n' +
			'</member>\n</struct></value>\n</data></array></value>\n</param>\n</params>\n\n' +
			'</methodResponse>\n';
		expect(asOdooSends(xml.replaceAll('\n', ''))).toBe(xml);
		expect(decode(xml)).toStrictEqual({
			result: [
				{ id: 9, name: 'Acme Corp', country_id: false, category_id: [], partner_latitude: 0 },
			],
		});
	});

	it.each([
		['without an XML declaration', answer('<value/>').replace(/<\?.*?\?>/, '')],
		['after a byte order mark', `\ufeff${answer('<value/>')}`],
		['with an encoding', answer('<value/>').replace('?>', ' encoding="utf-8"?>')],
		['between comments', answer('<value/>').replace('?>', '?><!-- a -->') + ' <!-- b --> '],
	])('reads an answer %s', (_, xml) => {
		expect(decode(xml)).toStrictEqual({ result: '' });
	});

	it.each([
		['of one byte a letter', 'a'],
		['of two', 'é'],
		['of three', '東'],
		['of four', '😀'],
	])('reads texts of any length in letters %s', (_, letter) => {
		for (let length = 1; length < 20; length++) {
			const text = letter.repeat(length);
			const xml = answer(`<value><string>${text}<![CDATA[${text}]]></string></value>`);
			expect(decode(xml)).toStrictEqual({ result: text + text });
		}
	});

	it('takes bytes that are not UTF-8 for damage', () => {
		const xml = Buffer.from(answer('<value>a\u00e9b</value>'), 'latin1');
		expect(() => decodeMethodResponse(xml)).toThrow('incomplete or damaged');
	});

	it('lets go of the answer once it is read', () => {
		setFlagsFromString('--expose-gc');
		const collectGarbage = runInNewContext('gc') as () => void;
		const heldMegabytes = () => {
			collectGarbage(); // may end a collection that began before some of the garbage was there
			collectGarbage();
			// V8 keeps long strings in either, and takes its time to free the memory of buffers.
			const { heapUsed, external, arrayBuffers } = process.memoryUsage();
			return (heapUsed + external - arrayBuffers) / 2 ** 20;
		};
		const before = heldMegabytes();
		const kept = Array.from({ length: 30 }, (_, index) => {
			const filler = `<!-- ${String(index).repeat(2 ** 20)} -->`;
			const text = member('a name that is not short', '<value>nor is this text</value>');
			return decode(answer(`${filler}<value><struct>${text}</struct></value>`));
		});
		expect(kept).toHaveLength(30);
		expect(heldMegabytes() - before).toBeLessThan(10); // the answers are 50 MB
	});
});
