import type { Context, Vals } from '../../call';
import type { OdooClient } from '../../client/client';
import { caughtOdooError, OdooError } from '../../errors';
import type { Schema, SchemaOf } from '../../schema/schema';
import type { Zones } from '../../values/dates';
import type { Row } from '../../values/reference';
import { withDefinedProperties } from './newProperties';
import { newName, RecordFinder, referencesIn } from '../find/references';
import type { DraftRow } from './rows';
import { draftRow } from './rows';
import { StoredRows } from './storedRows';

/** How rows become what Odoo takes. */
export interface RowSettings {
	/** Of all calls that look something up. */
	readonly context: Context;
	readonly zones: Zones;
	/** Whether columns that the model cannot take are an error of their row. */
	readonly unknownColumns: 'error' | 'ignore';
	/**
	 * What becomes of a link to a record that is not there: an error of its row (when left out), a
	 * new record of this name, or a field that is left alone. `wouldCreate` puts an ID that no record
	 * has in the place of the new record, for checks that write nothing.
	 */
	readonly onMissingReference?: 'error' | 'create' | 'wouldCreate' | 'skipField';
	/** Create no missing records for rows behind the first bad one. */
	readonly stopAtFirstError?: boolean;
}

/**
 * Turns rows into the values that Odoo takes, for creating as well as for changing records. Records
 * that are named are looked up for all rows together.
 * @returns for each row its values, or why it cannot be written; errors among the rows stay
 * @throws OdooError when the connection fails
 */
export async function prepareRows(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<Row | OdooError>,
	settings: RowSettings,
): Promise<Array<Vals | OdooError>> {
	const { context, zones, unknownColumns, onMissingReference } = settings;
	const schemaOf = schemasOnce(client, schema);
	const drafts = await draftRows(rows, schema, { zones, unknownColumns, schemaOf });
	const finder = new RecordFinder(client, context, schemaOf);
	await finder.find(drafts.filter(isGood).flatMap((draft) => [...referencesIn(draft)]));
	if (onMissingReference === 'create' || onMissingReference === 'wouldCreate') {
		await createMissing(finder, drafts, settings);
	}

	const stored = new StoredRows(finder, onMissingReference === 'skipField');
	const vals = drafts.map((draft) => (isGood(draft) ? orError(() => stored.valsOf(draft)) : draft));
	return await withDefinedProperties(client, schema, vals, settings);
}

/** Asks for each schema once, however short the client remembers it. */
function schemasOnce(client: OdooClient, schema: Schema): SchemaOf {
	const schemas = new Map([[schema.model, Promise.resolve(schema)]]);
	return async (model) => {
		const known = schemas.get(model) ?? client.schema(model);
		schemas.set(model, known);
		return await known;
	};
}

async function draftRows(
	rows: ReadonlyArray<Row | OdooError>,
	schema: Schema,
	settings: Parameters<typeof draftRow>[2],
): Promise<Array<DraftRow | OdooError>> {
	const drafts: Array<DraftRow | OdooError> = [];
	for (const row of rows) {
		if (row instanceof OdooError) {
			drafts.push(row);
			continue;
		}
		try {
			drafts.push(await draftRow(row, schema, settings));
		} catch (thrown) {
			drafts.push(caughtOdooError(thrown));
		}
	}
	return drafts;
}

/** Creates the records that are missing by their name, but none for a row that fails anyway. */
async function createMissing(
	finder: RecordFinder,
	drafts: ReadonlyArray<DraftRow | OdooError>,
	{ stopAtFirstError = false, onMissingReference }: RowSettings,
): Promise<void> {
	for (const draft of drafts) {
		const references = isGood(draft) ? [...referencesIn(draft)] : [];
		const unresolved = references.filter((each) => finder.matchOf(each).status !== 'found');
		const isHopeless = unresolved.some(
			(each) => finder.matchOf(each).status !== 'missing' || !newName(each),
		);
		if (!isGood(draft) || isHopeless) {
			if (stopAtFirstError) return;
			continue;
		}
		const isReal = onMissingReference === 'create';
		for (const each of unresolved) await finder.create(each, isReal);
	}
}

function isGood(draft: DraftRow | OdooError): draft is DraftRow {
	return !(draft instanceof OdooError);
}

function orError(run: () => Vals): Vals | OdooError {
	try {
		return run();
	} catch (thrown) {
		return caughtOdooError(thrown);
	}
}
