import type { IExecuteFunctions } from 'n8n-workflow';
import type { OdooClient, RecordLocator } from '../../../../odoo';
import { locateAll, ModelCalls, OdooError } from '../../../../odoo';
import type { FileRow } from '../../../shared/downloads';
import type { RecordUse } from '../../../shared/parameters/record';
import { readRecordLocator } from '../../../shared/parameters/record';

/** What an item says about the file that it wants. */
export interface WantedFile {
	readonly locator: RecordLocator;
	readonly binaryPropertyName: string;
}

export function readWantedFile(
	ctx: IExecuteFunctions,
	itemIndex: number,
	use: RecordUse = { parameter: 'recordId' },
): WantedFile {
	const locator = readRecordLocator(ctx, itemIndex, use);
	const name = String(ctx.getNodeParameter('binaryPropertyName', itemIndex, 'data') ?? '').trim();
	if (name !== '') return { locator, binaryPropertyName: name };
	throw new OdooError('INVALID_VALUE', 'Put Output File in Field is empty.', {
		hint: 'Enter the name of a field, such as data.',
	});
}

/** Finds the records whose files are wanted. */
export async function locateFiles(
	odoo: OdooClient,
	model: string,
	files: readonly WantedFile[],
): Promise<FileRow[]> {
	const ids = await locateAll(
		new ModelCalls(odoo, model, {}),
		files.map(({ locator }) => locator),
	);
	return ids.map((id, index) => ({
		id,
		binaryPropertyName: files[index]?.binaryPropertyName ?? '',
	}));
}
