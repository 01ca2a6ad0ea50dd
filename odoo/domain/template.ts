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

const EXPRESSION = /\{\{[\s\S]*?\}\}/g;
/** An expression, an escaped character, a quote or anything else. */
const EACH_PART = /\{\{([\s\S]*?)\}\}|\\[\s\S]|['"]|[^'"\\{]+|\{/g;

/**
 * Refuses a domain that the data within it has changed: where expressions stand in quotes, a quote in
 * what they give ends the text, and the rest is read as part of the filter. Also one of which nothing
 * is left where they gave nothing: it would match other records than were meant, up to all.
 * @param template the text as it was written, with its expressions
 * @throws OdooError `INVALID_DOMAIN`
 */
export function checkTemplate(template: string, domain: string): void {
	const filled = parsedDomain(domain);
	const bare = template.replaceAll(EXPRESSION, '');
	if (bare !== template && isAllRecords(filled) && isAllRecords(parsedDomain(bare)))
		throw gaveNothing();
	const frame = parsedDomain(frameOf(template));
	if (!frame) return; // it is wrong without the data, which the parser tells
	const fit = filled ? fitOf(frame, filled) : 'changed';
	if (fit === 'changed') throw changedStructure();
	if (fit === 'emptied') throw gaveNothing();
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

function parsedDomain(text: string): RpcValue | undefined {
	try {
		return parseDomain(text);
	} catch (thrown) {
		rethrowUnlessOdooError(thrown);
		return undefined;
	}
}

function isAllRecords(domain: RpcValue | undefined): boolean {
	return isRpcList(domain) && domain.length === 0;
}

/** What became of the template: texts of which expressions gave no part are emptied. */
type Fit = 'filled' | 'emptied' | 'changed';

function fitOf(frame: RpcValue, filled: RpcValue | undefined): Fit {
	if (frame === ANYTHING) return 'filled';
	if (typeof frame === 'string' && frame !== withoutPlaces(frame)) {
		if (typeof filled !== 'string') return 'changed';
		return filled === withoutPlaces(frame) ? 'emptied' : 'filled';
	}
	if (isRpcList(frame)) return isRpcList(filled) ? worst(fitsOf(frame, filled)) : 'changed';
	return JSON.stringify(frame) === JSON.stringify(filled) ? 'filled' : 'changed';
}

/** A text without what stands for its expressions. */
function withoutPlaces(text: string): string {
	return text.replaceAll(TEXT, '').replaceAll(TEXTS, '');
}

function worst(fits: readonly Fit[]): Fit {
	return (['changed', 'emptied'] as const).find((fit) => fits.includes(fit)) ?? 'filled';
}

/** What may be several stands for any number of them, and what is before and behind for itself. */
function fitsOf(frame: readonly RpcValue[], filled: readonly RpcValue[]): readonly Fit[] {
	const severalAt = frame.findIndex((part) => part === ANYTHING || part === TEXTS);
	if (severalAt < 0) {
		if (frame.length !== filled.length) return ['changed'];
		return frame.map((part, at) => fitOf(part, filled[at]));
	}
	const behind = frame.length - severalAt - 1;
	if (filled.length < frame.length - 1) return ['changed'];
	const several = filled.slice(severalAt, filled.length - behind);
	return [
		...frame.slice(0, severalAt).map((part, at) => fitOf(part, filled[at])),
		frame[severalAt] === ANYTHING ? 'filled' : fitOfTexts(several),
		...frame
			.slice(severalAt + 1)
			.map((part, at) => fitOf(part, filled[filled.length - behind + at])),
	];
}

function fitOfTexts(texts: readonly RpcValue[]): Fit {
	if (texts.some((text) => typeof text !== 'string')) return 'changed';
	return texts.every((text) => text === '') ? 'emptied' : 'filled';
}

function changedStructure(): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		'A value in the expression would change the structure of the domain.',
		{
			hint: 'It contains a quote, a backslash or a line break. Use Build Conditions, or an expression that gives an array, such as {{ [["name", "=", $json.name]] }}: data then stays data.',
		},
	);
}

function gaveNothing(): OdooError {
	return new OdooError('INVALID_DOMAIN', 'An expression in the domain gave nothing.', {
		hint: 'Check that each expression has a value for every item, or filter out items without one before this node. To find records in which a field is empty, write ["field", "=", false]; for all records, write [].',
	});
}
