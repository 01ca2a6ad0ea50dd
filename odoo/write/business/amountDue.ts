import type { ModelClient } from '../../client/modelClient';
import type { RawRecord } from '../../protocol/expect';
import { linkedId, linkedIds } from '../../values/recordId';

/** Less than the smallest unit of any currency. */
const NOTHING = 0.0005;

/** In the currency of the invoice; less than zero for some. */
const DUE = 'amount_residual';
const CURRENCY = 'currency_id';
/** In the currency of the company. */
const DUE_TO_COMPANY = 'amount_residual_signed';
const PAID_TO_COMPANY = 'amount_company_currency_signed';
/** By how much the rates of an invoice and of its payment may differ. */
const RATE_TOLERANCE = 0.1;

/** The payments of an invoice that have no journal entry yet. Source: addons/account/models/account_move.py of Odoo 18. */
const MATCHED = 'matched_payment_ids';

/** What tells how much of an invoice is due. */
export const AMOUNT_DUE: readonly string[] = [DUE, DUE_TO_COMPANY, CURRENCY, MATCHED];

/** The invoices of which something is still due, by one request, or two where payments have no journal entry. */
export async function stillDue(
	model: ModelClient,
	ids: readonly number[],
): Promise<ReadonlySet<number>> {
	const fields = AMOUNT_DUE.filter((name) => model.schema.fields.has(name));
	const open = [...(await model.readByIds(ids, fields)).values()].filter(isOpen);
	const payments = await paymentsWithoutEntry(model, open);
	// Where it cannot be told, Odoo takes the invoice for paid.
	const due = open.filter((invoice) => payments.pay(invoice) === false);
	return new Set(due.map(({ id }) => Number(id)));
}

/**
 * The invoices that have payments without a journal entry, and whether these pay all that is due, as far as that can
 * be told. To Odoo, one of them is enough for an invoice to be paid, or it does not count them at all. One request if
 * there are such payments.
 */
export async function paidWithoutEntry(
	model: ModelClient,
	invoices: readonly RawRecord[],
): Promise<ReadonlyMap<number, boolean | undefined>> {
	const open = invoices.filter(isOpen);
	const payments = await paymentsWithoutEntry(model, open);
	const begun = open.filter((invoice) => payments.of(invoice).length > 0);
	return new Map(begun.map((invoice) => [Number(invoice.id), payments.pay(invoice)]));
}

function isOpen(invoice: RawRecord): boolean {
	return Math.abs(Number(invoice[DUE])) > NOTHING;
}

interface Payment {
	readonly currency: number | undefined;
	/** All of it, in the currency of the company. */
	readonly toCompany: number;
	/** What is left of it for further invoices. */
	left: number;
}

/** The payments of some invoices that have no journal entry: no invoice shows what they pay. */
class OpenPayments {
	constructor(private readonly byId: ReadonlyMap<number, Payment>) {}

	of(invoice: RawRecord): Payment[] {
		return linkedIds(invoice[MATCHED]).flatMap((id) => this.byId.get(id) ?? []);
	}

	/**
	 * Whether they pay what is due of an invoice; undefined where they are in another currency, and near enough
	 * to it.
	 */
	pay(invoice: RawRecord): boolean | undefined {
		const payments = this.of(invoice);
		const currency = linkedId(invoice[CURRENCY]);
		if (payments.some((payment) => payment.currency !== currency)) {
			const paid = payments.reduce((sum, { toCompany }) => sum + toCompany, 0);
			const least = Math.abs(Number(invoice[DUE_TO_COMPANY])) * (1 - RATE_TOLERANCE);
			return paid < least ? false : undefined;
		}
		let due = Math.abs(Number(invoice[DUE]));
		for (const payment of payments) {
			const taken = Math.min(due, payment.left);
			payment.left -= taken;
			due -= taken;
		}
		return due <= NOTHING;
	}
}

async function paymentsWithoutEntry(
	model: ModelClient,
	invoices: readonly RawRecord[],
): Promise<OpenPayments> {
	const ids = new Set(invoices.flatMap((invoice) => linkedIds(invoice[MATCHED])));
	if (ids.size === 0) return new OpenPayments(new Map());
	const payments = await model.beside('account.payment').searchRead({
		domain: [
			['id', 'in', [...ids]],
			['move_id', '=', false],
			['state', 'in', ['in_process', 'paid']],
		],
		fields: ['amount', PAID_TO_COMPANY, CURRENCY],
	});
	const byId = payments.map((payment): [number, Payment] => [
		Number(payment.id),
		{
			currency: linkedId(payment[CURRENCY]),
			toCompany: Math.abs(Number(payment[PAID_TO_COMPANY])),
			left: Math.abs(Number(payment.amount)),
		},
	]);
	return new OpenPayments(new Map(byId));
}
