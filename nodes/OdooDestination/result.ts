import type { Outcome } from '../../odoo';
import type { OutputItem } from '../shared/operation';

export type Action = 'created' | 'updated' | 'deleted';

/** The output of each written row: `{id, action}`. */
export function outcomesWith(
	action: Action,
	outcomes: ReadonlyArray<Outcome<number>>,
): Array<Outcome<OutputItem>> {
	return outcomes.map((outcome) =>
		outcome.status === 'done'
			? { status: 'done', result: { json: { id: outcome.result, action } } }
			: outcome,
	);
}
