import type { MatchSettings, OdooClient, Outcome } from '../../odoo';
import { ModelClient, writeByKey as writeRecordsByKey } from '../../odoo';
import type { OutputItem, RunSettings } from '../shared/operation';
import { checkAllTogether } from './allOrNothing';
import { outputsOf } from './result';
import type { WriteItem } from './rows';
import { unknownColumnsOf, writeRowsOf } from './rows';
import type { WriteSettings } from './writeOptions';

/** Where items are written to, and how their records are found. */
export interface KeyedTarget {
	readonly model: string;
	readonly settings: WriteSettings;
	readonly match: MatchSettings;
}

/** The common part of Update and Create or Update. */
export async function writeByKey(
	odoo: OdooClient,
	{ model: name, settings, match }: KeyedTarget,
	items: readonly WriteItem[],
	run: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	checkAllTogether(items, settings, run);
	const model = await ModelClient.openToWrite(odoo, name, settings.context);
	const rows = await writeRowsOf(model, items, run);

	const { stopAtFirstError } = run;
	const unknownColumns = unknownColumnsOf(items, settings);
	const how = { ...settings, ...match, unknownColumns, stopAtFirstError };
	const written = await writeRecordsByKey(model, rows, how);

	return await outputsOf(
		model,
		written,
		items.map(({ item }) => item),
		settings,
	);
}
