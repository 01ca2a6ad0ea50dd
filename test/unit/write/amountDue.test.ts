import type { Call, OdooClient, RpcValue } from '../../../odoo';
import { ModelClient } from '../../../odoo';
import { schemaFrom } from '../../../odoo/schema/schema';
import { stillDue } from '../../../odoo/write/business/amountDue';

/** Invoices by id, with what is due of them and their payments. */
type Invoices = Readonly<Record<number, readonly [due: number, payments?: readonly number[]]>>;

/** Payments without a journal entry by id, as Odoo Enterprise makes them since 18. */
async function dueOf(
	invoices: Invoices,
	payments: Readonly<Record<number, number>> = {},
	currency = 1,
) {
	const asked: string[] = [];
	const answers: Readonly<Record<string, () => RpcValue>> = {
		'account.move': () =>
			Object.entries(invoices).map(([id, [due, matched = []]]) => ({
				id: Number(id),
				amount_residual: due,
				amount_residual_signed: due,
				currency_id: [1, 'EUR'],
				matched_payment_ids: matched,
			})),
		'account.payment': () =>
			Object.entries(payments).map(([id, amount]) => ({
				id: Number(id),
				amount,
				amount_company_currency_signed: amount,
				currency_id: [currency, 'any'],
			})),
	};
	const call = async ({ model }: Call, read: (answer: RpcValue, asked: string) => unknown) => {
		asked.push(model);
		return await Promise.resolve(read(answers[model]?.() ?? [], model));
	};
	const schema = schemaFrom('account.move', {
		matched_payment_ids: { type: 'many2many', string: 'Payments', relation: 'account.payment' },
	});
	const model = new ModelClient({ call } as unknown as OdooClient, schema, {});
	return { due: [...(await stillDue(model, Object.keys(invoices).map(Number)))], asked };
}

it('is what Odoo says that is left', async () => {
	expect(await dueOf({ 1: [0, [7]], 2: [90], 3: [-0.01], 4: [1e-10] })).toEqual({
		due: [2, 3],
		asked: ['account.move'],
	});
});

it('is less by payments without a journal entry, of which the invoice does not know', async () => {
	const { due, asked } = await dueOf(
		{ 1: [100, [7]], 2: [100, [8]], 3: [-50, [9]], 4: [100, [6]] },
		{ 7: 100, 8: 10, 9: -50 },
	);
	expect(due).toEqual([2, 4]);
	expect(asked).toEqual(['account.move', 'account.payment']);
});

it('takes a payment for several invoices once', async () => {
	const both: Invoices = { 1: [100, [7]], 2: [200, [7]] };
	expect((await dueOf(both, { 7: 300 })).due).toEqual([]);
	expect((await dueOf(both, { 7: 150 })).due).toEqual([2]);
});

it('cannot be told from payments in another currency: what Odoo says is right then', async () => {
	const invoices: Invoices = { 1: [100, [7]], 2: [100, [8]], 3: [50] };
	expect((await dueOf(invoices, { 7: 98, 8: 60 }, 2)).due).toEqual([2, 3]);
});
