import { OdooError } from '../../../odoo/errors';
import type { Domain } from '../../../odoo/domain/domain';
import { and, normalise, or } from '../../../odoo/domain/domain';
import { thrownBy } from '../../support/thrownBy';

const a = ['a', '=', 1] as const;
const b = ['b', '=', 2] as const;
const c = ['c', '=', 3] as const;

describe('normalise', () => {
	it.each<[Domain, Domain]>([
		[[], []],
		[[a], [a]],
		[
			[a, b],
			['&', a, b],
		],
		[
			[a, b, c],
			['&', '&', a, b, c],
		],
		[
			['|', a, b, c],
			['&', '|', a, b, c],
		],
		[
			['!', a, b],
			['&', '!', a, b],
		],
		[
			[a, '|', b, c],
			['&', a, '|', b, c],
		],
		[[[1, '=', 1]], [[1, '=', 1]]],
		[[[0, '=', 1]], [[0, '=', 1]]],
	])('makes one expression of %j', (domain, expected) => {
		expect(normalise(domain)).toEqual(expected);
	});

	it.each<[Domain, string]>([
		[['|'], '2 conditions are missing'],
		[['|', a], 'one condition is missing'],
		[['!'], 'one condition is missing'],
		[[a, '&', b], 'one condition is missing'],
		[['|', '|', a, b], 'one condition is missing'],
	])('rejects %j, where operands are missing', (domain, message) => {
		expect(thrownBy(() => normalise(domain)).message).toContain(message);
	});

	it.each<[string, Domain, string]>([
		['a condition that is no list', [5], 'three parts'],
		['two parts', [['a', '=']], 'three parts'],
		['four parts', [['a', '=', 1, 2]], 'three parts'],
		['a field that is no text', [[7, '=', 1]], 'three parts'],
		['an operator that is no text', [['a', 1, 1]], 'three parts'],
		['an object', [{ field: 'a' }], 'three parts'],
		['null', [null], 'three parts'],
		['the word "or"', ['or', a, b], 'Write & for "and"'],
		['the word "NOT"', ['NOT', a], 'Write & for "and"'],
		['a condition without brackets around it', ['a', '=', 1], 'write [["a","=",1]]'],
		['nested lists', ['|', [a, b], c], 'flat'],
		['a nested expression', [['|', a, b]], 'flat'],
		['an unknown sign', ['^', a, b], 'three parts'],
		['a name of Object.prototype', ['toString', a, b], 'three parts'],
	])('rejects %s', (_case, domain, hint) => {
		const error = thrownBy(() => normalise(domain));
		expect(error.code).toBe('INVALID_DOMAIN');
		expect(error.hint).toContain(hint);
	});
});

describe('and', () => {
	it('keeps what each part means', () => {
		expect(and(['|', a, b], [c, a])).toEqual(['&', '|', a, b, '&', c, a]);
	});

	it('leaves out parts that match everything', () => {
		expect(and([], [a], [])).toEqual([a]);
		expect(and([], [])).toEqual([]);
		expect(and()).toEqual([]);
	});

	it('rejects a part that would take an operand from its neighbour', () => {
		expect(() => and(['|', a], [b])).toThrow(OdooError);
	});
});

describe('or', () => {
	it('keeps what each part means', () => {
		expect(or([a, b], [c])).toEqual(['|', '&', a, b, c]);
		expect(or([a])).toEqual([a]);
	});

	it('matches everything when one part does', () => {
		expect(or([a], [])).toEqual([]);
	});
});
