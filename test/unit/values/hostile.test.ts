import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import type { RpcValue } from '../../../odoo/call';
import { OdooError } from '../../../odoo/errors';
import { encodeMethodCall } from '../../../odoo/protocol/xml/encode';
import type { Field } from '../../../odoo/schema/schema';
import { schemaFrom } from '../../../odoo/schema/schema';
import { preview } from '../../../odoo/preview';
import { Links } from '../../../odoo/values/links';
import { Reference } from '../../../odoo/values/reference';
import { fromOdoo, toOdoo, toStored } from '../../../odoo/values/values';

const context = { zones: { workflow: 'Europe/Brussels' } };

const CHOICES = [
	['draft', 'Draft'],
	['1', 'One'],
];

/** A field of every type, and some that Odoo does not have. */
const { fields } = schemaFrom('x.thing', {
	binary: { type: 'binary' },
	boolean: { type: 'boolean' },
	char: { type: 'char' },
	date: { type: 'date' },
	datetime: { type: 'datetime' },
	float: { type: 'float' },
	html: { type: 'html' },
	image: { type: 'image' },
	integer: { type: 'integer' },
	json: { type: 'json' },
	many2many: { type: 'many2many', relation: 'x.tag' },
	many2one: { type: 'many2one', relation: 'x.owner' },
	many2one_reference: { type: 'many2one_reference' },
	monetary: { type: 'monetary' },
	one2many: { type: 'one2many', relation: 'x.line', relation_field: 'thing_id' },
	properties: { type: 'properties' },
	reference: { type: 'reference', selection: [['x.owner', 'Owner']] },
	selection: { type: 'selection', selection: CHOICES },
	selection_free: { type: 'selection' },
	selection_long: {
		type: 'selection',
		selection: Array.from({ length: 100 }, (_, at) => [`Europe/City${at}`, `City ${at}`]),
	},
	text: { type: 'text' },
	unknown: { type: 'x_new' },
	constructor: { type: 'constructor' },
});
const everyField = [...fields.values()];
const fieldOf = (name: string) => fields.get(name) as Field;

const HALF_EMOJI = '😀'.slice(0, 1);
const withoutPrototype = (entries: object) => Object.assign(Object.create(null), entries) as object;
const cyclic = () => {
	const list: unknown[] = [];
	list.push(list);
	return list;
};
const nested = (depth: number) => {
	let value: unknown = 'x';
	for (let level = 0; level < depth; level++) value = { a: [value] };
	return value;
};

const HOSTILE: ReadonlyArray<readonly [string, unknown]> = [
	['an object whose toString is no function', { toString: 1 }],
	['a list of such', [{ toString: 1 }]],
	['such an id', { id: { toString: 1 } }],
	['such a name', { name: { toString: 1, valueOf: null } }],
	['such a code', { code: { toString: 1 } }],
	['such a property', [{ name: 'a', type: { toString: 1 }, value: { toString: 1 } }]],
	['such a line', { create: [{ toString: 1 }], add: [{ toString: 1 }] }],
	['an object without prototype', withoutPrototype({ a: 1 })],
	['such a list', [withoutPrototype({ id: withoutPrototype({}) })]],
	['a key __proto__', JSON.parse('{"__proto__": {"polluted": true}, "id": 7}')],
	['nothing but a key __proto__', JSON.parse('{"__proto__": {"polluted": true}}')],
	['a key constructor', JSON.parse('{"constructor": {"prototype": {"polluted": true}}}')],
	['a verb beside __proto__', JSON.parse('{"add": [7], "__proto__": [8]}')],
	['NaN', NaN],
	['Infinity', -Infinity],
	['-0', -0],
	['a number that is not exact', 2 ** 53],
	['a number beyond all', 1e300],
	['a tiny number', 5e-324],
	['half an emoji', HALF_EMOJI],
	['half an emoji in text', `Hello ${HALF_EMOJI}!`],
	['the other half', '😀'.slice(1)],
	['half an emoji in JSON', '{"name": "\\ud83d"}'],
	['half an emoji in a list', [HALF_EMOJI]],
	['half an emoji as a key', { [HALF_EMOJI]: 1 }],
	['half an emoji as a name', { name: HALF_EMOJI }],
	['half an emoji as an External ID', { xmlid: `base.${HALF_EMOJI}` }],
	['NUL', 'a\0b'],
	['NUL in a list', ['a\0b']],
	['a BigInt', 7n],
	['a BigInt in an object', { id: 7n }],
	['a symbol', Symbol('x')],
	['a function', () => 7],
	['a function in an object', { id: () => 7 }],
	['a list that holds itself', cyclic()],
	['a deep object', nested(20_000)],
	['deep JSON', '['.repeat(100_000) + ']'.repeat(100_000)],
	['a list with holes', [, 1]], // eslint-disable-line no-sparse-arrays -- as meant
	['a date that there is not', new Date(NaN)],
	['a Map', new Map([[1, 2]])],
	['bytes', new Uint8Array(10)],
	['a regular expression', /x/],
	['commands that are none', [[{ toString: 1 }, 1]]],
	['commands with nothing', [[0, 0, null]]],
	['empty commands', [[], []]],
	['undefined', undefined],
	['undefined in a list', [undefined]],
	['a long text', 'x'.repeat(1_000_000)],
	['many blanks', ' '.repeat(1_000_000)],
	['many digits', '9'.repeat(1_000_000)],
	['many colons', `data:${';'.repeat(1_000_000)}`],
	['many commas', ','.repeat(1_000_000)],
];

/** What a field makes of a value: what Odoo is sent, or the code of the error. */
function outcome(run: () => unknown): unknown {
	try {
		return run();
	} catch (error) {
		if (!(error instanceof OdooError)) throw error;
		// Not with `expect`, which takes longer than all the rest.
		const text = error.message + error.hint;
		if (error.code === 'INVALID_VALUE' && text.length < 1000 && !/[\0\p{Cs}]/u.test(text))
			return error;
		throw new Error(`no error for users: ${error.code} ${text}`);
	}
}

/** Whether every protocol carries the value, and as what it is. */
function expectSendable(value: unknown, { type }: Field): void {
	if (value instanceof OdooError || value instanceof Reference || value instanceof Links) return;
	expect(JSON.parse(JSON.stringify(value))).toEqual(value);
	// XML-RPC has no large whole numbers, and cannot tell those of a float.
	if (typeof value === 'number' && (type === 'float' || type === 'monetary')) return;
	try {
		encodeMethodCall('x', [value as RpcValue]);
	} catch (error) {
		// Control characters go over JSON.
		expect(error).toMatchObject({ message: expect.stringMatching(/U\+00[01]\w, which XML/) });
	}
}

/** By a key of the value that names what all objects have in common. */
function expectNothingPolluted(): void {
	expect(Object.keys(Object.prototype)).toEqual([]);
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
}

/** Made once: it takes longer than all values of a field. */
const anything = fc.anything({
	withBigInt: true,
	withDate: true,
	withMap: true,
	withNullPrototype: true,
	withObjectString: true,
	withSparseArray: true,
	withTypedArray: true,
	withUnicodeString: false,
	stringUnit: 'binary',
} as fc.ObjectConstraints);

const formats = fc.record({
	relationFormat: fc.constantFrom('object', 'id', 'name'),
	selectionFormat: fc.constantFrom('value', 'label'),
} as const);
const hostileAnswers = fc.constantFrom<unknown>(
	{ toString: 1 },
	[null],
	[[null]],
	[{ toString: 1 }],
	[{ name: 'a', type: '__proto__', value: 1 }],
	[{ name: 'a', type: 'constructor', value: 1 }],
	[{ name: { toString: 1 }, type: 'char' }],
	[{ name: '__proto__', type: 'selection', selection: [null, [{ toString: 1 }]] }],
	[{ name: 'a', type: 'many2many', value: [null, 7, [7, 'A']] }],
);
const answers = fc.oneof(fc.jsonValue(), hostileAnswers);

describe.each(everyField)('a field of type $type ($name)', (field) => {
	it.each(HOSTILE)('takes or refuses %s', (_, value) => {
		const draft = outcome(() => toOdoo(value, field, context));
		// The values of properties, and of lines, are those of fields of their own.
		if (field.type !== 'properties') expectSendable(draft, field);
		outcome(() => toStored(value, field, context));
		expectNothingPolluted();
	});

	it('takes or refuses anything', () => {
		fc.assert(
			fc.property(anything, (value) => {
				const draft = outcome(() => toOdoo(value, field, context));
				if (field.type !== 'properties') expectSendable(draft, field);
				outcome(() => toStored(value, field, context));
			}),
			{ numRuns: 100 },
		);
		expectNothingPolluted();
	});

	it('reads whatever a server answers', () => {
		fc.assert(
			fc.property(answers, formats, (raw, format) => {
				expect(() => fromOdoo(raw as RpcValue, field, format)).not.toThrow();
			}),
			{ numRuns: 100 },
		);
	});
});

it('reads fields whose choices are none', () => {
	const described = {
		a: { type: 'selection', selection: [null, 7, ['x'], [{ toString: 1 }, 'L']] },
	};
	const schema = schemaFrom('x.thing', described as unknown as RpcValue);
	expect(schema.fields.get('a')?.selection).toEqual([
		['x', 'undefined'],
		['{"toString":1}', 'L'],
	]);
});

describe('what is refused', () => {
	const codeOf = (name: string, value: unknown) => {
		const result = outcome(() => toOdoo(value, fieldOf(name), context));
		return result instanceof OdooError ? [result.code, result.field] : result;
	};

	it.each(['char', 'text', 'html', 'many2one', 'many2many', 'selection_free', 'json', 'unknown'])(
		'is half an emoji in a field of %s',
		(name) => {
			expect(codeOf(name, `Hello ${HALF_EMOJI}`)).toEqual(['INVALID_VALUE', name]);
			expect(codeOf(name, 'NUL \0')).toEqual(['INVALID_VALUE', name]);
		},
	);

	it.each(['json', 'unknown'])('is what JSON would change in silence, in a field of %s', (name) => {
		for (const value of [NaN, Infinity, 2 ** 53, 7n, undefined, () => 7, HALF_EMOJI]) {
			expect(codeOf(name, { deep: [value].filter((each) => each !== undefined) })).toEqual(
				value === undefined ? { deep: [] } : ['INVALID_VALUE', name],
			);
		}
		expect(codeOf(name, nested(60))).toEqual(['INVALID_VALUE', name]);
		expect(codeOf(name, nested(20))).toEqual(nested(20));
	});

	it.each([2 ** 31, 2 ** 53, '9007199254740993', 1.5, NaN, Infinity, 1e300, 7n, true, {}])(
		'is %p as an integer',
		(value) => {
			expect(codeOf('integer', value)).toEqual(['INVALID_VALUE', 'integer']);
		},
	);

	it('is a number as text that has lost digits', () => {
		expect(codeOf('char', Number('12345678901234567890'))).toEqual(['INVALID_VALUE', 'char']);
		expect(codeOf('char', 123456789012345)).toBe('123456789012345');
		expect(codeOf('char', '12345678901234567890')).toBe('12345678901234567890');
	});

	it('is an object as a choice, also where the choices are not known', () => {
		expect(codeOf('selection_free', { a: 1 })).toEqual(['INVALID_VALUE', 'selection_free']);
		expect(codeOf('selection', ['draft'])).toEqual(['INVALID_VALUE', 'selection']);
	});
});

it('writes no -0', () => {
	for (const name of ['integer', 'float', 'monetary']) {
		expect(Object.is(toOdoo(-0, fieldOf(name), context), 0)).toBe(true);
	}
});

it('keeps dates within JSON', () => {
	const at = new Date('2026-01-31T10:20:30Z');
	expect(toOdoo({ at }, fieldOf('json'), context)).toEqual({ at: '2026-01-31T10:20:30.000Z' });
});

describe("Odoo's commands", () => {
	const ids = fc.integer({ min: 1, max: 6 });
	const command = fc.oneof(
		ids.map((id) => [3, id] as const),
		ids.map((id) => [4, id] as const),
		fc.constant([5] as const),
		fc.uniqueArray(ids, { maxLength: 3 }).map((list) => [6, 0, list] as const),
	);

	it('mean what they come to in their order', () => {
		fc.assert(
			fc.property(fc.array(command, { minLength: 1 }), fc.uniqueArray(ids), (commands, linked) => {
				const { changes } = toOdoo(commands, fieldOf('many2many'), context) as Links;
				const idsIn = (references: readonly Reference[]) =>
					references.map(({ naming }) => (naming.by === 'id' ? naming.value : 0));
				const removed = new Set(idsIn(changes.remove));
				const before = changes.set ? idsIn(changes.set) : linked;
				const after = [...before, ...idsIn(changes.add)].filter((id) => !removed.has(id));

				const expected = new Set(linked);
				for (const [code, id, list = []] of commands as ReadonlyArray<
					readonly [code: number, id?: number, list?: number[]]
				>) {
					if (code >= 5) expected.clear();
					for (const each of list) expected.add(each);
					if (code === 3) expected.delete(Number(id));
					if (code === 4) expected.add(Number(id));
				}
				expect(new Set(after)).toEqual(expected);
			}),
			{ numRuns: 500 },
		);
	});

	const changesOf = (value: unknown, name = 'many2many') =>
		(toOdoo(value, fieldOf(name), context) as Links).changes;
	const codeOrChanges = (value: unknown, name?: string) => {
		const found = outcome(() => changesOf(value, name));
		return found instanceof OdooError ? found.code : found;
	};

	it('mean the same with the ID as a text', () => {
		const asText = ([code, id, ...others]: readonly unknown[]) => [code, String(id), ...others];
		const ofRecord = fc.oneof(
			ids.map((id) => [2, id]),
			ids.map((id) => [3, id]),
			ids.map((id) => [4, id]),
			ids.map((id) => [1, id, { name: 'A' }]),
		);
		const others = fc.oneof(command, fc.constant([0, 0, { name: 'A' }]));
		const lists = fc.array(fc.tuple(fc.oneof(ofRecord, others), fc.boolean()), { minLength: 1 });
		const namings = (value: unknown, name: string) =>
			JSON.parse(
				JSON.stringify(changesOf(value, name), (key, each) =>
					key === 'given' ? 0 : (each as unknown),
				),
			) as unknown;
		fc.assert(
			fc.property(lists, fc.constantFrom('many2many', 'one2many'), (list, name) => {
				const given = list.map(([each]) => each);
				const withTexts = list.map(([each, isText]) =>
					isText && (each[0] as number) >= 1 && (each[0] as number) <= 4 ? asText(each) : each,
				);
				expect(namings(withTexts, name)).toEqual(namings(given, name));
				expect(namings(JSON.stringify(withTexts), name)).toEqual(namings(given, name));
			}),
			{ numRuns: 500 },
		);
	});

	it('never set a list to the record whose ID is their code', () => {
		const targets = fc.oneof(
			ids.map(String),
			ids.map((id) => ` ${id} `),
			fc.constantFrom('', ' ', '0', '99999999999', 'base.partner_demo'),
		);
		const pair = fc.tuple(fc.integer({ min: 0, max: 6 }), targets);
		const wrapped = fc.oneof(
			fc.array(pair, { minLength: 1 }),
			fc.array(pair, { minLength: 1 }).map((list) => JSON.stringify(list)),
			pair.map((each) => [JSON.stringify(each)]),
			fc
				.tuple(fc.constantFrom('add', 'remove', 'delete', 'set'), pair)
				.map(([verb, each]) => ({ [verb]: [each] })),
			pair.map((each) => [[6, 0, [each]]]),
			pair.map((each) => [[4, each]]),
		);
		fc.assert(
			fc.property(wrapped, fc.constantFrom('many2many', 'one2many'), (value, name) => {
				const changes = codeOrChanges(value, name);
				if (changes === 'INVALID_VALUE') return;
				expect(changes).toMatchObject({ set: undefined, create: [], update: [] });
			}),
			{ numRuns: 1000 },
		);
	});

	it.each([
		[[[4, 'base.partner_demo']], { add: [{ naming: { by: 'text', value: 'base.partner_demo' } }] }],
		[[[4, 'VIP']], { set: [{ naming: { by: 'id', value: 4 } }], add: [] }],
		[[[7, '8']], { set: [{ naming: { by: 'id', value: 7 } }], add: [] }],
		[[[5, '7']], 'INVALID_VALUE'],
		[[[4, '']], 'INVALID_VALUE'],
		[{ add: [[4, '7']] }, 'INVALID_VALUE'],
		[{ add: [[7, '4']] }, { add: [{ naming: { by: 'id', value: 7 } }] }],
	])('are told from records with their names: %j', (value, changes) => {
		const found = codeOrChanges(value);
		if (typeof changes === 'string') expect(found).toBe(changes);
		else expect(found).toMatchObject(changes);
	});

	it.each([
		['commands', (count: number) => Array.from({ length: count }, (_, at) => [4, at + 1])],
		['ids', (count: number) => Array.from({ length: count }, (_, at) => at + 1)],
		['lines', (count: number) => Array.from({ length: count }, (_, at) => ({ id: at + 1, a: 1 }))],
		['names', (count: number) => Array.from({ length: count }, (_, at) => `Name ${at}`).join()],
	])('and other lists take linear time: %s', (_, listOf) => {
		expect(cpuMsOf(() => toOdoo(listOf(100_000), fieldOf('one2many'), context))).toBeLessThan(3000);
	});
});

describe('a value in a message', () => {
	it('is short and whole, whatever it is', () => {
		fc.assert(
			fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (value) => {
				expect(preview(value)).toMatch(/^[^\p{Cs}]{1,81}$/su);
			}),
		);
	});

	it.each([
		['text', '"text"'],
		[NaN, 'NaN'],
		[7n, '7'],
		[undefined, 'undefined'],
		[Symbol('x'), 'Symbol(x)'],
		[() => 7, 'a function'],
		[{ toString: 1 }, '{"toString":1}'],
		[{ toJSON: () => undefined }, 'an object'],
		[cyclic(), 'an object'],
		[`${'x'.repeat(78)}😀`, `"${'x'.repeat(78)}\ufffd…`],
	])('%p is shown as %s', (value, text) => {
		expect(preview(value)).toBe(text);
	});
});

function cpuMsOf(run: () => unknown): number {
	const start = process.cpuUsage();
	const began = performance.now();
	run();
	const { user, system } = process.cpuUsage(start);
	return Math.min((user + system) / 1000, performance.now() - began);
}
