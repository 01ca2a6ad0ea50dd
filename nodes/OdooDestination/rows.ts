import type { INodeExecutionData } from 'n8n-workflow';
import type { ModelClient, OdooError, UnknownColumns, WriteRow } from '../../odoo';
import { isLeftOut, listed, toOdooError } from '../../odoo';
import { advise } from '../shared/advise';
import type { RunSettings } from '../shared/operation';
import type { Columns } from './columns';
import { uploadFilesOf } from './uploads';
import { checkFilesAreThere, filesOf } from './filesOfFields';
import type { WriteChoices } from './writeOptions';

/** One input item to write. */
export interface WriteItem {
	readonly columns: Columns;
	readonly item: INodeExecutionData;
	/** The External ID that Exactly Once gives the record. */
	readonly onceId?: string;
}

/** The values and files of each item, or why one of its files is not there. */
export async function writeRowsOf(
	{ client, schema }: ModelClient,
	items: readonly WriteItem[],
	{ ctx }: RunSettings,
): Promise<Array<WriteRow | OdooError>> {
	const rows: Array<WriteRow | OdooError> = [];
	for (const { columns, onceId } of items) {
		await client.breathe();
		try {
			checkFilesAreThere(columns, schema);
			const named = filesOf(columns, schema);
			const files = await uploadFilesOf(
				ctx,
				named.map(({ file }) => file),
			);
			const ofFields = new Set(named.map(({ field }) => field));
			const values = Object.entries(columns.values).filter(([name]) => !ofFields.has(name));
			rows.push({
				values: Object.fromEntries(values),
				files: Object.fromEntries(
					named.map(({ field }, at) => [field, files[at]] as const),
				) as WriteRow['files'],
				onceId,
			});
		} catch (thrown) {
			rows.push(toOdooError(thrown));
		}
	}
	return rows;
}

/**
 * What to do with columns that the model cannot take. Automatic mapping leaves them out, unless the user
 * wants to know of them.
 */
export function unknownColumnsOf(
	items: readonly WriteItem[],
	{ failsOnUnknownColumns }: WriteChoices,
): UnknownColumns {
	// Whether columns are mapped automatically is the same for all items.
	if (items[0]?.columns.isAutoMapped !== true) return 'error';
	return failsOnUnknownColumns ? 'onlyWritable' : 'ignore';
}

const MOST_NAMED = 10;

/** Automatic mapping leaves out what cannot be written: who built the workflow should know. */
export async function adviseLeftOut(
	{ client, name, schema }: ModelClient,
	items: readonly WriteItem[],
	keys: readonly string[],
	{ ctx }: RunSettings,
): Promise<void> {
	const leftOut = new Set<string>();
	for (const { columns } of items) {
		await client.breathe();
		for (const [column, value] of Object.entries(columns.values)) {
			const [field = ''] = column.split('.');
			if (isLeftOut(field, value, schema)) leftOut.add(column);
		}
	}
	for (const key of ['xmlid', ...keys]) leftOut.delete(key);
	if (leftOut.size === 0) return;
	advise(
		ctx,
		`Left out, as ${name} has no such fields or they are read-only: ${listed([...leftOut], MOST_NAMED)}. A field that was just added in Odoo is known within two minutes.`,
	);
}
