import type { INodeProperties } from 'n8n-workflow';
import { contextOption, languageOption, timeoutOption } from '../shared/parameters/contextOptions';
import { optionsOf } from '../shared/parameters/options';
import { companyOption } from './writeOptions';

/** The options of operations that run a method of Odoo, with `more` of their own. */
export function callOptions(...more: readonly INodeProperties[]): INodeProperties {
	return optionsOf(companyOption, contextOption, languageOption, timeoutOption, ...more);
}
