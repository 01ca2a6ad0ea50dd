import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { Field } from '../../../odoo';
import { isWatchable, resolvePath, userLanguage } from '../../../odoo';
import { pathAndKind, withKind } from '../parameters/conditionKinds';
import { askAboutModel } from './editorOdoo';
import { listFields, optionOf } from './fieldOptions';
import { pageOf } from './pageOf';
import { searchOf } from './searchRecords';

/**
 * Those fields of the chosen model and of its linked records that Odoo can look for, with the kind of
 * condition that each takes. Fields of conditions that were saved without a kind are in the list as they are.
 */
export async function getConditionFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return await fieldsWithKind(this, 'conditions', ({ searchable }) => searchable);
}

/** Those fields of the chosen model whose changes a trigger can see, with the kind of values they have. */
export async function getWatchableFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return await fieldsWithKind(this, 'watchFields', isWatchable);
}

/** What the selection field of a condition can be, as users see it. */
export async function getSelectionValues(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const field = await fieldOfCondition(this);
	return (field?.selection ?? []).map(([value, name]) => ({ name, value }));
}

/** What a selection, a linked record or a yes/no field can be, as users see it. */
export async function searchFieldValues(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const field = await fieldOfCondition(this);
	if (field?.relation) return await searchOf(field.relation).call(this, filter, paginationToken);
	const values = field?.type === 'boolean' ? YES_AND_NO : (field?.selection ?? []);
	return pageOf(
		values.map(([value, name]) => ({ name, value })),
		filter,
		paginationToken,
	);
}

const YES_AND_NO = [
	['true', 'Yes'],
	['false', 'No'],
] as const;

async function fieldOfCondition(ctx: ILoadOptionsFunctions): Promise<Field | undefined> {
	const chosen = ctx.getCurrentNodeParameter('&field');
	if (typeof chosen !== 'string' || chosen === '' || chosen.startsWith('=')) return undefined;
	const { path } = pathAndKind(chosen);
	return await askAboutModel<Field | undefined>(ctx, undefined, async (odoo, model) => {
		const language = await userLanguage(odoo);
		const schemaOf = async (name: string) => await odoo.schema(name, language);
		const { field } = await resolvePath(path, { model, schemaOf, version: await odoo.version() });
		return field;
	});
}

/** @param parameter the one whose rows have these fields */
async function fieldsWithKind(
	ctx: ILoadOptionsFunctions,
	parameter: string,
	isShown: (field: Field) => boolean,
): Promise<INodePropertyOptions[]> {
	const saved = savedWithoutKind(ctx, parameter);
	const optionsOf = (field: Field) => {
		const option = optionOf(field);
		const typed = { ...option, value: withKind(field.name, field) };
		return saved.has(field.name) && typed.value !== option.value ? [typed, option] : [typed];
	};
	return await listFields(ctx, isShown, optionsOf, { withLinked: parameter === 'conditions' });
}

/** The fields that are named there as workflows did before fields had a kind. */
function savedWithoutKind(ctx: ILoadOptionsFunctions, parameter: string): ReadonlySet<string> {
	const saved = ctx.getCurrentNodeParameters()?.[parameter];
	const rows = (saved as { values?: ReadonlyArray<{ field?: unknown }> } | undefined)?.values;
	const names = (rows ?? []).map(({ field }) => String(field));
	return new Set(names.filter((name) => !name.includes('|')));
}
