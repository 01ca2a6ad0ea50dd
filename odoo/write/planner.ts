import type { Vals } from '../call';
import type { Breathe } from '../breathe';
import { mapBreathing } from '../breathe';
import type { Batch } from '../batch/batch';
import type { Outcome } from '../batch/outcome';
import type { Ties } from '../batch/order';
import { orderByNeeds } from '../batch/order';
import type { Rounds, RoundState } from '../batch/rounds';
import { OdooError, toOdooError } from '../errors';
import { keyWords } from '../lookup/recordKey';
import type { RowReference } from '../lookup/mentions';
import { referencesOf } from '../lookup/mentions';
import { keysNamedBy } from '../lookup/referenceKeys';
import { fieldOf } from '../schema/choose';
import { notEmpty } from '../values/binary';
import type { Row } from '../values/reference';
import { described } from '../values/reference';
import { RowDrafter } from './draftRows';
import type { ChangeVals, MatchedRow, PlannerParts, ResolvedRow } from './makePlans';
import { makePlans } from './makePlans';
import type { Matched } from './matcher';
import type { Plan, RowPlan, Written } from './plan';
import { writtenBy } from './plan';
import { ValueConverter } from './prepare/values';
import type { DraftedRow, KeyedRow, WriteResult, WriteRow } from './writeRow';
import { bothTies, tiesOfDraft, tiesOfRow } from './ties';
import { zip } from '../zip';

const NOTHING: ReadonlySet<string> = new Set();

/** Stands for a file that nobody is going to write; its content is not read. */
const UNREAD_FILE = 'ZmlsZQ==';

export type RecordRounds = Rounds<DraftedRow, Plan, WriteResult>;

type Rows<T> = Batch<T, WriteResult>;

/** Finds out what rows come to, and leaves it to others to write them. */
export class RecordPlanner implements RecordRounds {
	readonly carryOut: RecordRounds['carryOut'];
	readonly parallel: number;
	readonly breathe: Breathe;
	private readonly converter: ValueConverter;
	private readonly drafter: RowDrafter;
	private readonly ties = new Map<DraftedRow, Ties>();
	/** All that rows name, and the models of these records. */
	private readonly names = new Set<string>();
	private readonly namedModels = new Set<string>();
	private readonly isNamed = (model: string) => this.namedModels.has(model);
	/** The records of rows, as they were found in this round. */
	private readonly matched = new Map<DraftedRow, Matched | OdooError>();

	constructor(private readonly parts: PlannerParts & Pick<RecordRounds, 'carryOut'>) {
		this.carryOut = parts.carryOut;
		({ parallel: this.parallel, breathe: this.breathe } = parts.model.client);
		this.converter = new ValueConverter(parts.model, parts.settings);
		this.drafter = new RowDrafter(parts.matcher, this.converter, parts.settings.unknownColumns);
	}

	/** Converts rows, as far as that takes no look-ups. */
	async draftAll(rows: Rows<WriteRow>): Promise<Rows<DraftedRow>> {
		const drafts = await rows.mapEach(async (row) => {
			await this.breathe();
			return await this.drafter.draft(row);
		});
		for (const { mentions, names } of drafts.values) {
			await this.breathe();
			for (const { model } of referencesOf(mentions)) if (model) this.namedModels.add(model);
			for (const name of names) this.names.add(name);
		}
		return drafts;
	}

	/**
	 * Puts rows behind those that make what they name. Rows that name one another fail, unless links to
	 * what is missing are left out anyway.
	 */
	async inOrder(rows: Rows<DraftedRow>): Promise<Rows<DraftedRow>> {
		const found = await rows.mapTogether(async (drafted) => {
			await this.converter.finder.find(drafted.flatMap(({ mentions }) => referencesOf(mentions)));
			return drafted;
		});
		const missing = new Map<number, readonly string[]>();
		for (const { index, value } of found.open) {
			await this.breathe();
			const keys = this.missingOf(value).flatMap(keysNamedBy);
			if (keys.length > 0) missing.set(index, keys);
		}
		if (missing.size === 0) return found;
		const drafts = new Map(found.open.map(({ index, value }) => [index, value]));
		const waiting = await mapBreathing(found.indexes, this.breathe, (index) => {
			const draft = drafts.get(index);
			const ties = draft ? this.tiesOf(draft) : { needs: NOTHING, makes: NOTHING };
			return { index, ...ties, missing: missing.get(index) ?? [] };
		});
		const { indexes, circles } = await orderByNeeds(waiting, this.breathe);
		const ordered = found.inOrder(indexes);
		return this.parts.settings.onMissingReference === 'skipField'
			? ordered
			: ordered.settle(this.circleErrors(drafts, circles));
	}

	/** What is known of a row's ties by now: its records and lines only once they were looked for. */
	tiesOf(row: DraftedRow): Ties {
		const known = this.ties.get(row);
		if (known) return known;
		const { isNamed } = this;
		const ofDraft = tiesOfDraft(row.draft, row.names, { xmlid: row.xmlid, isNamed });
		const matched = this.matched.get(row);
		const ties =
			matched && !(matched instanceof OdooError)
				? bothTies(ofDraft, this.tiesOfMatched(row, matched))
				: ofDraft;
		this.ties.set(row, ties);
		return ties;
	}

	/** As if all values of the row that are known were written to the records that it means. */
	private tiesOfMatched(row: DraftedRow, { identity, ids }: Matched): Ties {
		const vals = this.converter.knownVals(row.draft);
		const { fieldNames: keyFields } = this.parts.matcher;
		const keyValues = { match: this.converter.knownVals(row.key) };
		const writes = ids.length > 0 ? ids.map((id) => ({ id, vals })) : [{ vals }];
		const own = { identity, named: row.names, vals, keyFields, keyValues };
		return this.tiesOfRow(own, { ids, writes });
	}

	isLookedUp(tie: string): boolean {
		return this.names.has(tie);
	}

	tiesOfPlan(plan: Plan): Ties {
		return this.tiesOfRow(plan, writtenBy(plan));
	}

	private tiesOfRow(row: RowPlan, written: Written): Ties {
		return tiesOfRow(row, written, { schema: this.parts.model.schema, isNamed: this.isNamed });
	}

	recordOf({ row, xmlid }: DraftedRow): string | undefined {
		const { columns } = this.parts.matcher;
		if (columns.length > 0) return keyWords(columns.map((column) => row.values[column]));
		return xmlid;
	}

	byteCountOf({ row: { files = {}, values } }: DraftedRow): number {
		if (this.parts.projection) return 0; // nothing is sent round by round
		const sizes = Object.values(files).map(({ byteCount }) => byteCount);
		return sizes.reduce((sum, size) => sum + size, textBytes(values));
	}

	async plan(rows: Rows<DraftedRow>, state: RoundState<DraftedRow>): Promise<Rows<Plan>> {
		this.matched.clear();
		const firsts = new Set(rows.filter(state.isFirst).indexes);
		const found = await rows.mapTogether(async (drafted) => {
			await this.lookUp(drafted, state);
			await this.match(drafted);
			this.ties.clear();
			return drafted;
		});
		const resolved = await found
			.only((index) => firsts.has(index)) // also where all have failed
			.mapEach(async (drafted) => await this.resolve(drafted, state), this.parts.settings);
		const matched = await resolved.mapTogether(async (all) => await this.withMatches(all));
		const planned = await matched.mapTogether(async (all) => await makePlans(all, this.parts));
		const complete = await this.completeNew(planned);
		const { matcher, projection } = this.parts;
		return await complete.mapTogether(
			async (plans) => (await matcher.checkNew?.(plans, projection)) ?? plans,
		);
	}

	private missingOf({ mentions }: DraftedRow): RowReference[] {
		const { finder } = this.converter;
		return referencesOf(mentions).filter(
			(reference) => finder.matchOf(reference).status === 'missing',
		);
	}

	private async lookUp(
		drafted: readonly DraftedRow[],
		{ written }: RoundState<DraftedRow>,
	): Promise<void> {
		const { finder } = this.converter;
		for (const row of drafted) {
			await this.breathe();
			if (written.concerns({ needs: row.names })) finder.forget(referencesOf(row.mentions));
		}
		const references = drafted.flatMap(({ mentions }) => referencesOf(mentions));
		await finder.find(references);
		await this.parts.projection?.resolve(finder, references);
	}

	/** Looks for the records of all rows whose keys are known by now. */
	private async match(drafted: readonly DraftedRow[]): Promise<void> {
		const keyed: KeyedRow[] = [];
		for (const row of drafted) {
			await this.breathe();
			if (this.matched.has(row)) continue;
			try {
				const { id, xmlid } = row.row.values;
				const createsLinks = this.converter.wouldCreate(row.mentions);
				keyed.push({
					drafted: row,
					match: this.converter.valsOf(row.key),
					id,
					xmlid,
					createsLinks,
				});
			} catch (thrown) {
				// That a record which the key links to is missing is told when the row is resolved.
				const matched = this.matchedWithout(row, toOdooError(thrown));
				if (matched) this.matched.set(row, matched);
			}
		}
		const matches = await this.parts.matcher.match(keyed, this.parts.projection);
		for (const [{ drafted: row }, match] of zip(keyed, matches)) this.matched.set(row, match);
	}

	/** A row whose key links to a record that is missing, and is not going to be created, has none. */
	private matchedWithout(row: DraftedRow, error: OdooError): Matched | undefined {
		const { matcher, settings } = this.parts;
		const isCreated = settings.onMissingReference !== 'create' || matcher.createsMissing;
		if (isCreated || error.missing !== 'linked') return undefined;
		const refusal = matcher.mayBeGone ? undefined : error;
		return { identity: `no ${this.recordOf(row)}`, ids: [], refusal };
	}

	private async resolve(
		drafted: DraftedRow,
		{ isTied }: RoundState<DraftedRow>,
	): Promise<ResolvedRow> {
		await this.breathe();
		const { draft, key, row } = drafted;
		const { id, xmlid } = row.values;
		// A row that writes nothing needs neither its values nor the records that it links to.
		if (this.writesNothing(drafted)) {
			return { drafted, vals: {}, match: this.converter.knownVals(key), id, xmlid };
		}
		// What a row before it is about to create must not be created for it.
		if (!isTied(drafted)) {
			const { validateOnly } = this.parts.settings;
			if (validateOnly) await this.converter.pretendMissing(drafted.mentions);
			else await this.converter.createMissing(drafted.mentions);
		}
		const vals = { ...this.converter.valsOf(draft), ...(await this.filesOf(row)) };
		return { drafted, vals, match: this.converter.valsOf(key), id, xmlid };
	}

	private writesNothing(drafted: DraftedRow): boolean {
		const matched = this.matched.get(drafted);
		if (!matched) return false;
		if (matched instanceof OdooError || matched.refusal) return true;
		const isMissing = matched.ids.length === 0 && !this.parts.matcher.createsMissing;
		return isMissing || matched.action === 'unchanged';
	}

	private async filesOf({ files = {} }: WriteRow): Promise<Vals> {
		const vals: Record<string, Vals[string]> = {};
		for (const [name, file] of Object.entries(files)) {
			const isUnread = this.parts.settings.validateOnly && file.byteCount > 0;
			const base64 = isUnread ? UNREAD_FILE : await file.base64();
			vals[name] = notEmpty(base64, fieldOf(this.parts.model.schema, name));
		}
		return vals;
	}

	private async completeNew(plans: Rows<Plan>): Promise<Rows<Plan>> {
		const { converter } = this;
		const { completeNew } = this.parts.settings;
		const withProperties = converter.hasProperties
			? await newVals(plans, async (all) => await converter.withPropertiesOfNew(all))
			: plans;
		return completeNew ? await newVals(withProperties, completeNew) : withProperties;
	}

	private async withMatches(rows: readonly ResolvedRow[]): Promise<Array<MatchedRow | OdooError>> {
		// Keys that link to records which were only just created.
		await this.match(rows.map(({ drafted }) => drafted));
		for (const row of rows) this.parts.matcher.noteResolved?.(row);
		return rows.map((row) => {
			const matched = this.matched.get(row.drafted) as Matched | OdooError;
			if (matched instanceof OdooError) return matched;
			return matched.refusal ?? { ...row, ...matched };
		});
	}

	private circleErrors(
		drafts: ReadonlyMap<number, DraftedRow>,
		circles: ReadonlyArray<readonly number[]>,
	): Map<number, Outcome<WriteResult>> {
		const outcomes = new Map<number, Outcome<WriteResult>>();
		for (const indexes of circles) {
			const missing = indexes.flatMap((index) => this.missingOf(drafts.get(index) as DraftedRow));
			const error = needOneAnother([...new Set(missing.map(described))]);
			for (const index of indexes) outcomes.set(index, { status: 'failed', error });
		}
		return outcomes;
	}
}

/** The plans with other values for the records that they create. */
async function newVals(plans: Rows<Plan>, change: ChangeVals): Promise<Rows<Plan>> {
	const changed = await plans
		.filter((plan) => plan.action === 'created')
		.joined(
			async (all) => await change(all.map(({ create }) => create.vals)),
			({ create, ...plan }, vals) => ({ ...plan, create: { ...create, vals } }),
		);
	return plans.with(changed);
}

/** Texts that may be files; shorter ones do not matter. */
function textBytes(values: Row): number {
	let bytes = 0;
	for (const value of Object.values(values)) {
		if (typeof value === 'string' && value.length > 1000) bytes += value.length * (3 / 4);
	}
	return bytes;
}

function needOneAnother(records: readonly string[]): OdooError {
	return new OdooError(
		'REFERENCE_NOT_FOUND',
		`These items depend on each other, so none can be created first: they link to the records ${records.join(' and ')}, which do not exist yet.`,
		{
			hint: 'Create one of them without the link, and set the link in a second step.',
		},
	);
}
