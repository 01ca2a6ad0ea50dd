import type { RpcValue, Vals } from '../call';
import { isRpcList } from '../call';
import type { ModelClient } from '../client/modelClient';
import type { OdooError } from '../errors';
import { isOfRequest, nothing, recover } from '../errors';
import type { RawRecord } from '../protocol/expect';
import { expectRecord } from '../protocol/expect';
import type { Field, Schema } from '../schema/schema';
import { fieldNameOf } from '../schema/schema';
import { errorOf, requiredMissing } from '../protocol/explanations';

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
const ORIGIN_ATTRIBUTES = ['readonly', 'related'] as const;

/** Finds values that Odoo needs and would not fill in itself. */
export type RequiredCheck = (vals: Vals) => OdooError | undefined;

/** For records that exist: a required field must not be emptied. */
export function requiredToKeep(schema: Schema): RequiredCheck {
	const required = requiredFields(schema);
	return (vals) => {
		const cleared = required.find(({ name }) => vals[name] === false);
		return cleared && missingError(cleared);
	};
}

/**
 * For new records: asks Odoo which fields have a default, and leaves out those it computes. Rules
 * that only its code knows, such as the name of a contact, it cannot see.
 */
export async function requiredToCreate(model: ModelClient): Promise<RequiredCheck> {
	const required = await neededFields(model);
	const names = required.map(({ name }) => name);
	const defaults = await defaultsOf(model, names);
	return (vals) => {
		const missing = required.find(({ name }) => {
			if (name in vals) return vals[name] === false || vals[name] === null;
			const value = defaults?.[name];
			return defaults !== undefined && (value === undefined || value === false);
		});
		return missing && missingError(missing);
	};
}

/** What a new record must be given, and which fields Odoo has a default for. */
export async function requiredWithoutDefault(
	model: ModelClient,
	others: readonly string[],
): Promise<{ readonly required: ReadonlySet<string>; readonly hasDefault: ReadonlySet<string> }> {
	const needed = (await neededFields(model)).map(({ name }) => name);
	const defaults = await defaultsOf(model, [...needed, ...others]);
	const isGiven = (name: string) => ![undefined, false, null].includes(defaults?.[name] as never);
	const hasDefault = new Set([...needed, ...others].filter(isGiven));
	return { required: new Set(needed.filter((name) => !hasDefault.has(name))), hasDefault };
}

function requiredFields({ fields }: Schema, isKept = ({ stored }: Field) => stored): Field[] {
	return [...fields.values()].filter(
		(field) =>
			field.required && isKept(field) && !field.companyDependent && !NEVER_MISSING.has(field.type),
	);
}

async function neededFields({ client, name: model, schema }: ModelClient): Promise<Field[]> {
	const described = await client.call(
		{ model, method: 'fields_get', params: { attributes: ORIGIN_ATTRIBUTES } },
		expectRecord,
	);
	const origins = new Map(
		Object.entries(described).map(([name, raw]) => [name, expectRecord(raw, 'fields_get')]),
	);
	// Fields of another record that can be written here belong to a record that Odoo makes along.
	const madeAlong = new Set<string | undefined>();
	for (const origin of origins.values()) {
		if (origin.readonly !== true) madeAlong.add(relatedThrough(origin));
	}
	const isKept = (field: Field) => {
		const through = relatedThrough(origins.get(field.name));
		if (through === undefined) return field.stored;
		return field.type === 'char' && schema.fields.get(through)?.required === true;
	};
	return requiredFields(schema, isKept).filter(({ name, depends }) => {
		const origin = origins.get(name);
		// What users may not always change is often filled in by the model's own code.
		const isReadonly = origin?.readonly === true;
		const isComputed = relatedThrough(origin) === undefined && depends !== undefined;
		return !isReadonly && !isComputed && !madeAlong.has(name);
	});
}

/** The link whose field this one shows: a path, which Odoo 14 gives as a list. */
function relatedThrough(origin: RawRecord | undefined): string | undefined {
	const { related } = origin ?? {};
	const path = isRpcList(related) ? related.join('.') : related;
	return typeof path === 'string' && path !== '' ? fieldNameOf(path) : undefined;
}

async function defaultsOf(
	model: ModelClient,
	names: readonly string[],
): Promise<Readonly<Record<string, RpcValue>> | undefined> {
	if (names.length === 0) return {};
	const defaults = model.call('default_get', { params: { fields: names } }, expectRecord);
	// Some models have defaults only for what depends on other values.
	return await recover(defaults, isOfRequest, nothing);
}

function missingError({ label, name }: Field): OdooError {
	return errorOf(requiredMissing(label, name));
}
