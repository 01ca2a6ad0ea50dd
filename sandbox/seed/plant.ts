import type { Database, Row, Stored } from '../orm/database';
import { hasColumn } from '../orm/field';
import { MODELS } from '../models/models';

export const SUPERUSER = 1;

type Planted = Readonly<Record<string, Stored>> & { readonly id: number; readonly xmlid?: string };

/** Saves rows as they are, with ids of their own, and the External IDs in `xmlid`. */
export function plant(database: Database, model: string, rows: readonly Planted[]): void {
	const columns = [...MODELS.get(model)!.fields.values()].filter(hasColumn);
	const empty = Object.fromEntries(columns.map(({ name }) => [name, null]));
	const { now } = database;
	const stamp = { create_uid: SUPERUSER, create_date: now, write_uid: SUPERUSER, write_date: now };
	for (const { xmlid, ...row } of rows) {
		database.save(model, { ...empty, ...stamp, ...row } as Row);
		if (xmlid) plant(database, 'ir.model.data', [externalId(database, xmlid, model, row.id)]);
	}
	database.table(model).reserveIds(Math.max(...rows.map(({ id }) => id)));
}

function externalId(database: Database, xmlid: string, model: string, resId: number): Planted {
	const [module = '', name = ''] = xmlid.split('.');
	const id = database.table('ir.model.data').takeId();
	return { id, module, name, model, res_id: resId, noupdate: true };
}
