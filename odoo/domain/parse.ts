import type { RpcValue } from '../call';
import { OdooError } from '../errors';
import { parseJson } from '../parseJson';
import { preview } from '../preview';
import { CHECK_EXPRESSION } from '../protocol/explanations';
import type { Domain } from './domain';
import { MAX_DEPTH, parseLiteral } from './literal';

/**
 * Reads a domain from a list, as an expression gives it, or from text, JSON or as in Python. Its
 * fields, operators and logic are not checked here.
 * @throws OdooError `INVALID_DOMAIN`, also for an empty source: a filter must not widen by accident
 */
export function parseDomain(source: unknown): Domain {
	const parsed = typeof source === 'string' ? parseText(source) : source;
	if (isNothing(parsed)) throw empty();
	if (!Array.isArray(parsed)) throw noList(parsed);
	return parsed.map((term, index) => plainPart(term, `[${index}]`, 1));
}

/** JSON first, since the two differ: `\/` is a slash there, and a backslash more in Python. */
function parseText(text: string): unknown {
	if (text.trim() === '') return undefined;
	const json = parseJson(text);
	return json === undefined ? parseLiteral(text) : json;
}

/** n8n gives `{}` for a JSON parameter that nobody filled in. */
function isNothing(source: unknown): boolean {
	if (source === undefined || source === null) return true;
	return typeof source === 'object' && !Array.isArray(source) && Object.keys(source).length === 0;
}

/** A value as RPC can carry it; dates become texts with their offset. */
function plainPart(value: unknown, where: string, depth: number): RpcValue {
	if (depth > MAX_DEPTH) throw invalid(where, 'is nested too deeply');
	if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
	if (typeof value === 'number') return exactNumber(value, where);
	if (typeof value !== 'object') throw invalid(where, `is ${typeof value}`);
	if (Array.isArray(value)) {
		return value.map((part, index) => plainPart(part, `${where}[${index}]`, depth + 1));
	}
	return isoOf(value, where) ?? plainRecord(value, where, depth);
}

function exactNumber(value: number, where: string): number {
	if (!Number.isFinite(value)) throw invalid(where, `is ${value}`);
	if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
		throw invalid(where, 'is a number too large to be exact');
	}
	return value;
}

/** The text of a JavaScript `Date` or a Luxon `DateTime`. */
function isoOf(value: object, where: string): string | undefined {
	const { toISO, toISOString } = value as Partial<Record<string, unknown>>;
	const method = toISO ?? toISOString;
	if (typeof method !== 'function') return undefined;
	const isValid = !Number.isNaN(Number(value));
	const iso: unknown = isValid ? method.call(value) : undefined;
	if (typeof iso !== 'string') throw invalid(where, 'is an invalid date');
	return iso;
}

function plainRecord(value: object, where: string, depth: number): RpcValue {
	const entries = Object.entries(value).map(
		([key, part]) => [key, plainPart(part, `${where}.${key}`, depth + 1)] as const,
	);
	return Object.fromEntries(entries);
}

function empty(): OdooError {
	return new OdooError('INVALID_DOMAIN', 'The domain is empty; use [] to match all records.', {
		hint: CHECK_EXPRESSION,
	});
}

function noList(parsed: unknown): OdooError {
	return new OdooError('INVALID_DOMAIN', `A domain is a list, not ${preview(parsed)}.`, {
		hint: 'Write [["name", "=", "Azure"]].',
	});
}

function invalid(where: string, problem: string): OdooError {
	return new OdooError('INVALID_DOMAIN', `The domain's part ${where} ${problem}.`, {
		hint: `${CHECK_EXPRESSION} Odoo takes texts, numbers, true, false and lists of them.`,
	});
}
