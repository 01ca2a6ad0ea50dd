import { OdooError, rethrowUnlessOdooError } from '../errors';
import type { RpcValue } from '../call';
import { isRpcList } from '../call';
import { parseDomain } from './parse';

/** Stand for what expressions give; no text has them. */
const TEXT = '\ue000';
/** Several texts, joined by the expression itself. */
const TEXTS = '\ue001';
/** Outside of quotes, where any part of a domain is meant. */
const ANYTHING = '\ue002';

/** An expression, an escaped character, a quote or anything else. */
const EACH_PART = /\{\{([\s\S]*?)\}\}|\\[\s\S]|['"]|[^'"\\{]+|\{/g;

/**
 * Refuses a domain that the data within it has changed: where expressions stand in quotes, a quote in
 * what they give ends the text, and the rest is read as part of the filter.
 * @param template the text as it was written, with its expressions
 * @throws OdooError `INVALID_DOMAIN`
 */
export function checkTemplate(template: string, domain: string): void {
	const frame = parsed(frameOf(template));
	if (!frame) return; // it is wrong without the data, which the parser tells
	const filled = parsed(domain);
	if (filled && isFilled(frame, filled)) return;
	throw new OdooError(
		'INVALID_DOMAIN',
		'A value in the expression would change the structure of the domain.',
		{
			hint: 'It contains a quote, a backslash or a line break. Use Build Conditions, or an expression that gives an array, such as {{ [["name", "=", $json.name]] }}: data then stays data.',
		},
	);
}

/** The template with what stands for its expressions. */
function frameOf(template: string): string {
	let quote = '';
	return template.replace(EACH_PART, (part: string, expression?: string) => {
		if (expression !== undefined) {
			if (quote === '') return `"${ANYTHING}"`;
			return /\bjoin\s*\(/.test(expression) ? TEXTS : TEXT;
		}
		if (part === quote) quote = '';
		else if (quote === '' && (part === "'" || part === '"')) quote = part;
		return part;
	});
}

function parsed(text: string): RpcValue | undefined {
	try {
		return parseDomain(text);
	} catch (thrown) {
		rethrowUnlessOdooError(thrown);
		return undefined;
	}
}

function isFilled(frame: RpcValue, filled: RpcValue | undefined): boolean {
	if (frame === ANYTHING) return true;
	if (typeof frame === 'string' && (frame.includes(TEXT) || frame.includes(TEXTS))) {
		return typeof filled === 'string';
	}
	if (!isRpcList(frame)) return JSON.stringify(frame) === JSON.stringify(filled);
	return isRpcList(filled) && isListFilled(frame, filled);
}

/** What may be several stands for any number of them, and what is before and behind for itself. */
function isListFilled(frame: readonly RpcValue[], filled: readonly RpcValue[]): boolean {
	const severalAt = frame.findIndex((part) => part === ANYTHING || part === TEXTS);
	if (severalAt < 0) {
		return frame.length === filled.length && frame.every((part, at) => isFilled(part, filled[at]));
	}
	const behind = frame.length - severalAt - 1;
	const several = filled.slice(severalAt, filled.length - behind);
	return (
		filled.length >= frame.length - 1 &&
		frame.slice(0, severalAt).every((part, at) => isFilled(part, filled[at])) &&
		several.every((part) => frame[severalAt] === ANYTHING || typeof part === 'string') &&
		frame
			.slice(severalAt + 1)
			.every((part, at) => isFilled(part, filled[filled.length - behind + at]))
	);
}
