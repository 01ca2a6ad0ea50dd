import type { IDataObject } from 'n8n-workflow';
import { isSafeObjectProperty } from 'n8n-workflow';
import { isObject } from '../../../odoo';

/** An expression that only names a place in the item: `{{ $json.email }}`, `{{ $json["E-mail"].address }}`. */
const PLAIN_PATH =
	/^\{\{\s*\$json((?:\.[A-Za-z_$][\w$]*|\["[^"'`\\{}\n\r\u2028\u2029]*"\]|\['[^"'`\\{}\n\r\u2028\u2029]*'\]|\[(?:0|[1-9]\d{0,8})\])+)\s*\}\}$/;

/** The steps of such a path, each in one of the three forms. */
const STEP = /\.([A-Za-z_$][\w$]*)|\["([^"]*)"\]|\['([^']*)'\]|\[(\d+)\]/g;

/** n8n refuses this anywhere in an expression, also within a longer name or in quotes. */
const REFUSED = /\.\s*constructor/;

/** Stands for a value that only n8n itself can tell. */
export const LEFT_TO_N8N = Symbol('left to n8n');

/**
 * The keys that lead to the place in an item that an expression names; undefined for any expression
 * that does more, or that n8n refuses.
 * @param expression without the equals sign before it
 */
export function plainPathOf(expression: string): readonly string[] | undefined {
	const [, steps] = PLAIN_PATH.exec(expression) ?? [];
	if (steps === undefined || REFUSED.test(expression)) return undefined;
	const keys = [...steps.matchAll(STEP)].map(([, name, double, single, position]) =>
		String(name ?? double ?? single ?? position),
	);
	return keys.every(isOrdinary) ? keys : undefined;
}

/**
 * What is at a place in an item, exactly as n8n's expressions give it: a value of JSON. What is odd in
 * any way, such as a date, a path through a text, or a property that all objects have, is left to n8n.
 */
export function readPlainPath(json: IDataObject, path: readonly string[]): unknown {
	let value: unknown = json;
	for (const [depth, key] of path.entries()) {
		if (!isPlainContainer(value)) return LEFT_TO_N8N;
		if (!Object.hasOwn(value, key)) {
			// A list has properties that are not its own, such as its methods.
			const isMissing = depth === path.length - 1 && !Array.isArray(value);
			return isMissing ? undefined : LEFT_TO_N8N;
		}
		value = (value as Readonly<Record<string, unknown>>)[key];
	}
	return isPlainJson(value) ? value : LEFT_TO_N8N;
}

/** Neither closed by n8n for security nor something that all objects have. */
function isOrdinary(key: string): boolean {
	return isSafeObjectProperty(key) && !(key in Object.prototype);
}

function isPlainJson(value: unknown): boolean {
	switch (typeof value) {
		case 'string':
		case 'boolean':
			return true;
		case 'number':
			return Number.isFinite(value);
		case 'object':
			if (value === null) return true;
			if (!isPlainContainer(value)) return false;
			return Array.isArray(value)
				? value.every(isPlainJson)
				: Object.entries(value).every(([key, each]) => isOrdinary(key) && isPlainJson(each));
		default:
			return false;
	}
}

/** A list, or an object that is nothing but its own entries. */
function isPlainContainer(value: unknown): value is object {
	if (!isObject(value)) return false;
	const kind: unknown = Object.getPrototypeOf(value);
	return Array.isArray(value)
		? kind === Array.prototype
		: kind === Object.prototype || kind === null;
}
