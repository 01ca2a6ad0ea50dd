import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { RpcValue } from '../../../odoo/call';
import { checkDomain } from '../../../odoo/domain/check';
import type { Condition, ConditionOperator, MatchType } from '../../../odoo/domain/conditions';
import { conditionsToDomain } from '../../../odoo/domain/conditions';
import type { Domain } from '../../../odoo/domain/domain';
import { isLeaf, normalise } from '../../../odoo/domain/domain';
import { OdooError } from '../../../odoo/errors';
import type { SchemaOf } from '../../../odoo/schema/schema';
import { orders } from './schemas';
import { rejectionOf } from '../../support/thrownBy';

const zones = { workflow: 'Europe/Brussels' };
const newest = { zones, version: 19 };
const oldest = { zones, version: 14 };

/** The domain for one condition. */
function domainOf(
	field: string,
	operator: ConditionOperator,
	value?: unknown,
	options: Parameters<typeof orders>[0] = newest,
	model = 'sale.order',
): Promise<Domain> {
	const conditions = [{ field, operator, value }];
	const scope = { ...orders(options), model };
	return conditionsToDomain({ matchType: 'allConditions', conditions }, scope);
}

const empty = (name: string): RpcValue => [name, '=', false];
const or = (...parts: RpcValue[][]) => [
	...Array<string>(parts.length - 1).fill('|'),
	...parts.flat(),
];
const and = (...parts: RpcValue[][]) => [
	...Array<string>(parts.length - 1).fill('&'),
	...parts.flat(),
];

describe('conditionsToDomain', () => {
	// prettier-ignore
	const CONVERTED: ReadonlyArray<[string, ConditionOperator, unknown, Domain]> = [
		// Text: Odoo keeps "" apart from empty, and takes %, _ and \ for wildcards.
		['name', 'equals', 'a%', [['name', '=', 'a%']]],
		['name', 'notEquals', 'a', or([empty('name')], [['name', '!=', 'a']])],
		['name', 'contains', '50%_\\', [['name', 'ilike', '50\\%\\_\\\\']]],
		['name', 'notContains', 'a', or([empty('name')], [['name', 'not ilike', 'a']])],
		['name', 'startsWith', '5%', [['name', '=ilike', '5\\%%']]],
		['name', 'endsWith', '5%', [['name', '=ilike', '%5\\%']]],
		['name', 'in', ['a', 'b'], [['name', 'in', ['a', 'b']]]],
		['name', 'in', 'a, b', [['name', 'in', ['a', 'b']]]],
		['name', 'in', 7, [['name', 'in', ['7']]]],
		['name', 'notIn', ['a'], or([empty('name')], [['name', 'not in', ['a']]])],
		['internal', 'notIn', 'a,b', and(or([empty('internal')], [['internal', '!=', 'a']]), or([empty('internal')], [['internal', '!=', 'b']]))],
		['name', 'isEmpty', 'unused', or([empty('name')], [['name', '=', '']])],
		['name', 'isNotEmpty', undefined, and([['name', '!=', false]], [['name', '!=', '']])],
		['name', 'less', 'm', and([['name', '!=', false]], [['name', '!=', '']], [['name', '<', 'm']])],
		// Numbers: empty is 0.
		['amount', 'equals', '5', [['amount', '=', 5]]],
		['amount', 'equals', 0, or([empty('amount')], [['amount', '=', 0]])],
		['amount', 'notEquals', 0, [['amount', '!=', 0]]],
		['amount', 'notEquals', 5, or([empty('amount')], [['amount', '!=', 5]])],
		['amount', 'greater', 5, [['amount', '>', 5]]],
		['amount', 'greaterOrEqual', '-1', or([empty('amount')], [['amount', '>=', -1]])],
		['amount', 'less', 5, or([empty('amount')], [['amount', '<', 5]])],
		['amount', 'greaterOrEqual', 0, or([empty('amount')], [['amount', '>=', 0]])],
		['amount', 'lessOrEqual', 0, or([empty('amount')], [['amount', '<=', 0]])],
		['amount', 'lessOrEqual', -1, [['amount', '<=', -1]]],
		['amount', 'isEmpty', undefined, or([empty('amount')], [['amount', '=', 0]])],
		['amount', 'isNotEmpty', undefined, [['amount', '!=', 0]]],
		['amount', 'in', '1,2', [['amount', 'in', [1, 2]]]],
		['amount', 'in', [0, 1], or([['amount', 'in', [1]]], or([empty('amount')], [['amount', '=', 0]]))],
		['amount', 'notIn', [0], [['amount', '!=', 0]]],
		['credit', 'less', 5, [['credit', '<', 5]]],
		['margin', 'equals', 5, [['margin', '=', 5]]],
		['margin', 'notEquals', 5, [['margin', '!=', 5]]],
		['credit', 'equals', 5, and([['credit', '>=', 5]], [['credit', '<=', 5]])],
		['credit', 'notEquals', 5, or([['credit', '<', 5]], [['credit', '>', 5]])],
		['credit', 'notIn', '5,0', and(or([['credit', '<', 5]], [['credit', '>', 5]]), or([['credit', '<', 0]], [['credit', '>', 0]]))],
		['credit', 'isNotEmpty', undefined, or([['credit', '<', 0]], [['credit', '>', 0]])],
		['id', 'notIn', [1, 2], [['id', 'not in', [1, 2]]]],
		['res_id', 'equals', 7, [['res_id', '=', 7]]],
		// Booleans: empty is false.
		['locked', 'isTrue', undefined, [['locked', '=', true]]],
		['locked', 'isFalse', undefined, [['locked', '!=', true]]],
		['locked', 'equals', false, [['locked', '!=', true]]],
		['locked', 'notEquals', 'false', [['locked', '=', true]]],
		['locked', 'isEmpty', undefined, [['locked', '!=', true]]],
		['locked', 'in', 'true,false', or([['locked', '=', true]], [['locked', '!=', true]])],
		// Dates and times: a day, or a second whatever its microseconds.
		['validity', 'equals', '2026-01-31', [['validity', '=', '2026-01-31']]],
		['validity', 'notEquals', '2026-01-31T10:00', or([empty('validity')], [['validity', '!=', '2026-01-31']])],
		['validity', 'greater', DateTime.fromISO('2026-01-31T23:30Z'), [['validity', '>', '2026-02-01']]],
		['validity', 'in', '2026-01-31,2026-02-01', [['validity', 'in', ['2026-01-31', '2026-02-01']]]],
		['date_order', 'equals', '2026-01-31', and([['date_order', '>=', '2026-01-30 23:00:00']], [['date_order', '<', '2026-01-31 23:00:00']])],
		['date_order', 'equals', '2026-01-31T10:00:00Z', and([['date_order', '>=', '2026-01-31 10:00:00']], [['date_order', '<', '2026-01-31 10:00:01']])],
		['date_order', 'notEquals', '2026-01-31', or([empty('date_order')], [['date_order', '<', '2026-01-30 23:00:00']], [['date_order', '>=', '2026-01-31 23:00:00']])],
		['date_order', 'greater', '2026-01-31', [['date_order', '>=', '2026-01-31 23:00:00']]],
		['date_order', 'greater', '2026-01-31T10:00:00Z', [['date_order', '>=', '2026-01-31 10:00:01']]],
		['date_order', 'greaterOrEqual', '2026-01-31', [['date_order', '>=', '2026-01-30 23:00:00']]],
		['date_order', 'less', '2026-01-31', [['date_order', '<', '2026-01-30 23:00:00']]],
		['date_order', 'lessOrEqual', '2026-01-31', [['date_order', '<', '2026-01-31 23:00:00']]],
		['date_order', 'isEmpty', undefined, [empty('date_order')]],
		['date_order.month_number', 'equals', '1', [['date_order.month_number', '=', 1]]],
		['date_order.month_number', 'notEquals', 1, or([empty('date_order')], [['date_order.month_number', '!=', 1]])],
		['date_order.second_number', 'equals', 30, and([['date_order.second_number', '>=', 30]], [['date_order.second_number', '<', 31]])],
		['date_order.second_number', 'greater', 30, [['date_order.second_number', '>=', 31]]],
		['date_order.second_number', 'lessOrEqual', 30, [['date_order.second_number', '<', 31]]],
		// Selections, by key or label.
		['state', 'equals', 'Sales Order', [['state', '=', 'sale']]],
		['state', 'notIn', 'draft,Sales Order', or([empty('state')], [['state', 'not in', ['draft', 'sale']]])],
		['state', 'isNotEmpty', undefined, [['state', '!=', false]]],
		// Records, by id or name.
		['partner_id', 'equals', '7', [['partner_id', 'in', [7]]]],
		['partner_id', 'equals', { id: 7, name: 'Azure' }, [['partner_id', 'in', [7]]]],
		['partner_id', 'equals', [7, 'Azure'], [['partner_id', 'in', [7]]]],
		['partner_id', 'equals', 'Azure', [['partner_id', '=', 'Azure']]],
		['partner_id', 'notEquals', 7, or([empty('partner_id')], [['partner_id', 'not in', [7]]])],
		['partner_id', 'contains', 'a_b', [['partner_id', 'ilike', 'a\\_b']]],
		['partner_id', 'in', '7,8', [['partner_id', 'in', [7, 8]]]],
		['partner_id', 'in', ['a', 'b'], or([['partner_id', '=', 'a']], [['partner_id', '=', 'b']])],
		['partner_id', 'isEmpty', undefined, [empty('partner_id')]],
		['partner_id', 'childOf', 7, [['partner_id', 'child_of', [7]]]],
		['partner_id', 'parentOf', 'Azure', [['partner_id', 'parent_of', ['Azure']]]],
		['id', 'childOf', [7, '8'], [['id', 'child_of', [7, 8]]]],
		['tag_ids', 'notIn', [1, 2], or([empty('tag_ids')], [['tag_ids', 'not in', [1, 2]]])],
		['tag_ids', 'startsWith', 'a', [['tag_ids', '=ilike', 'a%']]],
		// Others.
		['source', 'equals', 'res.partner,7', [['source', '=', 'res.partner,7']]],
		['props.color', 'notEquals', 'red', or([empty('props.color')], [['props.color', '!=', 'red']])],
		['props.flag', 'isTrue', undefined, [['props.flag', '=', true]]],
		['props.flag', 'isFalse', undefined, or([empty('props.flag')], [['props.flag', '!=', true]])],
		['props.flag', 'equals', true, [['props.flag', '=', true]]],
		['props.flag', 'notEquals', true, or([empty('props.flag')], [['props.flag', '!=', true]])],
		['signature', 'isEmpty', undefined, [empty('signature')]],
		['details', 'isNotEmpty', undefined, [['details', '!=', false]]],
	];

	it.each(CONVERTED)('%s %s %j', async (field, operator, value, domain) => {
		expect(await domainOf(field, operator, value)).toEqual(domain);
		if (!/_number|props/.test(field))
			expect(await domainOf(field, operator, value, oldest)).toEqual(domain);
	});

	it('takes times without offset in the chosen zone', async () => {
		const options = { zones: { chosen: 'Asia/Tokyo', workflow: 'UTC' }, version: 19 };
		expect(await domainOf('date_order', 'less', '2026-01-31 10:00:00', options)).toEqual([
			['date_order', '<', '2026-01-31 01:00:00'],
		]);
	});

	describe('about a text that Odoo looks for in several fields', () => {
		it.each<[ConditionOperator, unknown, Domain]>([
			['notEquals', 'a', [['display_name', '!=', 'a']]],
			['notContains', 'a', [['display_name', 'not ilike', 'a']]],
			['notIn', ['a', 'b'], [['display_name', 'not in', ['a', 'b']]]],
		])('leaves the opposite to Odoo: %s', async (operator, value, domain) => {
			expect(await domainOf('display_name', operator, value, newest, 'res.partner')).toEqual(
				domain,
			);
		});

		it.each(['isEmpty', 'isNotEmpty', 'greater'] as const)('refuses %s', async (operator) => {
			for (const field of ['display_name', 'phone_mobile_search']) {
				const error = await rejectionOf(domainOf(field, operator, 'a', newest, 'res.partner'));
				expect(error.code).toBe('INVALID_DOMAIN');
				expect(error.message).toContain('cannot tell whether');
			}
		});

		it('refuses the opposite of a number on version 14, which finds those that it leaves out', async () => {
			const opposite = (options: typeof newest) =>
				domainOf('phone_mobile_search', 'notContains', '290', options, 'res.partner');
			expect((await rejectionOf(opposite(oldest))).code).toBe('INVALID_DOMAIN');
			await expect(opposite(newest)).resolves.toBeDefined();
		});
	});

	describe('over a path to one record', () => {
		it('asks for the value there', async () => {
			expect(await domainOf('partner_id.country_id.code', 'equals', 'BE', oldest)).toEqual([
				['partner_id.country_id.code', '=', 'BE'],
			]);
		});

		it('takes a missing record for one that does not meet the condition', async () => {
			const path = 'partner_id.country_id.code';
			const nowhere = [[empty('partner_id')], [empty('partner_id.country_id')]];
			expect(await domainOf(path, 'notEquals', 'BE', oldest)).toEqual(
				or(...nowhere, or([empty(path)], [[path, '!=', 'BE']])),
			);
			expect(await domainOf(path, 'isEmpty', undefined, oldest)).toEqual(
				or(...nowhere, or([empty(path)], [[path, '=', '']])),
			);
		});
	});

	describe('over a path to several records', () => {
		it('holds when it does for one of them', async () => {
			expect(await domainOf('order_line.product_id', 'equals', 7, oldest)).toEqual([
				['order_line.product_id', 'in', [7]],
			]);
			expect(await domainOf('order_line.qty', 'less', 5, oldest)).toEqual(
				or([empty('order_line.qty')], [['order_line.qty', '<', 5]]),
			);
		});

		it('asks one and the same record for all that it needs', async () => {
			expect(await domainOf('order_line.date', 'equals', '2026-01-31T10:00Z')).toEqual([
				[
					'order_line',
					'any',
					['&', ['date', '>=', '2026-01-31 10:00:00'], ['date', '<', '2026-01-31 10:00:01']],
				],
			]);
		});

		it('excludes only records of which none meets it', async () => {
			expect(await domainOf('order_line.product_id.name', 'notContains', 'desk')).toEqual([
				['order_line', 'not any', [['product_id', 'any', [['name', 'ilike', 'desk']]]]],
			]);
			expect(await domainOf('partner_id.child_ids.city', 'notEquals', 'Ghent')).toEqual([
				['partner_id', 'not any', [['child_ids', 'any', [['city', '=', 'Ghent']]]]],
			]);
			expect(await domainOf('order_line.name', 'isEmpty')).toEqual([
				['order_line', 'not any', ['&', ['name', '!=', false], ['name', '!=', '']]],
			]);
		});

		it.each<[string, ConditionOperator, unknown]>([
			['order_line.product_id', 'notEquals', 7],
			['order_line.name', 'isEmpty', undefined],
			['order_line.date', 'equals', '2026-01-31'],
			['partner_id.child_ids.city', 'notContains', 'a'],
		])('rejects %s %s, which versions before 17 cannot do', async (field, operator, value) => {
			const error = await rejectionOf(domainOf(field, operator, value, { zones, version: 16 }));
			expect(error).toMatchObject({ code: 'INVALID_DOMAIN', field });
			expect(error.message).toContain('Odoo 16 cannot search by');
			await expect(domainOf(field, operator, value, { zones, version: 17 })).resolves.toBeDefined();
			await expect(domainOf(field, operator, value, { zones })).resolves.toBeDefined();
		});
	});

	it('excludes by one2many on old versions only if each record there belongs to one', async () => {
		await expect(domainOf('order_line', 'notIn', [1], oldest)).resolves.toBeDefined();
		for (const operator of ['notIn', 'notEquals', 'notContains'] as const) {
			const error = await rejectionOf(domainOf('child_ids', operator, '1', oldest, 'res.partner'));
			expect(error).toMatchObject({ code: 'INVALID_DOMAIN', field: 'child_ids' });
		}
		// One has a link back that is not required, the other none that the user may see.
		for (const field of ['order_ids', 'label_ids']) {
			const error = await rejectionOf(domainOf(field, 'notIn', [1], oldest, 'res.partner'));
			expect(error).toMatchObject({ code: 'INVALID_DOMAIN', field });
		}
		await expect(
			domainOf('child_ids', 'isEmpty', undefined, oldest, 'res.partner'),
		).resolves.toBeDefined();
		await expect(domainOf('child_ids', 'in', [1], oldest, 'res.partner')).resolves.toBeDefined();
		await expect(domainOf('child_ids', 'notIn', [1], newest, 'res.partner')).resolves.toBeDefined();
	});

	describe('about a field that shows the field of another record', () => {
		it('is empty where no way leads there', async () => {
			expect(await domainOf('line_name', 'isEmpty')).toEqual([
				['order_line', 'not any', and([['name', '!=', false]], [['name', '!=', '']])],
			]);
			expect(await domainOf('partner_id.order_ids.line_name', 'notEquals', 'a')).toEqual([
				[
					'partner_id',
					'not any',
					[['order_ids', 'any', [['order_line', 'any', [['name', '=', 'a']]]]]],
				],
			]);
			expect(await domainOf('partner_city', 'notEquals', 'a', oldest)).toEqual(
				or([empty('partner_id')], or([empty('partner_id.city')], [['partner_id.city', '!=', 'a']])),
			);
		});

		it('is left to Odoo where it knows that, or where the user may not read the way', async () => {
			expect(await domainOf('partner_city', 'equals', 'a')).toEqual([['partner_city', '=', 'a']]);
			expect(await domainOf('secret', 'notEquals', 'a')).toEqual(
				or([empty('secret')], [['secret', '!=', 'a']]),
			);
		});

		it('is of one and the same record of a list with the other conditions about it', async () => {
			const filter = {
				matchType: 'allConditions',
				conditions: [
					{ field: 'order_ids.line_name', operator: 'equals', value: 'a' },
					{ field: 'order_ids.name', operator: 'equals', value: 'b' },
				],
			} as const;
			const scope = { ...orders(newest), model: 'res.partner' };
			expect(
				await conditionsToDomain(
					{ matchType: 'allConditions', conditions: [], groups: [filter] },
					scope,
				),
			).toEqual([['order_ids', 'any', and([['order_line.name', '=', 'a']], [['name', '=', 'b']])]]);
		});
	});

	it.each<[string, ConditionOperator, unknown]>([
		['country_id', 'equals', 'Belgium'],
		['country_id', 'notIn', 'Belgium,France'],
		['country_id', 'contains', 'Bel'],
		['country_id.display_name', 'notEquals', 'Belgium'],
	])('refuses names where Odoo ignores them: %s %s', async (field, operator, value) => {
		const error = await rejectionOf(domainOf(field, operator, value, newest, 'res.partner'));
		expect(error).toMatchObject({ code: 'INVALID_DOMAIN', field });
		expect(error.message).toContain('Records of res.country cannot be found by name');
		await expect(
			domainOf(
				'country_id',
				operator === 'contains' ? 'isEmpty' : 'equals',
				7,
				newest,
				'res.partner',
			),
		).resolves.toBeDefined();
	});

	describe('about a hierarchy', () => {
		it.each(['childOf', 'parentOf'] as const)(
			'refuses %s along a link that may lead to the record itself, where Odoo never ends',
			async (operator) => {
				const version = 16;
				for (const [path, model] of [
					['commercial_id', 'res.partner'],
					['partner_id.commercial_id', 'sale.order'],
				] as const) {
					const error = await rejectionOf(domainOf(path, operator, 7, { zones, version }, model));
					expect(error).toMatchObject({ code: 'INVALID_DOMAIN', field: path });
					expect(error.message).toContain('Odoo 16 might never finish');
					await expect(domainOf(path, operator, 7, newest, model)).resolves.toBeDefined();
				}
				for (const field of ['parent_id', 'child_ids', 'id']) {
					const domain = domainOf(field, operator, 7, { zones, version }, 'res.partner');
					await expect(domain).resolves.toBeDefined();
				}
			},
		);

		it('refuses a model whose records have no parents by its own name', async () => {
			const error = await rejectionOf(domainOf('country_id', 'childOf', 7, newest, 'res.partner'));
			expect(error).toMatchObject({ code: 'INVALID_DOMAIN', field: 'country_id' });
			expect(error.message).toContain('Records of res.country have no parents');
		});
	});

	it('takes "child of" within one model to be about the record itself', async () => {
		const none = (field: string) =>
			conditionsToDomain(
				{ matchType: 'noCondition', conditions: [{ field, operator: 'childOf', value: 7 }] },
				orders(newest),
			);
		expect(await none('origin_id')).toEqual(['!', ['origin_id', 'child_of', [7]]]);
		expect(await none('id')).toEqual(['!', ['id', 'child_of', [7]]]);
		expect(await none('partner_id')).toEqual(
			or([empty('partner_id')], ['!', ['partner_id', 'child_of', [7]]]),
		);
	});

	it.each<[MatchType, Domain]>([
		['allConditions', ['&', '|', empty('name'), ['name', '!=', 'a'], ['amount', '>', 5]]],
		['anyCondition', ['|', '|', empty('name'), ['name', '!=', 'a'], ['amount', '>', 5]]],
		['noCondition', ['&', ['name', '=', 'a'], '|', empty('amount'), ['amount', '<=', 5]]],
	])('joins conditions for %s', async (matchType, domain) => {
		const conditions: Condition[] = [
			{ field: 'name', operator: 'notEquals', value: 'a' },
			{ field: 'amount', operator: 'greater', value: 5 },
		];
		expect(await conditionsToDomain({ matchType, conditions }, orders(oldest))).toEqual(domain);
	});

	it('finds with a negated word exactly what its opposite does not find', async () => {
		const pairs: Array<[ConditionOperator, ConditionOperator]> = [
			['equals', 'notEquals'],
			['contains', 'notContains'],
			['in', 'notIn'],
			['isEmpty', 'isNotEmpty'],
		];
		const pair = fc.constantFrom(...pairs);
		const path = fc.constantFrom(
			'name',
			'partner_id.city',
			'partner_id.parent_id.city',
			'order_line.name',
			'order_line.product_id.name',
			'partner_id.child_ids.city',
		);
		const text = fc.constantFrom('a', 'b', 'ab', 'a%', '_', '\\');
		await fc.assert(
			fc.asyncProperty(
				pair,
				path,
				text,
				anyOrder(),
				async ([word, opposite], field, value, order) => {
					const finds = meets(order, await domainOf(field, word, value));
					expect(meets(order, await domainOf(field, opposite, value))).toBe(!finds);
					const conditions = [{ field, operator: word, value }];
					const none = await conditionsToDomain(
						{ matchType: 'noCondition', conditions },
						orders(newest),
					);
					expect(meets(order, none)).toBe(!finds);
				},
			),
			{ numRuns: 2000 },
		);
	});

	it('makes domains that the guard passes as they are', async () => {
		const fields = [
			'name',
			'note',
			'amount',
			'id',
			'validity',
			'date_order',
			'state',
			'partner_id',
			'tag_ids',
			'order_line',
			'locked',
			'partner_id.name',
			'order_line.qty',
			'order_line.date',
		];
		const operators: ConditionOperator[] = [
			'equals',
			'notEquals',
			'contains',
			'notContains',
			'startsWith',
			'endsWith',
			'in',
			'notIn',
			'greater',
			'greaterOrEqual',
			'less',
			'lessOrEqual',
			'isEmpty',
			'isNotEmpty',
			'isTrue',
			'isFalse',
			'childOf',
			'parentOf',
		];
		const value = fc.constantFrom<unknown>(
			'7',
			7,
			'x%',
			'draft',
			'2026-01-31',
			true,
			[1, 2],
			new Date(0),
			0,
			'1,2',
		);
		const condition = fc.record({
			field: fc.constantFrom(...fields),
			operator: fc.constantFrom(...operators),
			value,
		});
		const matchType = fc.constantFrom<MatchType>('allConditions', 'anyCondition', 'noCondition');
		let made = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.array(condition, { minLength: 1, maxLength: 4 }),
				matchType,
				async (conditions, match) => {
					const domain = await conditionsToDomain(
						{ matchType: match, conditions },
						orders(newest),
					).catch((error: unknown) => expect(error).toBeInstanceOf(OdooError));
					if (!domain) return;
					made += 1;
					expect(await checkDomain(domain, orders(newest))).toEqual(domain);
					expect(normalise(domain)).toEqual(domain);
				},
			),
			{ numRuns: 2000 },
		);
		expect(made).toBeGreaterThan(100);
	});

	it.each<[string, unknown]>([
		['undefined', undefined],
		['null', null],
		['empty text', ''],
		['false', false],
	])('never takes %s for "no condition"', async (_case, value) => {
		const needing: ConditionOperator[] = [
			'equals',
			'notEquals',
			'contains',
			'startsWith',
			'in',
			'notIn',
			'greater',
			'childOf',
		];
		for (const operator of needing) {
			const field = operator === 'childOf' ? 'partner_id' : 'name';
			const error = await rejectionOf(domainOf(field, operator, value));
			expect(error).toMatchObject({ code: 'INVALID_DOMAIN', field });
			expect(error.message).toContain('Condition 1: ');
			expect(error.hint).toContain('Is Empty');
		}
	});

	it.each<[string, Partial<Condition>, string]>([
		['no field', { field: '' }, 'No field is chosen'],
		['a field that is undefined', { field: undefined }, 'No field is chosen'],
		[
			'an unknown operator',
			{ operator: 'like' as ConditionOperator },
			'Operator is "like", which is not one',
		],
		[
			'an operator of Object.prototype',
			{ operator: 'toString' as ConditionOperator },
			'Operator is "toString", which is not one',
		],
		['an empty list', { operator: 'in', value: [] }, 'the list is empty'],
		['an empty element', { operator: 'in', value: ['a', ''] }, 'needs a value'],
		['an undefined element', { operator: 'notIn', value: ['a', undefined] }, 'needs a value'],
		['an empty part between commas', { operator: 'in', value: 'a,,b' }, 'needs a value'],
		[
			'an operator that does not fit the field',
			{ field: 'state', operator: 'greater' },
			'"Is Greater Than" cannot be used with "State"',
		],
		['a comparison of files', { field: 'signature' }, '"Equals" cannot be used with "Signature"'],
		['a truth of text', { operator: 'isTrue' }, '"Is True" cannot be used with "Name"'],
		['an unknown field', { field: 'nme' }, 'no field "nme"'],
		['a field that cannot be searched', { field: 'total_now' }, 'cannot search by'],
		['a wrong number', { field: 'amount', value: 'x' }, '"x"'],
		['a wrong date', { field: 'date_order', value: '31/01/2026' }, '"31/01/2026"'],
		['an unknown choice', { field: 'state', value: 'x' }, '"x"'],
		['several records to equal', { field: 'partner_id', value: [7, 8] }, '[7,8]'],
		['ids and names together', { field: 'partner_id', operator: 'in', value: [7, 'a'] }, '[7,"a"]'],
		['the ID 0', { field: 'partner_id', value: 0 }, 'No record has the ID 0'],
		['the ID 0 in text', { field: 'partner_id', value: '0' }, 'No record has the ID "0"'],
		['the ID 0 in a list', { field: 'tag_ids', operator: 'notIn', value: '5,0' }, 'the ID "0"'],
		['the ID 0 above all', { field: 'id', operator: 'childOf', value: 0 }, 'the ID 0'],
		['no property', { field: 'props', operator: 'isEmpty' }, 'holds properties'],
		['a list to contain', { operator: 'contains', value: ['a'] }, '["a"]'],
	])('names the condition that has %s', async (_case, wrong, message) => {
		const fine: Condition = { field: 'name', operator: 'equals', value: 'a' };
		const conditions = [fine, { ...fine, ...wrong }];
		const filter = { matchType: 'anyCondition', conditions } as const;
		const error = await rejectionOf(conditionsToDomain(filter, orders(newest)));
		expect(error.message).toMatch(/^Condition 2: /);
		expect(error.message).toContain(message);
		expect(error.hint).toBeTruthy();
	});

	it('says what can be asked of the field', async () => {
		const error = await rejectionOf(domainOf('state', 'contains', 'a'));
		expect(error.hint).toBe(
			'Use Equals, Does Not Equal, Is One Of, Is Not One Of, Is Empty, Is Not Empty.',
		);
	});

	it('rejects a filter without conditions', async () => {
		const none = { matchType: 'allConditions', conditions: [] } as const;
		expect((await rejectionOf(conditionsToDomain(none, orders(newest)))).code).toBe(
			'INVALID_DOMAIN',
		);
	});

	it('passes on errors that are not about the condition', async () => {
		const failing: SchemaOf = () => Promise.reject(new TypeError('no network'));
		const filter = {
			matchType: 'allConditions',
			conditions: [{ field: 'name', operator: 'isEmpty' }],
		} as const;
		await expect(
			conditionsToDomain(filter, { ...orders(newest), schemaOf: failing }),
		).rejects.toThrow(new TypeError('no network'));
	});
});

describe('groups of conditions', () => {
	const city = (value: string): Condition => ({
		field: 'partner_id.city',
		operator: 'equals',
		value,
	});
	const product = (value: string): Condition => ({
		field: 'order_line.product_id.name',
		operator: 'equals',
		value,
	});
	const line = (value: string): Condition => ({
		field: 'order_line.name',
		operator: 'equals',
		value,
	});
	const named: Condition = { field: 'name', operator: 'equals', value: 'a' };

	it('are parentheses: A and (B or C)', async () => {
		const groups = [{ matchType: 'anyCondition' as const, conditions: [city('a'), city('b')] }];
		const filter = { matchType: 'allConditions' as const, conditions: [named], groups };
		expect(await conditionsToDomain(filter, orders(oldest))).toEqual(
			and(
				[['name', '=', 'a']],
				or([['partner_id.city', '=', 'a']], [['partner_id.city', '=', 'b']]),
			),
		);
	});

	it('are about one line where all of their conditions on lines have to hold', async () => {
		const groups = [{ matchType: 'allConditions' as const, conditions: [product('a'), line('b')] }];
		const filter = { matchType: 'allConditions' as const, conditions: [], groups };
		const lines = and([['product_id.name', '=', 'a']], [['name', '=', 'b']]);
		expect(await conditionsToDomain(filter, orders(newest))).toEqual([
			['order_line', 'any', lines],
		]);
		const none = await conditionsToDomain({ ...filter, matchType: 'noCondition' }, orders(newest));
		expect(none).toEqual([['order_line', 'not any', lines]]);
		const error = await rejectionOf(conditionsToDomain(filter, orders({ zones, version: 16 })));
		expect(error.message).toMatch(/^Group 1: Odoo 16 cannot search by "order_line"/);
	});

	it('say which of their conditions is wrong', async () => {
		const groups = [
			{ matchType: 'anyCondition' as const, conditions: [named] },
			{ matchType: 'anyCondition' as const, conditions: [named, { ...named, field: 'nmae' }] },
		];
		const filter = { matchType: 'allConditions' as const, conditions: [], groups };
		const error = await rejectionOf(conditionsToDomain(filter, orders(newest)));
		expect(error).toMatchObject({ code: 'FIELD_NOT_FOUND', field: 'nmae' });
		expect(error.message).toMatch(/^Group 2: Condition 2: /);
		const empty = { ...filter, groups: [{ matchType: 'anyCondition' as const, conditions: [] }] };
		expect((await rejectionOf(conditionsToDomain(empty, orders(newest)))).message).toBe(
			'Group 1: The filter has no conditions.',
		);
	});

	it('find what their conditions say, for any records', async () => {
		const matchType = fc.constantFrom<MatchType>('allConditions', 'anyCondition', 'noCondition');
		const text = fc.constantFrom('a', 'b', 'ab');
		const condition = fc.oneof(
			text.map(city),
			text.map((value) => ({ ...named, value })),
		);
		const conditions = fc.array(condition, { minLength: 1, maxLength: 3 });
		const group = fc.record({ matchType, conditions });
		const groups = fc.array(group, { minLength: 1, maxLength: 2 });
		const joined = (match: MatchType, parts: readonly boolean[]) =>
			match === 'allConditions'
				? parts.every(Boolean)
				: parts.some(Boolean) === (match === 'anyCondition');
		await fc.assert(
			fc.asyncProperty(
				matchType,
				conditions,
				groups,
				anyOrder(),
				async (match, own, all, order) => {
					const scope = orders(newest);
					const holds = async ({ field, operator, value }: Condition) =>
						meets(order, await domainOf(field, operator, value));
					const each = async (list: readonly Condition[]) => await Promise.all(list.map(holds));
					const parts = await Promise.all(
						all.map(async (part) => joined(part.matchType, await each(part.conditions))),
					);
					const filter = { matchType: match, conditions: own, groups: all };
					expect(meets(order, await conditionsToDomain(filter, scope))).toBe(
						joined(match, [...(await each(own)), ...parts]),
					);
				},
			),
			{ numRuns: 1000 },
		);
	});
});

describe('Conditions on fields that are searched in a way of their own', () => {
	it.each<[string, ConditionOperator, unknown]>([
		['message_needaction', 'isFalse', undefined],
		['message_needaction', 'notEquals', 'true'],
		['activity_exception_decoration', 'isEmpty', undefined],
		['activity_exception_decoration', 'notEquals', 'warning'],
	])('are refused where the search knows no others: %s %s', async (field, operator, value) => {
		expect(await rejectionOf(domainOf(field, operator, value))).toMatchObject({
			code: 'INVALID_DOMAIN',
			message: expect.stringContaining('empty or different values') as string,
		});
	});

	it('are sent where they name a value, or any', async () => {
		expect(await domainOf('message_needaction', 'isTrue')).toEqual([
			['message_needaction', '=', true],
		]);
		expect(await domainOf('activity_exception_decoration', 'isNotEmpty')).toEqual([
			['activity_exception_decoration', '!=', false],
		]);
	});

	it.each(['message_partner_ids', 'my_activity_date_deadline'])(
		'cannot tell whether %s is empty, which Odoo takes for its opposite',
		async (field) => {
			for (const operator of ['isEmpty', 'isNotEmpty'] as const)
				expect(await rejectionOf(domainOf(field, operator))).toMatchObject({
					code: 'INVALID_DOMAIN',
				});
			expect(await domainOf('my_activity_date_deadline', 'less', '2026-01-31')).toEqual([
				['my_activity_date_deadline', '<', '2026-01-31'],
			]);
		},
	);

	it('follow a field of another record that is itself shown through a list', async () => {
		expect(await domainOf('partner_line', 'isEmpty')).toEqual([
			[
				'partner_id',
				'not any',
				[['order_ids', 'any', and([['name', '!=', false]], [['name', '!=', '']])]],
			],
		]);
	});
});

type Row = { readonly [key: string]: string | null | Row | Row[] };

function anyOrder(): fc.Arbitrary<Row> {
	const text = fc.constantFrom(null, '', 'a', 'b', 'ab', 'a%', 'a\\_');
	const few = { maxLength: 2 };
	const person = fc.record({ city: text });
	const partner = fc.record({
		city: text,
		parent_id: fc.option(person),
		child_ids: fc.array(person, few),
	});
	const line = fc.record({ name: text, product_id: fc.option(fc.record({ name: text })) });
	return fc.record({ name: text, partner_id: fc.option(partner), order_line: fc.array(line, few) });
}

/** Searches one record as Odoo does. */
function meets(row: Row, domain: Domain): boolean {
	const stack: boolean[] = [];
	for (const term of [...normalise(domain)].reverse()) {
		if (term === '!') stack.push(!stack.pop());
		else if (term === '&' || term === '|') {
			const [left, right] = [stack.pop() ?? false, stack.pop() ?? false];
			stack.push(term === '&' ? left && right : left || right);
		} else if (isLeaf(term)) stack.push(meetsLeaf(row, term[0].split('.'), term[1], term[2]));
	}
	return stack.pop() ?? true;
}

function meetsLeaf(row: Row, path: string[], operator: string, value: RpcValue): boolean {
	const [name = '', ...rest] = path;
	const found = row[name] ?? null;
	const records = found === null || typeof found === 'string' ? [] : [found].flat();
	if (rest.length > 0) return records.some((record) => meetsLeaf(record, rest, operator, value));
	if (operator === 'any') return records.some((record) => meets(record, value as Domain));
	if (operator === 'not any') return !records.some((record) => meets(record, value as Domain));
	const text = typeof found === 'string' ? found : null;
	if (operator.startsWith('not ')) return !meetsLeaf(row, path, operator.slice(4), value);
	if (operator === '!=') return !meetsLeaf(row, path, '=', value);
	if (operator === '=' && value === false) return text === null && records.length === 0;
	if (operator === 'in') return text !== null && (value as RpcValue[]).includes(text);
	if (operator === 'ilike')
		return text !== null && text.includes(String(value).replace(/\\(.)/g, '$1'));
	return text === value;
}
