import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { findByName } from '../../../odoo';
import { askForEditor } from './editorOdoo';

const MAX_TYPES = 200;

/** The kinds of activities, such as To-Do or Call. */
export async function getActivityTypes(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return await askForEditor<INodePropertyOptions[]>(this, [], async (odoo) =>
		(await findByName(odoo, { model: 'mail.activity.type', name: '', limit: MAX_TYPES })).map(
			({ name, value }) => ({
				name,
				value,
			}),
		),
	);
}
