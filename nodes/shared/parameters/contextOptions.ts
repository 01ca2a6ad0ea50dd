import type { INodeProperties } from 'n8n-workflow';
import type { Context, Zones } from '../../../odoo';
import { idFrom, isObject, OdooError, preview } from '../../../odoo';
import type { Added } from './added';
import { withLoadedOptions } from './loadedLists';
import { optionsOf } from './options';
import type { ParameterReader } from './parameterReader';
import { parsedJson } from './parsedJson';

/** Options that every operation on records has, by name, to be put in alphabetical order by their users. */
export const contextOption: INodeProperties = {
	displayName: 'Context (JSON)',
	name: 'context',
	type: 'json',
	default: '{}',
	description: 'Additional keys for the Odoo context, for apps that need them',
};

const LANGUAGE: INodeProperties = {
	displayName: 'Language Name or ID',
	name: 'language',
	type: 'options',
	default: '',
};

export const languageOption: INodeProperties = withLoadedOptions('getLanguages', {
	...LANGUAGE,
	description:
		'The language of labels and translated texts, and of names in filters. Defaults to English.',
});

/** For operations that write: names that English does not have are looked up in the user's language. */
export const writeLanguageOption: INodeProperties = withLoadedOptions('getLanguages', {
	...LANGUAGE,
	description:
		'The language of translated texts. Defaults to English. Names and labels are also understood in the language of the Odoo user.',
});

export const timezoneOption: INodeProperties = {
	displayName: 'Timezone',
	name: 'timezone',
	type: 'string',
	default: '',
	placeholder: 'e.g. Europe/Brussels',
	description:
		'Timezone of dates and times without an offset. Defaults to the timezone of the workflow.',
};

export const timeoutOption: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1000 },
	default: 300000,
	description: 'Maximum time for one request in milliseconds, including the response',
};

/** The options of operations that have no other one. */
export const timeoutOptions = optionsOf(timeoutOption);

/** How long one request may take, in milliseconds; undefined for the default. */
export function readTimeout(options: Added): number | undefined {
	return options.number(timeoutOption, undefined);
}

/** Where several requests may be under way at a time. */
export const parallelOption: INodeProperties = {
	displayName: 'Parallel Requests',
	name: 'parallelRequests',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 8 },
	default: 1,
	description:
		'Maximum number of requests at the same time. Increase it if Odoo runs several workers.',
};

/** How many requests may be under way at a time. */
export function readParallel(options: Added): number {
	return options.number(parallelOption, 1);
}

/** The time zones that texts without an offset may be in. */
export function readZones(ctx: ParameterReader, options: Added): Zones {
	const chosen = String(options.value(timezoneOption) ?? '').trim();
	return { ...(chosen && { chosen }), workflow: ctx.getTimezone() };
}

/**
 * The code of a language, empty for the server's default.
 * @throws OdooError `INVALID_VALUE` if an expression gave nothing
 */
export function readLanguage(options: Added): string {
	const chosen = options.value(languageOption) ?? '';
	if (typeof chosen === 'string') return chosen;
	throw new OdooError(
		'INVALID_VALUE',
		`The option Language is not a language code: ${preview(chosen)}.`,
		{ hint: 'Use a language code such as fr_FR.' },
	);
}

/** The user's own context. @throws OdooError `INVALID_VALUE` */
export function readContext(options: Added): Context {
	const parsed = parsedJson(options.value(contextOption) ?? {});
	if (isObject(parsed) && !Array.isArray(parsed)) {
		return parsed as Context;
	}
	throw new OdooError('INVALID_VALUE', 'The option Context is not a JSON object.', {
		hint: 'Write it like { "key": "value" }.',
	});
}

/**
 * The company IDs in an option that takes one, a list, or a text with commas; none if nothing is chosen.
 * @throws OdooError `INVALID_VALUE`, also if an expression gave nothing: that would mean all companies
 */
export function readCompanyIds(
	options: Added,
	name: 'companyId' | 'companyIds',
): readonly number[] {
	const value = options.value({ displayName: 'Company', name });
	if (value === undefined || value === '') return [];
	const list: unknown = typeof value === 'string' ? value.split(',') : value;
	return (Array.isArray(list) ? list : [list]).map((each) => companyId(each));
}

function companyId(value: unknown): number {
	const id = idFrom(value);
	if (id !== undefined) return id;
	throw new OdooError(
		'INVALID_VALUE',
		`The option Company contains ${preview(value)}, which is not an ID.`,
		{ hint: 'Choose from the list, or use database IDs.' },
	);
}
