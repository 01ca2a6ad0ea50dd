import type { Context } from '../../call';
import type { OdooClient } from '../../client/client';
import { OdooError } from '../../errors';
import type { Schema } from '../../schema/schema';
import { withState } from '../archive';
import type { Changes } from '../prepare/changes';
import type { CreateRow } from '../create/createNew';
import { identifiedRow } from '../create/createNew';
import { findExisting } from '../create/exactlyOnce';
import type { Target } from '../find/existing';
import { checkExisting } from '../find/existing';
import { ModelChecks, rightOrError } from './modelChecks';
import type { Outcome } from '../settle/settle';

/** What writing a row would do. */
export interface Verdict {
	readonly would: 'archive' | 'create' | 'delete' | 'skip' | 'unchanged' | 'update';
	/** The records that exist. */
	readonly ids: readonly number[];
	/** What an update would change, by field. */
	readonly changes: Changes;
}

/**
 * Checks rows that `createNew` would create, without writing; see `validateUpsert` for what it sees.
 */
export async function validateCreates(
	client: OdooClient,
	schema: Schema,
	context: Context,
	rows: ReadonlyArray<CreateRow | OdooError>,
): Promise<Array<Outcome<Verdict>>> {
	const checks = new ModelChecks(client, schema, context);
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

function done(would: Verdict['would'], ids: readonly number[]): Outcome<Verdict> {
	return { status: 'done', result: { would, ids, changes: {} } };
}
