import type { RpcValue } from '../../../odoo';
import { checkDomain } from '../../../odoo/domain/check';
import { conditionsToDomain } from '../../../odoo/domain/conditions';
import { allOf, oneOf } from '../../../odoo/domain/domain';
import { parseDomain } from '../../../odoo/domain/parse';
import { OdooError } from '../../../odoo/errors';
import { orders } from './schemas';

const options = { zones: { workflow: 'UTC' } };
const MEGABYTE = 1_000_000;
const MANY = 200_000;
/** Of those that are looked at one by one, such as dates. */
const SOME = 10_000;

/** The error, which is one for users, and is found in a time that does not explode. */
async function refusal(run: () => unknown): Promise<OdooError | undefined> {
	const start = process.cpuUsage();
	const error = await attempt(run);
	const { user, system } = process.cpuUsage(start);
	expect((user + system) / 1000).toBeLessThan(5000);
	return error;
}

async function attempt(run: () => unknown): Promise<OdooError | undefined> {
	try {
		await run();
		return undefined;
	} catch (error) {
		if (error instanceof OdooError) return error;
		throw error;
	}
}

describe('the text of a domain', () => {
	it.each([
		['opening brackets', '[', MEGABYTE],
		['opening parentheses', '(', MEGABYTE],
		['opening braces', "{'a':", MEGABYTE],
		['brackets that close', '[]', MEGABYTE],
		['digits', '1', 10 * MEGABYTE],
		['digits with underscores', '1_', MEGABYTE],
		['hexadecimal digits', '0xf', MEGABYTE],
		['dots', '.', MEGABYTE],
		['signs', '-', MEGABYTE],
		['letters', 'a', 10 * MEGABYTE],
		['blanks', ' ', 10 * MEGABYTE],
		['line breaks', '\n', 10 * MEGABYTE],
		['quotes', "'", MEGABYTE],
		['a quote without end', '"a', MEGABYTE],
		['backslashes', "'\\", MEGABYTE],
		['commas', ',', MEGABYTE],
	])('of nothing but %s is refused in linear time', async (_, part, length) => {
		for (const text of [
			part.repeat(length / part.length),
			`[${part.repeat(length / part.length)}`,
		]) {
			const error = await refusal(() => parseDomain(text));
			expect(error?.code).toBe('INVALID_DOMAIN');
			expect(error?.message.length).toBeLessThan(500);
		}
	});

	it('is refused when it is nested without end, as JSON too', async () => {
		const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
		expect((await refusal(() => parseDomain(nested)))?.message).toContain('nested too deeply');
	});

	it('is read in linear time when it is long', async () => {
		const text = `[('id', 'in', [${'1, '.repeat(MANY)}])]`;
		expect(await refusal(() => parseDomain(text))).toBeUndefined();
	});

	it.each(['__proto__', 'constructor', 'toString'])('changes no object by a key %s', (key) => {
		const [[, , value]] = parseDomain(`[('a', '=', {'${key}': {'polluted': 1}})]`) as [
			[string, string, object],
		];
		expect(Object.keys(value)).toEqual([key]);
		expect({}).not.toHaveProperty('polluted');
	});
});

describe('a domain', () => {
	const check = (domain: readonly RpcValue[]) => async () =>
		await checkDomain(domain, orders(options));

	it.each<[string, readonly RpcValue[]]>([
		['an endless path', [['origin_id.'.repeat(10_000), '=', 1]]],
		['an endless name', [['x'.repeat(100), '=', 1]]],
		['an endless operator', [['name', ` ${'x_'.repeat(MEGABYTE)}`, 1]]],
		['a date of blanks', [['date_order', '=', `today${' '.repeat(MEGABYTE)}x`]]],
		['a date of steps', [['date_order', '=', `today${' -1d'.repeat(MANY)}x`]]],
		['an operator that objects have', [['name', 'constructor', 1]]],
		['a sign that objects have', ['__proto__']],
		['signs without conditions', Array<RpcValue>(MANY).fill('|')],
	])('with %s is refused in linear time', async (_, domain) => {
		const error = await refusal(check(domain));
		expect(error?.code).toMatch(/INVALID_DOMAIN|FIELD_NOT_FOUND|INVALID_VALUE/);
		expect(error?.message.length).toBeLessThan(500);
	});

	it('with many conditions is checked in linear time', async () => {
		const domain = Array<RpcValue>(SOME).fill(['name', '=', 'x']);
		expect(await refusal(check(domain))).toBeUndefined();
	});

	it('is joined of more parts than a function takes arguments', () => {
		const parts = Array.from({ length: MANY }, () => [['name', '=', 'x']]);
		expect(allOf(parts)).toHaveLength(2 * MANY - 1);
		expect(oneOf(parts)).toHaveLength(2 * MANY - 1);
	});
});

describe('conditions', () => {
	it.each(['internal', 'name', 'priority', 'partner_id', 'date_order', 'locked'])(
		'take a long list for %s in linear time',
		async (field) => {
			const value = { partner_id: 'A', date_order: '2026-01-31', locked: true, priority: 7 };
			const condition = {
				field,
				operator: 'in',
				value: Array<unknown>(SOME).fill(value[field as 'locked'] ?? 'x'),
			} as const;
			const filter = { matchType: 'noCondition', conditions: [condition] } as const;
			const error = await refusal(async () => await conditionsToDomain(filter, orders(options)));
			expect(error).toBeUndefined();
		},
	);

	it('that are many are joined in linear time', async () => {
		const condition = { field: 'name', operator: 'equals', value: 'x' } as const;
		const conditions = Array.from({ length: SOME }, () => condition);
		const filter = { matchType: 'anyCondition', conditions } as const;
		const error = await refusal(async () => await conditionsToDomain(filter, orders(options)));
		expect(error).toBeUndefined();
	});
});
