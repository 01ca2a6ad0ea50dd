import { assertionError, typeError, valueError } from '../faults';
import { checkModelAccess, existingRows, isOperation, mayOnModel, mayOnRows } from '../orm/access';
import { copyRecord } from '../orm/copy';
import { describeFields } from '../orm/describe';
import { externalRowsOf } from '../orm/externalIds';
import { load } from '../orm/load';
import type { Row } from '../orm/database';
import type { Env } from '../orm/env';
import type { Model } from '../orm/model';
import { formattedReadGroup, readGroup } from '../orm/readGroup';
import { readableRows, readRows, searchRows, webReadRows } from '../orm/read';
import { archOf } from '../orm/views';
import { unlinkRecords } from '../orm/unlink';
import { createRecords, defaultsOf, writeRecords } from '../orm/write';
import { isDict, isList, isTruthy, typeName, type Dict, type Value } from '../python';
import { REQUIRED, type Method, type MethodCall } from './method';

const PAGE = { offset: 0, limit: null, order: null };

/** The methods that all models have. */
export const MODEL_METHODS: Readonly<Record<string, Method>> = {
	search: {
		onModel: true,
		params: { domain: REQUIRED, ...PAGE },
		run: (call) => idsOf(searched(call)),
	},
	search_count: {
		onModel: true,
		params: { domain: REQUIRED, limit: null },
		run: (call) => searched(call).length,
	},
	search_read: {
		onModel: true,
		params: { domain: null, fields: null, ...PAGE },
		takesMore: true,
		run: (call) => {
			const { domain, fields, offset, limit, order, ...rest } = call.args;
			const { load: form = '_classic_read', ...unknown } = rest;
			const [name] = Object.keys(unknown);
			if (name) {
				throw typeError(`BaseModel._read_format() got an unexpected keyword argument '${name}'`);
			}
			const rows = searched({
				...call,
				args: { offset: offset!, limit: limit!, order: order!, domain: domain ?? [] },
			});
			// As in Odoo, the flag is for the search alone.
			const env = call.env.withContext({ active_test: true });
			return readRows(env, call.model, rows, fields!, form !== '_classic_read');
		},
	},
	read: {
		params: { fields: null, load: '_classic_read' },
		run: ({ env, model, ids, args }) => {
			const rows = readableRows(env, model, ids);
			return readRows(env, model, rows, args.fields!, args.load !== '_classic_read');
		},
	},
	web_read: {
		params: { specification: REQUIRED },
		run: ({ env, model, ids, args }) =>
			webReadRows(env, model, readableRows(env, model, ids), args.specification as Dict),
	},
	web_search_read: {
		onModel: true,
		params: { domain: REQUIRED, specification: REQUIRED, ...PAGE, count_limit: null },
		run: (call) => {
			const { env, model, args } = call;
			const records = webReadRows(env, model, searched(call), args.specification as Dict);
			const all = searched({ ...call, args: { domain: args.domain!, limit: args.count_limit! } });
			return { length: all.length, records };
		},
	},
	web_save_multi: {
		params: { vals_list: REQUIRED, specification: REQUIRED },
		run: ({ env, model, ids, args }) => {
			const valsList = args.vals_list as readonly Value[];
			if (valsList.length !== ids.length) {
				throw valueError('Each record must have a corresponding vals entry.');
			}
			ids.forEach((id, at) => writeRecords(env, model, [id], valsList[at]!));
			return webReadRows(env, model, readableRows(env, model, ids), args.specification as Dict);
		},
	},
	create: {
		onModel: true,
		params: { vals_list: REQUIRED },
		run: ({ env, model, args }) => createRecords(env, model, valsListOf(args.vals_list!)),
	},
	write: {
		params: { vals: REQUIRED },
		run: ({ env, model, ids, args }) => writeRecords(env, model, ids, args.vals!),
	},
	unlink: {
		params: {},
		run: ({ env, model, ids }) => unlinkRecords(env, model, ids),
	},
	copy: {
		params: { default: null },
		run: ({ env, model, ids, args }) => {
			const overrides = isDict(args.default) ? args.default : {};
			return existingRows(env, model, ids).map((row) => copyRecord(env, model, row, overrides));
		},
	},
	load: {
		onModel: true,
		params: { fields: REQUIRED, data: REQUIRED },
		run: ({ env, model, args }) =>
			load(env, model, args.fields as readonly Value[], args.data as readonly Value[]),
	},
	fields_get: {
		onModel: true,
		params: { allfields: null, attributes: null },
		run: ({ env, model, args }) => describeFields(env, model, args.allfields!, args.attributes!),
	},
	get_views: {
		onModel: true,
		params: { views: REQUIRED, options: null },
		run: ({ env, model, args }) => {
			checkModelAccess(env, model, 'read');
			const types = (args.views as ReadonlyArray<readonly Value[]>).map(([, type]) => String(type));
			const views = types.map((type) => [
				type,
				{ arch: archOf(model, type), id: false, model: model.name },
			]);
			const fields = describeFields(env, model, null, null);
			return { views: Object.fromEntries(views), models: { [model.name]: { fields } } };
		},
	},
	default_get: {
		onModel: true,
		params: { fields: REQUIRED },
		run: ({ env, model, args }) => {
			const wanted = args.fields as readonly Value[];
			const defaults = Object.entries(defaultsOf(env, model));
			return Object.fromEntries(defaults.filter(([name]) => wanted.includes(name)));
		},
	},
	onchange: {
		params: { values: REQUIRED, field_names: REQUIRED, fields_spec: REQUIRED },
		run: ({ env, model, args }) => {
			const isOpening = !isTruthy(args.field_names!);
			const spec = args.fields_spec as Dict;
			const defaults = isOpening ? Object.entries(defaultsOf(env, model)) : [];
			return { value: Object.fromEntries(defaults.filter(([name]) => name in spec)) };
		},
	},
	name_search: {
		onModel: true,
		params: { name: '', domain: null, operator: 'ilike', limit: 100 },
		run: nameSearch,
	},
	name_create: {
		onModel: true,
		params: { name: REQUIRED },
		run: ({ env, model, args }) => {
			const [id] = createRecords(env, model, [{ [model.recName]: args.name! }]);
			return [id!, env.displayName(model.name, id!)];
		},
	},
	check_access_rights: {
		onModel: true,
		params: { operation: REQUIRED, raise_exception: true },
		run: ({ env, model, args }) => {
			const operation = operationOf(args.operation!);
			if (isTruthy(args.raise_exception)) checkModelAccess(env, model, operation);
			return mayOnModel(env, model, operation);
		},
	},
	has_access: {
		params: { operation: REQUIRED },
		run: ({ env, model, ids, args }) => {
			const rows = ids.flatMap((id) => env.row(model.name, id as number) ?? []);
			return mayOnRows(env, model, operationOf(args.operation!), rows);
		},
	},
	get_external_id: {
		params: {},
		run: ({ env, model, ids }) =>
			Object.fromEntries(
				ids.map((id) => [String(id), externalIdsOf(env, model, Number(id))[0]?.xmlid ?? '']),
			),
	},
	get_metadata: {
		params: {},
		run: ({ env, model, ids }) =>
			readableRows(env, model, ids).map((row) => metadataOf(env, model, row)),
	},
	action_archive: {
		params: {},
		run: (call) => archive(call, false),
	},
	action_unarchive: {
		params: {},
		run: (call) => archive(call, true),
	},
	toggle_active: {
		params: {},
		run: (call) => {
			for (const row of existingRows(call.env, call.model, call.ids)) {
				archive({ ...call, ids: [row.id] }, !row.active);
			}
			return null;
		},
	},
	read_group: {
		onModel: true,
		params: {
			domain: REQUIRED,
			fields: REQUIRED,
			groupby: REQUIRED,
			offset: 0,
			limit: null,
			orderby: false,
			lazy: true,
		},
		run: ({ env, model, args }) => readGroup(env, model, args),
	},
	formatted_read_group: {
		onModel: true,
		params: { domain: REQUIRED, groupby: [], aggregates: [], having: [], ...PAGE },
		run: ({ env, model, args }) => formattedReadGroup(env, model, args),
	},
};

/** Public in Python, but marked as not to be called from outside. */
export const PRIVATE_METHODS: ReadonlySet<string> = new Set([
	'browse',
	'check_access',
	'exists',
	'filtered',
	'filtered_domain',
	'mapped',
	'search_fetch',
	'sorted',
	'sudo',
	'with_company',
	'with_context',
	'with_env',
	'with_user',
]);

function searched({ env, model, args }: Pick<MethodCall, 'env' | 'model' | 'args'>): Row[] {
	return searchRows(env, model, { ...args, domain: args.domain! });
}

function idsOf(rows: readonly Row[]): number[] {
	return rows.map(({ id }) => id);
}

/** A dict counts as a list of one; whatever else Python cannot go through is refused. */
function valsListOf(raw: Value): readonly Value[] {
	if (isDict(raw)) return [raw];
	if (typeof raw === 'string') return [...raw];
	if (isList(raw)) return raw;
	throw typeError(`'${typeName(raw)}' object is not iterable`);
}

function operationOf(value: Value) {
	if (isOperation(value)) return value;
	throw assertionError('Invalid access mode');
}

/** Countries and states are found by their code first. */
function nameSearch({ env, model, args }: MethodCall): Value {
	const { name, domain, operator, limit } = args as Record<string, Value> & { name: string };
	const { codeFirst } = model;
	const within = isList(domain) ? domain : [];
	const find = (term: Value) => searchRows(env, model, { domain: [...within, term] });
	const seeksCode = codeFirst && name && name.length === (codeFirst.length ?? name.length);
	const coded = seeksCode ? find(['code', codeFirst.length ? operator! : '=like', name]) : [];
	const rows = [...new Set([...coded, ...find(['display_name', operator!, name])])];
	const shown = isTruthy(limit) ? rows.slice(0, Number(limit)) : rows;
	return shown.map(({ id }) => [id, env.displayName(model.name, id)]);
}

function externalIdsOf(env: Env, model: Model, id: number) {
	return externalRowsOf(env, model.name, id).map((row) => ({
		xmlid: `${String(row.module)}.${String(row.name)}`,
		noupdate: row.noupdate === true,
	}));
}

function metadataOf(env: Env, model: Model, row: Row): Dict {
	const log = ['create_uid', 'create_date', 'write_uid', 'write_date'].filter((name) =>
		model.fields.has(name),
	);
	const [answer] = readRows(env.sudo(), model, [row], log);
	const xmlids = externalIdsOf(env, model, row.id);
	const [first] = xmlids;
	return { ...answer!, xmlid: first?.xmlid ?? false, noupdate: first?.noupdate ?? false, xmlids };
}

function archive({ env, model, ids }: MethodCall, active: boolean): null {
	if (!model.hasArchive) throw assertionError(`No 'active' field on model ${model.name}`);
	const changing = ids.filter((id) => env.row(model.name, id as number)?.active !== active);
	if (changing.length > 0) writeRecords(env, model, changing, { active });
	return null;
}
