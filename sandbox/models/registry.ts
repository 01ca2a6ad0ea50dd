import { accessError, valueError } from '../faults';
import { mayOnModel, mayOnRows } from '../orm/access';
import type { Env } from '../orm/env';
import { externalRow } from '../orm/externalIds';
import {
	boolean,
	char,
	datetime,
	many2one,
	many2oneReference,
	one2many,
	selection,
	text,
} from '../orm/field';
import { hasGroup } from '../orm/groups';
import { defineModel, type AccessRight } from '../orm/model';
import { isTruthy, type Value } from '../python';
import { REQUIRED } from '../rpc/method';

const ACCESS: readonly AccessRight[] = [['Access Rights', 'rwcu']];

const BASE_OR_MANUAL = { manual: 'Custom Object', base: 'Base Object' };

export const irModel = defineModel({
	name: 'ir.model',
	description: 'Models',
	order: 'name ASC',
	access: ACCESS,
	fields: {
		name: char('Model Description', { required: true, translate: true }),
		model: char('Model', { required: true }),
		order: char('Order', { required: true }),
		state: selection('Type', BASE_OR_MANUAL, { readonly: true, default: 'base' }),
		abstract: boolean('Abstract Model', { default: false }),
		transient: boolean('Transient Model', { default: false }),
		modules: char('In Apps', { compute: () => 'base' }),
		field_id: one2many('Fields', 'ir.model.fields', 'model_id'),
	},
	methods: {
		get_available_models: {
			onModel: true,
			params: {},
			run: ({ env }) => availableModels(env),
		},
		display_name_for: {
			onModel: true,
			params: { models: REQUIRED },
			run: ({ env, args }) => {
				const known = new Map(availableModels(env).map((item) => [item.model, item]));
				const names = args.models as readonly string[];
				const rest = names.filter((name) => !known.has(name));
				return [
					...names.flatMap((name) => known.get(name) ?? []),
					...rest.map((name) => ({ display_name: name, model: name })),
				];
			},
		},
	},
});

export const irModelFields = defineModel({
	name: 'ir.model.fields',
	description: 'Fields',
	order: 'name, id',
	access: ACCESS,
	recName: 'field_description',
	fields: {
		name: char('Field Name', { required: true }),
		model: char('Model Name', { required: true }),
		model_id: many2one('Model', 'ir.model', { required: true, ondelete: 'cascade' }),
		field_description: char('Field Label', { required: true, translate: true }),
		help: text('Field Help', { translate: true }),
		ttype: char('Field Type', { required: true }),
		relation: char('Related Model'),
		relation_field: char('Relation Field'),
		required: boolean('Required'),
		readonly: boolean('Readonly'),
		store: boolean('Stored'),
		state: selection('Type', BASE_OR_MANUAL, { required: true, readonly: true, default: 'base' }),
	},
});

export const irModelData = defineModel({
	name: 'ir.model.data',
	description: 'Model Data',
	order: 'module, model, name',
	access: ACCESS,
	displayName: (row, env) =>
		env.displayName(String(row.model), row.res_id as number) || completeId(row),
	checks: [
		{
			holds: (row) => !String(row.name).includes(' '),
			message:
				'new row for relation "ir_model_data" violates check constraint "ir_model_data_name_nospaces"',
		},
	],
	fields: {
		name: char('External Identifier', { required: true }),
		complete_name: char('Complete ID', { compute: completeId }),
		module: char('Module', { required: true }),
		model: char('Model Name', { required: true }),
		res_id: many2oneReference('Record ID', 'model'),
		noupdate: boolean('Non Updatable', { default: false }),
	},
	methods: {
		check_object_reference: {
			onModel: true,
			params: { module: REQUIRED, xml_id: REQUIRED, raise_on_access_error: false },
			run: ({ env, args }) => {
				const externalId = `${String(args.module)}.${String(args.xml_id)}`;
				return reference(env, externalId, isTruthy(args.raise_on_access_error));
			},
		},
	},
});

/** Nothing runs it; its defaults tell the server's time. */
export const irCron = defineModel({
	name: 'ir.cron',
	description: 'Scheduled Actions',
	order: 'name, id',
	access: ACCESS,
	fields: {
		name: char('Name', { required: true }),
		nextcall: datetime('Next Execution Date', {
			required: true,
			default: (env) => env.db.now.slice(0, 19),
		}),
	},
});

function availableModels(env: Env) {
	if (!hasGroup(env, 'Role / User')) return [];
	const models = [...env.db.models.values()].filter((model) => mayOnModel(env, model, 'read'));
	const sorted = models.sort(
		(one, other) =>
			Number(other.isThread ?? false) - Number(one.isThread ?? false) ||
			(one.description < other.description ? -1 : 1),
	);
	return sorted.map(({ name, description }) => ({ display_name: description, model: name }));
}

function completeId(row: Readonly<Record<string, unknown>>): string {
	return `${String(row.module)}.${String(row.name)}`;
}

/** Model and id behind an External ID; no id when the user may not read the record. */
function reference(env: Env, externalId: string, raises: boolean): Value {
	const row = externalRow(env, externalId);
	if (!row) throw valueError(`External ID not found in the system: ${externalId}`);
	const model = env.model(String(row.model));
	const target = env.row(model.name, row.res_id);
	if (target && mayOnRows(env, model, 'read', [target])) return [model.name, target.id];
	if (raises) throw accessError(`Not enough access rights on the External ID "${externalId}"`);
	return [model.name, false];
}
