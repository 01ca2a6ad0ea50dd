import type { INodeProperties, INodePropertyTypeOptions } from 'n8n-workflow';
import { withLoadedOptions } from './loadedLists';

/** For a parameter whose list depends on the model. */
export const OF_MODEL: INodePropertyTypeOptions = { loadOptionsDependsOn: ['model.value'] };

/** The parameter for a field, chosen from a list that n8n loads. */
export function fieldParameter(
	loadOptionsMethod: string,
	more: Partial<INodeProperties> = {},
): INodeProperties {
	return withLoadedOptions(loadOptionsMethod, {
		displayName: 'Field Name or ID',
		name: 'field',
		type: 'options',
		default: '',
		typeOptions: OF_MODEL,
		...more,
	});
}

/** The names in a parameter that takes a list, or one text with commas, as expressions may give. */
export function fieldNames(value: unknown): string[] {
	const list: readonly unknown[] = Array.isArray(value) ? value : String(value ?? '').split(',');
	return list.map(fieldName).filter((name) => name !== '');
}

/** One name, or path; empty where an expression gave nothing. */
export function fieldName(value: unknown): string {
	return String(value ?? '').trim();
}
