import type { WriteResult } from '../../odoo/write/writeRow';
import type { Outcome as RealOutcome } from '../../odoo';
import { createRecords, ModelClient, writeByKey } from '../../odoo';
import type { Case } from './cases';
import type { Outcome } from './oneByOne';
import { THING } from './store';
import type { Wire } from './wire';

/** Writes the rows of a case with the real writer, over a wire. */
export async function runReal(
	{ rows, settings, batchSize }: Case,
	{ client }: Wire,
	more: { readonly allOrNothing?: boolean; readonly validateOnly?: boolean } = {},
): Promise<Outcome[]> {
	const { operation, column, isOnce, ...own } = settings;
	const model = await ModelClient.openToWrite(client, THING, {});
	const how = {
		...own,
		batchSize,
		allOrNothing: false,
		validateOnly: false,
		zones: { workflow: 'UTC' },
		unknownColumns: 'error' as const,
		...more,
	};
	if (operation === 'create') {
		const onceRows = rows.map((row) => ({
			values: isOnce ? { ...row, xmlid: undefined } : row,
			...(isOnce && row.xmlid !== undefined && { onceId: String(row.xmlid) }),
		}));
		return (await createRecords(model, onceRows, how)).map(told);
	}
	const values = rows.map((row) => ({ values: row }));
	const written = await writeByKey(model, values, {
		...how,
		columns: [column],
		matchArchived: true,
	});
	return written.map(told);
}

function told(outcome: RealOutcome<WriteResult>): Outcome {
	if (outcome.status === 'failed') return { status: 'failed', code: outcome.error.code };
	if (outcome.status === 'notRun') return outcome;
	const { action, ids } = outcome.result;
	return { status: 'done', action, ids };
}
