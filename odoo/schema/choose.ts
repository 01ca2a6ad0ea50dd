import { OdooError } from '../errors';
import { preview } from '../preview';
import type { Field, Schema } from './schema';
import { typosBetween } from './typos';

/** Fields that hold bookkeeping of Odoo's own: of no use in a workflow, and slow to compute. */
const INTERNAL =
	/^(?:message_|activity_|website_message|my_activity|rating_|access_|__last_update$|create_uid$|write_uid$)/;

const BINARY_TYPES: ReadonlySet<string> = new Set(['binary', 'image']);

const LIST_TYPES: ReadonlySet<string> = new Set(['one2many', 'many2many']);

/** Which fields to read: a useful selection, every one, or the named ones in their order. */
export type FieldChoice = 'simplified' | 'all' | readonly string[];

/**
 * The fields to read for a choice. Files and images are left out unless named or `withBinary`.
 * @throws OdooError `FIELD_NOT_FOUND`
 */
export function chooseFields(
	schema: Schema,
	choice: FieldChoice,
	{ withBinary = false }: { withBinary?: boolean } = {},
): Field[] {
	if (typeof choice !== 'string') return [...new Set(choice)].map((name) => fieldOf(schema, name));
	const fields = [...schema.fields.values()].filter((field) => withBinary || !isBinary(field));
	return choice === 'all' ? fields : fields.filter(isUseful);
}

/** @throws OdooError `FIELD_NOT_FOUND`, with names that look alike */
export function fieldOf(schema: Schema, name: string): Field {
	const field = schema.fields.get(name);
	if (!field) throw fieldNotFound(schema, name);
	return field;
}

export function isBinary(field: Field): boolean {
	return BINARY_TYPES.has(field.type);
}

/** Whether a field links to any number of records. */
export function linksToMany({ type }: Field): boolean {
	return LIST_TYPES.has(type);
}

/** Whether a change of the field is a change of the record: has a date, and a value to compare. */
export function isWatchable(field: Field): boolean {
	return field.stored && field.type !== 'one2many' && !isBinary(field) && field.name !== 'id';
}

/** Whether a field is bookkeeping of Odoo's own. */
export function isInternal({ name }: Field): boolean {
	return INTERNAL.test(name);
}

function isUseful(field: Field): boolean {
	if (field.name === 'id' || field.name === 'display_name') return true;
	const isKept = field.stored || field.companyDependent;
	return isKept && field.type !== 'one2many' && !isInternal(field);
}

function fieldNotFound(schema: Schema, name: string): OdooError {
	const similar = similarNames(schema, name);
	const guess = similar.length ? `Did you mean ${similar.join(' or ')}? ` : '';
	return new OdooError(
		'FIELD_NOT_FOUND',
		`The model ${schema.model} has no field ${preview(name)}.`,
		{
			field: name,
			hint: `${guess}Use technical names, e.g. partner_id. A field may also be missing because its app is not installed, or because the user has no access to it.`,
		},
	);
}

/** Names within a few typos, and labels that match. */
function similarNames(schema: Schema, wanted: string): string[] {
	const lower = wanted.toLowerCase();
	const byLabel = [...schema.fields.values()].filter(
		(field) => field.label.toLowerCase() === lower,
	);
	const byName = [...schema.fields.keys()]
		.map((name) => [name, typosBetween(lower, name)] as const)
		.filter(([, typos]) => typos < Infinity)
		.sort(([, a], [, b]) => a - b)
		.map(([name]) => name);
	return [...new Set([...byLabel.map(({ name }) => name), ...byName])].slice(0, 3);
}
