import type { Value } from '../python';
import { checkRowAccess, existingRows } from './access';
import { inUse } from './constraints';
import type { Env } from './env';
import { hasColumn, isMulti, type Field } from './field';
import type { Model } from './model';

/** `unlink()`: what refers to the records is emptied, deleted too, or forbids it. */
export function unlinkRecords(env: Env, model: Model, ids: readonly Value[]): true {
	const rows =
		model.noticesMissing === 'all'
			? existingRows(env, model, ids)
			: ids.flatMap((id) => env.row(model.name, id as number) ?? []);
	checkRowAccess(env, model, 'unlink', rows);
	model.beforeUnlink?.(env, rows);
	for (const { id } of rows) {
		if (!env.row(model.name, id)) continue; // a cascade was faster
		env.db.remove(model.name, id);
		for (const other of env.db.models.values()) releaseReferences(env, other, model, id);
		removeBelongings(env, model, id);
	}
	return true;
}

/** What belongs to a record by model name and id goes with it. */
const BELONGINGS: Readonly<Record<string, string>> = {
	'ir.attachment': 'res_model',
	'ir.model.data': 'model',
	'mail.activity': 'res_model',
	'mail.message': 'model',
};

function removeBelongings(env: Env, model: Model, id: number): void {
	for (const [holder, column] of Object.entries(BELONGINGS)) {
		for (const holderId of env.table(holder).idsWith('res_id', id)) {
			if (env.row(holder, holderId)![column] === model.name) env.db.remove(holder, holderId);
		}
	}
}

function releaseReferences(env: Env, holder: Model, model: Model, id: number): void {
	for (const field of holder.fields.values()) {
		if (field.relation !== model.name || !hasColumn(field)) continue;
		const holders = env.table(holder.name).idsWith(field.name, id);
		for (const holderId of holders) release(env, holder, field, holderId, id);
	}
}

function release(env: Env, holder: Model, field: Field, holderId: number, id: number): void {
	const row = env.row(holder.name, holderId)!;
	const ondelete = field.ondelete ?? (field.required ? 'restrict' : 'set null');
	if (isMulti(field)) {
		const ids = row[field.name] as readonly number[];
		env.db.save(holder.name, { ...row, [field.name]: ids.filter((one) => one !== id) });
	} else if (ondelete === 'cascade') unlinkRecords(env.sudo(), holder, [holderId]);
	else if (ondelete === 'restrict') throw inUse(holder, field);
	else env.db.save(holder.name, { ...row, [field.name]: null });
}
