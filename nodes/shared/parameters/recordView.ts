import type { FieldChoice, OdooClient, RecordQuery } from '../../../odoo';
import { fieldsToRead, languageOf, relatedFields } from '../../../odoo';
import type { ToItem } from '../itemsOfRecords';
import { withFiles, withoutFiles } from '../itemsOfRecords';
import type { FileSaver } from '../downloads';
import { readModel } from './model';
import { readFieldChoice, readRelatedPaths } from './output';
import type { ParameterReader } from './parameterReader';
import type { ReadSettings } from './readOptions';
import { readReadSettings } from './readOptions';

/** What to show of records, as the user filled it in. */
export interface RecordView {
	readonly model: string;
	readonly choice: FieldChoice;
	readonly paths: readonly string[];
	readonly settings: ReadSettings;
}

/** All of a query but which records it is about. */
type ViewQuery = Omit<RecordQuery, 'domain' | 'order' | 'limit'>;

/** The model, the output parameters and the read options. @throws OdooError */
export function readRecordView(ctx: ParameterReader, itemIndex: number): RecordView {
	const model = readModel(ctx, itemIndex);
	const choice = readFieldChoice(ctx, itemIndex);
	const paths = readRelatedPaths(ctx, itemIndex);
	const settings = readReadSettings(ctx, itemIndex);
	return { model, choice, paths, settings };
}

/** @throws OdooError `FIELD_NOT_FOUND`, `INVALID_VALUE` for paths */
export async function toViewQuery(
	odoo: OdooClient,
	{ model, choice, paths, settings }: RecordView,
): Promise<ViewQuery> {
	const { context, format, pageSize, withBinary, withUrl } = settings;
	const schemaOf = async (name: string) => await odoo.schema(name, languageOf(context));
	return {
		model,
		fields: await fieldsToRead(odoo, await schemaOf(model), choice, { withBinary }),
		fieldsAreOptional: typeof choice === 'string',
		related: await relatedFields(model, paths, schemaOf),
		context,
		format,
		pageSize,
		withUrl,
	};
}

/** Makes output items of the records of a view: its files become text, or n8n's binary data. */
export function itemMaker(
	ctx: FileSaver,
	{ model, settings }: RecordView,
	query: ViewQuery,
): ToItem {
	return settings.asFiles ? withFiles(ctx, model, query.fields) : withoutFiles;
}
