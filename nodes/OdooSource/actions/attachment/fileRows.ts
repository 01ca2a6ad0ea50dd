import type { IExecuteFunctions } from 'n8n-workflow';
import type { OdooClient, RecordLocator } from '../../../../odoo';
import { locateAll, ModelCalls, zip } from '../../../../odoo';
import type { FileRow } from '../../../shared/downloads';
import { binaryPropertyParameter } from '../../../shared/downloads';
import type { RecordUse } from '../../../shared/parameters/record';
import { readRecordLocator } from '../../../shared/parameters/record';
import { readRequiredText } from '../../../shared/parameters/required';

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
	const hint = 'Enter the name of a field, such as data.';
	return {
		locator,
		binaryPropertyName: readRequiredText(ctx, itemIndex, binaryPropertyParameter, hint),
	};
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
	return zip(files, ids).map(([{ binaryPropertyName }, id]) => ({ id, binaryPropertyName }));
}
