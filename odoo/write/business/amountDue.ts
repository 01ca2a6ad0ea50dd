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

/** What tells how much of an invoice is due. */
export const AMOUNT_DUE: readonly string[] = [DUE, MATCHED];

/** The invoices of which something is still due, by one request, or two where payments have no journal entry. */
export async function stillDue(
	model: ModelClient,
	ids: readonly number[],
): Promise<ReadonlySet<number>> {
	const fields = AMOUNT_DUE.filter((name) => model.schema.fields.has(name));
	const open = [...(await model.readByIds(ids, fields)).values()].filter(isOpen);
	const paid = await paidWithoutEntry(model, open);
	return new Set(open.map(({ id }) => Number(id)).filter((id) => paid.get(id) !== true));
}

/**
 * The invoices that have payments without a journal entry, and whether these pay all that is due. To Odoo, one of them
 * is enough for an invoice to be paid, or it does not count them at all. One request if there are such payments.
 */
export async function paidWithoutEntry(
	model: ModelClient,
	invoices: readonly RawRecord[],
): Promise<ReadonlyMap<number, boolean>> {
	const open = invoices.filter(isOpen);
	const amounts = await amountsWithoutEntry(
		model,
		open.flatMap((invoice) => linkedIds(invoice[MATCHED])),
	);
	const begun = open.filter((invoice) => linkedIds(invoice[MATCHED]).some((id) => amounts.has(id)));
	return new Map(begun.map((invoice) => [Number(invoice.id), isCovered(invoice, amounts)]));
}

function isOpen(invoice: RawRecord): boolean {
	return Math.abs(Number(invoice[DUE])) > NOTHING;
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
