import type { Context, RpcValue, Vals } from '../call';
import type { OdooClient } from '../client/client';
import { OdooError } from '../errors';
import { expectRecord } from '../protocol/expect';
import type { Field, Schema } from '../schema/schema';

/** Types of which Odoo stores a value in any case: 0, false, or links elsewhere. */
const NEVER_MISSING: ReadonlySet<string> = new Set([
	'boolean',
	'float',
	'integer',
	'many2many',
	'monetary',
	'one2many',
]);

/** What decides whether Odoo fills in a field itself. */
const ORIGIN_ATTRIBUTES = ['depends', 'readonly', 'related'] as const;

/** Finds values that Odoo needs and would not fill in itself. */
export type RequiredCheck = (vals: Vals) => OdooError | undefined;

/** For records that exist: a required field must not be emptied. */
export function requiredToKeep(schema: Schema): RequiredCheck {
	const required = requiredFields(schema);
	return (vals) => {
		const cleared = required.find(({ name }) => vals[name] === false);
		return cleared && requiredMissing(cleared);
	};
}

/**
 * For new records: asks Odoo which fields have a default, and leaves out those it computes. Rules
 * that only its code knows, such as the name of a contact, it cannot see.
 */
export async function requiredToCreate(
	client: OdooClient,
	schema: Schema,
	context: Context,
): Promise<RequiredCheck> {
	const required = await neededFields(client, schema);
	const names = required.map(({ name }) => name);
	const defaults = await defaultsOf(client, schema.model, names, context);
	return (vals) => {
		const missing = required.find(({ name }) => {
			const value = name in vals ? vals[name] : defaults[name];
			return value === undefined || value === false || value === null;
		});
		return missing && requiredMissing(missing);
	};
}

function requiredFields({ fields }: Schema): Field[] {
	return [...fields.values()].filter(
		({ required, stored, companyDependent, type }) =>
			required && stored && !companyDependent && !NEVER_MISSING.has(type),
	);
}

async function neededFields(client: OdooClient, schema: Schema): Promise<Field[]> {
	const described = await client.call({
		model: schema.model,
		method: 'fields_get',
		params: { attributes: ORIGIN_ATTRIBUTES },
	});
	const origins = new Map(
		Object.entries(expectRecord(described, 'fields_get')).map(([name, raw]) => [
			name,
			expectRecord(raw, 'fields_get'),
		]),
	);
	// Fields of another record that can be written here belong to a record that Odoo makes along.
	const madeAlong = new Set(
		[...origins.values()]
			.filter(({ readonly, related }) => readonly !== true && typeof related === 'string')
			.map(({ related }) => String(related).split('.')[0]),
	);
	return requiredFields(schema).filter(({ name, readonly }) => {
		const { depends, related } = origins.get(name) ?? {};
		const isComputed = Array.isArray(depends) && depends.length > 0 && typeof related !== 'string';
		return !readonly && !isComputed && !madeAlong.has(name);
	});
}

async function defaultsOf(
	client: OdooClient,
	model: string,
	names: readonly string[],
	context: Context,
): Promise<Readonly<Record<string, RpcValue>>> {
	if (names.length === 0) return {};
	const params = { fields: names };
	const defaults = await client.call({ model, method: 'default_get', params, context });
	return expectRecord(defaults, `${model}.default_get`);
}

function requiredMissing({ name, label }: Field): OdooError {
	return new OdooError(
		'REQUIRED_MISSING',
		`The field "${label}" (${name}) is required, but has no value.`,
		{ field: name, hint: 'Map a value to this field.' },
	);
}
