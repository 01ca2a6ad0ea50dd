import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { Field } from '../../../odoo';
import { resolvePath } from '../../../odoo';
import { pathAndKind, withKind } from '../parameters/conditionKinds';
import { askForEditor, chosenModel } from './editorOdoo';
import { listFields, optionOf } from './fieldOptions';
import { searchByName } from './searchRecords';

/**
 * Those fields of the chosen model that Odoo can look for, with the kind of condition that each takes.
 * Fields of conditions that were saved without a kind are in the list as they are.
 */
export async function getConditionFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const saved = savedWithoutKind(this);
	return await listFields(
		this,
		({ searchable }) => searchable,
		(field) => {
			const option = optionOf(field);
			const typed = { ...option, value: withKind(field.name, field) };
			return saved.has(field.name) && typed.value !== option.value ? [typed, option] : [typed];
		},
	);
}

/** What the selection field of a condition can be, as users see it. */
export async function getSelectionValues(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const field = await fieldOfCondition(this);
	return (field?.selection ?? []).map(([value, name]) => ({ name, value }));
}

/** The records that the field of a condition can link to, by a part of their name. */
export async function searchLinkedRecords(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const field = await fieldOfCondition(this);
	if (!field?.relation) return { results: [] };
	return await searchByName(this, field.relation, filter, paginationToken);
}

async function fieldOfCondition(ctx: ILoadOptionsFunctions): Promise<Field | undefined> {
	const model = chosenModel(ctx);
	const chosen = ctx.getCurrentNodeParameter('&field');
	if (!model || typeof chosen !== 'string' || chosen === '' || chosen.startsWith('=')) {
		return undefined;
	}
	const { path } = pathAndKind(chosen);
	return await askForEditor(ctx, undefined, async (odoo) => {
		const schemaOf = async (name: string) => await odoo.schema(name);
		const { field } = await resolvePath(path, { model, schemaOf, version: await odoo.version() });
		return field;
	});
}

/** The fields that conditions name as workflows did before fields had a kind. */
function savedWithoutKind(ctx: ILoadOptionsFunctions): ReadonlySet<string> {
	const { conditions } = ctx.getCurrentNodeParameters() ?? {};
	const rows = (conditions as { values?: ReadonlyArray<{ field?: unknown }> } | undefined)?.values;
	const names = (rows ?? []).map(({ field }) => String(field));
	return new Set(names.filter((name) => !name.includes('|')));
}
