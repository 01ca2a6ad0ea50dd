import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Context, Zones } from '../../../odoo';
import { OdooError } from '../../../odoo';
import type { ParameterReader } from './parameterReader';

/** Options that every operation on records has, by name, to be put in alphabetical order by their users. */
export const contextOption: INodeProperties = {
	displayName: 'Context (JSON)',
	name: 'context',
	type: 'json',
	default: '{}',
	description: "Further keys for Odoo's context, for apps that need them",
};

export const languageOption: INodeProperties = {
	displayName: 'Language Name or ID',
	name: 'language',
	type: 'options',
	default: '',
	description:
		'The language of translated texts. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	typeOptions: { loadOptionsMethod: 'getLanguages' },
};

export const timezoneOption: INodeProperties = {
	displayName: 'Timezone',
	name: 'timezone',
	type: 'string',
	default: '',
	placeholder: 'e.g. Europe/Brussels',
	description:
		"The zone of dates and times that are given without an offset. The workflow's time zone if empty.",
};

export const timeoutOption: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1000 },
	default: 300000,
	description: 'How long to wait for one answer of the server, in milliseconds',
};

/** How long to wait for one answer, in milliseconds; undefined for the usual time. */
export function readTimeout(ctx: ParameterReader, itemIndex: number): number | undefined {
	const timeoutMs = ctx.getNodeParameter('options.timeout', itemIndex, 0);
	return typeof timeoutMs === 'number' && timeoutMs > 0 ? timeoutMs : undefined;
}

/** The time zones that texts without an offset may be in. */
export function readZones(ctx: ParameterReader, options: IDataObject): Zones {
	const chosen = typeof options.timezone === 'string' ? options.timezone.trim() : '';
	return { ...(chosen && { chosen }), workflow: ctx.getTimezone() };
}

/** The user's own context. @throws OdooError `INVALID_VALUE` */
export function readContext(options: IDataObject): Context {
	const { context = {} } = options;
	const parsed = typeof context === 'string' ? parseJson(context) : context;
	if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
		return parsed as Context;
	}
	throw new OdooError('INVALID_VALUE', 'The option Context is not a JSON object.', {
		hint: 'Write it like { "key": "value" }.',
	});
}

/** The company IDs in an option that takes one, a list, or a text with commas. */
export function readCompanyIds(value: unknown): number[] {
	const list = Array.isArray(value) ? value : String(value ?? '').split(',');
	return list.filter((id) => id !== null && String(id).trim() !== '').map((id) => companyId(id));
}

function companyId(value: unknown): number {
	const id = Number(value);
	if (Number.isInteger(id) && id > 0) return id;
	throw new OdooError('INVALID_VALUE', `"${String(value)}" is no company ID.`, {
		hint: 'Choose companies from the list, or give their database IDs.',
	});
}

function parseJson(text: string): unknown {
	try {
		return text.trim() === '' ? {} : JSON.parse(text);
	} catch {
		return undefined;
	}
}
