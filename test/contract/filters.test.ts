import { randomUUID } from 'node:crypto';
import type { Vals } from '../../odoo/call';
import type { ConditionOperator } from '../../odoo/domain/conditions';
import { filterToDomain } from '../../odoo';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { isSandbox, targetProtocols } from '../support/target';
import { describeIf, itIf } from '../support/itIf';
import { isSince } from '../support/versions';

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

	const foundBy = async (model: string, domain: unknown) => {
		const scope = { client, model, context: {}, zones: { workflow: 'UTC' } };
		return await recordsOf(client, model).search(
			await filterToDomain({ mode: 'domain', domain }, scope),
		);
	};

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

	it.each(['credit', 'debit'])('by %s find those that read so', async (field) => {
		const read = async (ids: readonly number[]) =>
			(await recordsOf(client, PARTNER).read(ids, [field])).map((each) => each[field] as number);
		const owing = await found(PARTNER, field, 'notEquals', 0);
		const amounts = await read(owing);
		expect(amounts.filter((amount) => amount === 0)).toEqual([]);
		for (const amount of [...amounts.slice(0, 1), 987_654.25]) {
			const equal = await found(PARTNER, field, 'equals', amount);
			expect(await read(equal)).toEqual(equal.map(() => amount));
			expect(equal).toHaveLength(amounts.filter((each) => each === amount).length);
			expect(await found(PARTNER, field, 'in', [amount])).toEqual(equal);
			const different = await found(PARTNER, field, 'notEquals', amount);
			expect((await read(different)).filter((each) => each === amount)).toEqual([]);
			const domain = [[field, '=', amount]];
			expect(await foundBy(PARTNER, domain)).toEqual(equal);
			expect(await foundBy(PARTNER, [[field, '!=', amount]])).toEqual(different);
		}
	});

	it('by quantities that Odoo computes find those that read so', async () => {
		const PRODUCT = 'product.product';
		const kind = isSince('detailedType') ? 'detailed_type' : 'type';
		const id = await recordsOf(client, PRODUCT).createOne({
			name: 'Product',
			...(isSince('isStorable') ? { is_storable: true } : { [kind]: 'product' }),
		} as Vals);
		const conditions: ReadonlyArray<[ConditionOperator, unknown]> = [
			['equals', 0],
			['in', [0, 1]],
			['lessOrEqual', 0],
			['notEquals', 0],
			['notIn', [0, 1]],
			['equals', 1],
		];
		for (const [index, [operator, value]] of conditions.entries()) {
			const ids = await found(PRODUCT, 'qty_available', operator, value);
			expect(ids.includes(id)).toBe(index < 3);
		}
	});

	itIf(isSince('datePartsInDomains'))('by the second of a time find it', async () => {
		const id = await recordsOf(client, PARTNER).createOne({ name: 'Second' });
		const [created] = await recordsOf(client, PARTNER).read([id], ['create_date']);
		const second = Number(String(created?.create_date).slice(-2));
		const path = 'create_date.second_number';
		expect(await found(PARTNER, path, 'equals', second)).toContain(id);
		expect(await found(PARTNER, path, 'lessOrEqual', second)).toContain(id);
		expect(await found(PARTNER, path, 'notEquals', second)).not.toContain(id);
		expect(await found(PARTNER, path, 'greater', second)).not.toContain(id);
	});

	it('by what Odoo shows of activities find the records without any', async () => {
		const [with_, without] = await recordsOf(client, PARTNER).create([
			{ name: 'With activity' },
			{ name: 'Without activity' },
		]);
		const [model] = await recordsOf(client, 'ir.model').search([['model', '=', PARTNER]]);
		const [type = 0] = await recordsOf(client, 'mail.activity.type').search([]);
		const summary = randomUUID();
		await recordsOf(client, 'mail.activity').createOne({
			res_model_id: model ?? 0,
			res_id: with_ ?? 0,
			activity_type_id: type,
			summary,
		});
		expect(await found(PARTNER, 'activity_summary', 'equals', summary)).toEqual([with_]);
		const opposites = [
			['activity_summary', 'isEmpty', undefined],
			['activity_type_id', 'isEmpty', undefined],
			['activity_type_id', 'notEquals', type],
			['activity_summary', 'notContains', summary],
		] as const;
		for (const [field, operator, value] of opposites) {
			if (!isSince('any')) {
				await expect(found(PARTNER, field, operator, value)).rejects.toMatchObject({
					code: 'INVALID_DOMAIN',
				});
				continue;
			}
			const ids = await found(PARTNER, field, operator, value);
			expect([with_, without].map((id) => ids.includes(Number(id)))).toEqual([false, true]);
		}
	});

	it('by what Odoo shows of the linked record find those without any', async () => {
		const name = randomUUID();
		const id = await recordsOf(client, 'res.users').createOne({ name, login: name });
		expect(await found('res.users', 'name', 'equals', name)).toEqual([id]);
		expect(await found('res.users', 'name', 'notEquals', name)).not.toContain(id);
		if (!isSince('any')) return;
		expect(await found('res.users', 'login_date', 'isEmpty')).toContain(id);
		expect(await found('res.users', 'login_date', 'isNotEmpty')).not.toContain(id);
	});

	it('that Odoo would answer with the wrong records are refused', async () => {
		const refused = { code: 'INVALID_DOMAIN' };
		for (const [field, operator, value] of [
			['message_needaction', 'isFalse', undefined],
			['message_partner_ids', 'isEmpty', undefined],
			['activity_exception_decoration', 'notEquals', 'warning'],
		] as const) {
			await expect(domainOf(PARTNER, field, operator, value)).rejects.toMatchObject(refused);
		}
		await expect(foundBy(PARTNER, ['!', ['message_needaction', '=', true]])).rejects.toMatchObject(
			refused,
		);
		expect(await found(PARTNER, 'message_needaction', 'isTrue')).toEqual([]);
		const user = await recordsOf(client, 'res.users').search([]);
		if (isSince('any'))
			expect(await found('res.users', 'activity_type_id', 'isEmpty')).toEqual(user);
	});

	it('by names are refused where Odoo ignores them', async () => {
		const term = 'account.payment.term';
		const line = `${term}.line`;
		const refused = { code: 'INVALID_DOMAIN', message: expect.stringContaining(line) as string };
		const filters = [domainOf(term, 'line_ids', 'contains', 'zzz')];
		if (isSince('any')) filters.push(domainOf(line, 'display_name', 'equals', 'zzz'));
		for (const filter of filters) await expect(filter).rejects.toMatchObject(refused);
		await expect(domainOf(term, 'line_ids', 'in', [1])).resolves.toBeDefined();
		// A bank account is named by its number.
		await expect(domainOf(PARTNER, 'bank_ids', 'contains', 'zzz')).resolves.toBeDefined();
	});
});
