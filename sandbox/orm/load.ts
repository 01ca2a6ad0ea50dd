import { Fault, validationError, valueError } from '../faults';
import { isTruthy, str, type Dict, type Value } from '../python';
import type { Env } from './env';
import { externalRow, giveExternalId } from './externalIds';
import { CellError, converted, qualified, type Column } from './loadCell';
import type { Model } from './model';
import { createRecords, writeRecords } from './write';

/** What is wrong with a row, or doubtful. */
type Report = (message: Dict) => void;

/** A row of the file, understood. */
interface Entry {
	readonly vals: Record<string, Value>;
	id?: number;
	externalId?: string;
}

/** `load()`: creates or updates a record per row; with one error message, nothing is kept. */
export function load(
	env: Env,
	model: Model,
	names: readonly Value[],
	rows: readonly Value[],
): Dict {
	const columns = names.map((name) => columnOf(model, String(name)));
	const { _import_limit: limit = null } = env.context;
	const taken = isTruthy(limit) ? rows.slice(0, Number(limit)) : rows;
	const messages: Dict[] = [];
	const ids: Value[] = [];
	try {
		env.db.savepoint(() => {
			taken.forEach((cells, at) => {
				const place = { rows: { from: at, to: at }, record: at };
				const report: Report = (message) => messages.push({ ...place, ...message });
				const entry = entryOf(env, model, columns, { cells: cells as Value[], report });
				ids.push(saveOrReport(env, model, entry, report));
			});
			if (messages.some(({ type }) => type === 'error')) throw new RollBack();
		});
	} catch (error) {
		if (!(error instanceof RollBack)) throw error;
		return { ids: false, messages, nextrow: 0 };
	}
	return { ids, messages, nextrow: taken.length < rows.length ? taken.length : 0 };
}

class RollBack extends Error {}

function entryOf(
	env: Env,
	model: Model,
	columns: readonly Column[],
	{ cells, report }: { readonly cells: readonly Value[]; readonly report: Report },
): Entry {
	const entry: Entry = { vals: {} };
	columns.forEach((column, index) => {
		const { name, field } = column;
		const cell = cells[index] ?? false;
		const warn = (message: string) => report({ type: 'warning', field: name, message });
		try {
			if (name === '.id') entry.id = isTruthy(cell) ? existingId(env, model, cell) : undefined;
			else if (name !== 'id') entry.vals[name] = converted(env, column, cell, warn);
			else if (isTruthy(cell)) entry.externalId = qualified(str(cell));
		} catch (error) {
			if (!(error instanceof CellError)) throw error;
			const { message, moreinfo } = error;
			const more = {
				...(moreinfo !== undefined && { moreinfo }),
				...(field && { field_name: field.string }),
			};
			report({ type: 'error', field: name, message, ...more });
		}
	});
	return entry;
}

/** A record that cannot be saved is reported, so that those after it are looked at too. */
function saveOrReport(env: Env, model: Model, entry: Entry, report: Report): number | false {
	try {
		return env.db.savepoint(() => saveEntry(env, model, entry));
	} catch (error) {
		if (!(error instanceof Fault) || !error.type.startsWith('odoo.')) throw error;
		const message = error.message.replace(/^The operation cannot be completed: /, '');
		report({ type: 'error', message });
		return false;
	}
}

function saveEntry(env: Env, model: Model, { vals, externalId, id: knownId }: Entry): number {
	const known = externalId === undefined ? undefined : externalRow(env, externalId);
	if (known && known.model !== model.name) {
		throw validationError(
			`For external id ${externalId} when trying to create/update a record of model ` +
				`${model.name} found record of different model ${String(known.model)} (${known.id})`,
		);
	}
	const existing = knownId ?? env.row(model.name, known?.res_id)?.id;
	const isKept = env.context.mode === 'update' && known?.noupdate === true;
	if (existing !== undefined && isKept) return existing;
	if (existing !== undefined) writeRecords(env, model, [existing], vals);
	const id = existing ?? createRecords(env, model, [vals])[0]!;
	if (externalId !== undefined) giveExternalId(env, externalId, model.name, id);
	return id;
}

function columnOf(model: Model, path: string): Column {
	const [name = '', by] = path.split('/');
	const field = model.fields.get(name);
	if (name !== '.id' && !field) throw valueError(`Invalid field name '${path}'`);
	const isNested = by !== undefined && by !== 'id' && by !== '.id';
	if (isNested) throw valueError(`The sandbox cannot load the column '${path}'`);
	return { name, by, field: name === 'id' ? undefined : field };
}

function existingId(env: Env, model: Model, cell: Value): number {
	const id = Number(cell);
	const row = env.row(model.name, id);
	const isHidden = model.hasArchive && env.hidesArchived && row?.active === false;
	if (row && !isHidden) return id;
	throw new CellError(`Unknown database identifier '${str(cell)}'`);
}
