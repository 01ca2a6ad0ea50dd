import type { Vals } from '../../call';
import type { OdooClient } from '../../client/client';
import { caughtOdooError, OdooError } from '../../errors';
import type { Schema } from '../../schema/schema';
import type { Zones } from '../../values/dates';
import { inLists } from '../inLists';
import type { Changes } from '../prepare/changes';
import { changesOf } from '../prepare/changes';
import { findExisting } from '../create/exactlyOnce';
import { after, mergedVals, newRecord } from './inTurn';
import type { MatchSettings } from './matchRecords';
import { matchRecords } from './matchRecords';
import { prepareCreates } from '../prepare/prepareCreates';
import type { PreparedUpdate } from '../prepare/prepareUpdates';
import { prepareUpdates } from '../prepare/prepareUpdates';
import type { KeyedRow } from './recordKey';
import { expectXmlid, isEmpty } from './recordKey';

export interface UpsertSettings extends MatchSettings {
	/** What becomes of rows whose record is not there. */
	readonly onMissing: 'create' | 'error' | 'skip';
	/** What becomes of rows that mean several records. */
	readonly multipleMatches: 'error' | 'all';
	/** Leave fields and records alone that hold the wanted values already. */
	readonly skipUnchanged: boolean;
	/** Of times without an offset, in properties. */
	readonly zones?: Zones;
}

/** What happens to the records of one row. */
export type PlannedAction = 'created' | 'updated' | 'unchanged' | 'skipped';

/** A record to be created. */
export interface NewPlan {
	readonly vals: Vals;
	readonly xmlid?: string;
}

/** What is to be done for the rows that mean the same record. */
export interface Plan {
	/** Positions of these rows. */
	readonly members: readonly number[];
	/** The first of them. */
	readonly row: KeyedRow;
	/** What each of them comes to, as if they were written one after the other. */
	readonly actions: readonly PlannedAction[];
	/** What each of them changes in the first of the records. */
	readonly changes: readonly Changes[];
	/** The records that exist. */
	readonly ids: readonly number[];
	/** The values of all rows and of their key, not fitted to a record. */
	readonly vals: Vals;
	/** The record to create, with the values of all rows; later ones win. */
	readonly create?: NewPlan;
	/** The records to change, likewise. */
	readonly updates: readonly PreparedUpdate[];
}

/** All rows are either in a plan or have an error. */
export interface Plans {
	readonly plans: readonly Plan[];
	/** Why rows cannot be written, by position. */
	readonly errors: ReadonlyMap<number, OdooError>;
	/** Positions of rows that mean the same record and cannot be written together. */
	readonly apart: ReadonlyArray<readonly number[]>;
}

/** Rows that mean the same record. */
interface Group {
	readonly row: KeyedRow;
	readonly members: Array<{ readonly position: number; readonly row: KeyedRow }>;
	readonly ids: readonly number[];
}

/**
 * Finds out what must be done for rows, without writing anything: one request to find the records,
 * one to read what they hold now.
 */
export async function planRows(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<KeyedRow | OdooError>,
	settings: UpsertSettings,
): Promise<Plans> {
	const { groups, errors } = await groupRows(client, schema, rows, settings);
	const merged = groups.flatMap(({ members, ids }) => {
		const vals = mergedVals(
			members.map(({ row }) => withoutKey(row, settings)),
			schema,
		);
		return ids.map((id) => ({ id, vals }));
	});
	// Writing a value again is not always without effect, and others may have changed it meanwhile.
	const mode = settings.skipUnchanged ? 'changes' : 'all';
	const { context, zones } = settings;
	const updates = await prepareUpdates(client, schema, merged, context, mode, zones);

	const plans: Plan[] = [];
	const apart: number[][] = [];
	const idsOfGroups = groups.map(({ ids }) => ids);
	const updatesOfGroups = inLists(idsOfGroups, updates);
	for (const [index, group] of groups.entries()) {
		const plan = planFor(group, updatesOfGroups[index] ?? [], schema, settings);
		if (plan instanceof OdooError) {
			const positions = group.members.map(({ position }) => position);
			for (const position of positions) errors.set(position, plan);
			if (positions.length > 1) apart.push(positions);
		} else plans.push(plan);
	}
	return { plans: await withFreeXmlids(client, schema, plans, errors, settings), errors, apart };
}

/** Without the plans whose new record cannot have its external ID: another record would be written to. */
async function withFreeXmlids(
	client: OdooClient,
	schema: Schema,
	plans: readonly Plan[],
	errors: Map<number, OdooError>,
	{ key, context }: UpsertSettings,
): Promise<readonly Plan[]> {
	if (key.by === 'xmlid') return plans;
	const identified = plans.flatMap(({ create }, index) =>
		create?.xmlid === undefined ? [] : [{ index, vals: create.vals, xmlid: create.xmlid }],
	);
	if (identified.length === 0) return plans;
	const rows = identified.map((each) => ({ ...each, keepsExisting: false }));
	const existing = await findExisting(client, schema, context, rows);
	const refused = new Set<number>();
	for (const [at, error] of existing.entries()) {
		const { index = -1 } = identified[at] ?? {};
		if (!(error instanceof OdooError)) continue;
		refused.add(index);
		for (const position of plans[index]?.members ?? []) errors.set(position, error);
	}
	return plans.filter((_, index) => !refused.has(index));
}

async function groupRows(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<KeyedRow | OdooError>,
	settings: UpsertSettings,
): Promise<{ groups: readonly Group[]; errors: Map<number, OdooError> }> {
	const matches = await matchRecords(client, schema, rows, settings);
	const groups = new Map<string, Group>();
	const errors = new Map<number, OdooError>();
	for (const [position, row] of rows.entries()) {
		const match = matches[position];
		if (row instanceof OdooError || !match) continue;
		const error = match instanceof OdooError ? match : refusal(match.ids, row, schema, settings);
		if (error || match instanceof OdooError) {
			errors.set(position, error ?? (match as OdooError));
			continue;
		}
		// Two external IDs may belong to one record.
		const key = match.ids.length > 0 ? match.ids.join(' ') : match.key;
		const group = groups.get(key) ?? { row, members: [], ids: match.ids };
		groups.set(key, group);
		group.members.push({ position, row });
	}
	for (const [position, row] of rows.entries()) {
		if (row instanceof OdooError) errors.set(position, row);
	}
	return { groups: [...groups.values()], errors };
}

function refusal(
	ids: readonly number[],
	row: KeyedRow,
	schema: Schema,
	{ key, multipleMatches, onMissing }: UpsertSettings,
): OdooError | undefined {
	const named = key.by === 'xmlid' ? String(row.xmlid) : JSON.stringify(row.match ?? {});
	if (ids.length > 1 && multipleMatches === 'error') return ambiguous(schema, named, ids);
	return ids.length === 0 && onMissing === 'error' ? notFound(schema, named) : undefined;
}

function planFor(
	group: Group,
	updates: ReadonlyArray<PreparedUpdate | OdooError>,
	schema: Schema,
	settings: UpsertSettings,
): Plan | OdooError {
	const error = updates.find((update) => update instanceof OdooError);
	if (error && !(isGone(error) && mayBeMissing(settings))) return error;
	const existing = updates.flatMap((update) => (update instanceof OdooError ? [] : [update]));
	return existing.length > 0
		? planForExisting(group, existing, schema, settings)
		: planForMissing(group, schema, settings);
}

/** It was found by its ID or external ID, which has outlived it. A line that is missing is another matter. */
function isGone({ code, field }: OdooError): boolean {
	return code === 'RECORD_NOT_FOUND' && field === 'id';
}

function mayBeMissing({ key, onMissing }: UpsertSettings): boolean {
	return onMissing === 'skip' || (onMissing === 'create' && key.by === 'xmlid');
}

function planForExisting(
	{ members, row: first }: Group,
	updates: readonly PreparedUpdate[],
	schema: Schema,
	settings: UpsertSettings,
): Plan {
	const states = updates.map(({ current }) => current ?? {});
	const steps = members.map(({ row }, index) => {
		// What a single row comes to was worked out already, as far as the record must be known.
		const vals = members.length === 1 ? updates.map((each) => each.vals) : undefined;
		const own = withoutKey(row, settings);
		const changes = states.map((state, record) => changesOf(vals?.[record] ?? own, state, schema));
		if (index < members.length - 1) {
			for (const [record, state] of states.entries()) states[record] = after(own, state, schema);
		}
		return changes;
	});
	return {
		members: members.map(({ position }) => position),
		row: first,
		actions: steps.map((changes) =>
			settings.skipUnchanged && !changes.some(hasAny) ? 'unchanged' : 'updated',
		),
		changes: steps.map(([first = {}]) => first),
		ids: updates.map(({ id }) => id),
		vals: newValsOf(members, schema),
		updates: updates.filter(({ vals }) => Object.keys(vals).length > 0),
	};
}

function planForMissing(
	{ members, row: first }: Group,
	schema: Schema,
	settings: UpsertSettings,
): Plan | OdooError {
	const merged = newValsOf(members, schema);
	const nothing = {
		members: members.map(({ position }) => position),
		row: first,
		changes: members.map(() => ({})),
		ids: [],
		vals: merged,
		updates: [],
	};
	if (settings.onMissing !== 'create') {
		return { ...nothing, actions: members.map(() => 'skipped') };
	}
	let state = after(newVals(first), newRecord(schema), schema);
	const later = members.slice(1).map(({ row }) => {
		const isChanging = hasAny(changesOf(newVals(row), state, schema));
		state = after(newVals(row), state, schema);
		return isChanging || !settings.skipUnchanged ? 'updated' : 'unchanged';
	});
	const [vals = {}] = prepareCreates(schema, [merged]);
	const xmlid = xmlidOf(members.map(({ row }) => row.xmlid).find((each) => !isEmpty(each)));
	if (vals instanceof OdooError) return vals;
	if (xmlid instanceof OdooError) return xmlid;
	return {
		...nothing,
		actions: ['created', ...later],
		create: { vals, xmlid },
	};
}

function xmlidOf(given: unknown): string | undefined | OdooError {
	try {
		return given === undefined ? undefined : expectXmlid(given);
	} catch (thrown) {
		return caughtOdooError(thrown);
	}
}

/** The record has the values of its key already. */
function withoutKey({ vals }: KeyedRow, { key }: UpsertSettings): Vals {
	if (key.by !== 'fields') return vals;
	const names = new Set(key.fields.map(({ name }) => name));
	return Object.fromEntries(Object.entries(vals).filter(([name]) => !names.has(name)));
}

/** The record must be found by its key from then on. */
function newVals({ match, vals }: KeyedRow): Vals {
	return { ...match, ...vals };
}

function newValsOf(members: Group['members'], schema: Schema): Vals {
	return mergedVals(
		members.map(({ row }) => newVals(row)),
		schema,
	);
}

function hasAny(changes: Changes | undefined): boolean {
	return Object.keys(changes ?? {}).length > 0;
}

function ambiguous({ model }: Schema, named: string, ids: readonly number[]): OdooError {
	const shownIds = ids.length > 5 ? `${ids.slice(0, 5).join(', ')}, …` : ids.join(', ');
	return new OdooError(
		'REFERENCE_AMBIGUOUS',
		`${ids.length} ${model} records match ${named}: ${shownIds}.`,
		{
			hint: 'Match on more columns, so that only one record fits, or set Multiple Matches to Change All of Them.',
		},
	);
}

function notFound({ model }: Schema, named: string): OdooError {
	return new OdooError('RECORD_NOT_FOUND', `There is no ${model} record that matches ${named}.`, {
		hint: 'Check the value, set If Not Found to Skip the Item, or use Create or Update, which creates such records. The user may also not be allowed to see it.',
	});
}
