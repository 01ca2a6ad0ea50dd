import fc from 'fast-check';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { OdooDestination } from '../../../nodes/OdooDestination/OdooDestination.node';
import { OdooSource } from '../../../nodes/OdooSource/OdooSource.node';
import { withItemParameters } from '../../../nodes/shared/parameters/itemParameters';
import { plainPathOf } from '../../../nodes/shared/parameters/plainPath';
import { n8nContext, removeN8nFolder } from '../../support/n8nContext';

afterAll(removeN8nFolder);

const json = (value: IDataObject): INodeExecutionData => ({ json: value });

/** What a parameter gives for each item, or the error's message. */
type Reading = { readonly value: unknown } | { readonly error: string };

function readings(
	ctx: Pick<ReturnType<typeof n8nContext>, 'getNodeParameter'>,
	name: string,
	count: number,
): Reading[] {
	return Array.from({ length: count }, (_, item): Reading => {
		try {
			return { value: ctx.getNodeParameter(name, item) };
		} catch (error) {
			return { error: (error as Error).message };
		}
	});
}

/** Ours and n8n's own, each with items and parameters of its own, since reading may change them. */
function both(
	parameters: () => INodeParameters,
	items: () => INodeExecutionData[],
	name = 'p',
): { ours: Reading[]; n8ns: Reading[] } {
	const { length } = items();
	return {
		ours: readings(withItemParameters(n8nContext(parameters(), items())), name, length),
		n8ns: readings(n8nContext(parameters(), items()), name, length),
	};
}

/** Not in the zone that n8n sets for all of Luxon once it evaluates something. */
const moment = (ms: number) => DateTime.fromMillis(ms, { zone: 'Asia/Tokyo' }) as never;
const method = (() => 1) as never;
const ancestor = { a: 'inherited' };

const ITEMS = (): INodeExecutionData[] => [
	json({}),
	json({ a: 'x', 'E-mail': { address: 'ann@example.com' }, list: [1, { b: 2 }], n: 0, no: false }),
	json({ a: null, 'E-mail': null, list: [], n: NaN, no: '' }),
	json({ a: undefined, 'E-mail': 'text', list: 'text', n: Infinity, no: [] }),
	json({ a: { b: { c: [{ d: 1 }] } }, 'E-mail': [{ address: 1 }], list: [[1]], n: 1e21 }),
	json({ a: new Date(0) as never, 'E-mail': { address: new Date(1) as never }, n: -0 }),
	json({ a: moment(0), 'E-mail': { at: moment(1), address: moment(2) } }),
	json({ a: [moment(0)], n: 10n as never, no: Symbol.iterator as never }),
	json({ a: method, 'E-mail': { address: method }, list: new Map() as never }),
	json(
		JSON.parse('{"__proto__":{"a":1},"constructor":{"name":"c"},"toString":"t"}') as IDataObject,
	),
	json({ a: JSON.parse('{"__proto__":1}') as IDataObject, length: 3, binding: 1, '0': 'zero' }),
	json({ constructorName: 'x', 'x.constructor': 1, prototype: { a: 1 }, 'E-mail': { length: 1 } }),
	{ json: { a: 'with files' }, binary: { data: { data: '', mimeType: 'a/b' } }, pairedItem: 7 },
	json(Object.assign(Object.create(null) as IDataObject, { a: 1 })),
	json(Object.create(ancestor) as IDataObject),
	json({ '': 'empty key', ' ': 'blank', ü: 1, 'a b': 2, "it's": 3, '{{': 4 }),
];

const EXPRESSIONS = [
	'={{ $json.a }}',
	'={{$json.a}}',
	'={{  $json["a"]\n}}',
	"={{ $json['E-mail'].address }}",
	'={{ $json["E-mail"]["address"] }}',
	'={{ $json.a.b.c[0].d }}',
	'={{ $json.a.a }}',
	'={{ $json.a.length }}',
	'={{ $json.list[0] }}',
	'={{ $json.list[1].b }}',
	'={{ $json.list[01] }}',
	'={{ $json.list.length }}',
	'={{ $json.list["0"] }}',
	'={{ $json.list.map }}',
	'={{ $json.n }}',
	'={{ $json.no }}',
	'={{ $json.toString }}',
	'={{ $json["toString"] }}',
	'={{ $json.hasOwnProperty }}',
	'={{ $json.__proto__ }}',
	'={{ $json["__proto__"].a }}',
	'={{ $json.constructor }}',
	'={{ $json["constructor"].name }}',
	'={{ $json.constructorName }}',
	'={{ $json["x.constructor"] }}',
	'={{ $json.prototype.a }}',
	'={{ $json.binding }}',
	'={{ $json[0] }}',
	'={{ $json[""] }}',
	'={{ $json[" "] }}',
	'={{ $json["ü"] }}',
	'={{ $json["a b"] }}',
	'={{ $json["it\'s"] }}',
	'={{ $json["{{"] }}',
	'={{ $json.a; }}',
	'={{ $json?.a }}',
	'={{ $json.a // b }}',
	'={{ $json .a }}',
	'={{ $json.a }} ',
	'= {{ $json.a }}',
	'={{ $json.a }}{{ $json.n }}',
	'=a {{ $json.a }} b',
	'=$json.a',
	'={{ $json.a.toUpperCase() }}',
	'={{ $json.a.isEmpty() }}',
	'={{ $input.item.json.a }}',
	'={{ $binary.data.mimeType }}',
	'={{ $itemIndex }}',
	'={{ DateTime.fromMillis(0) }}',
	'={{ ({ at: DateTime.fromMillis(0), all: [DateTime.fromMillis(0), { at: DateTime.fromMillis(1) }] }) }}',
	'={{ new Date(0) }}',
	'={{ $json.a.b.c.d.e }}',
	'={{ $parameter.q }}',
	'={{ $parameter["&q"] }}',
	'={{ nonsense( }}',
	'={{ $("Nowhere").item.json.a }}',
	'={{ }}',
	'=',
	'text',
	'',
];

describe('reading a parameter gives what n8n gives', () => {
	it.each(EXPRESSIONS)('for %s', (expression) => {
		const alone = both(() => ({ p: expression, q: 'beside' }), ITEMS);
		expect(alone.ours).toStrictEqual(alone.n8ns);
		const nested = { q: 'sibling', value: expression, list: [expression, 'constant'] };
		const within = both(() => ({ p: structuredClone(nested) }), ITEMS);
		expect(within.ours).toStrictEqual(within.n8ns);
	});

	it('for any path through any item', () => {
		const key = fc.oneof(
			fc.constantFrom('a', 'b', 'length', '0', 'constructor', '__proto__', 'toString', 'E-mail'),
			fc.string({ maxLength: 4 }),
		);
		const step = fc.oneof(
			key.map((name) => `["${name}"]`),
			key.map((name) => `['${name}']`),
			key.map((name) => `.${name}`),
			fc.nat({ max: 2 }).map((position) => `[${position}]`),
		);
		const expression = fc
			.array(step, { minLength: 1, maxLength: 3 })
			.map((steps) => `={{ $json${steps.join('')} }}`);
		const value = fc.jsonValue({ maxDepth: 3 });
		const item = fc.oneof(
			fc.dictionary(key, value),
			fc.record({ a: value, b: fc.record({ a: value, '0': value }), 'E-mail': fc.array(value) }),
		);
		fc.assert(
			fc.property(expression, fc.array(item, { minLength: 1, maxLength: 3 }), (p, all) => {
				const items = () => all.map((each) => json(each as IDataObject));
				const { ours, n8ns } = both(() => ({ p }), items);
				expect(ours).toStrictEqual(n8ns);
			}),
			{ numRuns: 100 },
		);
	});

	it.each(['p.a', 'p.b.c', 'p.missing', 'p.a.x', 'p.list', 'q', 'nothing'])(
		'under the name %s, with and without a fallback',
		(name) => {
			const parameters = (): INodeParameters => ({
				p: { a: '={{ $json.a }}', b: { c: '={{ 1 + 1 }}' }, list: [1, '={{ $json.n }}'] },
				q: null as never,
			});
			const { ours, n8ns } = both(parameters, ITEMS, name);
			const named = (readings: readonly Reading[]) =>
				readings.map((reading) => ('error' in reading ? { error: 'no such parameter' } : reading));
			expect(named(ours)).toStrictEqual(named(n8ns));
			const ctx = () => n8nContext(parameters(), ITEMS());
			expect(withItemParameters(ctx()).getNodeParameter(name, 1, 'fallback')).toStrictEqual(
				ctx().getNodeParameter(name, 1, 'fallback'),
			);
		},
	);
});

describe('the cost of reading', () => {
	const parameters: INodeParameters = {
		columns: {
			value: { email: '={{ $json.email }}', name: '={{ $json.name.trim() }}', lang: 'en_US' },
			schema: [{ id: 'email', removed: false }],
		},
		options: { batchSize: '={{ $json.size }}', timeout: '={{ 1000 * 2 }}' },
	};
	const items = [json({ email: 'a', name: ' A ' }), json({ email: 'b', name: ' B ' })];

	it('is one evaluation of each expression for each item, however often it is asked for', () => {
		const ctx = n8nContext(parameters, items);
		const evaluate = jest.spyOn(ctx, 'evaluateExpression');
		const ask = jest.spyOn(ctx, 'getNodeParameter');
		const reader = withItemParameters(ctx);
		for (const item of items.keys()) {
			reader.getNodeParameter('columns', item);
			reader.getNodeParameter('columns', item);
			reader.getNodeParameter('options', item, {});
			reader.getNodeParameter('options.timeout', item, 0);
		}
		// Of each item, name and timeout; email and size lie in the item.
		expect(evaluate).toHaveBeenCalledTimes(2 * items.length);
		expect(ask).not.toHaveBeenCalled();
	});

	it('is none where a parameter has no expression: the same object comes for every item', () => {
		const reader = withItemParameters(n8nContext(parameters, items));
		const schema = reader.getNodeParameter('columns.schema', 0);
		expect(reader.getNodeParameter('columns.schema', 1)).toBe(schema);
	});
});

it('leaves the parameters of an agent to n8n, which fills them in', () => {
	const ctx = n8nContext({ p: 'x' }, [json({})], 'test.probeTool');
	expect(withItemParameters(ctx)).toBe(ctx);
});

it('keeps everything else of the context as it is', () => {
	const ctx = n8nContext({ p: 'x' }, [json({ a: 1 })]);
	const wrapped = withItemParameters(ctx);
	expect(wrapped.getInputData()).toBe(ctx.getInputData());
	expect(wrapped.getTimezone()).toBe('Europe/Brussels');
	expect(wrapped.helpers).toBe(ctx.helpers);
	expect(wrapped.continueOnFail()).toBe(false);
});

it.each([new OdooSource(), new OdooDestination()])(
	'%# has no parameter that n8n would validate or take apart while reading it',
	({ description }) => {
		expect(JSON.stringify(description.properties)).not.toMatch(/"(validateType|extractValue)"/);
	},
);

it('takes only paths for paths', () => {
	expect(plainPathOf('{{ $json.a["b c"][0] }}')).toEqual(['a', 'b c', '0']);
	expect(plainPathOf('{{ $json.a + 1 }}')).toBeUndefined();
	expect(plainPathOf('{{ $json.a }} ')).toBeUndefined();
});
