import { randomUUID } from 'node:crypto';
import type { ConditionOperator } from '../../odoo/domain/conditions';
import { filterToDomain } from '../../odoo';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { isSandbox, targetProtocols } from '../support/target';
import { describeIf } from '../support/itIf';

const PARTNER = 'res.partner';

const target = useTarget();

/** Fields that Odoo searches in its own way; the sandbox has none of them. */
describeIf(!isSandbox).each(targetProtocols)('filters over %s', (protocol) => {
	const client = useClient(target, { protocol });

	const domainOf = async (
		model: string,
		field: string,
		operator: ConditionOperator,
		value?: unknown,
	) =>
		await filterToDomain(
			{
				mode: 'conditions',
				matchType: 'allConditions',
				conditions: [{ field, operator, value }],
			},
			{ client, model, context: {}, zones: { workflow: 'UTC' } },
		);

	const found = async (
		model: string,
		...condition: [field: string, operator: ConditionOperator, value?: unknown]
	) => await recordsOf(client, model).search(await domainOf(model, ...condition));

	it('by display_name find a record or leave it out', async () => {
		const name = randomUUID();
		const id = await recordsOf(client, PARTNER).createOne({ name });
		const other = await recordsOf(client, PARTNER).createOne({ name: 'Other' });
		for (const [operator, opposite] of [
			['equals', 'notEquals'],
			['contains', 'notContains'],
			['in', 'notIn'],
		] as const) {
			expect(await found(PARTNER, 'display_name', operator, name)).toEqual([id]);
			const others = await found(PARTNER, 'display_name', opposite, name);
			expect([id, other].map((each) => others.includes(each))).toEqual([false, true]);
		}
	});
});
