import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { Archived, OdooClient, Outcome } from '../../../../odoo';
import { archiveRecords, validateArchives } from '../../../../odoo';
import type { BatchOperation, OutputItem, RunSettings } from '../../../shared/operation';
import { idsParameter } from '../../../shared/parameters/ids';
import type { RecordsItem, RecordsTarget } from '../../recordsOfItems';
import {
	outputsOfRecords,
	readRecordsRow,
	recordsOfItems,
	verdictsOfRecords,
} from '../../recordsOfItems';
import type { Result } from '../../result';
import { removeOptions } from '../../writeOptions';

const properties: INodeProperties[] = [
	idsParameter(
		'The record or records to archive. They stay in Odoo, out of sight; to bring them back, update their field Active.',
	),
	removeOptions,
];

const displayOptions = { show: { resource: ['record'], operation: ['archive'] } };

export const description = updateDisplayOptions(displayOptions, properties);

export const operation: BatchOperation<RecordsTarget, RecordsItem> = {
	kind: 'batch',
	readRow: readRecordsRow,
	execute,
};

async function execute(
	odoo: OdooClient,
	target: RecordsTarget,
	rows: readonly RecordsItem[],
	run: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const { allOrNothing, batchSize, context, validateOnly } = target.settings;
	const schema = await odoo.schema(target.model);
	const named = await recordsOfItems(odoo, target, rows, run);
	const { records } = named;
	if (validateOnly) {
		const verdicts = await validateArchives(odoo, schema, context, records);
		return verdictsOfRecords(target, rows, named, verdicts);
	}

	const options = { allOrNothing, batchSize, stopAtFirstError: run.stopAtFirstError };
	const archived = await archiveRecords(odoo, schema, context, records, options);

	return await outputsOfRecords(odoo, target, rows, named, archived.map(resultOf));
}

function resultOf(outcome: Outcome<Archived>): Outcome<Result> {
	if (outcome.status !== 'done') return outcome;
	const { id, isChanged } = outcome.result;
	return { status: 'done', result: { action: isChanged ? 'archived' : 'unchanged', ids: [id] } };
}
