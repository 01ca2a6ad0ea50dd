import type { INodeProperties } from 'n8n-workflow';
import { isBlank, isBlankKey, isEmptyList, OdooError, textFrom } from '../../../odoo';
import type { ParameterReader } from './parameterReader';
import { valueOfPicker } from './picker';
import { isFromExpression } from './writtenExpression';

export type Required = Pick<INodeProperties, 'displayName' | 'name'> & Partial<INodeProperties>;

/** A value that must be there, as it is, or what a picker holds. @throws OdooError `INVALID_VALUE` */
export function readRequired(
	ctx: ParameterReader,
	itemIndex: number,
	parameter: Required,
	hint?: string,
): unknown {
	const { name, default: byDefault } = parameter;
	const fallback = typeof byDefault === 'string' ? byDefault : '';
	const value = valueOfPicker(ctx.getNodeParameter(name, itemIndex, fallback));
	if (isNothing(value)) throw hasNoValue(parameter, { ctx, hint });
	return value;
}

/** The same as text, without spaces around it. @throws OdooError `INVALID_VALUE`, also for an object */
export function readRequiredText(
	ctx: ParameterReader,
	itemIndex: number,
	parameter: Required,
	hint?: string,
): string {
	const value = readRequired(ctx, itemIndex, parameter, hint);
	if (typeof value === 'object') throw hasNoValue(parameter, { ctx, hint });
	return String(value).trim();
}

/**
 * A value that may be left empty: what a picker holds.
 * @param meaning what it is read as
 * @throws OdooError `INVALID_VALUE` for an expression that gave nothing
 */
export function readGiven(
	ctx: ParameterReader,
	itemIndex: number,
	parameter: Required,
	meaning = (given: unknown) => given,
): unknown {
	const value = meaning(givenFor(ctx, itemIndex, parameter));
	checkGiven(ctx, itemIndex, parameter, value);
	return value;
}

/**
 * The same as a list. One that is empty as it was given says that there are none; one whose values are all
 * nothing does not.
 * @throws OdooError `INVALID_VALUE` for an expression that gave nothing
 */
export function readGivenList<T>(
	ctx: ParameterReader,
	itemIndex: number,
	parameter: Required,
	listFrom: (given: unknown) => T[],
): T[] {
	const given = givenFor(ctx, itemIndex, parameter);
	const list = listFrom(given);
	if (!isEmptyList(given)) checkGiven(ctx, itemIndex, parameter, list);
	return list;
}

/** The same as text. @throws OdooError `INVALID_VALUE`, also for an object */
export function readGivenText(
	ctx: ParameterReader,
	itemIndex: number,
	parameter: Required,
): string {
	readGiven(ctx, itemIndex, parameter);
	return readText(ctx, itemIndex, parameter);
}

/**
 * A text that is none where it is left empty, so that an expression may give nothing as well.
 * @throws OdooError `INVALID_VALUE` for an object, other than a date
 */
export function readText(ctx: ParameterReader, itemIndex: number, parameter: Required): string {
	const value = givenFor(ctx, itemIndex, parameter);
	if (isBlank(value)) return '';
	const label = titleOf(parameter);
	return textFrom(
		textOfDate(value) ?? value,
		{ name: parameter.name, label },
		`${label} takes text.`,
	);
}

/** Dates, of JavaScript and of Luxon, know their text. */
function textOfDate(value: unknown): unknown {
	const { toJSON } = Object(value) as { readonly toJSON?: unknown };
	return typeof toJSON === 'function' ? toJSON.call(value) : undefined;
}

function givenFor(
	ctx: ParameterReader,
	itemIndex: number,
	{ name, default: byDefault }: Required,
): unknown {
	return valueOfPicker(ctx.getNodeParameter(name, itemIndex, byDefault));
}

/**
 * Checks a value that was read for a parameter. One that was left empty has a default; one whose expression
 * gave nothing has none, as something else was meant.
 * @throws OdooError `INVALID_VALUE`
 */
export function checkGiven(
	ctx: ParameterReader,
	itemIndex: number,
	parameter: Required,
	value: unknown,
): void {
	if (!isNothing(value)) return;
	const { name, required, displayOptions, type } = parameter;
	// As JSON, an empty list is a value.
	if (type === 'json' && isEmptyList(value)) return;
	const isNeeded = required && !displayOptions;
	if (!isNeeded && !isFromExpression(ctx, name, itemIndex)) return;
	const title = titleOf(parameter);
	throw hasNoValue(parameter, {
		ctx,
		hint: required
			? undefined
			: `Check the expression under ${title}, or filter such items out before this node. For the default, remove the expression.`,
	});
}

interface Missing {
	/** Where there may be no items. */
	readonly ctx?: ParameterReader;
	/** What to do, where it is more than to fill it in. */
	readonly hint?: string;
	readonly code?: OdooError['code'];
	/** What the error is about, if it is not the parameter. */
	readonly field?: string;
}

/** The error of a parameter that is empty, or whose expression gave nothing. */
export function hasNoValue(
	parameter: Required,
	{ ctx, code = 'INVALID_VALUE', field = parameter.name, ...given }: Missing = {},
): OdooError {
	const title = titleOf(parameter);
	const ofItem = ctx?.hasNoItems ? '' : ' for this item';
	const { hint = `Fill in ${title}. If it is an expression, check that it has a value${ofItem}.` } =
		given;
	return new OdooError(code, `${title} has no value${ofItem}.`, { field, hint });
}

export function isNothing(value: unknown): boolean {
	return isEmptyList(value) || isBlankKey(value);
}

/** Without what n8n wants lists to be called. */
function titleOf({ displayName }: Required): string {
	return displayName.replace(/ Names? or IDs?$/, '');
}
