import type {
	FieldType,
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { Field } from '../../../odoo';
import {
	canMatchOn,
	fieldsFormFirst,
	isWritable,
	ModelClient,
	requiredWithoutDefault,
} from '../../../odoo';
import { askAboutModel } from './editorOdoo';

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

/** What most models call their records by. */
const NAME = 'name';

const NONE: ReadonlySet<string> = new Set();

/** Before a model is chosen. Without a notice: n8n would go on showing it when there are fields. */
const NO_FIELDS: ResourceMapperFields = { fields: [] };

/** The fields that a new record can be given; Create or Update can find a record by any of them. */
export async function getColumnsToCreate(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	return await writableColumns(this, { isCreating: true, before: [XMLID_COLUMN] });
}

/** The fields that can be changed, and what records are found by. */
export async function getColumnsToUpdate(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	return await writableColumns(this, { isCreating: false, before: [ID_COLUMN, XMLID_COLUMN] });
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
	{
		isCreating,
		before,
	}: { readonly isCreating: boolean; readonly before: readonly ResourceMapperField[] },
): Promise<ResourceMapperFields> {
	return await askAboutModel(ctx, NO_FIELDS, async (odoo, name) => {
		const model = await ModelClient.open(odoo, name, {});
		const shown = (await fieldsFormFirst(odoo, name)).filter(({ field }) =>
			isWritable(field.name, model.schema),
		);
		const { required, hasDefault } = isCreating
			? await requiredWithoutDefault(model, [NAME])
			: { required: NONE, hasDefault: NONE };
		const columns = shown.map(({ field, isOnForm, isReadonlyOnForm }) => {
			const isName = field.name === NAME && isOnForm && !isReadonlyOnForm && !hasDefault.has(NAME);
			const isRequired = required.has(field.name);
			return columnOf(field, { isRequired, isShown: isRequired || (isCreating && isName) });
		});
		// What must be given stands on top; sorting keeps the form's order among the rest.
		const sorted = columns.sort((a, b) => Number(a.removed) - Number(b.removed));
		return { fields: [...before, ...sorted] };
	});
}

/** A field as the mapper shows it. */
export function columnOf(
	field: Field,
	{ isRequired, isShown }: { readonly isRequired: boolean; readonly isShown: boolean },
): ResourceMapperField {
	return {
		id: field.name,
		displayName: `${field.label} (${field.name})`,
		type: INPUT_TYPES[field.type] ?? 'string',
		required: isRequired,
		display: true,
		defaultMatch: false,
		canBeUsedToMatch: canMatchOn(field),
		// n8n saves a value for every field that is shown, even one nobody touched.
		removed: !isShown,
		options: field.selection?.map(([value, name]) => ({ name, value })),
	};
}
