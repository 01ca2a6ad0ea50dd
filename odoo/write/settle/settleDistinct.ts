import { OdooError } from '../../errors';
import type { Outcome, SettleOptions } from './settle';
import { settle } from './settle';

/** Runs each record once, however many rows name it; those rows share its outcome. */
export async function settleDistinct<R extends { readonly id: number }, T>(
	rows: ReadonlyArray<R | OdooError>,
	run: (rows: readonly R[]) => Promise<readonly T[]>,
	options: SettleOptions,
): Promise<Array<Outcome<T>>> {
	const firstOfKey = new Map<unknown, R | OdooError>();
	for (const row of rows) if (!firstOfKey.has(keyOf(row))) firstOfKey.set(keyOf(row), row);
	const outcomes = await settle([...firstOfKey.values()], run, options);
	const outcomeOf = new Map([...firstOfKey.keys()].map((key, index) => [key, outcomes[index]]));
	return rows.map((row) => outcomeOf.get(keyOf(row)) ?? { status: 'notRun' });
}

/** An error is its own key. */
function keyOf(row: { readonly id: number } | OdooError): unknown {
	return row instanceof OdooError ? row : row.id;
}
