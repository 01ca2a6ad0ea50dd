import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { RpcValue } from '../../../odoo/call';
import { OdooError } from '../../../odoo/errors';
import { parseLiteral } from '../../../odoo/domain/literal';
import { parseDomain } from '../../../odoo/domain/parse';
import { describeIf } from '../../support/itIf';
import { thrownBy } from '../../support/thrownBy';

describe('parseDomain', () => {
	it.each<[string, string, RpcValue]>([
		[
			'JSON',
			'[["name", "=", "A\\/B \\u00e9"], ["active", "=", true]]',
			[
				['name', '=', 'A/B é'],
				['active', '=', true],
			],
		],
		[
			'Python',
			"[('a','=',True), '|', ('b','!=',False), (\"c\",'in',[1,2])]",
			[['a', '=', true], '|', ['b', '!=', false], ['c', 'in', [1, 2]]],
		],
		[
			'None and null',
			"[('a','=',None), ('b','=',null)]",
			[
				['a', '=', null],
				['b', '=', null],
			],
		],
		['trailing commas', "[('a','=',1,),]", [['a', '=', 1]]],
		[
			'line breaks',
			"[\n\t('a', '=', 1),\r\n\t('b', '=', 2)\n]\n",
			[
				['a', '=', 1],
				['b', '=', 2],
			],
		],
		['a tuple of conditions', "(('a','=',1),)", [['a', '=', 1]]],
		['grouping parentheses', "([(('a'),'=',(1))])", [['a', '=', 1]]],
		['an empty list', ' [] ', []],
		['an empty tuple', '()', []],
		[
			'numbers',
			"[('a','in',[-5, +5, 1_000, 0x1F, 0o17, 0b11, 1.5, .5, 5., 1e3, - 2, 0, 00])]",
			[['a', 'in', [-5, 5, 1000, 31, 15, 3, 1.5, 0.5, 5, 1000, -2, 0, 0]]],
		],
		[
			'escapes',
			String.raw`[('a','=','\'\"\\\n\t\x41\u00e9\U0001F600\101\d')]`,
			[['a', '=', '\'"\\\n\tAé😀A\\d']],
		],
		['raw and u-prefixed strings', String.raw`[(u'a','=',r'\d\'')]`, [['a', '=', "\\d\\'"]]],
		['a string over two lines', "[('a','=','b\\\nc')]", [['a', '=', 'bc']]],
		['an object', "[('a','=',{'id': 5, 'name': 'x',})]", [['a', '=', { id: 5, name: 'x' }]]],
		['a surrogate pair in JSON', '[["a","=","\\ud83d\\ude00"]]', [['a', '=', '😀']]],
	])('reads %s', (_case, text, expected) => {
		expect(parseDomain(text)).toEqual(expected);
	});

	it('takes a list from an expression as it is', () => {
		const domain = ['|', ['a', '=', 1], ['b', 'in', [1, 'x', null, false, 1.5]]];
		expect(parseDomain(domain)).toEqual(domain);
		expect(parseDomain([])).toEqual([]);
	});

	it('writes dates from an expression as text with their offset', () => {
		const luxon = DateTime.fromISO('2026-01-31T10:20:30', { zone: 'Europe/Brussels' });
		expect(parseDomain([['a', 'in', [luxon, new Date('2026-01-31T10:20:30Z')]]])).toEqual([
			['a', 'in', ['2026-01-31T10:20:30.000+01:00', '2026-01-31T10:20:30.000Z']],
		]);
	});

	it.each([
		['undefined', undefined],
		['null', null],
		['empty text', ''],
		['blanks', ' \n'],
		['{}', {}],
		['"{}"', '{}'],
		['"null"', 'null'],
	])('does not take %s for a domain without conditions', (_case, source) => {
		const error = refusal(source);
		expect(error.code).toBe('INVALID_DOMAIN');
		expect(error.message).toContain('The domain is empty; use [] to match all records');
	});

	it.each<[string, unknown, string]>([
		['undefined', [['a', '=', undefined]], '[0][2] is undefined'],
		['NaN', [['a', '=', NaN]], '[0][2] is NaN'],
		['Infinity', [['a', 'in', [1, Infinity]]], '[0][2][1] is Infinity'],
		['a function', [['a', '=', () => 1]], '[0][2] is function'],
		['a BigInt', [['a', '=', 5n]], '[0][2] is bigint'],
		['an invalid date', [['a', '=', new Date('x')]], '[0][2] is an invalid date'],
		['an invalid DateTime', [['a', '=', DateTime.invalid('test')]], '[0][2] is an invalid date'],
		['undefined in an object', [['a', '=', { id: undefined }]], '[0][2].id is undefined'],
		[
			'a number that text would change',
			'[["a","=",12345678901234567890]]',
			'[0][2] is a number too large',
		],
		['a list that holds itself', cyclic(), 'nested too deeply'],
	])('rejects %s and says where it is', (_case, source, message) => {
		const error = refusal(source);
		expect(error.code).toBe('INVALID_DOMAIN');
		expect(error.message).toContain(message);
	});

	it.each([
		['a number', 5],
		['text', '"abc"'],
		['an object', { a: 1 }],
		['true', 'True'],
	])('rejects %s, which is no list', (_case, source) => {
		expect(refusal(source).message).toContain('A domain is a list');
	});

	it.each<[string, string, string, string]>([
		['a name', "[('user_id','=',uid)]", '"uid" is a name', 'line 1, column 17'],
		[
			'a call',
			"[\n  ('date','>',context_today()),\n]",
			'"context_today" is a name',
			'line 2, column 15',
		],
		['an attribute', "[('a','=',user.id)]", '"user" is a name', 'column 11'],
		['arithmetic', "[('a','=',1 + 2)]", 'calculates something', 'column 13'],
		['an unquoted date', "[('a','=',2026-01-31)]", 'calculates something', 'column 15'],
		['string formatting', "[('a','=','%s' % 5)]", 'calculates something', 'column 16'],
		['a method of a string', "[('a','=','x'.lower())]", 'calculates something', 'column 14'],
		['a list added', "[('a','=',1)] + []", 'calculates something', 'column 15'],
		[
			'a missing bracket',
			"[('a','=',1)",
			'The domain ends where a comma or "]" should follow',
			'column 13',
		],
		['a missing comma', "[('a','=',1) ('b','=',2)]", 'a comma or "]"', 'column 14'],
		['a missing comma between texts', "[('a' 'b','=',1)]", 'a comma or ")"', 'column 7'],
		['two commas', "[('a',,'=',1)]", 'Expected a value here', 'column 7'],
		['a bracket too many', "[('a','=',1)]]", 'the end of the domain', 'column 14'],
		['a bracket of another kind', "[('a','=',1])", 'a comma or ")"', 'column 12'],
		['two domains', "[('a','=',1)], [('b','=',2)]", 'the end of the domain', 'column 14'],
		['an open quote', "[('a','=','x)]", 'no closing quote', 'column 11'],
		['a curly quote', '[(‘a’,"=",1)]', 'Expected a value here', 'column 3'],
		['bytes', "[('a','=',b'x')]", "cannot start with b'", 'column 11'],
		['an f-string', "[('a','=',f'x')]", "cannot start with f'", 'column 11'],
		['a set', '[{1, 2}]', 'a key in quotes', 'column 3'],
		['a comment', "[('a','=',1)] # all", 'the end of the domain', 'column 15'],
		['a number with a leading zero', "[('a','=',007)]", 'cannot start with 0', 'column 11'],
		['a complex number', "[('a','=',5j)]", 'This is not a valid number', 'column 11'],
		['half an escape', String.raw`[('a','=','\x4')]`, 'is not complete', 'column 12'],
		['an unresolved expression', '{{ $json.domain }}', 'a key in quotes', 'column 2'],
	])('rejects %s with its place', (_case, text, problem, place) => {
		const error = refusal(text);
		expect(error.code).toBe('INVALID_DOMAIN');
		expect(error.message).toContain(problem);
		expect(error.message).toContain(place);
		expect(error.message).toContain('▸');
	});

	it('says how to send a value instead of a name', () => {
		expect(refusal("[('user_id','=',uid)]").hint).toContain('{{ $json.userId }}');
	});

	it('rejects hostile nesting without exhausting the stack', () => {
		expect(refusal('['.repeat(100_000)).message).toContain('nested too deeply');
		expect(refusal(`${'['.repeat(100_000)}${']'.repeat(100_000)}`).message).toContain(
			'nested too deeply',
		);
	});

	it('reads back what is printed in either way', () => {
		fc.assert(
			fc.property(fc.array(anyValue()), (domain) => {
				expect(parseDomain(JSON.stringify(domain))).toEqual(domain);
				expect(parseDomain(printPython(domain))).toEqual(domain);
				expect(parseDomain(domain)).toEqual(domain);
			}),
		);
	});

	it('answers any text with a list or an OdooError', () => {
		const anyText = fc.oneof(fc.string({ unit: 'binary' }), tokenSoup());
		fc.assert(
			fc.property(anyText, (text) => {
				try {
					expect(Array.isArray(parseDomain(text))).toBe(true);
				} catch (error) {
					expect(error).toBeInstanceOf(OdooError);
				}
			}),
			{ numRuns: 2000 },
		);
	});
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

describeIf(hasPython)('parseLiteral, compared with ast.literal_eval of Python', () => {
	it('reads any literal as Python does', () => {
		const texts = fc.sample(pythonLiteral(), 1000);
		const expected = literalEval(texts);
		for (const [index, text] of texts.entries()) {
			expect([text, json(parseLiteral(text))]).toEqual([text, json(expected[index])]);
		}
	});

	it('accepts nothing that Python rejects or reads differently', () => {
		const texts = fc.sample(tokenSoup(), 5000).filter((text) => !/true|false|null/.test(text));
		const expected = literalEval(texts);
		const accepted = texts.map((text, index) => [text, valueOf(text), expected[index]] as const);
		const read = accepted.filter(([, value]) => value !== undefined);
		expect(read.length).toBeGreaterThan(100);
		for (const [text, value, python] of read) {
			expect([text, json(value)]).toEqual([text, json(python)]);
		}
	});
});

/** JSON knows no -0, which Python reads apart from 0 when it is a float. */
function json(value: unknown): string {
	return JSON.stringify(value);
}

/** What Python reads, or "rejected" where it fails; one process for all texts. */
function literalEval(texts: readonly string[]): unknown[] {
	const program = `
import ast, json, sys, warnings
warnings.simplefilter('ignore')
def read(text):
    try:
        return ast.literal_eval(text.strip())
    except Exception:
        return 'rejected'
print(json.dumps([read(text) for text in json.load(sys.stdin)], default=lambda value: 'no JSON'))
`;
	const { stdout } = spawnSync('python3', ['-c', program], {
		input: JSON.stringify(texts),
		encoding: 'utf8',
		maxBuffer: 2 ** 26,
	});
	return JSON.parse(stdout) as unknown[];
}

function valueOf(text: string): RpcValue | undefined {
	try {
		return parseLiteral(text);
	} catch {
		return undefined;
	}
}

function anyValue(): fc.Arbitrary<RpcValue> {
	const { value } = fc.letrec<{ value: RpcValue }>((tie) => ({
		value: fc.oneof(
			{ maxDepth: 4 },
			fc.constantFrom<RpcValue>(null, true, false, '|', '&', '!'),
			fc.integer(),
			fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((n) => n + 0),
			fc.string({ unit: 'binary' }),
			fc.array(tie('value')),
			fc.dictionary(
				fc.string().filter((key) => key !== '__proto__'),
				tie('value'),
				{ noNullPrototype: true, maxKeys: 3 },
			),
		),
	}));
	return value;
}

function printPython(value: RpcValue): string {
	if (value === null) return 'None';
	if (typeof value === 'boolean') return value ? 'True' : 'False';
	if (typeof value === 'number') return String(value);
	if (typeof value === 'string') return quote(value);
	if (Array.isArray(value))
		return `(${value.map((part: RpcValue) => `${printPython(part)},`).join(' ')})`;
	const entries = Object.entries(value).map(
		([key, part]) => `${quote(key)}: ${printPython(part as RpcValue)}`,
	);
	return `{${entries.join(', ')}}`;
}

function quote(text: string): string {
	const escaped = text.replace(/[\\'\n\r]/g, (character) =>
		character === '\n' ? '\\n' : character === '\r' ? '\\r' : `\\${character}`,
	);
	return `'${escaped}'`;
}

/** Texts of Python literals in any spelling. */
function pythonLiteral(): fc.Arbitrary<string> {
	const blank = fc.constantFrom('', '', ' ', '\n', '\t ');
	const escape = fc.constantFrom(
		'\\n',
		'\\t',
		'\\\\',
		"\\'",
		'\\"',
		'\\x41',
		'\\u20ac',
		'\\U0001F600',
		'\\0',
		'\\101',
		'\\d',
		'\\\n',
		'é',
		'a',
		' ',
		'%',
	);
	const body = fc.array(escape, { maxLength: 6 }).map((parts) => parts.join(''));
	const text = fc
		.tuple(fc.constantFrom('', 'u', 'r', 'U', 'R'), fc.constantFrom('"', "'"), body)
		.map(([prefix, sign, characters]) => `${prefix}${sign}${characters}${sign}`);
	const digits = fc.constantFrom(
		'0',
		'7',
		'1_000',
		'0x1F',
		'0o17',
		'0b1_0',
		'1.5',
		'.5',
		'5.',
		'1e3',
		'2.5E-2',
		'00',
		'123456789',
	);
	const number = fc
		.tuple(fc.constantFrom('', '-', '+', '- '), digits)
		.map((parts) => parts.join(''));
	const name = fc.constantFrom('True', 'False', 'None');
	const { literal } = fc.letrec<{ literal: string; items: string }>((tie) => ({
		literal: fc.oneof({ maxDepth: 4 }, text, number, name, tie('items')),
		items: fc
			.tuple(
				fc.array(fc.tuple(blank, tie('literal'), blank)),
				fc.constantFrom('[]', '()'),
				fc.boolean(),
			)
			.map(([items, [open, close], isTrailing]) => {
				const inner = items.map((parts) => parts.join('')).join(',');
				return `${open}${inner}${isTrailing && items.length > 0 ? ',' : ''}${close}`;
			}),
	}));
	return literal;
}

function tokenSoup(): fc.Arbitrary<string> {
	const token = fc.constantFrom(
		'[',
		']',
		'(',
		')',
		'{',
		'}',
		',',
		':',
		"'a'",
		'"b"',
		"r'c'",
		'1',
		'-',
		'+',
		'.5',
		'007',
		'1_0',
		'True',
		'None',
		'uid',
		' ',
		'\n',
		"'",
		'\\',
		'0x',
		'#',
		'=',
		'b"x"',
	);
	const soup = fc.array(token, { maxLength: 8 }).map((tokens) => tokens.join(''));
	// Brackets around make more of them valid.
	return fc.oneof(
		soup,
		soup.map((text) => `[${text}]`),
		soup.map((text) => `(${text},)`),
	);
}

function cyclic(): unknown[] {
	const list: unknown[] = [];
	list.push(list);
	return list;
}

function refusal(source: unknown): OdooError {
	return thrownBy(() => parseDomain(source));
}
