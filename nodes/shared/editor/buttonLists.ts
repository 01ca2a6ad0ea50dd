import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { Button, Form, OdooClient } from '../../../odoo';
import { dialogOf, formOf, isWritable, userLanguage } from '../../../odoo';
import { askAboutModel, askForEditor, chosenModel, NO_RESULTS } from './editorOdoo';
import { columnOf } from './mappingColumns';
import { pageOf } from './pageOf';

/** The buttons of the chosen model's form, in its order, by the label that they have for the user. */
export async function searchButtons(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await askAboutModel(this, NO_RESULTS, async (odoo, model) => {
		const { buttons } = await formOf(odoo, { model, language: await userLanguage(odoo) });
		return pageOf(buttons.map(optionOf), filter, paginationToken);
	});
}

/** The buttons of the dialog that the chosen button opens, the highlighted one first. */
export async function searchWizardButtons(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	return await askForEditor(this, NO_RESULTS, async (odoo) => {
		const buttons = (await chosenDialog(this, odoo))?.buttons ?? [];
		const first = buttons.filter(isHighlighted);
		const others = buttons.filter((button) => !isHighlighted(button));
		return pageOf([...first, ...others].map(optionOf), filter);
	});
}

/** The fields of that dialog, in the order of its form. What is left empty is as Odoo proposes it. */
export async function getWizardFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const nothing = {
		fields: [],
		emptyFieldsNotice:
			'Cannot detect whether this button opens a dialog. If it does, enter the technical name of the dialog under Dialog Model.',
	};
	return await askForEditor<ResourceMapperFields>(this, nothing, async (odoo) => {
		const form = await chosenDialog(this, odoo);
		if (!form) return nothing;
		const schema = await odoo.schema(form.model, await userLanguage(odoo));
		const fields = form.fields.flatMap(({ name, label, isHidden, isReadonly }) => {
			const field = schema.fields.get(name);
			if (!field || isHidden || isReadonly || !isWritable(name, schema)) return [];
			const named = label ? { ...field, label } : field;
			// n8n saves a value for every switch that is shown, even one that nobody touched.
			return [columnOf(named, { isRequired: false, isShown: field.type !== 'boolean' })];
		});
		return { fields };
	});
}

async function chosenDialog(
	ctx: ILoadOptionsFunctions,
	odoo: OdooClient,
): Promise<Form | undefined> {
	const model = chosenModel(ctx);
	const button = textOf(ctx.getCurrentNodeParameter('button', { extractValue: true }));
	const dialog = textOf(ctx.getCurrentNodeParameter('wizardModel'));
	return model && button ? await dialogOf(odoo, { model, button, dialog }) : undefined;
}

/** Blank for an expression, which has no value yet. */
function textOf(value: unknown): string {
	return typeof value === 'string' && !value.startsWith('=') ? value.trim() : '';
}

function optionOf({ label }: Button): INodePropertyOptions {
	return { name: label, value: label };
}

function isHighlighted({ variants }: Button): boolean {
	return variants.some(({ isPrimary }) => isPrimary);
}
