import type { Value } from '../python';
import type { Row } from './database';
import type { Env } from './env';
import { char, datetime, fieldOf, integer, many2one, type Field, type FieldSpec } from './field';
import type { Method } from '../rpc/method';

export type Vals = Readonly<Record<string, Value>>;

/** A group and what it may do, as letters of "rwcu" (read, write, create, unlink). */
export type AccessRight = readonly [group: string, rights: string];

/** A constraint of the table, with the message its violation gives. */
export interface Check {
	readonly holds: (row: Row) => boolean;
	readonly message: string;
}

interface Unique {
	readonly columns: readonly string[];
	readonly message: string;
}

/** What is particular about a model; everything else is the engine's. */
interface Particulars {
	readonly name: string;
	/** What users call the model. */
	readonly description: string;
	readonly order: string;
	readonly access: readonly AccessRight[];
	/** The Python class that overrides create and write, as `TypeError`s name it. */
	readonly className?: string;
	/** Writing reads the records first, so missing ids are noticed; deleting too if "all". */
	readonly noticesMissing?: 'write' | 'all';
	readonly recName?: string;
	readonly displayName?: (row: Row, env: Env) => string;
	/** Fields that searching `display_name` looks in; by default the name. */
	readonly nameSearch?: readonly string[];
	/** `name_search` puts records with this code before those with that name. */
	readonly codeFirst?: { readonly length?: number };
	readonly rules?: Readonly<Record<string, (row: Row, env: Env) => boolean>>;
	readonly uniques?: readonly Unique[];
	readonly checks?: readonly Check[];
	/** A message instead of endless parents. */
	readonly recursionMessage?: string;
	readonly methods?: Readonly<Record<string, Method>>;
	/** Its own form and list. */
	readonly views?: { readonly form: string; readonly list: string };
	/** Completes or changes what is about to be created or written. */
	readonly prepare?: (vals: Vals, env: Env, created: boolean) => Vals;
	readonly afterSave?: (env: Env, row: Row, vals: Vals, created: boolean) => void;
	readonly beforeUnlink?: (env: Env, rows: readonly Row[]) => void;
	/** A module's mixin gives it messages and activities. */
	readonly isThread?: boolean;
}

interface ModelSpec extends Particulars {
	/** False: nobody notes who wrote a record and when, as where Odoo's `_log_access` is off. */
	readonly hasLog?: false;
	readonly fields: Readonly<Record<string, FieldSpec>>;
}

export interface Model extends Particulars {
	readonly fields: ReadonlyMap<string, Field>;
	readonly recName: string;
	readonly hasArchive: boolean;
}

/** Completes a model with the fields that every model has. */
export function defineModel(spec: ModelSpec): Model {
	const specs = {
		id: ID,
		display_name: displayNameOf(spec),
		...spec.fields,
		...(spec.isThread && { activity_ids: activitiesOf(spec.name) }),
		...(spec.hasLog !== false && LOG_FIELDS),
	};
	const fields = Object.entries(specs).map(
		([name, field]) => [name, fieldOf(spec.name, name, field)] as const,
	);
	return {
		...spec,
		recName: spec.recName ?? 'name',
		fields: new Map(fields),
		hasArchive: 'active' in spec.fields,
	};
}

/** Set by the server; whatever clients write to them is ignored. */
export const AUTOMATIC_FIELDS: ReadonlySet<string> = new Set([
	'id',
	'display_name',
	'create_uid',
	'create_date',
	'write_uid',
	'write_date',
]);

const ID = integer('ID', { readonly: true });

/** Linked by model and id, not by a many2one. */
function activitiesOf(model: string): FieldSpec {
	return {
		type: 'one2many',
		string: 'Activities',
		relation: 'mail.activity',
		groups: ['Role / User'],
		compute: ({ id }, env) =>
			[...env.table('mail.activity').rows.values()]
				.filter((activity) => activity.res_model === model && activity.res_id === id)
				.map((activity) => activity.id),
		copy: false,
	};
}

const LOG_FIELDS: Readonly<Record<string, FieldSpec>> = {
	create_uid: many2one('Created by', 'res.users', { readonly: true }),
	create_date: datetime('Created on', { readonly: true }),
	write_uid: many2one('Last Updated by', 'res.users', { readonly: true }),
	write_date: datetime('Last Updated on', { readonly: true }),
};

function displayNameOf({ displayName, recName = 'name' }: ModelSpec): FieldSpec {
	return char('Display Name', {
		compute: (row, env) => displayName?.(row, env) ?? (row[recName] as string | null) ?? null,
		searchable: true,
	});
}
