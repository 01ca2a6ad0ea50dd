import type { Vals } from '../call';
import { OdooError } from '../errors';
import type { Field, Schema } from '../schema/schema';
import { fieldNameOf, isText, titleOf } from '../schema/schema';
import { isBlankKey } from '../values/blank';

/**
 * What speaks against creating a record that is found by a read-only text: Odoo makes it anew of other fields.
 * A record without these would not have it, and each run would create another one. Where Odoo may fill them in
 * itself, such as through a link to the company, nothing speaks against it.
 * @param value the text by which the record was looked for
 * @param vals those of the new record
 */
export function keyThatIsLost(
	key: Field,
	value: unknown,
	vals: Vals,
	{ fields, model }: Schema,
): OdooError | undefined {
	if (!key.readonly || !isText(key) || !isGiven(value, key.type)) return undefined;
	const origins = originsOf(key, fields);
	// A full name, such as "All / Chairs", is also made of that of its parent.
	const isParent = ({ name, relation, readonly, type }: Field) =>
		type === 'many2one' &&
		relation === model &&
		!readonly &&
		key.depends?.some((path) => path === `${name}.name` || path === `${name}.${key.name}`) === true;
	const parent =
		value === vals.name
			? undefined
			: origins.find((each) => isParent(each) && vals[each.name] === undefined);
	if (parent) return lost(key, parent, ' If the record has no parent, use {{ null }}.');
	if (origins.some(({ name, type }) => isGiven(vals[name], type))) return undefined;
	const missing = origins.find(
		({ readonly, relation }) => !readonly && (relation === undefined || relation === model),
	);
	return missing && lost(key, missing);
}

/** All fields of the model that a value is made of, also by way of others. */
function originsOf(key: Field, fields: Schema['fields']): readonly Field[] {
	const found = new Set([key]);
	for (const field of found) {
		for (const path of field.depends ?? []) {
			const origin = fields.get(fieldNameOf(path));
			if (origin) found.add(origin);
		}
	}
	found.delete(key);
	return [...found];
}

function isGiven(value: unknown, type: string): boolean {
	return type === 'boolean' ? value !== undefined : value !== false && !isBlankKey(value);
}

function lost(key: Field, origin: Field, more = ''): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`${titleOf(key)} is made from ${titleOf(origin)}, which is not given: the next run would not find the new record.`,
		{ field: origin.name, hint: `Map this field as well.${more}` },
	);
}
