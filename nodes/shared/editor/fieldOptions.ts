import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { Field } from '../../../odoo';
import { askForEditor, chosenModel } from './editorOdoo';

/** A list of those fields of the chosen model that are to be shown; empty while there is no model. */
export async function listFields(
	ctx: ILoadOptionsFunctions,
	isShown: (field: Field) => boolean,
	optionsOf = (field: Field) => [optionOf(field)],
): Promise<INodePropertyOptions[]> {
	const model = chosenModel(ctx);
	if (!model) return [];
	return await askForEditor(ctx, [], async (odoo) => {
		const { fields } = await odoo.schema(model);
		return [...fields.values()].filter(isShown).flatMap(optionsOf).sort(byName);
	});
}

/** A field as lists show it. */
export function optionOf({ name, label, type, relation, help }: Field): INodePropertyOptions {
	const kind = relation ? `${type} to ${relation}` : type;
	return {
		name: `${label} (${name})`,
		value: name,
		description: [kind, help].filter(Boolean).join(': '),
	};
}

function byName(a: INodePropertyOptions, b: INodePropertyOptions): number {
	return a.name.localeCompare(b.name);
}
