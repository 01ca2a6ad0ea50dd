import type { IDataObject } from 'n8n-workflow';
import type { Outcome } from '../../odoo';

export type Action = 'created' | 'updated' | 'deleted';

/** The output of each written row: `{id, action}`. */
export function outcomesWith(
	action: Action,
	outcomes: ReadonlyArray<Outcome<number>>,
): Array<Outcome<IDataObject>> {
	return outcomes.map((outcome) =>
		outcome.status === 'done'
			? { status: 'done', result: { id: outcome.result, action } }
			: outcome,
	);
}
