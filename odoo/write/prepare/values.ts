import type { Vals } from '../../call';
import { Batch } from '../../batch/batch';
import type { ModelClient } from '../../client/modelClient';
import { translationsOf } from '../../client/translations';
import { OdooError } from '../../errors';
import type { Mention, RowReference } from '../../lookup/mentions';
import { referencesIn } from '../../lookup/mentions';
import { newName, RecordFinder } from '../../lookup/recordFinder';
import type { Zones } from '../../values/dates';
import type { DraftRow } from '../../values/draft';
import type { Row } from '../../values/reference';
import type { OnLeftOut, UnknownColumns } from './draftRow';
import { draftRow } from './draftRow';
import { propertiesFields, withDefinedProperties, withPropertiesOfNew } from './newProperties';
import type { OnMissingReference } from './storedRows';
import { StoredRows } from './storedRows';

/** How rows become what Odoo takes. */
export interface ValueSettings {
	readonly zones: Zones;
	readonly unknownColumns: UnknownColumns;
	readonly onLeftOut?: OnLeftOut;
	/** An error where left out, of which the user has no choice. */
	readonly onMissingReference?: OnMissingReference;
}

/** Turns rows of one model into the values that Odoo takes, for creating as well as for changing records. */
export class ValueConverter {
	readonly finder: RecordFinder;
	/** Whether the model has fields with properties at all. */
	readonly hasProperties: boolean;

	constructor(
		readonly model: ModelClient,
		private readonly settings: ValueSettings,
	) {
		this.finder = new RecordFinder(model);
		this.hasProperties = propertiesFields(model.schema).length > 0;
	}

	/** A row in which records may still be named. @throws OdooError `FIELD_NOT_FOUND`, `INVALID_VALUE` */
	async draft(
		row: Row,
		{ unknownColumns = this.settings.unknownColumns, isChange = false } = {},
	): Promise<DraftRow> {
		const schemaOf = async (name: string) => (await this.finder.modelOf(name)).schema;
		const { onLeftOut, zones } = this.settings;
		const inOthers = async (name: string) =>
			await translationsOf(this.model.client, name, this.model.context);
		const how = { isChange, onLeftOut, unknownColumns, zones };
		return await draftRow(row, this.model.schema, { ...how, schemaOf, translationsOf: inOthers });
	}

	/** Whether a row links to records that are missing and to be created. */
	wouldCreate(mentions: readonly Mention[]): boolean {
		if (this.settings.onMissingReference !== 'create') return false;
		return mentions.some(
			({ reference, role }) =>
				role === 'link' && this.finder.matchOf(reference).status === 'missing',
		);
	}

	/**
	 * Creates the records that a row links to and that are missing, where the settings say so and where
	 * nothing else keeps the row from being written.
	 */
	async createMissing(mentions: readonly Mention[]): Promise<void> {
		for (const each of this.toCreate(mentions)) await this.finder.create(each);
	}

	/** The same where nothing is written: they count as if they were created. */
	async pretendMissing(mentions: readonly Mention[]): Promise<void> {
		for (const each of this.toCreate(mentions)) await this.finder.pretendCreated(each);
	}

	private toCreate(mentions: readonly Mention[]): readonly RowReference[] {
		if (this.settings.onMissingReference !== 'create') return [];
		const statusOf = ({ reference }: Mention) => this.finder.matchOf(reference).status;
		const unresolved = mentions.filter((each) => statusOf(each) !== 'found');
		const isHopeless = unresolved.some((each) => {
			const { reference, role } = each;
			const mayBeMissing = role === 'unlink' || (role === 'link' && newName(reference));
			return statusOf(each) !== 'missing' || !mayBeMissing;
		});
		if (isHopeless) return [];
		return unresolved.flatMap(({ reference, role }) => (role === 'link' ? [reference] : []));
	}

	/**
	 * The values of a draft, once its references were looked for.
	 * @throws OdooError `REFERENCE_NOT_FOUND`, `REFERENCE_AMBIGUOUS`, `RECORD_NOT_FOUND`
	 */
	valsOf(draft: DraftRow): Vals {
		return new StoredRows(this.finder, this.settings.onMissingReference).valsOf(draft);
	}

	/** The values of a draft whose records are known; fields whose records are not are left out. */
	knownVals({ model, cells }: DraftRow): Vals {
		const known = cells.map((cell) => {
			try {
				return this.valsOf({ model, cells: [cell] });
			} catch {
				return {}; // told when the row is resolved
			}
		});
		return Object.assign({}, ...known) as Vals;
	}

	/** Converts the properties of new records, whose types only the record that defines them knows. */
	async withProperties(rows: readonly Vals[]): Promise<ReadonlyArray<Vals | OdooError>> {
		return await withDefinedProperties(this.model, rows, this.settings.zones);
	}

	/** The same, where Odoo's defaults tell what a row does not. */
	async withPropertiesOfNew(rows: readonly Vals[]): Promise<ReadonlyArray<Vals | OdooError>> {
		return await withPropertiesOfNew(this.model, rows, this.settings.zones);
	}
}

/** A row and its values. */
interface Converted<T> {
	readonly row: T;
	readonly vals: Vals;
}

/**
 * Turns rows into values where no row depends on another: records that are named are looked up for
 * all rows together.
 * @param columnsOf the columns of a row that are to be converted; unknown ones are errors unless the settings say otherwise
 */
export async function toVals<T, R>(
	model: ModelClient,
	rows: Batch<T, R>,
	columnsOf: (row: T) => Row,
	settings: Partial<ValueSettings> & Pick<ValueSettings, 'zones'>,
): Promise<Batch<Converted<T>, R>> {
	const { breathe } = model.client;
	const converter = new ValueConverter(model, { unknownColumns: 'error', ...settings });
	const drafts = await rows.mapEach(async (row) => {
		await breathe();
		return { row, draft: await converter.draft(columnsOf(row)) };
	});
	const found = await drafts.mapTogether(async (drafted) => {
		await converter.finder.find(drafted.flatMap(({ draft }) => referencesIn(draft)));
		return drafted;
	});
	const converted = await found.mapEach(async ({ row, draft }) => {
		await breathe();
		return { row, vals: converter.valsOf(draft) };
	});
	return await converted.joined(
		async (all) => await converter.withProperties(all.map(({ vals }) => vals)),
		({ row }, vals) => ({ row, vals }),
	);
}

/** The values of one row. @throws OdooError why there are none */
export async function valsOfRow(model: ModelClient, row: Row, zones: Zones): Promise<Vals> {
	const converted = await toVals(model, Batch.of<Row, Vals>([row]), (own) => own, { zones });
	const [vals = {}] = converted.finish((each) => each.vals).results();
	if (vals instanceof OdooError) throw vals;
	return vals;
}
