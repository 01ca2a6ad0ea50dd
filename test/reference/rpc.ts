import type { Store, Value, Vals } from './store';
import { Fault, MODELS } from './store';

export type Body = Readonly<Record<string, Value>>;

/** The methods of Odoo that a writer calls, on a store. Each is one transaction. */
export function callMethod(store: Store, model: string, method: string, body: Body): Value {
	const run = METHODS[method];
	if (!run) throw new Fault('builtins.AttributeError', `'${model}' has no attribute '${method}'`);
	const call = { store, model, body, ids: (body.ids ?? []) as number[] };
	return isWrite(method) ? store.transaction(() => run(call)) : run(call);
}

/** Methods that change something. */
export function isWrite(method: string): boolean {
	return ['create', 'load', 'name_create', 'unlink', 'web_save_multi', 'write'].includes(method);
}

interface Call {
	readonly store: Store;
	readonly model: string;
	readonly body: Body;
	readonly ids: readonly number[];
}

const METHODS: Readonly<Record<string, (call: Call) => Value>> = {
	check_access_rights: () => true,
	default_get: () => ({ active: true }),
	fields_get: ({ model }) => fieldsOf(model),
	search: (call) => matching(call).map(({ id }) => id ?? 0),
	search_read: (call) => matching(call).map((record) => readRecord(call, record)),
	read: (call) =>
		call.ids.flatMap((id) => {
			const record = call.store.find(call.model, id);
			return record ? [readRecord(call, record)] : [];
		}),
	create: ({ store, model, body }) =>
		(body.vals_list as Vals[]).map((vals) => store.create(model, vals)),
	name_create: ({ store, model, body }) => {
		const id = store.create(model, { name: body.name ?? false });
		return [id, body.name ?? ''];
	},
	write: ({ store, model, body, ids }) => {
		for (const id of ids) store.write(model, id, body.vals as Vals);
		return true;
	},
	web_save_multi: ({ store, model, body, ids }) => {
		for (const [at, vals] of (body.vals_list as Vals[]).entries())
			store.write(model, ids[at] ?? 0, vals);
		return ids.map((id) => ({ id }));
	},
	unlink: ({ store, model, ids }) => {
		for (const id of ids) store.unlink(model, id);
		return true;
	},
	load,
};

/** Odoo's import: tells as a message which row it refuses, and writes nothing then. */
function load({ store, model, body }: Call): Value {
	const columns = body.fields as string[];
	const ids: number[] = [];
	for (const [row, cells] of (body.data as Value[][]).entries()) {
		const vals: Record<string, Value> = {};
		let xmlid = '';
		let id: number | undefined;
		for (const [at, column] of columns.entries()) {
			const cell = cells[at] ?? false;
			if (column === 'id') xmlid = cell === false ? '' : String(cell);
			else if (column === '.id') id = cell === false ? undefined : Number(cell);
			else vals[column.replace('/.id', '')] = valueOfCell(model, column, cell);
		}
		const held = xmlid ? store.xmlid(xmlid) : undefined;
		id ??= held && Number(held.res_id);
		try {
			if (id === undefined || (held && !store.find(model, id))) {
				id = store.create(model, vals);
				if (xmlid) store.setXmlid(xmlid, model, id);
			} else store.write(model, id, vals);
		} catch (thrown) {
			throw new Refused(row, thrown as Fault);
		}
		ids.push(id);
	}
	return { ids, messages: [] };
}

/** Ends the import's transaction; `answerOf` makes a message of it. */
export class Refused extends Error {
	constructor(
		readonly row: number,
		readonly fault: Fault,
	) {
		super(fault.message);
	}

	answer(): Value {
		const message =
			this.fault.exception === 'odoo.exceptions.AccessError'
				? 'You are not allowed to modify this record.'
				: `Unknown error during import: <class '${this.fault.exception}'>: ${this.fault.message}`;
		return {
			ids: false,
			messages: [{ type: 'error', message, rows: { from: this.row, to: this.row } }],
		};
	}
}

function valueOfCell(model: string, column: string, cell: Value): Value {
	const { type } = MODELS[model]?.[column.replace('/.id', '')] ?? { type: '' };
	if (type === 'boolean') return cell === 'true' || cell === true;
	if (type === 'many2many') {
		const ids = cell === false ? [] : String(cell).split(',').map(Number);
		return [[6, 0, ids]];
	}
	if (type === 'many2one') return cell === false ? false : Number(cell);
	return type === 'integer' && cell === false ? 0 : cell;
}

function fieldsOf(model: string): Value {
	return Object.fromEntries(
		Object.entries(MODELS[model] ?? {}).map(([name, field]) => [
			name,
			{
				type: field.type,
				string: name,
				required: field.required === true,
				readonly: field.readonly ?? ['id', 'display_name', 'write_date'].includes(name),
				depends: field.depends ?? [],
				store: name !== 'display_name',
				searchable: name !== 'display_name',
				...(field.relation && { relation: field.relation }),
				...(field.inverse && { relation_field: field.inverse }),
			},
		]),
	);
}

function readRecord({ store, model, body }: Call, record: Readonly<Record<string, Value>>): Value {
	const names = ['id', ...((body.fields ?? []) as string[])];
	return Object.fromEntries(
		names.map((name) => [
			name,
			name === 'id' ? (record.id ?? 0) : store.readValue(model, record, name),
		]),
	);
}

function matching({ store, model, body }: Call): Array<Readonly<Record<string, Value>>> {
	const domain = (body.domain ?? []) as Value[];
	const context = (body.context ?? {}) as Body;
	const asksActive = domain.some((leaf) => Array.isArray(leaf) && leaf[0] === 'active');
	const withArchived =
		context.active_test === false || asksActive || !('active' in (MODELS[model] ?? {}));
	return store
		.all(model)
		.filter(
			(record) =>
				(withArchived || record.active !== false) && matches(store, model, record, domain),
		);
}

function matches(
	store: Store,
	model: string,
	record: Readonly<Record<string, Value>>,
	domain: readonly Value[],
): boolean {
	const terms = [...domain];
	const next = (): boolean => {
		const term = terms.shift();
		if (term === '|') {
			const [left, right] = [next(), next()];
			return left || right;
		}
		if (term === '&') {
			const [left, right] = [next(), next()];
			return left && right;
		}
		const [name, operator, operand] = term as [string, string, Value];
		return compare(storedValue(store, model, record, name), operator, operand);
	};
	let result = true;
	while (terms.length > 0) result = next() && result;
	return result;
}

function storedValue(
	store: Store,
	model: string,
	record: Readonly<Record<string, Value>>,
	name: string,
): Value {
	return name === 'id'
		? (record.id ?? 0)
		: name === 'display_name'
			? (record.name ?? false)
			: (record[name] ?? store.readValue(model, record, name));
}

function compare(value: Value, operator: string, operand: Value): boolean {
	const isSame = (other: Value) => other === value || (other === false && value === 0);
	if (operator === 'in') return (operand as readonly Value[]).some(isSame);
	if (operator === 'not in') return !(operand as readonly Value[]).some(isSame);
	if (operator === '=') return isSame(operand);
	if (operator === '=ilike') {
		const text = String(operand).replace(/\\(.)/g, '$1').toLowerCase();
		return typeof value === 'string' && value.toLowerCase() === text;
	}
	throw new Fault('builtins.ValueError', `Invalid operator ${operator}`);
}
