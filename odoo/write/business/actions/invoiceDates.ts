import type { Vals } from '../../../call';
import { isBlank } from '../../../values/blank';
import type { Completion } from '../businessAction';
import { filledIn } from '../businessAction';

/** What people enter on an invoice or bill that an action creates or posts. */
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

/** Payment terms would overrule a due date. */
function withoutTerms({ invoice_date_due: due }: Vals): Vals {
	return isBlank(due) ? {} : { invoice_payment_term_id: false };
}
