import { caughtOdooError, OdooError } from '../errors';
import type { RpcValue } from '../call';
import { parseDomain } from './parse';

/** Stands for what an expression gives; no text has it. */
const GAP = '\ue000';
const EACH_EXPRESSION = /\{\{[\s\S]*?\}\}/g;

/**
 * Refuses a domain that the data within it has changed: where expressions stand in quotes, a quote in
 * what they give ends the text, and the rest is read as part of the filter.
 * @param template the text as it was written, with its expressions
 * @throws OdooError `INVALID_DOMAIN`
 */
export function checkTemplate(template: string, domain: string): void {
	const frame = parsed(template.replaceAll(EACH_EXPRESSION, GAP));
	// An expression that stands alone is meant to give a part of the domain.
	if (!frame) return;
	const filled = parsed(domain);
	if (filled && isFilled(frame, filled)) return;
	throw new OdooError('INVALID_DOMAIN', 'A quote in the data changes what the domain asks for.', {
		hint: 'Use Build Conditions, or an expression that gives an array, such as {{ [["name", "=", $json.name]] }}: data then stays data.',
	});
}

function parsed(text: string): RpcValue | undefined {
	try {
		return parseDomain(text);
	} catch (thrown) {
		caughtOdooError(thrown);
		return undefined;
	}
}

function isFilled(frame: RpcValue, filled: RpcValue | undefined): boolean {
	if (typeof frame === 'string' && frame.includes(GAP)) return typeof filled === 'string';
	if (!Array.isArray(frame)) return JSON.stringify(frame) === JSON.stringify(filled);
	return (
		Array.isArray(filled) &&
		filled.length === frame.length &&
		(frame as readonly RpcValue[]).every((part, at) => isFilled(part, filled[at] as RpcValue))
	);
}
