import type { IBinaryData, IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Download, OdooFile, Outcome } from '../../odoo';
import { groupBy, OdooError } from '../../odoo';
import type { OutputItem, RunSettings } from './operation';

/** Where the file goes in the output item. */
export const binaryPropertyParameter: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	placeholder: 'e.g. data',
	hint: 'The name of the output binary field to put the file in',
};

/** Who can put a file where n8n keeps binary data. */
export interface FileSaver {
	readonly helpers: Pick<IExecuteFunctions['helpers'], 'prepareBinaryData'>;
}

/** Puts a file where n8n keeps binary data: in memory, on disk or in S3, as it is set up. */
export async function saveFile(
	ctx: FileSaver,
	{ name, mimeType, content }: OdooFile,
): Promise<IBinaryData> {
	const { buffer, byteOffset, byteLength } = content;
	return await ctx.helpers.prepareBinaryData(
		Buffer.from(buffer, byteOffset, byteLength),
		name,
		mimeType,
	);
}

/** A record that a file is wanted of. */
export interface FileRow {
	readonly id: number | OdooError;
	readonly binaryPropertyName: string;
}

/**
 * An output item for each row, with its file if there is one. Files are saved as they come, so that
 * few are in memory at a time.
 */
export async function saveDownloads(
	{ ctx, stopAtFirstError }: RunSettings,
	rows: readonly FileRow[],
	download: (
		ids: readonly number[],
	) => AsyncGenerator<readonly [id: number, outcome: Outcome<Download>]>,
): Promise<Array<Outcome<OutputItem>>> {
	const outcomes = rows.map(({ id }): Outcome<OutputItem> =>
		id instanceof OdooError ? { status: 'failed', error: id } : NOT_RUN,
	);
	if (stopAtFirstError && outcomes.some(({ status }) => status === 'failed')) return outcomes;
	const rowsById = groupBy(rows.entries(), ([, { id }]) => id);
	const ids = [...rowsById.keys()].filter((id) => typeof id === 'number');
	for await (const [id, outcome] of download(ids)) {
		for (const [index, { binaryPropertyName }] of rowsById.get(id) ?? []) {
			outcomes[index] =
				outcome.status === 'done'
					? { status: 'done', result: await itemOf(ctx, outcome.result, binaryPropertyName) }
					: outcome;
		}
		if (stopAtFirstError && outcome.status === 'failed') break;
	}
	return outcomes;
}

const NOT_RUN = { status: 'notRun' } as const;

async function itemOf(
	ctx: IExecuteFunctions,
	{ record, file }: Download,
	binaryPropertyName: string,
): Promise<OutputItem> {
	const json = { ...record } as IDataObject; // of several items that name it, each has its own
	if (!file) return { json };
	return { json, binary: { [binaryPropertyName]: await saveFile(ctx, file) } };
}
