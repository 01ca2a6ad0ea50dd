import type { ModelClient } from '../../client/modelClient';
import { ModelCalls } from '../../client/modelClient';
import type { RawRecord } from '../../protocol/expect';
import { linkedIds } from '../../values/recordId';

/** Less than the smallest unit of any currency. */
const NOTHING = 0.0005;

/** In the currency of the company; less than zero for bills and credit notes. */
const DUE = 'amount_residual_signed';

/** The payments of an invoice that have no journal entry yet. Source: addons/account/models/account_move.py of Odoo 18. */
const MATCHED = 'matched_payment_ids';

/** The invoices of which something is still due, by one request, or two where payments have no journal entry. */
export async function stillDue(
	model: ModelClient,
	ids: readonly number[],
): Promise<ReadonlySet<number>> {
	const matched = model.schema.fields.has(MATCHED) ? [MATCHED] : [];
	const invoices = await model.readByIds(ids, [DUE, ...matched]);
	const open = [...invoices].filter(([, invoice]) => Math.abs(Number(invoice[DUE])) > NOTHING);
	const payments = open.flatMap(([, invoice]) => linkedIds(invoice[MATCHED]));
	const amounts = await amountsWithoutEntry(model, payments);
	return new Set(open.filter(([, invoice]) => !isCovered(invoice, amounts)).map(([id]) => id));
}

/** What payments without a journal entry amount to, in the currency of their company: no invoice shows it as paid. */
async function amountsWithoutEntry(
	{ client, context }: ModelClient,
	ids: readonly number[],
): Promise<Map<number, number>> {
	if (ids.length === 0) return new Map();
	const payments = await new ModelCalls(client, 'account.payment', context).searchRead({
		domain: [
			['id', 'in', [...new Set(ids)]],
			['move_id', '=', false],
			['state', 'in', ['in_process', 'paid']],
		],
		fields: ['amount_company_currency_signed'],
	});
	return new Map(
		payments.map(({ id, amount_company_currency_signed: amount }) => [
			Number(id),
			Math.abs(Number(amount)),
		]),
	);
}

/** Takes what is due of an invoice from its payments, which may be for other invoices as well. */
function isCovered(invoice: RawRecord, amounts: Map<number, number>): boolean {
	let due = Math.abs(Number(invoice[DUE]));
	for (const payment of linkedIds(invoice[MATCHED])) {
		const taken = Math.min(due, amounts.get(payment) ?? 0);
		amounts.set(payment, (amounts.get(payment) ?? 0) - taken);
		due -= taken;
	}
	return due <= NOTHING;
}
