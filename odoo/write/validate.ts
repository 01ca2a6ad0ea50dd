import type { Context, Vals } from '../call';
import type { OdooClient } from '../client/client';
import { OdooError } from '../errors';
import type { Right } from '../read/rights';
import { hasRight } from '../read/rights';
import type { Schema } from '../schema/schema';
import { withState } from './archive';
import type { Changes } from './changes';
import type { CreateRow } from './createNew';
import { identifiedRow } from './createNew';
import { findExisting } from './exactlyOnce';
import type { Target } from './existing';
import { checkExisting } from './existing';
import { notLoadableField } from './loadNew';
import type { KeyedRow } from './recordKey';
import type { RequiredCheck } from './requiredFields';
import { requiredToCreate, requiredToKeep } from './requiredFields';
import type { Outcome, SettleOptions } from './settle';
import type { Plan, PlannedAction, UpsertSettings } from './upsertPlan';
import { planRows } from './upsertPlan';

/** What writing a row would do. */
export interface Verdict {
	readonly would: 'archive' | 'create' | 'delete' | 'skip' | 'unchanged' | 'update';
	/** The records that exist. */
	readonly ids: readonly number[];
	/** What an update would change, by field. */
	readonly changes: Changes;
}

const WOULD: Readonly<Record<PlannedAction, Verdict['would']>> = {
	created: 'create',
	skipped: 'skip',
	unchanged: 'unchanged',
	updated: 'update',
};

/**
 * Checks rows as `upsertRecords` would, without writing. It sees all that can be known from outside:
 * values, records that are linked or meant, required fields, the user's rights on the model. It does
 * not see what only Odoo's code knows: constraints, unique values, access rules of single records.
 */
export async function validateUpsert(
	client: OdooClient,
	schema: Schema,
	rows: ReadonlyArray<KeyedRow | OdooError>,
	settings: UpsertSettings & SettleOptions,
): Promise<Array<Outcome<Verdict>>> {
	const verdicts: Array<Outcome<Verdict>> = [];
	const checks = new Checks(client, schema, settings.context);
	for (let start = 0; start < rows.length; start += settings.batchSize) {
		const batch = rows.slice(start, start + settings.batchSize);
		const { plans, errors } = await planRows(client, schema, batch, settings);
		const outcomes: Array<Outcome<Verdict>> = batch.map((_, position) => {
			const error = errors.get(position);
			return error ? { status: 'failed', error } : { status: 'notRun' };
		});
		for (const plan of plans) {
			const error = await checks.ofPlan(plan);
			for (const [index, position] of plan.members.entries()) {
				outcomes[position] = error
					? { status: 'failed', error }
					: { status: 'done', result: verdictOf(plan, index) };
			}
		}
		verdicts.push(...outcomes);
	}
	return verdicts;
}

/** The same for rows that `createNew` would create. */
export async function validateCreates(
	client: OdooClient,
	schema: Schema,
	context: Context,
	rows: ReadonlyArray<CreateRow | OdooError>,
): Promise<Array<Outcome<Verdict>>> {
	const checks = new Checks(client, schema, context);
	const identified = rows.map(identifiedRow);
	const others = identified.flatMap((row) => (row === undefined ? [] : [row]));
	const existing = (await findExisting(client, schema, context, others)).values();
	const verdicts: Array<Outcome<Verdict>> = [];
	for (const [index, row] of rows.entries()) {
		const own = identified[index];
		const found = own === undefined ? undefined : existing.next().value;
		if (typeof found === 'number') {
			verdicts.push(done('unchanged', [found]));
			continue;
		}
		const bad = [row, own, found].find((each) => each instanceof OdooError);
		const error =
			bad ?? (row instanceof OdooError ? row : await checks.ofNew(row.vals, own !== undefined));
		verdicts.push(error ? { status: 'failed', error } : done('create', []));
	}
	return verdicts;
}

/** The same for records that `deleteRecords` would delete. */
export async function validateDeletes(
	client: OdooClient,
	target: Target,
	rows: ReadonlyArray<{ readonly id: number } | OdooError>,
): Promise<Array<Outcome<Verdict>>> {
	const checked = await checkExisting(client, target, rows);
	const denied = await rightOrError(client, target.model, 'unlink');
	return checked.map((row) => {
		const error = row instanceof OdooError ? row : denied;
		if (error) return { status: 'failed', error };
		return done('delete', row instanceof OdooError ? [] : [row.id]);
	});
}

/** The same for records that `archiveRecords` would archive. */
export async function validateArchives(
	client: OdooClient,
	schema: Schema,
	context: Context,
	rows: ReadonlyArray<{ readonly id: number } | OdooError>,
): Promise<Array<Outcome<Verdict>>> {
	const checked = await withState(client, schema, context, rows);
	const denied = await rightOrError(client, schema.model, 'write');
	return checked.map((row): Outcome<Verdict> => {
		if (row instanceof OdooError) return { status: 'failed', error: row };
		if (!row.isChanged) return done('unchanged', [row.id]);
		return denied ? { status: 'failed', error: denied } : done('archive', [row.id]);
	});
}

/** Questions to Odoo that are the same for all rows, each asked once and only if it comes up. */
class Checks {
	private readonly rights = new Map<Right, Promise<OdooError | undefined>>();
	private required?: Promise<RequiredCheck>;
	private readonly kept: RequiredCheck;

	constructor(
		private readonly client: OdooClient,
		private readonly schema: Schema,
		private readonly context: Context,
	) {
		this.kept = requiredToKeep(schema);
	}

	async ofPlan({ create, updates }: Plan): Promise<OdooError | undefined> {
		if (create) return await this.ofNew(create.vals, create.xmlid !== undefined);
		if (updates.length === 0) return undefined;
		return (await this.right('write')) ?? updates.map(({ vals }) => this.kept(vals)).find(Boolean);
	}

	async ofNew(vals: Vals, hasXmlid: boolean): Promise<OdooError | undefined> {
		const denied = await this.right('create');
		if (denied) return denied;
		this.required ??= requiredToCreate(this.client, this.schema, this.context);
		const missing = (await this.required)(vals);
		if (missing || !hasXmlid) return missing;
		return notLoadableField(vals, this.schema);
	}

	private async right(right: Right): Promise<OdooError | undefined> {
		const known = this.rights.get(right) ?? rightOrError(this.client, this.schema.model, right);
		this.rights.set(right, known);
		return await known;
	}
}

async function rightOrError(
	client: OdooClient,
	model: string,
	right: Right,
): Promise<OdooError | undefined> {
	if (await hasRight(client, model, right)) return undefined;
	const verb = right === 'write' ? 'change' : right;
	return new OdooError('ACCESS_DENIED', `The user may not ${verb} ${model} records.`, {
		hint: "Ask your Odoo administrator to give the credential's user the right.",
	});
}

function verdictOf({ actions, ids, changes }: Plan, index: number): Verdict {
	const would = WOULD[actions[index] ?? 'unchanged'];
	return { would, ids, changes: would === 'update' ? (changes[index] ?? {}) : {} };
}

function done(would: Verdict['would'], ids: readonly number[]): Outcome<Verdict> {
	return { status: 'done', result: { would, ids, changes: {} } };
}
