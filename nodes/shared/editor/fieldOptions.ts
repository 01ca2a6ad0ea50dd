import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { Field } from '../../../odoo';
import { fieldsBehindLinks, fieldsFormFirst } from '../../../odoo';
import { askAboutModel } from './editorOdoo';

/**
 * A list of those fields of the chosen model that are to be shown, those of its form first and in its
 * order; empty while there is no model.
 * @param withLinked also those behind the links that its form shows, at the end
 */
export async function listFields(
	ctx: ILoadOptionsFunctions,
	isShown: (field: Field) => boolean,
	optionsOf = (field: Field) => [optionOf(field)],
	{ withLinked = false } = {},
): Promise<INodePropertyOptions[]> {
	return await askAboutModel<INodePropertyOptions[]>(ctx, [], async (odoo, model) => {
		const own = await fieldsFormFirst(odoo, model);
		const linked = withLinked ? await fieldsBehindLinks(odoo, own) : [];
		const fields = [...own.map(({ field }) => field), ...linked];
		return fields.filter(isShown).flatMap(optionsOf);
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
