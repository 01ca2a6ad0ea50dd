import type {
	FieldType,
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { Field } from '../../../odoo';
import { canMatchOn, isWritable } from '../../../odoo';
import { askForEditor, chosenModel } from './editorOdoo';

/**
 * The input that fits a field. Dates are text: n8n would move them to the workflow's time zone.
 * Linked records are text: an ID, or an expression that gives an object or list.
 */
const INPUT_TYPES: Readonly<Record<string, FieldType>> = {
	boolean: 'boolean',
	datetime: 'dateTime',
	float: 'number',
	integer: 'number',
	json: 'object',
	monetary: 'number',
	properties: 'object',
	selection: 'options',
};

const NO_FIELDS: ResourceMapperFields = {
	fields: [],
	emptyFieldsNotice: 'Choose a credential and a model first',
};

/** The fields that a new record can be given. */
export async function getColumnsToCreate(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	return await writableColumns(this, ({ required }) => required, [XMLID_COLUMN]);
}

/** The fields that can be changed, and what records are found by. */
export async function getColumnsToUpdate(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	return await writableColumns(this, () => false, [ID_COLUMN, XMLID_COLUMN]);
}

/** The fields that a new record can be given, any of which an existing one may be found by. */
export async function getColumnsToUpsert(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	return await writableColumns(this, ({ required }) => required, [XMLID_COLUMN]);
}

const ID_COLUMN: ResourceMapperField = {
	id: 'id',
	displayName: 'ID (id)',
	type: 'string',
	required: false,
	display: true,
	defaultMatch: true,
	canBeUsedToMatch: true,
};

const XMLID_COLUMN: ResourceMapperField = {
	id: 'xmlid',
	displayName: 'External ID (xmlid)',
	type: 'string',
	required: false,
	display: true,
	defaultMatch: false,
	canBeUsedToMatch: true,
	removed: true,
};

async function writableColumns(
	ctx: ILoadOptionsFunctions,
	isRequired: (field: Field) => boolean,
	before: readonly ResourceMapperField[],
): Promise<ResourceMapperFields> {
	const model = chosenModel(ctx);
	if (!model) return NO_FIELDS;
	return await askForEditor(ctx, NO_FIELDS, async (odoo) => {
		const schema = await odoo.schema(model);
		const columns = [...schema.fields.values()]
			.filter(({ name }) => isWritable(name, schema))
			.map((field) => columnOf(field, isRequired(field)))
			.sort((a, b) => Number(b.required) - Number(a.required) || byName(a, b));
		return { fields: [...before, ...columns] };
	});
}

/** A field as the mapper shows it. */
export function columnOf(field: Field, required: boolean): ResourceMapperField {
	return {
		id: field.name,
		displayName: `${field.label} (${field.name})`,
		type: INPUT_TYPES[field.type] ?? 'string',
		required,
		display: true,
		defaultMatch: false,
		canBeUsedToMatch: canMatchOn(field),
		// n8n saves a value for every field that is shown, even one nobody touched.
		removed: !required,
		options: field.selection?.map(([value, name]) => ({ name, value })),
	};
}

function byName(a: ResourceMapperField, b: ResourceMapperField): number {
	return a.displayName.localeCompare(b.displayName);
}
