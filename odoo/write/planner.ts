import type { Vals } from '../call';
import type { Batch, Outcome } from '../batch/batch';
import type { Ties } from '../batch/order';
import { orderByNeeds } from '../batch/order';
import type { Rounds, RoundState } from '../batch/rounds';
import type { ModelClient } from '../client/modelClient';
import { errorFrom, OdooError } from '../errors';
import { noKeyValue } from '../lookup/recordKey';
import type { RowReference } from '../lookup/references';
import { keysNamedBy, referencesIn } from '../lookup/references';
import { fieldOf } from '../schema/choose';
import { isBlank } from '../values/blank';
import type { DraftRow } from '../values/draft';
import type { Row } from '../values/reference';
import { described } from '../values/reference';
import { toStored } from '../values/values';
import type { DryRun } from './dryRun';
import type { Matched, Matcher } from './matchers';
import type { Plan } from './plan';
import type { TiedPlan } from './ties';
import { bothTies, tiesOfDraft, tiesOfPlan, wordsOf } from './ties';
import { isList, valsForNew } from './prepare/commands';
import { changesOf } from './prepare/diff';
import type { FittedVals } from './prepare/fit';
import { fitToRecords } from './prepare/fit';
import type { ValueSettings } from './prepare/values';
import { ValueConverter } from './prepare/values';
import type { DraftedRow, KeyedRow, WriteRow } from './rows';

export interface PlannerSettings extends ValueSettings {
	readonly skipUnchanged: boolean;
	readonly stopAtFirstError: boolean;
	/** Nothing is written, not even linked records that are missing. */
	readonly validateOnly: boolean;
}

export interface PlannerParts {
	readonly model: ModelClient;
	readonly matcher: Matcher;
	readonly settings: PlannerSettings;
	/** Plans are made as if those before them had been carried out. */
	readonly dryRun?: DryRun;
}

/** A row with all its records known by their ids. */
interface ResolvedRow extends KeyedRow {
	readonly vals: Vals;
}

/** A row of which is known which records it means. */
type MatchedRow = ResolvedRow & Matched;

const NOTHING: ReadonlySet<string> = new Set();

/** They say which record is meant; they are no values to write. */
const ID_COLUMNS: ReadonlySet<string> = new Set(['id', 'xmlid']);

/** Stands for a file that nobody is going to write; its content is not read. */
const UNREAD_FILE = 'ZmlsZQ==';

type PlanSteps<R> = Omit<Rounds<DraftedRow, Plan, R>, 'carryOut'>;

/** Finds out what rows come to, without writing them. */
export class RecordPlanner<R> implements PlanSteps<R> {
	private readonly model: ModelClient;
	private readonly matcher: Matcher;
	private readonly settings: PlannerSettings;
	private readonly dryRun?: DryRun;
	private readonly converter: ValueConverter;
	private readonly ties = new Map<DraftedRow, Ties>();
	/** All that rows name. */
	private readonly names = new Set<string>();
	/** The records of rows, as they were found in this round. */
	private readonly matched = new Map<DraftedRow, Matched | OdooError>();
	private readonly namedModels = new Set<string>();

	constructor({ model, matcher, settings, dryRun }: PlannerParts) {
		this.model = model;
		this.matcher = matcher;
		this.settings = settings;
		this.dryRun = dryRun;
		this.converter = new ValueConverter(model, settings);
	}

	/** Converts rows, as far as that takes no look-ups. */
	async draftAll(rows: Batch<WriteRow, R>): Promise<Batch<DraftedRow, R>> {
		const drafts = await rows.mapEach(async (row) => await this.draft(row));
		for (const { references, names } of drafts.values) {
			for (const { model } of references) if (model) this.namedModels.add(model);
			for (const name of names) this.names.add(name);
		}
		return drafts;
	}

	/**
	 * Puts rows behind those that make what they name. Rows that name one another fail, unless links to
	 * what is missing are left out anyway.
	 */
	async inOrder(rows: Batch<DraftedRow, R>): Promise<Batch<DraftedRow, R>> {
		const found = await rows.mapTogether(async (drafted) => {
			await this.converter.finder.find(drafted.flatMap(({ references }) => references));
			return drafted;
		});
		const drafts = new Map(found.open.map(({ index, value }) => [index, value]));
		const waiting = found.indexes.map((index) => {
			const draft = drafts.get(index);
			if (!draft) return { index, needs: NOTHING, makes: NOTHING, missing: [] };
			const missing = this.missingOf(draft).flatMap(keysNamedBy);
			return { index, ...this.tiesOf(draft), missing };
		});
		if (waiting.every(({ missing }) => missing.length === 0)) return found;
		const { indexes, circles } = orderByNeeds(waiting);
		const ordered = found.inOrder(indexes);
		return this.settings.onMissingReference === 'skipField'
			? ordered
			: ordered.settle(this.circleErrors(drafts, circles));
	}

	/** What is known of a row's ties by now: its records and lines only once they were looked for. */
	tiesOf(row: DraftedRow): Ties {
		const known = this.ties.get(row);
		if (known) return known;
		const isNamed = (model: string) => this.namedModels.has(model);
		const named = row.names;
		const ofDraft = tiesOfDraft(row.draft, named, { xmlid: row.xmlid, isNamed });
		const matched = this.matched.get(row);
		const ties =
			matched && !(matched instanceof OdooError)
				? bothTies(ofDraft, this.tiesOfMatched(row, matched))
				: ofDraft;
		this.ties.set(row, ties);
		return ties;
	}

	/** As if all values of the row that are known were written to the records that it means. */
	private tiesOfMatched(row: DraftedRow, { key, ids }: Matched): Ties {
		const vals = this.converter.knownVals(row.draft);
		const { fieldNames: keyFields } = this.matcher;
		const keyValues = { match: this.converter.knownVals(row.key) };
		const updates = (ids.length > 0 ? ids : [0]).map((id) => ({ id, vals }));
		const named = row.names;
		return this.tiesOfPlan({ key, ids, named, vals, updates, keyFields, keyValues });
	}

	isLookedUp(tie: string): boolean {
		return this.names.has(tie);
	}

	tiesOfPlan(plan: TiedPlan): Ties {
		return tiesOfPlan(plan, this.model.schema, (model) => this.namedModels.has(model));
	}

	recordOf({ row, xmlid }: DraftedRow): string | undefined {
		const { columns } = this.matcher;
		if (columns.length > 0) return wordsOf(columns.map((column) => row.values[column]));
		return xmlid;
	}

	byteCountOf({ row: { files = {}, values } }: DraftedRow): number {
		const sizes = Object.values(files).map(({ byteCount }) => byteCount);
		return sizes.reduce((sum, size) => sum + size, textBytes(values));
	}

	async plan(rows: Batch<DraftedRow, R>, state: RoundState<DraftedRow>): Promise<Batch<Plan, R>> {
		this.matched.clear();
		const found = await rows.mapTogether(async (drafted) => {
			await this.lookUp(drafted, state);
			await this.match(drafted);
			this.ties.clear();
			return drafted;
		});
		const resolved = await found
			.filter(state.isFirst)
			.mapEach(
				async (drafted) => await this.resolve(drafted, state),
				this.settings.stopAtFirstError,
			);
		const matched = await (
			await this.withProperties(resolved)
		).mapTogether(async (all) => await this.withMatches(all));
		const planned = await matched.mapTogether(async (all) => await this.fit(all));
		return await planned.mapTogether(
			async (plans) => await this.matcher.checkNew(plans, this.dryRun),
		);
	}

	private async draft(row: WriteRow): Promise<DraftedRow> {
		const { values } = row;
		const written = Object.entries(values).filter(([name]) => !ID_COLUMNS.has(name));
		const draft = await this.converter.draft(Object.fromEntries(written));
		const key = await this.draftKey(values, draft);
		const xmlid = this.matcher.xmlidOf(row);
		const references = [...new Set([...referencesIn(draft), ...referencesIn(key)])];
		const names = new Set(references.flatMap(keysNamedBy));
		return { row, draft, key, references, names, xmlid };
	}

	/** A field that cannot be written, such as the number of an invoice, can be matched on all the same. */
	private async draftKey(values: Row, draft: DraftRow): Promise<DraftRow> {
		const { fieldNames, columns } = this.matcher;
		const cells = draft.cells.filter(({ field }) => fieldNames.includes(field.name));
		if (fieldNames.length === 0) return { model: draft.model, cells: [] };
		// Odoo stores an empty number as 0, and an empty checkbox as false.
		if (columns.every((column) => isBlank(values[column]))) {
			throw noKeyValue(fieldOf(this.model.schema, fieldNames[0] ?? ''));
		}
		if (cells.length === fieldNames.length) return { model: draft.model, cells };
		const own = Object.fromEntries(columns.map((column) => [column, values[column]]));
		return await this.converter.draft(own, 'error');
	}

	private missingOf({ references }: DraftedRow): RowReference[] {
		const { finder } = this.converter;
		return references.filter((reference) => finder.matchOf(reference).status === 'missing');
	}

	private async lookUp(
		drafted: readonly DraftedRow[],
		{ written }: RoundState<DraftedRow>,
	): Promise<void> {
		const { finder } = this.converter;
		for (const row of drafted) {
			if (written.concerns({ needs: row.names })) finder.forget(row.references);
		}
		const references = drafted.flatMap((row) => row.references);
		await finder.find(references);
		this.dryRun?.resolve(finder, references);
	}

	/** Looks for the records of all rows whose keys are known by now. */
	private async match(drafted: readonly DraftedRow[]): Promise<void> {
		const keyed = drafted.flatMap((row): KeyedRow[] => {
			if (this.matched.has(row)) return [];
			try {
				const { id, xmlid } = row.row.values;
				return [{ drafted: row, match: this.converter.valsOf(row.key), id, xmlid }];
			} catch (thrown) {
				errorFrom(thrown); // a record that the key links to is missing, which resolving the row tells
				return [];
			}
		});
		const matches = await this.matcher.match(keyed, this.dryRun);
		for (const [position, match] of matches.entries()) {
			this.matched.set((keyed[position] as KeyedRow).drafted, match);
		}
	}

	private async resolve(
		drafted: DraftedRow,
		{ isTied }: RoundState<DraftedRow>,
	): Promise<ResolvedRow> {
		const { draft, key, references, row } = drafted;
		// What a row before it is about to create must not be created for it.
		if (!isTied(drafted)) {
			await this.converter.createMissing(references, !this.settings.validateOnly);
		}
		const vals = { ...this.converter.valsOf(draft), ...(await this.filesOf(row)) };
		const match = this.converter.valsOf(key);
		return { drafted, vals, match, id: row.values.id, xmlid: row.values.xmlid };
	}

	private async filesOf({ files = {} }: WriteRow): Promise<Vals> {
		const vals: Record<string, Vals[string]> = {};
		for (const [name, file] of Object.entries(files)) {
			const base64 = this.settings.validateOnly ? UNREAD_FILE : await file.base64();
			const field = fieldOf(this.model.schema, name);
			vals[name] = toStored(base64, field, { zones: this.settings.zones });
		}
		return vals;
	}

	private async withProperties(rows: Batch<ResolvedRow, R>): Promise<Batch<ResolvedRow, R>> {
		return await rows.mapTogether(async (resolved) => {
			const converted = await this.converter.withProperties(resolved.map(({ vals }) => vals));
			return resolved.map((row, position) => {
				const vals = converted[position] ?? {};
				return vals instanceof OdooError ? vals : { ...row, vals };
			});
		});
	}

	private async withMatches(rows: readonly ResolvedRow[]): Promise<Array<MatchedRow | OdooError>> {
		// Keys that link to records which were only just created.
		await this.match(rows.map(({ drafted }) => drafted));
		return rows.map((row) => {
			const matched = this.matched.get(row.drafted) as Matched | OdooError;
			return matched instanceof OdooError ? matched : { ...row, ...matched };
		});
	}

	/** Fits the values of all rows to the records that they mean, with one request for the records. */
	private async fit(rows: readonly MatchedRow[]): Promise<Array<Plan | OdooError>> {
		const updates = rows.flatMap((row) =>
			row.action === undefined
				? row.ids.map((id) => ({ id, vals: this.valsToChange(row), row }))
				: [],
		);
		const { skipUnchanged, zones } = this.settings;
		const how = { skipUnchanged, zones, overlay: this.dryRun?.overlay };
		const fitted = updates.length > 0 ? await fitToRecords(this.model, updates, how) : [];
		const fittedOf = new Map<MatchedRow, Array<FittedVals | OdooError>>();
		for (const [position, { row }] of updates.entries()) {
			const known = fittedOf.get(row) ?? [];
			fittedOf.set(row, known);
			known.push(fitted[position] as FittedVals | OdooError);
		}
		return rows.map((row) => {
			try {
				return this.planOf(row, fittedOf.get(row) ?? []);
			} catch (thrown) {
				return errorFrom(thrown);
			}
		});
	}

	private planOf(row: MatchedRow, fitted: ReadonlyArray<FittedVals | OdooError>): Plan | OdooError {
		const error = fitted.find((each) => each instanceof OdooError);
		// It was found by its ID or external ID, which has outlived it. A line that is missing is another matter.
		const isGone = error?.code === 'RECORD_NOT_FOUND' && error.field === 'id';
		if (error && !(isGone && this.matcher.mayBeGone)) return error;
		const updates = fitted.flatMap((each) => (each instanceof OdooError ? [] : [each]));
		const { drafted, key, vals } = row;
		const { match, id, xmlid } = row;
		const keyValues = { match, id, xmlid };
		const named = drafted.names;
		const own = { ...this.keyVals(match ?? {}), ...vals };
		const keyFields = this.matcher.fieldNames;
		const common = { key, keyValues, keyFields, named, vals: own, changes: {}, updates: [] };
		if (row.action !== undefined) return { ...common, action: row.action, ids: row.ids };
		if (updates.length === 0) return this.planOfMissing(row, common);
		const changed = updates.filter((each) => Object.keys(each.vals).length > 0);
		const changes = updates.map((each) =>
			changesOf(each.vals, each.current ?? {}, this.model.schema),
		);
		const isUnchanged =
			this.settings.skipUnchanged && changes.every((each) => Object.keys(each).length === 0);
		return {
			...common,
			action: isUnchanged ? 'unchanged' : 'updated',
			ids: updates.map(({ id }) => id),
			changes: changes[0] ?? {},
			updates: isUnchanged ? [] : changed,
		};
	}

	private planOfMissing({ drafted }: MatchedRow, common: Omit<Plan, 'action' | 'ids'>): Plan {
		if (!this.matcher.createsMissing) return { ...common, action: 'skipped', ids: [] };
		const lists = [...this.model.schema.fields.values()].filter(isList);
		// With the values of its key, by which the record must be found from then on.
		const create = { vals: valsForNew(common.vals, lists), xmlid: drafted.xmlid };
		return { ...common, action: 'created', ids: [], create };
	}

	/** The record has the values of its key already. */
	private valsToChange({ vals }: MatchedRow): Vals {
		const names = new Set(this.matcher.fieldNames);
		return Object.fromEntries(Object.entries(vals).filter(([name]) => !names.has(name)));
	}

	private keyVals(match: Vals): Vals {
		const names = new Set(this.matcher.fieldNames);
		return Object.fromEntries(Object.entries(match).filter(([name]) => names.has(name)));
	}

	private circleErrors(
		drafts: ReadonlyMap<number, DraftedRow>,
		circles: ReadonlyArray<readonly number[]>,
	): Map<number, Outcome<R>> {
		return new Map(
			circles.flatMap((indexes) => {
				const missing = indexes.flatMap((index) => this.missingOf(drafts.get(index) as DraftedRow));
				const error = needOneAnother([...new Set(missing.map(described))]);
				return indexes.map((index): [number, Outcome<R>] => [index, { status: 'failed', error }]);
			}),
		);
	}
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
		`These items need one another, so none can be created first: they link to the records ${records.join(' and ')}, which do not exist yet.`,
		{
			hint: 'Create one of them without the link, and set the link in a second step.',
		},
	);
}
