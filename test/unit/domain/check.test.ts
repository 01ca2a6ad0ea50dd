import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { RpcValue } from '../../../odoo/call';
import { checkDomain } from '../../../odoo/domain/check';
import type { Domain } from '../../../odoo/domain/domain';
import { parseDomain } from '../../../odoo/domain/parse';
import { OdooError } from '../../../odoo/errors';
import { orders } from './schemas';
import { rejectionOf } from '../../support/thrownBy';

const zones = { workflow: 'Europe/Brussels' };
const newest = { zones, version: 19 };

describe('checkDomain', () => {
	// prettier-ignore
	const ACCEPTED: ReadonlyArray<[string, Domain]> = [
		['nothing', []],
		['conditions side by side', [['name', '=', 'a'], ['locked', '=', true]]],
		['signs', ['|', ['name', '=', 'a'], '!', ['amount', '>', 5], ['locked', '=', true]]],
		['the constants', [[1, '=', 1], [0, '=', 1]]],
		[
			'false for empty, of any type',
			[
				['name', '=', false],
				['amount', '!=', false],
				['validity', '=', false],
				['partner_id', '=', false],
				['signature', '!=', false],
				['state', '=', false],
				['tag_ids', '=', false],
			],
		],
		['empty text, which is apart from empty', [['name', '=', '']]],
		['patterns', [['name', '=ilike', 'a%'], ['note', 'not like', 'x_'], ['partner_id', 'ilike', 'azure'], ['date_order', 'like', '2026']]],
		['names of records', [['partner_id', '=', 'Azure'], ['tag_ids', 'in', ['a', 'b']], ['partner_id', 'child_of', 'Azure']]],
		['ids of records', [['partner_id', '=', 7], ['tag_ids', 'in', [1, 2]], ['id', 'child_of', [3]], ['id', '>', 0]]],
		['the ID 0 to be greater than', [['id', '>', 0], ['partner_id', '>', 0], ['partner_id.country_id', '<=', 0]]],
		['paths', [['partner_id.country_id.code', '=', 'BE'], ['order_line.product_id.name', 'ilike', 'desk'], ['partner_id.id', 'in', [1]]]],
		['empty lists, which say what they mean', [['id', 'in', []], ['id', 'not in', []]]],
		['"equal if there is a value"', [['name', '=?', 'a'], ['partner_id', '=?', false]]],
	];

	it.each(ACCEPTED)('passes %s', async (_case, domain) => {
		expect(await checkDomain(domain, orders({ zones, version: 14 }))).toEqual(domain);
		expect(await checkDomain(domain, orders({ zones }))).toEqual(domain);
	});

	it.each<[string, string, string, unknown, RpcValue]>([
		['null', 'name', '=', null, false],
		['an integer in text', 'priority', '=', ' 5 ', 5],
		['a negative integer in text', 'priority', '>', '-5', -5],
		['a decimal in text', 'amount', '<=', '12.50', 12.5],
		['an id in text', 'id', '=', '7', 7],
		['text that is a number', 'name', '=', 7, '7'],
		['a number to look for in text', 'name', 'ilike', 7, '7'],
		['"true"', 'locked', '=', 'true', true],
		['"No"', 'locked', '!=', 'No', false],
		['1 of a boolean', 'locked', '=', 1, true],
		['a key of a selection', 'state', '=', 'sale', 'sale'],
		['a label of a selection', 'state', '=', 'Sales Order', 'sale'],
		['a label in other letters', 'state', '!=', 'sales order', 'sale'],
		['a record id in text', 'partner_id', '=', '7', 7],
		['a record as an object', 'partner_id', '=', { id: 7, name: 'Azure' }, 7],
		['a record as Odoo reads it', 'partner_id', '!=', [7, 'Azure'], 7],
		['an id of several records', 'tag_ids', '=', '7', 7],
		['a hierarchy', 'partner_id', 'child_of', '7', 7],
		['a hierarchy of several', 'partner_id', 'parent_of', ['7', { id: 8 }], [7, 8]],
		['a reference', 'source', '=', { model: 'res.partner', id: 7 }, 'res.partner,7'],
		['nothing to compare', 'name', '=?', '', false],
		['no record to compare', 'partner_id', '=?', null, false],
		['one value for in', 'priority', 'in', '5', [5]],
		['elements of a list', 'priority', 'in', ['5', 6, null, false], [5, 6, false, false]],
		['labels in a list', 'state', 'not in', ['Quotation', 'sale'], ['draft', 'sale']],
		['records in a list', 'partner_id', 'in', ['7', { id: 8 }, [9, 'x'], false], [7, 8, 9, false]],
		['a date', 'validity', '=', '2026-01-31', '2026-01-31'],
		['a date from a time', 'validity', '>=', '2026-01-31T23:30:00Z', '2026-02-01'],
		['a date from n8n', 'validity', '<', DateTime.fromISO('2026-01-31T23:30:00Z'), '2026-02-01'],
		['dates in a list', 'validity', 'in', ['2026-01-31', false], ['2026-01-31', false]],
		['a time with offset', 'date_order', '>', '2026-01-31T10:20:30+02:00', '2026-01-31 08:20:30'],
		['a time without offset', 'date_order', '>', '2026-01-31T10:20:30', '2026-01-31 09:20:30'],
		["Odoo's own time", 'date_order', '<=', '2026-01-31 10:20:30', '2026-01-31 10:20:30'],
		['the day of a time', 'date_order', '=', '2026-01-31', '2026-01-30 23:00:00'],
		['a part of a date', 'date_order.month_number', 'in', ['1', 2], [1, 2]],
		['a field of a related record', 'order_line.qty', '>', '5', 5],
	])('gives %s the type of the field', async (_case, field, operator, value, typed) => {
		const domain = parseDomain([[field, operator, value]]);
		const checked = await checkDomain(domain, orders(newest));
		expect(checked).toEqual([[field, operator === 'in' ? 'in' : operator, typed]]);
	});

	it.each([
		['>', '>=', '2026-01-31 23:00:00'],
		['<=', '<', '2026-01-31 23:00:00'],
		['>=', '>=', '2026-01-30 23:00:00'],
		['<', '<', '2026-01-30 23:00:00'],
	])('keeps "%s" of a day about the whole day in the zone', async (operator, sent, time) => {
		const domain = [['date_order', operator, '2026-01-31']];
		expect(await checkDomain(domain, orders(newest))).toEqual([['date_order', sent, time]]);
	});

	it('takes times without offset in the chosen zone', async () => {
		const chosen = { zones: { chosen: 'Asia/Tokyo', workflow: 'UTC' }, version: 19 };
		const domain = [['date_order', '=', '2026-01-31 10:20:30']];
		expect(await checkDomain(domain, orders(chosen))).toEqual([
			['date_order', '=', '2026-01-31 01:20:30'],
		]);
	});

	it.each([
		['=', 'in'],
		['!=', 'not in'],
		['<>', 'not in'],
	])('turns "%s" with a list into "%s"', async (operator, listOperator) => {
		const domain = [['priority', operator, ['5', 6]]];
		expect(await checkDomain(domain, orders(newest))).toEqual([['priority', listOperator, [5, 6]]]);
	});

	it('checks domains about related records against their model', async () => {
		const domain: Domain = [
			['order_line', 'any', ['!', ['product_id', 'not any', [['id', '=', '7']]]]],
		];
		expect(await checkDomain(domain, orders(newest))).toEqual([
			['order_line', 'any', ['!', ['product_id', 'not any', [['id', '=', 7]]]]],
		]);
		const own: Domain = [['id', 'any', [['priority', '=', '7']]]];
		expect(await checkDomain(own, orders(newest))).toEqual([['id', 'any', [['priority', '=', 7]]]]);
		const error = await refusal([['order_line', 'any', [['state', '=', 'sale']]]]);
		expect(error).toMatchObject({ code: 'FIELD_NOT_FOUND', field: 'state' });
		expect(error.message).toContain('sale.order.line');
	});

	it.each([19, 14])('works out relative dates itself, for Odoo %d too', async (version) => {
		const domain: Domain = [
			['date_order', '>=', 'today -1d'],
			['date_order', '<=', 'today'],
			['date_order', '<', 'now'],
			['validity', 'in', ['today', '2025-03-01']],
			['name', '=', 'today'],
		];
		expect(await checkDomain(domain, orders({ zones, version }))).toEqual([
			['date_order', '>=', '2025-01-30 23:00:00'],
			['date_order', '<', '2025-02-01 23:00:00'],
			['date_order', '<', '2025-01-31 23:30:15'],
			['validity', 'in', ['2025-02-01', '2025-03-01']],
			['name', '=', 'today'],
		]);
	});

	it.each([
		['any', 17],
		['not any', 17],
		['not =ilike', 19],
		['not =like', 19],
		['==', 19],
	])('knows that "%s" came with Odoo %d', async (operator, since) => {
		const domain: Domain = operator.endsWith('any')
			? [['order_line', operator, []]]
			: [['name', operator, 'x']];
		expect(await checkDomain(domain, orders({ zones, version: since }))).toEqual(domain);
		expect(await checkDomain(domain, orders({ zones }))).toEqual(domain);
		const error = await refusal(domain, { zones, version: since - 1 });
		expect(error.code).toBe('INVALID_DOMAIN');
		expect(error.message).toContain(`Odoo ${since - 1} does not know the operator "${operator}"`);
	});

	// prettier-ignore
	const REFUSED: ReadonlyArray<[string, RpcValue, Partial<OdooError>, string]> = [
		['an unknown field', ['nam', '=', 1], { code: 'FIELD_NOT_FOUND', field: 'nam' }, 'no field "nam"'],
		['an unknown field in a path', ['partner_id.cty', '=', 1], { code: 'FIELD_NOT_FOUND', field: 'partner_id.cty' }, 'res.partner has no field "cty"'],
		['a path that ends with a dot', ['partner_id.', '=', 1], { code: 'FIELD_NOT_FOUND', field: 'partner_id.' }, 'no field ""'],
		['an empty field', ['', '=', 1], { code: 'FIELD_NOT_FOUND' }, 'no field ""'],
		['a path through a field that is no relation', ['name.city', '=', 1], { code: 'INVALID_DOMAIN', field: 'name.city' }, 'does not link to another record'],
		['a path through properties of properties', ['props.a.b', '=', 1], { code: 'INVALID_DOMAIN', field: 'props.a.b' }, 'does not link to another record'],
		['an unknown part of a date', ['date_order.fortnight', '=', 1], { code: 'INVALID_DOMAIN', field: 'date_order.fortnight' }, 'does not link to another record'],
		['a field that cannot be searched', ['total_now', '>', 5], { code: 'INVALID_DOMAIN', field: 'total_now' }, 'cannot search by "Total now"'],
		[
			'a path through a field that cannot be searched',
			['partner_now_id.city', '=', 'x'],
			{ code: 'INVALID_DOMAIN', field: 'partner_now_id.city' },
			'cannot search by "Partner now id"',
		],
		['an unknown operator', ['name', 'contains', 'x'], { code: 'INVALID_DOMAIN', field: 'name' }, '"contains" is not an operator'],
		['an internal operator', ['order_line', 'any!', []], { code: 'INVALID_DOMAIN', field: 'order_line' }, '"any!" is not an operator'],
		['a name of Object.prototype as operator', ['name', 'toString', 'x'], { code: 'INVALID_DOMAIN' }, '"toString" is not an operator'],
		['text for an integer', ['priority', '=', 'high'], { code: 'INVALID_VALUE', field: 'priority' }, '"high"'],
		['a fraction for an integer', ['priority', '=', 1.5], { code: 'INVALID_VALUE', field: 'priority' }, '1.5'],
		['an integer that PostgreSQL does not hold', ['priority', '=', 2 ** 31], { code: 'INVALID_VALUE', field: 'priority' }, '2147483648'],
		['a decimal comma', ['amount', '=', '1,5'], { code: 'INVALID_VALUE', field: 'amount' }, '"1,5"'],
		['true for a number', ['amount', '=', true], { code: 'INVALID_VALUE', field: 'amount' }, 'true'],
		['true for text', ['name', '!=', true], { code: 'INVALID_VALUE', field: 'name' }, 'true'],
		['true for a record', ['partner_id', '=', true], { code: 'INVALID_VALUE', field: 'partner_id' }, 'true'],
		['empty text for a number', ['amount', '=', ''], { code: 'INVALID_VALUE', field: 'amount' }, '""'],
		['empty text for a record', ['partner_id', '=', ''], { code: 'INVALID_VALUE', field: 'partner_id' }, '""'],
		['empty text for a date', ['date_order', '>', ''], { code: 'INVALID_VALUE', field: 'date_order' }, '""'],
		['an object for text', ['name', '=', { a: 1 }], { code: 'INVALID_VALUE', field: 'name' }, '{"a":1}'],
		['a word for a boolean', ['locked', '=', 'maybe'], { code: 'INVALID_VALUE', field: 'locked' }, '"maybe"'],
		['another date format', ['validity', '=', '31/01/2026'], { code: 'INVALID_VALUE', field: 'validity' }, '"31/01/2026"'],
		['a number for a date', ['date_order', '>', 1767225600], { code: 'INVALID_VALUE', field: 'date_order' }, '1767225600'],
		['an id that PostgreSQL does not hold', ['partner_id', '=', 2 ** 31], { code: 'INVALID_VALUE', field: 'partner_id' }, '2147483648'],
		['such an id in text', ['partner_id', '=', '99999999999'], { code: 'INVALID_VALUE', field: 'partner_id' }, '99999999999'],
		['a negative id', ['partner_id', '=', -1], { code: 'INVALID_VALUE', field: 'partner_id' }, '-1'],
		['the ID 0', ['partner_id', '=', 0], { code: 'INVALID_VALUE', field: 'partner_id' }, 'No record has the ID 0'],
		['the ID 0 in text', ['tag_ids', '!=', ' 0 '], { code: 'INVALID_VALUE', field: 'tag_ids' }, 'No record has the ID " 0 "'],
		['the ID 0 in a list', ['partner_id', 'in', [5, 0]], { code: 'INVALID_VALUE', field: 'partner_id' }, 'No record has the ID 0'],
		['a hierarchy of the ID 0', ['id', 'child_of', 0], { code: 'INVALID_VALUE', field: 'id' }, 'No record has the ID 0'],
		['a hierarchy of the ID 0 among others', ['partner_id', 'parent_of', [7, 0]], { code: 'INVALID_VALUE', field: 'partner_id' }, 'No record has the ID 0'],
		['ids and names together', ['partner_id', 'in', [7, 'Azure', 'x']], { code: 'INVALID_VALUE', field: 'partner_id' }, 'Azure'],
		['ids and names together in a hierarchy', ['partner_id', 'child_of', [7, 'Azure', 'x']], { code: 'INVALID_VALUE', field: 'partner_id' }, 'Azure'],
		['a wrong element', ['priority', 'in', [1, 'x']], { code: 'INVALID_VALUE', field: 'priority' }, '"x"'],
		['an unknown choice', ['state', '=', 'sent'], { code: 'INVALID_VALUE', field: 'state' }, '"sent"'],
		['an empty list to equal', ['priority', '=', []], { code: 'INVALID_VALUE', field: 'priority' }, '[]'],
		['a list for "=?"', ['priority', '=?', [1]], { code: 'INVALID_VALUE', field: 'priority' }, '[1]'],
		['nothing to be greater than', ['amount', '>', false], { code: 'INVALID_VALUE', field: 'amount' }, 'false'],
		['a list to be less than', ['amount', '<', [1]], { code: 'INVALID_VALUE', field: 'amount' }, '[1]'],
		['a name to be less than', ['partner_id', '<', 'Azure'], { code: 'INVALID_VALUE', field: 'partner_id' }, '"Azure"'],
		['a pattern that is empty', ['name', 'ilike', ''], { code: 'INVALID_DOMAIN', field: 'name' }, 'matches every record'],
		['a pattern that is false', ['name', 'not ilike', false], { code: 'INVALID_DOMAIN', field: 'name' }, 'matches every record'],
		['a pattern that is a list', ['name', 'ilike', ['a']], { code: 'INVALID_VALUE', field: 'name' }, '["a"]'],
		['the content of a file', ['signature', '=', 'eA=='], { code: 'INVALID_VALUE', field: 'signature' }, '"eA=="'],
		['files in a list', ['signature', 'in', [false]], { code: 'INVALID_VALUE', field: 'signature' }, '[false]'],
		['a pattern for a file', ['signature', 'ilike', 'x'], { code: 'INVALID_VALUE', field: 'signature' }, '"x"'],
		['a hierarchy of text', ['name', 'child_of', 1], { code: 'INVALID_DOMAIN', field: 'name' }, 'needs a field that links to other records'],
		['a hierarchy of nothing', ['partner_id', 'child_of', false], { code: 'INVALID_VALUE', field: 'partner_id' }, 'false'],
		['an empty name', ['partner_id.display_name', '!=', false], { code: 'INVALID_DOMAIN' }, 'cannot tell whether'],
		['the order of names', ['partner_id.display_name', '>', 'm'], { code: 'INVALID_DOMAIN' }, 'cannot tell whether'],
		['a hierarchy of a model without any', ['partner_id.country_id', 'child_of', 1], { code: 'INVALID_DOMAIN', field: 'partner_id.country_id' }, 'Records of res.country have no parents'],
		['a name that Odoo ignores', ['partner_id.country_id', 'in', ['Belgium']], { code: 'INVALID_DOMAIN' }, 'Records of res.country cannot be found by name'],
		['a display name that Odoo ignores', ['partner_id.country_id.display_name', 'ilike', 'Bel'], { code: 'INVALID_DOMAIN' }, 'Records of res.country cannot be found by name'],
		['a condition on all properties', ['props', '=', false], { code: 'INVALID_DOMAIN', field: 'props' }, 'holds properties'],
		['any of text', ['name', 'any', []], { code: 'INVALID_DOMAIN', field: 'name' }, 'does not link to another record'],
		['any of no domain', ['order_line', 'any', 'x'], { code: 'INVALID_VALUE', field: 'order_line' }, '"x"'],
		['any of a broken domain', ['order_line', 'any', ['|']], { code: 'INVALID_DOMAIN' }, 'ends too early'],
	];

	it.each(REFUSED)('rejects %s', async (_case, leaf, expected, message) => {
		const error = await refusal([['name', '=', 'fine'], leaf]);
		expect(error).toMatchObject(expected);
		expect(error.message).toContain(message);
	});

	it('says which condition is wrong, and how to mend it', async () => {
		const error = await refusal([
			['name', '=', 'fine'],
			['state', '=', 'sent'],
		]);
		expect(error.message).toContain('Condition ["state","=","sent"]:');
		expect(error.hint).toContain('draft (Quotation), sale (Sales Order)');
		expect((await refusal([['partner_di', '=', 1]])).hint).toContain('Did you mean partner_id?');
		expect((await refusal([['name', 'ILIKE', 'x']])).hint).toContain('Did you mean "ilike"?');
		expect((await refusal([['name', 'not_in', ['x']]])).hint).toContain('Did you mean "not in"?');
		expect((await refusal([['partner_id', 'child of', 1]])).hint).toContain(
			'Did you mean "child_of"?',
		);
	});

	it('accepts true and false for a property', async () => {
		const domain = [
			['props.flag', '=', true],
			['props.flag', '!=', false],
			['props.flag', 'in', [true]],
		];
		expect(await checkDomain(domain, orders(newest))).toEqual(domain);
	});

	it('knows that Odoo searches by properties since version 17', async () => {
		const domain = [['props.aaa', '=', 'x']];
		expect(await checkDomain(domain, orders({ zones, version: 17 }))).toEqual(domain);
		const error = await refusal(domain, { zones, version: 16 });
		expect(error).toMatchObject({ code: 'INVALID_DOMAIN', field: 'props.aaa' });
		expect(error.hint).toContain('Odoo 17');
	});

	it.each(['child_of', 'parent_of'])(
		'refuses %s where older versions never end',
		async (operator) => {
			const domain = [['partner_id', 'any', [['commercial_id', operator, 7]]]];
			await expect(checkDomain(domain, orders(newest))).resolves.toEqual(domain);
			const path = [['partner_id.commercial_id', operator, 7]];
			const error = await refusal(path, { zones, version: 14 });
			expect(error).toMatchObject({ code: 'INVALID_DOMAIN', field: 'partner_id.commercial_id' });
			expect(error.message).toContain('Odoo 14 might never finish');
		},
	);

	// prettier-ignore
	const RANGES: ReadonlyArray<[string, RpcValue, Domain]> = [
		['=', '5', ['&', ['credit', '>=', 5], ['credit', '<=', 5]]],
		['=', false, ['&', ['credit', '>=', 0], ['credit', '<=', 0]]],
		['!=', 5, ['|', ['credit', '<', 5], ['credit', '>', 5]]],
		['not in', [5], ['|', ['credit', '<', 5], ['credit', '>', 5]]],
		['in', [false], ['&', ['credit', '>=', 0], ['credit', '<=', 0]]],
		['in', [], [[0, '=', 1]]],
		['not in', [], [[1, '=', 1]]],
		['=?', false, [['credit', '=?', false]]],
		['>', 5, [['credit', '>', 5]]],
	];

	it.each(RANGES)(
		'asks for ranges of what a partner owes: %s %j',
		async (operator, value, ranges) => {
			const domain = ['!', ['credit', operator, value], ['name', '=', 'x']];
			expect(await checkDomain(domain, orders(newest))).toEqual([
				'!',
				...ranges,
				['name', '=', 'x'],
			]);
		},
	);

	it('asks for seconds with their fraction', async () => {
		const name = 'date_order.second_number';
		expect(await checkDomain([[name, '=', 30]], orders(newest))).toEqual([
			'&',
			[name, '>=', 30],
			[name, '<', 31],
		]);
		expect(await checkDomain([[name, '>', 30]], orders(newest))).toEqual([[name, '>=', 31]]);
	});

	it('knows that parts of dates came with Odoo 18', async () => {
		const error = await refusal([['date_order.month_number', '=', 1]], { zones, version: 17 });
		expect(error).toMatchObject({ code: 'INVALID_DOMAIN', field: 'date_order.month_number' });
	});

	it('does not change what it is given', async () => {
		const domain = Object.freeze([Object.freeze(['priority', '=', Object.freeze(['5'])])]);
		await checkDomain(domain as unknown as Domain, orders(newest));
		expect(domain).toEqual([['priority', '=', ['5']]]);
	});

	it('accepts every valid domain, and its result once more', async () => {
		await fc.assert(
			fc.asyncProperty(validDomain(), async (domain) => {
				const checked = await checkDomain(domain, orders(newest));
				expect(await checkDomain(checked, orders(newest))).toEqual(checked);
			}),
			{ numRuns: 500 },
		);
	});

	it.each(['|', '&', '!'])('rejects a valid domain with "%s" at its end', async (sign) => {
		await fc.assert(
			fc.asyncProperty(validDomain(), async (domain) => {
				const error = await refusal([...domain, sign]);
				expect(error.message).toContain('ends too early');
			}),
			{ numRuns: 100 },
		);
	});

	it.each<[string, (leaf: Leaf) => RpcValue[]]>([
		['a field gets a typo', ([field, operator, value]) => [[`${field}x`, operator, value]]],
		['a field is left out', ([, operator, value]) => [[operator, value]]],
		['an operator is unknown', ([field, , value]) => [[field, 'equals', value]]],
		['an operator is upper case', ([field, , value]) => [[field, 'NOT IN', value]]],
		['a value is left out', ([field, operator]) => [[field, operator]]],
		['a condition loses its brackets', (leaf) => [...leaf]],
		['a condition is put into a group', (leaf) => [[leaf]]],
		['a sign is unknown', (leaf) => ['~', leaf]],
		['a value is an object', ([field, operator]) => [[field, operator, { a: {} }]]],
	])('rejects a valid domain in which %s', async (_case, mutate) => {
		await fc.assert(
			fc.asyncProperty(validDomain(), fc.nat(), async (domain, nth) => {
				const places = [...domain.keys()].filter((index) => isMutable(domain[index]));
				fc.pre(places.length > 0);
				const place = places[nth % places.length] ?? 0;
				const mutant = [
					...domain.slice(0, place),
					...mutate(domain[place] as unknown as Leaf),
					...domain.slice(place + 1),
				];
				await expect(checkDomain(mutant, orders(newest))).rejects.toBeInstanceOf(OdooError);
			}),
			{ numRuns: 100 },
		);
	});
});

/** A property may have any name and value. */
function isMutable(term: RpcValue | undefined): boolean {
	return Array.isArray(term) && term[0] !== 'props.aaa';
}

type Leaf = readonly [string, string, RpcValue];

function validDomain(): fc.Arbitrary<Domain> {
	const { expression } = fc.letrec<{ expression: RpcValue[] }>((tie) => ({
		expression: fc.oneof(
			{ maxDepth: 5, withCrossShrink: true },
			validLeaf().map((leaf) => [leaf as unknown as RpcValue]),
			fc
				.tuple(fc.constantFrom('&', '|'), tie('expression'), tie('expression'))
				.map(([sign, a, b]) => [sign, ...a, ...b]),
			tie('expression').map((inner) => ['!', ...inner]),
		),
	}));
	return fc.array(expression, { minLength: 1, maxLength: 3 }).map((parts) => parts.flat());
}

function validLeaf(): fc.Arbitrary<Leaf> {
	const word = fc.string({ minLength: 1 });
	const id = fc.integer({ min: 1, max: 2 ** 31 - 1 });
	const integer = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
	const choice = fc.constantFrom('draft', 'sale', 'Quotation');
	const day = fc
		.date({ min: new Date('1000-01-02'), max: new Date('9998-12-31'), noInvalidDate: true })
		.map((date) => date.toISOString());
	const equality = fc.constantFrom('=', '!=', '<>', '=?');
	const order = fc.constantFrom('<', '<=', '>', '>=');
	const pattern = fc.constantFrom('like', 'not like', 'ilike', 'not ilike', '=like', '=ilike');
	const list = fc.constantFrom('in', 'not in');
	const hierarchy = fc.constantFrom('child_of', 'parent_of');
	const leaf = (paths: string[], operator: fc.Arbitrary<string>, value: fc.Arbitrary<RpcValue>) =>
		fc.tuple(fc.constantFrom(...paths), operator, value);
	return fc.oneof(
		leaf(['name', 'note', 'partner_id.city', 'order_line.product_id.name'], equality, word),
		leaf(['name', 'partner_id', 'tag_ids', 'order_line.name'], pattern, word),
		leaf(['name', 'partner_id.country_id.code'], list, fc.array(word)),
		leaf(
			['priority', 'id', 'partner_id.id'],
			fc.oneof(equality, order),
			fc.oneof(integer, integer.map(String)),
		),
		leaf(
			['amount', 'margin', 'order_line.qty'],
			order,
			fc.double({ noNaN: true, noDefaultInfinity: true }),
		),
		leaf(
			['partner_id', 'partner_id.parent_id'],
			fc.oneof(equality, hierarchy),
			fc.oneof(id, id.map(String)),
		),
		leaf(['tag_ids'], equality, fc.oneof(id, id.map(String))),
		leaf(['partner_id', 'order_line'], list, fc.array(fc.oneof(id, fc.constant(false)))),
		leaf(['state'], fc.oneof(equality, list), choice),
		leaf(['locked'], equality, fc.constantFrom<RpcValue>(true, false, 'true', 'no', 1)),
		leaf(['validity', 'date_order', 'order_line.date'], fc.oneof(equality, order), day),
		leaf(
			['signature', 'name', 'amount', 'props.aaa'],
			equality,
			fc.constantFrom<RpcValue>(false, null),
		),
	);
}

describe('A domain on a field whose search knows only what it is made for', () => {
	const needsAction = ['message_needaction', '=', true];

	it.each<[Domain]>([
		[['!', needsAction]],
		[['&', ['locked', '=', true], '!', needsAction]],
		[['!', '|', needsAction, ['locked', '=', true]]],
		[[['message_needaction', '=', false]]],
		[[['message_needaction', '!=', false]]],
		[[['message_needaction', 'in', [true, false]]]],
		[[['id', 'not any', [needsAction]]]],
		[['!', ['id', 'any', [needsAction]]]],
		[[['activity_exception_decoration', '!=', 'warning']]],
		[[['activity_exception_decoration', '=', false]]],
		[['!', ['activity_exception_decoration', '!=', false]]],
	])('is refused where it asks for others: %j', async (domain) => {
		const error = await rejectionOf(checkDomain(domain, orders(newest)));
		expect(error).toMatchObject({ code: 'INVALID_DOMAIN' });
	});

	it.each<[Domain]>([
		[[needsAction]],
		[['!', ['locked', '=', true], needsAction]],
		[['!', '!', needsAction]],
		[[['id', 'any', [needsAction]]]],
		[['!', ['id', 'not any', [needsAction]]]],
		[[['activity_exception_decoration', '!=', false]]],
		[[['locked', '!=', true]]],
	])('is taken as it is where it names what it looks for: %j', async (domain) => {
		expect(await checkDomain(domain, orders(newest))).toEqual(domain);
	});
});

async function refusal(
	domain: Domain,
	options: Parameters<typeof orders>[0] = newest,
): Promise<OdooError> {
	return await rejectionOf(checkDomain(domain, orders(options)));
}
