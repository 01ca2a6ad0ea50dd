import type { INodeExecutionData } from 'n8n-workflow';
import type { ModelClient, OdooError, OnLeftOut, UnknownColumns, WriteRow } from '../../odoo';
import { listed, toOdooError } from '../../odoo';
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

/** Collects what automatic mapping leaves out: who built the workflow should know. */
export class LeftOut {
	private readonly columns = { unknown: new Set<string>(), readonly: new Set<string>() };

	/** @param keys the columns that are only there to find the record */
	constructor(private readonly keys: readonly string[]) {}

	readonly add: OnLeftOut = (column, why) => {
		if (!this.keys.includes(column)) this.columns[why].add(column);
	};

	/** Names that are no fields come first, as they may be misspelt. */
	advise({ name }: ModelClient, { ctx }: RunSettings): void {
		const all = [...this.columns.unknown, ...this.columns.readonly];
		if (all.length === 0) return;
		advise(
			ctx,
			`Left out, as ${name} has no such fields or they are read-only: ${listed(all, MOST_NAMED)}. A field that was just added in Odoo is known within two minutes.`,
		);
	}
}
