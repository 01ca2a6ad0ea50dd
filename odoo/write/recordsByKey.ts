import type { ModelClient } from '../client/modelClient';
import { OdooError, recordNotFound } from '../errors';
import { existingIds } from '../lookup/byId';
import { findByKey } from '../lookup/byKey';
import type { KeyValues, RecordKey } from '../lookup/recordKey';
import { expectId, expectXmlid, isEmpty, recordKey } from '../lookup/recordKey';
import { listed } from '../preview';
import { keyThatIsLost } from './lostKey';
import type { Matched, Matcher } from './matcher';
import type { Plan } from './plan';
import type { Projection } from './projection';
import type { KeyedRow, WriteRow } from './writeRow';
import { holdersOf, inUse, usedTwice } from './xmlidHolders';
import { zip } from '../zip';

/** More IDs than these tell nobody more. */
const IDS_SHOWN = 5;

/** What becomes of rows by the records that their key names. */
export interface MatchSettings {
	/** The columns to match on: `id`, `xmlid`, or fields, e.g. `ref` or `country_id.code`. */
	readonly columns: readonly string[];
	/** Whether an archived record is found where no active one is. */
	readonly matchArchived: boolean;
	/** What becomes of rows whose record is not there. */
	readonly onMissing: 'create' | 'error' | 'skip';
	/** What becomes of records that are there. */
	readonly onFound: 'error' | 'keep' | 'update';
	/** What becomes of rows that mean several records. */
	readonly multipleMatches: 'error' | 'all' | 'first';
	/** How messages say that there is one, in place of the names of fields. */
	readonly existing?: string;
	/** What to do about several records, where there is no choice of what becomes of the row. */
	readonly hintIfSeveral?: string;
	/** Leave fields and records alone that hold the wanted values already. */
	readonly skipUnchanged: boolean;
}

/** Rows mean the records that have their key. */
export class RecordsByKey implements Matcher {
	readonly columns: readonly string[];
	readonly fieldNames: readonly string[];
	readonly createsMissing: boolean;
	readonly mayBeGone: boolean;
	readonly key: RecordKey;

	/** @throws OdooError `INVALID_VALUE`, `FIELD_NOT_FOUND` */
	constructor(
		private readonly model: ModelClient,
		private readonly settings: MatchSettings,
	) {
		const { columns, onMissing } = settings;
		this.columns = columns;
		this.key = recordKey(columns, model.schema);
		this.fieldNames =
			this.key.by === 'fields' ? this.key.fields.map(({ field }) => field.name) : [];
		this.createsMissing = onMissing === 'create';
		this.mayBeGone = onMissing === 'skip' || (this.createsMissing && this.key.by === 'xmlid');
	}

	/** A record that is there already keeps the External ID that it has. */
	xmlidOf({ values: { id, xmlid } }: WriteRow): string | undefined {
		if (this.key.by === 'id') expectId(id);
		if (this.key.by === 'xmlid') return expectXmlid(xmlid);
		return this.createsMissing && this.key.by === 'fields' && !isEmpty(xmlid)
			? expectXmlid(xmlid)
			: undefined;
	}

	async match(
		rows: readonly KeyedRow[],
		projection?: Projection,
	): Promise<Array<Matched | OdooError>> {
		const found = await this.find(rows);
		const isThere = await this.existence(rows, found);
		return zip(rows, found).map(([row, own]) => {
			if (own instanceof OdooError) return own;
			// A record that has exactly this text comes before a new one whose text only counts as the same.
			const isExact = this.key.by === 'fields' && own.ids.length > 0;
			const newId = isExact ? undefined : projection?.idOf(own.identity);
			const there = newId === undefined ? own.ids.filter(isThere) : [newId];
			const ids = this.settings.multipleMatches === 'first' ? there.slice(0, 1) : there;
			const isKept = this.settings.onFound === 'keep' && ids.length > 0;
			const matched: Matched = { ...own, ids, ...(isKept && { action: 'unchanged' }) };
			return { ...matched, refusal: this.refusalOf(matched, row) };
		});
	}

	/**
	 * An ID or External ID may have outlived its record, which shows when that is read: one that is kept is
	 * not, and one for which linked records would be created is read too late.
	 */
	private async existence(
		rows: readonly KeyedRow[],
		found: ReadonlyArray<Matched | OdooError>,
	): Promise<(id: number) => boolean> {
		if (this.key.by === 'fields') return () => true;
		const isKept = this.settings.onFound === 'keep';
		const ids = zip(rows, found).flatMap(([{ createsLinks }, each]) => {
			const isAsked = isKept || createsLinks === true;
			return each instanceof OdooError || !isAsked ? [] : each.ids;
		});
		if (ids.length === 0) return () => true;
		const asked = new Set(ids);
		const living = await existingIds(this.model, ids);
		return (id) => living.has(id) || !asked.has(id);
	}

	async checkNew(
		plans: readonly Plan[],
		projection?: Projection,
	): Promise<ReadonlyArray<Plan | OdooError>> {
		if (this.key.by === 'xmlid') return plans;
		const holders = await holdersOf(
			this.model,
			plans.flatMap((plan) => (plan.action === 'created' ? (plan.create.xmlid ?? []) : [])),
		);
		return plans.map((plan) => {
			if (plan.action !== 'created') return plan;
			const lost = this.lostKeyOf(plan);
			if (lost) return lost;
			const { xmlid } = plan.create;
			if (xmlid === undefined) return plan;
			if (projection?.hasNew(xmlid)) return usedTwice(xmlid);
			const holder = holders.get(xmlid);
			if (!holder) return plan;
			return holder instanceof OdooError ? holder : inUse(xmlid, holder);
		});
	}

	async createdByKey(
		keys: readonly KeyValues[],
	): Promise<ReadonlyArray<number | undefined> | undefined> {
		if (this.key.by !== 'fields') return undefined;
		const found = await this.find(keys);
		return found.map((match) =>
			match instanceof OdooError || match.ids.length !== 1 ? undefined : match.ids[0],
		);
	}

	private async find(keys: readonly KeyValues[]): ReturnType<typeof findByKey> {
		const { matchArchived } = this.settings;
		return await findByKey(this.model, keys, { key: this.key, matchArchived });
	}

	private refusalOf({ ids }: Matched, row: KeyedRow): OdooError | undefined {
		const { multipleMatches, onFound, onMissing } = this.settings;
		const [found] = ids;
		if (found !== undefined && onFound === 'error') return this.exists(row, found);
		if (ids.length > 1 && multipleMatches === 'error') return this.ambiguous(row, ids);
		if (ids.length > 0 || onMissing === 'skip') return undefined;
		// No new record gets a chosen ID.
		if (this.key.by === 'id') return recordNotFound(this.model.name, expectId(row.id));
		return onMissing === 'error' ? this.notFound(row) : undefined;
	}

	/** What the row was looked for by, as a message says it. */
	private describe({ match = {}, xmlid }: KeyedRow): string {
		if (this.key.by === 'xmlid') return String(xmlid);
		return JSON.stringify(Object.fromEntries(this.fieldNames.map((name) => [name, match[name]])));
	}

	private lostKeyOf({ vals, keyValues: { match = {} } }: Plan): OdooError | undefined {
		const { schema } = this.model;
		for (const name of this.fieldNames) {
			const key = schema.fields.get(name);
			const lost = key && keyThatIsLost(key, match[name], vals, schema);
			if (lost) return lost;
		}
		return undefined;
	}

	private exists(row: KeyedRow, id: number): OdooError {
		const { existing } = this.settings;
		return new OdooError(
			'DUPLICATE',
			existing === undefined
				? `A ${this.model.name} record with ${this.describe(row)} already exists, with the ID ${id}.`
				: `${existing}: ID ${id}.`,
			{ hint: 'Use another reference for a new one, or filter such items out before this node.' },
		);
	}

	private ambiguous(row: KeyedRow, ids: readonly number[]): OdooError {
		const { existing, hintIfSeveral } = this.settings;
		const several = listed(ids, IDS_SHOWN);
		return new OdooError(
			'REFERENCE_AMBIGUOUS',
			existing === undefined
				? `${ids.length} ${this.model.name} records match ${this.describe(row)}: ${several}.`
				: `${existing}, and not only one: IDs ${several}.`,
			{
				hint:
					hintIfSeveral ??
					'Match on more fields, so that only one record fits, or choose what to do under If Several Match.',
			},
		);
	}

	private notFound(row: KeyedRow): OdooError {
		return new OdooError(
			'RECORD_NOT_FOUND',
			`There is no ${this.model.name} record that matches ${this.describe(row)}.`,
			{
				hint: 'Check the value, set If Not Found to Skip the Item, or use Create or Update, which creates such records. The user may also not be allowed to see it.',
			},
		);
	}
}
