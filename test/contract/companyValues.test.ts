import { randomUUID } from 'node:crypto';
import type { ConditionOperator, MatchType } from '../../odoo/domain/conditions';
import type { Vals } from '../../odoo/call';
import { countRecords, filterToDomain } from '../../odoo';
import { recordsOf } from '../support/records';
import { isSince } from '../support/versions';
import { useClient, useTarget } from '../support/suite';
import { protocolsFor } from '../support/target';

const PRODUCT = 'product.product';

const isKeptApart = !isSince('companyValuesInRecords');

const target = useTarget();

describe.each(protocolsFor('xmlrpc'))(
	'conditions on what each company has its own of, over %s',
	(protocol) => {
		const client = useClient(target, { protocol });
		let mark: string;

		beforeAll(async () => {
			mark = randomUUID();
			const costs: Vals[] = [{ standard_price: 5 }, { standard_price: 6 }, {}, {}, {}];
			const rows = costs.map((cost) => ({ name: mark, default_code: mark, ...cost }));
			await recordsOf(client, PRODUCT).create(rows);
		});

		const count = async (operator: ConditionOperator, value?: unknown, matchType?: MatchType) => {
			const cost = { field: 'standard_price', operator, value };
			const domain = await filterToDomain(
				{ mode: 'conditions', matchType: matchType ?? 'allConditions', conditions: [cost] },
				{ client, model: PRODUCT, context: {}, zones: { workflow: 'UTC' } },
			);
			return await countRecords(client, {
				model: PRODUCT,
				domain: ['&', ['default_code', '=', mark], ...domain],
				context: {},
			});
		};

		it.each([
			['equals', 5, 1],
			['equals', 0, 3],
			['in', [5, 6], 2],
			['in', [5, 0], 4],
			['greater', 4, 2],
			['less', 6, 4],
			['greaterOrEqual', 0, 5],
		] as const)('find what is there: %s %j', async (operator, value, found) => {
			expect(await count(operator, value)).toBe(found);
		});

		it.each([
			['notEquals', 5, 'allConditions', 4],
			['equals', 5, 'noCondition', 4],
			['notIn', [5, 6], 'allConditions', 3],
		] as const)(
			'find what is not there, or say that Odoo cannot: %s %j, %s',
			async (operator, value, matchType, found) => {
				const counting = count(operator, value, matchType);
				if (isKeptApart) {
					await expect(counting).rejects.toMatchObject({
						code: 'INVALID_DOMAIN',
						message: expect.stringContaining('because the field is company-specific') as string,
					});
				} else expect(await counting).toBe(found);
			},
		);
	},
);
