import type { Row } from './database';
import type { Env } from './env';
import { createRecords, touch } from './write';

const MODEL = 'ir.model.data';

/** The row of an External ID such as `base.main_partner`; only the first dot separates. */
export function externalRow(env: Env, externalId: string): Row | undefined {
	const [module, name] = splitExternalId(externalId);
	const table = env.table(MODEL);
	const ids = table.idsWith('name', name);
	return ids.map((id) => table.rows.get(id)!).find((row) => row.module === module);
}

/** The rows that name a record, oldest first. */
export function externalRowsOf(env: Env, model: string, id: number): readonly Row[] {
	const table = env.table(MODEL);
	return table
		.idsWith('res_id', id)
		.map((rowId) => table.rows.get(rowId)!)
		.filter((row) => row.model === model);
}

/** External IDs are given in superuser mode: users need no right on their table. */
export function giveExternalId(env: Env, externalId: string, model: string, id: number): void {
	const [module, name] = splitExternalId(externalId);
	const noupdate = env.context.noupdate === true;
	const vals = { module, name, model, res_id: id, noupdate };
	const existing = externalRow(env, externalId);
	if (existing) touch(env, MODEL, existing.id, { res_id: id });
	else createRecords(env.sudo(), env.model(MODEL), [vals]);
}

function splitExternalId(externalId: string): [module: string, name: string] {
	const dot = externalId.indexOf('.');
	return [externalId.slice(0, dot), externalId.slice(dot + 1)];
}
