import type { ModelCalls } from '../../client/modelClient';
import { WITH_ARCHIVED } from '../../client/modelClient';
import { isConnectionError, recordNotFound } from '../../errors';
import type { OdooError } from '../../errors';
import type { OdooFile } from '../../values/file';
import type { Outcome } from '../../batch/outcome';
import { Batch } from '../../batch/batch';
import { sendAll } from '../../batch/send';
import type { FileSize } from '../filePages';
import { chunksOfFiles, isLost, lostFiles } from '../filePages';
import type { OutputRecord } from '../recordReader';
import { zip } from '../../zip';

/** A file and its details; no file where the field is empty. */
export interface Download {
	readonly record: OutputRecord;
	readonly file?: OdooFile;
}

/** A file whose content is still to be read. */
export interface ContentRow extends FileSize {
	readonly id: number;
	readonly toDownload: (base64: string) => Download;
}

/**
 * Reads the contents of files in chunks of limited size. Those of one chunk are given before the next
 * is asked for, so that memory holds one chunk at a time; a single file may be larger.
 */
export async function* readContents(
	model: ModelCalls,
	field: string,
	rows: readonly ContentRow[],
): AsyncGenerator<readonly [id: number, outcome: Outcome<Download>]> {
	let lost: OdooError | undefined;
	for (const chunk of chunksOfFiles(rows)) {
		const batch = Batch.of<ContentRow, Download>(chunk.map((row) => lost ?? row));
		const send = async (part: readonly ContentRow[]) => await readChunk(model, field, part);
		const settings = { batchSize: chunk.length, stopAtFirstError: false };
		const outcomes = (await sendAll(batch, { send }, settings)).outcomes();
		for (const [{ id }, outcome] of zip(chunk, outcomes)) {
			if (outcome.status === 'failed' && isConnectionError(outcome.error)) lost = outcome.error;
			yield [id, outcome];
		}
	}
}

async function readChunk(
	model: ModelCalls,
	field: string,
	rows: readonly ContentRow[],
): Promise<Array<Download | OdooError>> {
	const records = await model.searchRead({
		domain: [['id', 'in', rows.map(({ id }) => id)]],
		fields: [field],
		// `bin_size` would give the size in place of the content.
		context: { ...WITH_ARCHIVED, bin_size: false },
	});
	const contents = new Map(records.map((record) => [record.id, record[field] || '']));
	return rows.map((row) => {
		const { id, toDownload } = row;
		const content = contents.get(id);
		if (typeof content !== 'string') return recordNotFound(model.name, id);
		return isLost(row, content) ? lostFiles(model.name, [id]) : toDownload(content);
	});
}
