import type { FieldChoice, OdooClient, RecordQuery } from '../../../odoo';
import { fieldsToRead, languageOf, relatedFields } from '../../../odoo';
import type { FileSaver } from '../downloads';
import { fileKeeper } from '../itemsOfRecords';
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

/** The query with which n8n gets the files of records as binary data, where the view asks for that. */
export function keepingFiles<Q extends ViewQuery>(
	ctx: FileSaver,
	{ model, settings }: RecordView,
	query: Q,
): Q {
	return settings.asFiles ? { ...query, keepFiles: fileKeeper(ctx, model, query.fields) } : query;
}
