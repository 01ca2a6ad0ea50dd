import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { Field } from '../../../odoo';
import { isBinary, isGroupable, periodsOf } from '../../../odoo';
import { listFields, optionOf } from './fieldOptions';

const NUMBER_TYPES: ReadonlySet<string> = new Set(['float', 'integer', 'monetary']);

/** All fields of the chosen model. */
export async function getFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listFields(this, () => true);
}

/** The fields of records that the form of the chosen model links to, by their paths. */
export async function getRelatedFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return await listFields(this, ({ name }) => name.includes('.'), undefined, { withLinked: true });
}

/** Those fields of the chosen model that Odoo can sort by. */
export async function getSortableFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return await listFields(this, ({ sortable }) => sortable);
}

/** Those fields of the chosen model that Odoo can add up. */
export async function getNumberFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return await listFields(
		this,
		({ name, sortable, type }) => sortable && name !== 'id' && NUMBER_TYPES.has(type),
	);
}

/** Those fields of the chosen model that say when something happened, and that Odoo can look for. */
export async function getDatetimeFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const isTrackable = ({ type, stored, searchable }: Field) =>
		type === 'datetime' && stored && searchable;
	return await listFields(this, isTrackable);
}

/** Those fields of the chosen model that hold a file or an image. */
export async function getFileFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listFields(this, isBinary);
}

/** What the records of the chosen model can be grouped by; dates by each of their periods. */
export async function getGroupings(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listFields(this, isGroupable, (field) => {
		const option = optionOf(field);
		const periods = periodsOf(field);
		return periods.length === 0
			? [option]
			: periods.map((period) => ({
					...option,
					name: `${field.label} by ${period} (${field.name}:${period})`,
					value: `${field.name}:${period}`,
				}));
	});
}
