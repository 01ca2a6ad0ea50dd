import type { ModelClient } from '../client/modelClient';
import { OdooError, recordNotFound } from '../errors';
import { existingIds } from '../lookup/byId';
import { findByKey } from '../lookup/byKey';
import { matchXmlidsOfAny } from '../lookup/byXmlid';
import type { KeyValues, RecordKey } from '../lookup/recordKey';
import { expectId, expectXmlid, isEmpty, recordKey } from '../lookup/recordKey';
import { listed } from '../preview';
import type { Projection } from './projection';
import type { Plan } from './plan';
import type { DraftedRow, KeyedRow, WriteRow } from './writeRow';

/** More IDs than these tell nobody more. */
const IDS_SHOWN = 5;

/** The records that a row means. */
export interface Matched {
	/** The same for rows that mean the same record. */
	readonly identity: string;
	/** The records that exist. */
	readonly ids: readonly number[];
	/** What is to happen, where that is clear without looking at the records. */
	readonly action?: Plan['action'];
	/** Why these records, or their absence, make the row fail; rows before it may still change that. */
	readonly refusal?: OdooError;
}

/** How the records of rows are found. */
export interface Matcher {
	/** The columns that say which record is meant; none where every row is a new one. */
	readonly columns: readonly string[];
	/** The fields that these stand for. */
	readonly fieldNames: readonly string[];
	/** Whether a record that is not there is created. */
	readonly createsMissing: boolean;
	/** Whether a record that is gone by now is one that is missing, not an error. */
	readonly mayBeGone: boolean;
	/** The External ID that a new record is to have. @throws OdooError `INVALID_VALUE`, also for no ID to match on */
	readonly xmlidOf: (row: WriteRow) => string | undefined;
	readonly match: (
		rows: readonly KeyedRow[],
		projection?: Projection,
	) => Promise<ReadonlyArray<Matched | OdooError>>;
	/** Takes note of a row whose values are good, so that a later one can be told to repeat it. */
	readonly noteResolved?: (row: KeyedRow) => void;
	/** Refuses new records whose External ID is in use: another record would be written to. */
	readonly checkNew: (
		plans: readonly Plan[],
		projection?: Projection,
	) => Promise<ReadonlyArray<Plan | OdooError>>;
	/** The only record with each key, where records can be looked for by key: there was none before. */
	readonly createdByKey: (
		keys: readonly KeyValues[],
	) => Promise<ReadonlyArray<number | undefined> | undefined>;
}

/**
 * Every row is a new record. Under an External ID it is created once: a record that has it already is
 * an error, or as good as the new one where an earlier try of the row may have made it.
 */
export class NewRecords implements Matcher {
	readonly columns = [];
	readonly fieldNames = [];
	readonly createsMissing = true;
	readonly mayBeGone = false;
	private rowCount = 0;
	/** The first good row with each External ID. */
	private readonly firsts = new Map<string, DraftedRow>();

	constructor(private readonly model: ModelClient) {}

	xmlidOf({ values: { xmlid }, onceId }: WriteRow): string | undefined {
		return isEmpty(xmlid) ? onceId : expectXmlid(xmlid);
	}

	async match(
		rows: readonly KeyedRow[],
		projection?: Projection,
	): Promise<Array<Matched | OdooError>> {
		const holders = await holdersOf(
			this.model,
			rows.flatMap(({ drafted }) => drafted.xmlid ?? []),
		);
		return rows.map(({ drafted }): Matched | OdooError => {
			const { xmlid, row } = drafted;
			if (xmlid === undefined) return { identity: `row ${this.rowCount++}`, ids: [] };
			const holder = holders.get(xmlid);
			const isInUse = holder !== undefined || projection?.hasNew(xmlid) === true;
			const first = this.firsts.get(xmlid) ?? drafted;
			if (isInUse && first !== drafted) return usedTwice(xmlid);
			if (!holder || holder instanceof OdooError) return holder ?? { identity: xmlid, ids: [] };
			const isOwn = holder.model === this.model.name && row.onceId !== undefined;
			return isOwn
				? { identity: xmlid, ids: [holder.id], action: 'unchanged' }
				: inUse(xmlid, holder);
		});
	}

	noteResolved({ drafted }: KeyedRow): void {
		const { xmlid } = drafted;
		if (xmlid !== undefined && !this.firsts.has(xmlid)) this.firsts.set(xmlid, drafted);
	}

	async checkNew(plans: readonly Plan[]): Promise<readonly Plan[]> {
		return await Promise.resolve(plans); // `match` has seen to it
	}

	async createdByKey(): Promise<undefined> {
		return await Promise.resolve(undefined);
	}
}

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
		return rows.map((row, position) => {
			const own = found[position] as Matched | OdooError;
			if (own instanceof OdooError) return own;
			const newId = projection?.idOf(own.identity);
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
		const ids = found.flatMap((each, position) => {
			const isAsked = isKept || rows[position]?.createsLinks === true;
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
			plans.flatMap(({ create }) => create?.xmlid ?? []),
		);
		return plans.map((plan) => {
			const xmlid = plan.create?.xmlid;
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

	private exists(row: KeyedRow, id: number): OdooError {
		const { existing } = this.settings;
		return new OdooError(
			'DUPLICATE',
			existing === undefined
				? `A ${this.model.name} record with ${this.describe(row)} already exists: ${id}.`
				: `${existing}: ID ${id}.`,
			{ hint: 'Use another reference for a new one, or leave such items out before this node.' },
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
					'Match on more fields, so that only one record fits, or choose what to do under Multiple Matches.',
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

/** A record that has an External ID. */
interface Holder {
	readonly model: string;
	readonly id: number;
}

/** The living records that have External IDs, by these, or why that cannot be told. */
async function holdersOf(
	model: ModelClient,
	xmlids: readonly string[],
): Promise<ReadonlyMap<string, Holder | OdooError>> {
	const matches = await matchXmlidsOfAny(model.client, [...new Set(xmlids)]);
	const own = [...matches.values()].flatMap((match) =>
		match.status === 'found' && match.model === model.name ? [match.id] : [],
	);
	// An External ID may have outlived its record.
	const living = own.length > 0 ? await existingIds(model, own) : new Set();
	const holders = new Map<string, Holder | OdooError>();
	for (const [xmlid, match] of matches) {
		if (match.status === 'failed') holders.set(xmlid, match.error);
		if (match.status !== 'found') continue;
		if (match.model !== model.name || living.has(match.id)) holders.set(xmlid, match);
	}
	return holders;
}

function usedTwice(xmlid: string): OdooError {
	return new OdooError('DUPLICATE', `An earlier item has the same key: ${xmlid}.`, {
		field: 'xmlid',
		hint: 'Use a different key for each item, or use Create or Update to write several items to one record.',
	});
}

function inUse(xmlid: string, { model, id }: Holder): OdooError {
	return new OdooError(
		'DUPLICATE',
		`A ${model} record with the External ID ${xmlid} already exists: ${id}.`,
		{ field: 'xmlid', hint: 'Use Create or Update to change the record if there is one.' },
	);
}
