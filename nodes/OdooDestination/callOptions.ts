import type { INodeProperties } from 'n8n-workflow';
import { contextOption, languageOption, timeoutOption } from '../shared/parameters/contextOptions';
import { companyOption } from './writeOptions';

/** The options of operations that run a method of Odoo, with `more` of their own. */
export function callOptions(...more: INodeProperties[]): INodeProperties {
	const options = [companyOption, contextOption, languageOption, timeoutOption, ...more];
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: options.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}
