import fc from 'fast-check';
import { fieldsIn, resultOf } from '../../../odoo/form/condition';
import type { RpcValue } from '../../../odoo';

const VALUES: ReadonlyMap<string, RpcValue> = new Map<string, RpcValue>([
	['state', 'sale'],
	['locked', false],
	['amount', 12.5],
	['lines', [7, 8]],
	['empty', []],
	['partner_id', 9],
	['note', false],
	['id', 42],
	['date', '2026-01-31'],
]);

describe('an expression', () => {
	it.each([
		["state == 'sale'", true],
		['state != "sale"', false],
		["state not in ['draft', 'sent'] or not id or locked", true],
		["state in ('draft', 'sale') and not locked", true],
		["state in ('sale',)", true],
		['not lines', false],
		['not empty', true],
		['amount > 12 and amount <= 12.5', true],
		['1 < amount < 10', false],
		['amount == -1', false],
		['locked is False', true],
		['note is not None', true],
		['note == False', true],
		['locked == 0', true],
		["'al' in state", true],
		["date >= '2026-01-01'", true],
		['True', true],
		['(state)', true],
		["\n  ((  state != 'posted' or lines\n )) or (empty)", true],
	])('%s', (source, holds) => {
		expect(resultOf(source, VALUES).holds).toBe(holds);
	});

	it.each([
		'parent.state',
		'context.get("x")',
		'unknown_field',
		"date < context_today().strftime('%Y-%m-%d')",
		'amount + 1 > 3',
		'lines[0] == 7',
		'state if locked else id',
		'state and unknown',
		'amount > state',
		"state == 'sale",
		'state ==',
		'a := 1',
		'',
		'__import__("os")',
		'('.repeat(5000),
		'not '.repeat(5000),
	])('%s stays open', (source) => {
		expect(resultOf(source, VALUES).holds).toBeUndefined();
	});

	it('is decided by what is known, whatever else is not', () => {
		expect(resultOf("state == 'sale' or context.get('x')", VALUES)).toEqual({
			holds: true,
			because: ['state'],
		});
		expect(resultOf('unknown and locked', VALUES)).toEqual({ holds: false, because: ['locked'] });
		expect(resultOf('unknown or locked', VALUES).holds).toBeUndefined();
	});

	it('names its fields', () => {
		expect(fieldsIn("state in ['draft'] or not (parent.id and locked)")).toEqual([
			'state',
			'parent',
			'locked',
		]);
	});

	it('never fails, whatever a view has', () => {
		const pieces = [
			'state',
			"'x'",
			'(',
			')',
			'[',
			']',
			'and',
			'or',
			'not',
			'in',
			'==',
			'<',
			',',
			'1',
			'.',
			'-',
			'if',
		];
		const source = fc
			.array(fc.oneof(fc.constantFrom(...pieces), fc.string()))
			.map((all) => all.join(' '));
		fc.assert(
			fc.property(source, (text) => {
				expect([true, false, undefined]).toContain(resultOf(text, VALUES).holds);
			}),
		);
	});
});

describe('a domain', () => {
	it.each<[RpcValue[], boolean | undefined]>([
		[[['state', '!=', 'sale']], false],
		[['|', ['state', 'not in', ['draft', 'sale']], ['id', '=', false]], false],
		[['|', '|', ['locked', '=', true], ['state', '=', 'x'], ['amount', '>', 1]], true],
		[['&', ['state', '=', 'sale'], ['amount', '>=', 12.5], ['id', '!=', 0]], true],
		[['!', ['locked', '=', true]], true],
		[[['empty', '=', []]], true],
		[[['lines', '!=', []]], true],
		[[['lines', '=', false]], false],
		[[['lines', 'in', [8]]], true],
		[[], true],
		[[['unknown', '=', 1]], undefined],
		[['|', ['unknown', '=', 1], ['state', '=', 'sale']], true],
		[[['state', '=like', 's%']], undefined],
		[['|'], undefined],
	])('%j', (domain, holds) => {
		expect(resultOf(domain, VALUES).holds).toBe(holds);
	});
});
