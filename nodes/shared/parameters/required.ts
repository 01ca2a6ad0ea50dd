import type { INodeProperties } from 'n8n-workflow';
import { isBlank, OdooError, textFrom } from '../../../odoo';
import type { ParameterReader } from './parameterReader';
import { valueOfPicker } from './picker';
import { writtenExpression } from './writtenExpression';

type Required = Pick<INodeProperties, 'displayName' | 'name'> & Partial<INodeProperties>;

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
export function readGiven<T = unknown>(
	ctx: ParameterReader,
	itemIndex: number,
	parameter: Required,
	meaning = (given: unknown) => given as T,
): T {
	const { name, default: byDefault } = parameter;
	const value = meaning(valueOfPicker(ctx.getNodeParameter(name, itemIndex, byDefault)));
	checkGiven(ctx, itemIndex, parameter, value);
	return value;
}

/** The same as text. @throws OdooError `INVALID_VALUE`, also for an object */
export function readGivenText(
	ctx: ParameterReader,
	itemIndex: number,
	parameter: Required,
): string {
	const value = readGiven(ctx, itemIndex, parameter);
	return isBlank(value) ? '' : textFrom(value, { name: parameter.name, label: titleOf(parameter) });
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
	const { name, required, displayOptions } = parameter;
	const isNeeded = required && !displayOptions;
	if (!isNeeded && writtenExpression(ctx, name, itemIndex) === undefined) return;
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
	if (Array.isArray(value)) return value.length === 0;
	return isBlank(typeof value === 'string' ? value.trim() : value);
}

/** Without what n8n wants lists to be called. */
function titleOf({ displayName }: Required): string {
	return displayName.replace(/ Names? or IDs?$/, '');
}
