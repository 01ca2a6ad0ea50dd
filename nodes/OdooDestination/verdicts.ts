import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Outcome, Verdict } from '../../odoo';
import type { OutputItem } from '../shared/operation';
import { idsIn, withInput } from './result';
import type { WriteSettings } from './writeOptions';

/** What Validate Only gives for each row: what would be done, and what an update would change. */
export function verdictOutputs(
	outcomes: ReadonlyArray<Outcome<Pick<Verdict, 'ids' | 'changes'> & { readonly would: string }>>,
	items: readonly INodeExecutionData[],
	{ output }: WriteSettings,
): Array<Outcome<OutputItem>> {
	return outcomes.map((outcome, index) => {
		if (outcome.status !== 'done') return outcome;
		const { would, ids, changes } = outcome.result;
		const json: IDataObject = {
			...idsIn(ids),
			would,
			...(would === 'update' && { changes: changes as unknown as IDataObject }),
		};
		const item = items[index] ?? { json: {} };
		return {
			status: 'done',
			result: output === 'inputAndResult' ? withInput(item, json) : { json },
		};
	});
}
