import type { Vals } from '../../../call';
import { isBlank } from '../../../values/blank';
import type { BusinessAction, Completion } from '../businessAction';
import { filledIn } from '../businessAction';

/** What people enter on an invoice or bill that an action creates. */
export const INVOICE_DATES: Completion = {
	values: ({ date, dueDate, reference }) =>
		filledIn({ invoice_date: date, invoice_date_due: dueDate, ref: reference }),
	along: [
		{
			// Their form, not they themselves, lets the accounting date follow, and due dates with each list of lines.
			until: 15,
			of: (vals) => ({
				...(!isBlank(vals.invoice_date) && { date: vals.invoice_date }),
				...withoutTerms(vals),
				invoice_line_ids: [],
			}),
		},
		{ of: withoutTerms },
	],
};

/** What they enter on one as it is posted. Up to 15, only the form keeps taxes that were corrected by hand. */
export const POSTING_DATE: NonNullable<BusinessAction['completes']> = {
	values: ({ date }) => filledIn({ invoice_date: date }),
	if: ['&', ['invoice_date', '=', false], ['move_type', '!=', 'entry']],
	changes: ['invoice_date', 'date', 'invoice_date_due'],
	byForm: [
		{
			until: 15,
			lines: {
				line_ids: [
					'name',
					'account_id',
					'partner_id',
					'currency_id',
					'quantity',
					'price_unit',
					'debit',
					'credit',
					'amount_currency',
					'tax_base_amount',
					'date_maturity',
					'exclude_from_invoice_tab',
					'is_rounding_line',
				],
			},
		},
	],
};

/** Payment terms would overrule a due date. */
function withoutTerms({ invoice_date_due: due }: Vals): Vals {
	return isBlank(due) ? {} : { invoice_payment_term_id: false };
}
