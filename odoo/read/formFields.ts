import type { OdooClient } from '../client/client';
import { userLanguage } from '../client/language';
import { formOf, listColumnsOf } from '../client/views';
import { isOfRequest, nothing, recover } from '../errors';
import type { FormField } from '../form/form';
import type { FieldChoice } from '../schema/choose';
import { chooseFields, isBinary, isInternal } from '../schema/choose';
import type { Field, Schema } from '../schema/schema';

/** A field as the model's form has it. */
interface ShownField {
	/** With the label of the form, in the user's language. */
	readonly field: Field;
	readonly isOnForm: boolean;
	/** The form lets nobody change it. */
	readonly isReadonlyOnForm: boolean;
}

/* A view that Odoo does not give, to this user or at all, is none; other failures are errors. */

/** As many as fit on a screen. */
const MAX_COLUMNS = 20;

/**
 * All fields of a model as its users know them: those of the form first, in its order and with its
 * labels, the rest behind by label. Where there is no form, all by label.
 */
export async function fieldsFormFirst(client: OdooClient, model: string): Promise<ShownField[]> {
	const language = await userLanguage(client);
	const { fields } = await client.schema(model, language);
	const form = await recover(formOf(client, { model, language }), isOfRequest, nothing);
	const onForm: readonly FormField[] = form?.fields ?? [];
	const shown = onForm.flatMap(({ name, label, isHidden, isReadonly }) => {
		const field = isHidden ? undefined : fields.get(name);
		const labelled = field && { ...field, label: label ?? field.label };
		return labelled ? [{ field: labelled, isOnForm: true, isReadonlyOnForm: isReadonly }] : [];
	});
	const names = new Set(shown.map(({ field }) => field.name));
	const rest = [...fields.values()]
		.filter(({ name }) => !names.has(name))
		.sort((a, b) => a.label.localeCompare(b.label))
		.map((field) => ({ field, isOnForm: false, isReadonlyOnForm: false }));
	return [...shown, ...rest];
}

/**
 * The fields behind the links that a model's form shows, such as the product of an order's lines or the
 * email address of its customer: of lines those of their form, of other records the columns of their list.
 * They are named by their path, and labelled by both. What the user may not read is left out.
 * @param shown the model's fields, as `fieldsFormFirst` gives them
 */
export async function fieldsBehindLinks(
	client: OdooClient,
	shown: readonly ShownField[],
): Promise<Field[]> {
	const links = shown.filter(({ field, isOnForm }) => isOnForm && field.relation !== undefined);
	const behind = await Promise.all(
		links.map(async ({ field: link }) => {
			const fields = await recover(mainFieldsBehind(client, link), isOfRequest, () => []);
			return fields.map((field) => atEndOf(link, field));
		}),
	);
	return behind.flat();
}

async function mainFieldsBehind(client: OdooClient, link: Field): Promise<readonly Field[]> {
	const { type, relation = '' } = link;
	if (type === 'one2many') {
		const lines = await fieldsFormFirst(client, relation);
		return lines.filter(({ isOnForm }) => isOnForm).map(({ field }) => field);
	}
	const schema = await client.schema(relation, await userLanguage(client));
	const columns = await fieldsToRead(client, schema, 'simplified');
	return columns.filter(({ name }) => name !== 'id');
}

function atEndOf(link: Field, field: Field): Field {
	return {
		...field,
		name: `${link.name}.${field.name}`,
		label: `${link.label} > ${field.label}`,
		searchable: link.searchable && field.searchable,
	};
}

/**
 * The fields to read for a choice. Simplified are the ID, the name and the columns of the model's list
 * view in its order, those that it shows at first before the others, 20 at most; for a model without a
 * list of its own the plain stored fields.
 * @throws OdooError `FIELD_NOT_FOUND`
 */
export async function fieldsToRead(
	client: OdooClient,
	schema: Schema,
	choice: FieldChoice,
	{ withBinary = false }: { readonly withBinary?: boolean } = {},
): Promise<Field[]> {
	if (choice !== 'simplified') return chooseFields(schema, choice, { withBinary });
	const asked = listColumnsOf(client, { model: schema.model });
	const columns = await recover(asked, isOfRequest, () => []);
	const known = columns.flatMap((column) => {
		const field = column.isHidden ? undefined : schema.fields.get(column.name);
		const isWanted = field && !isBinary(field) && !isInternal(field);
		return isWanted ? [{ field, isOptional: column.isOptional }] : [];
	});
	if (known.length === 0) return chooseFields(schema, choice, { withBinary });
	const first = ['id', schema.fields.has('name') ? 'name' : 'display_name'];
	const others = known.filter(({ field }) => !first.includes(field.name));
	// What the screen shows stands before what users have to switch on there.
	const sorted = others.sort((a, b) => Number(a.isOptional) - Number(b.isOptional));
	const chosen = sorted.slice(0, MAX_COLUMNS - first.length);
	const files = withBinary ? chooseFields(schema, choice, { withBinary }).filter(isBinary) : [];
	return [...chooseFields(schema, first), ...chosen.map(({ field }) => field), ...files];
}
