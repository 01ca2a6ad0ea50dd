import fc from 'fast-check';

/** Names that JavaScript knows: as keys of data they must not reach an object's prototype. */
const BAD_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', ''];
/** What Odoo's answers, users' texts and attacks on both are made of. */
const PIECES = [
	...BAD_NAMES,
	...[
		'"',
		"'",
		'[',
		']',
		'(',
		')',
		'{',
		'}',
		',',
		':',
		'\\',
		'&',
		'|',
		'!',
		'=',
		'<',
		'>',
		'%',
		'//',
	],
	...['<value>', '</value>', '<struct>', '<member><name>', '</name>', '<array><data>', '<int>'],
	...['<string>', '<fault>', '<methodResponse>', '<params><param>', '&#0;', '&amp;', '&x;', '<!--'],
	...['<![CDATA[', ']]>', '<!DOCTYPE x [', '<?xml version="1.0"?>', '<nil/>'],
	...['True', 'None', 'null', '1e400', '-0', '0x_1', '9007199254740993', '1.7976931348623157e309'],
	...['2026-02-30', '2026-01-01T00:00:00Z', '0000-00-00 00:00:00', 'base.main_company', 'a.b.c'],
	...['Traceback (most recent call last):\n', '  File "x", line 1\n', 'ValueError: ', 'KeyError'],
	...[
		'psycopg2.errors.UniqueViolation: ',
		'DETAIL:  Key (',
		') already exists.',
		'(Record: x(1,), User: 2)',
	],
	...[
		'https://',
		'http://[::1',
		'user:pw@',
		'?a=b#c',
		'/web#id=',
		'.odoo.com',
		'\ud83d',
		'\udc00',
		'\u0000',
	],
	...['😀', 'é', '\u202e', '\ufeff', ' ', '\n', '\t', 'a', '1', 'id', 'name', 'write_date'],
];

const piece = fc.constantFrom(...PIECES);
/** Texts of some pieces, and now and then of one that comes very often. */
export const text: fc.Arbitrary<string> = fc.oneof(
	{ weight: 12, arbitrary: fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')) },
	{ weight: 4, arbitrary: fc.string({ maxLength: 12, unit: 'binary' }) },
	{
		weight: 1,
		arbitrary: fc
			.tuple(piece, fc.constantFrom(100, 3000, 20_000))
			.map(([part, times]) => part.repeat(times)),
	},
);

const key = fc.oneof(
	fc.constantFrom(...BAD_NAMES, 'id', 'name', 'at', 'seen', 'add', 'set'),
	piece,
);

/** Any JSON, and what n8n's expressions give beside it. */
export const value: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 3, withCrossShrink: true },
		text,
		fc.constantFrom(null, undefined, true, false, 0, -0, 1, 2 ** 31, 2 ** 53, NaN, Infinity, 1e300),
		fc.integer(),
		fc.double(),
		fc.constantFrom(new Date(NaN), new Date(0), 10n, Symbol.iterator, () => 1),
		fc.array(tie('value'), { maxLength: 4 }),
		fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(fromPairs),
	),
})).value;

/** As JSON gives it: a key of its own even if it is `__proto__`. */
function fromPairs(pairs: ReadonlyArray<readonly [string, unknown]>): object {
	const object = {};
	for (const [name, member] of pairs) {
		const whole = { value: member, enumerable: true, configurable: true, writable: true };
		Object.defineProperty(object, name, whole);
	}
	return object;
}

/** JSON, whole or with a few characters changed, so that readers get behind the first sign. */
export const json: fc.Arbitrary<string> = mutated(
	value.map((any) => {
		try {
			return JSON.stringify(any) ?? 'null';
		} catch {
			return '[]';
		}
	}),
);

/** A text in which something was cut out, doubled or put in. */
export function mutated(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
	return fc
		.tuple(texts, fc.nat({ max: 3 }), fc.nat({ max: 500 }), fc.nat({ max: 20 }), piece)
		.map(([whole, how, at, length, part]) => {
			const from = whole.length === 0 ? 0 : at % whole.length;
			if (how === 0) return whole;
			if (how === 1) return whole.slice(0, from) + whole.slice(from + length);
			if (how === 2) return whole.slice(0, from) + part + whole.slice(from);
			return whole.slice(0, from + length) + whole.slice(from);
		});
}
