import type { INodeProperties } from 'n8n-workflow';
import { withLoadedOptions } from './loadedLists';

/** The parameter for a field in each row of a collection, chosen from a list that n8n loads. */
export function fieldParameter(
	loadOptionsMethod: string,
	loadOptionsDependsOn: string[] = ['model.value'],
): INodeProperties {
	const field: INodeProperties = {
		displayName: 'Field Name or ID',
		name: 'field',
		type: 'options',
		default: '',
		typeOptions: { loadOptionsDependsOn },
	};
	return withLoadedOptions(loadOptionsMethod, field);
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
