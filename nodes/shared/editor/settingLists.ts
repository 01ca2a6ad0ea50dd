import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { listCompanies, listLanguages } from '../../../odoo';
import { askForEditor } from './editorOdoo';

/** The languages that are active in Odoo. */
export async function getLanguages(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await askForEditor(this, [], async (odoo) => [...(await listLanguages(odoo))]);
}

/** The companies that the user may see. */
export async function getCompanies(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await askForEditor(this, [], async (odoo) => [...(await listCompanies(odoo))]);
}
