import type { INodeProperties } from 'n8n-workflow';
import { isBlank, OdooError } from '../../../odoo';
import { locatorValue } from './locatorValue';
import type { ParameterReader } from './parameterReader';

/** The expression that a parameter was filled in with, without its `=`; undefined where its value is fixed. */
export function writtenExpression(
	ctx: ParameterReader,
	name: string,
	itemIndex: number,
): string | undefined {
	const written = locatorValue(ctx.getNodeParameter(name, itemIndex, '', { rawExpressions: true }));
	return typeof written === 'string' && written.startsWith('=') ? written.slice(1) : undefined;
}

/**
 * Checks a value that was read for a parameter. One that was left empty has a default; one whose expression
 * gave nothing has none, as something else was meant.
 * @throws OdooError `INVALID_VALUE`
 */
export function checkGiven(
	ctx: ParameterReader,
	itemIndex: number,
	{ name, displayName, required, displayOptions }: INodeProperties,
	value: unknown,
): void {
	if (!isNothing(value)) return;
	const isNeeded = required && !displayOptions;
	if (!isNeeded && writtenExpression(ctx, name, itemIndex) === undefined) return;
	throw new OdooError('INVALID_VALUE', `${displayName} has no value for this item.`, {
		field: name,
		hint: required
			? `Fill in ${displayName}. If it is an expression, check that it has a value for this item.`
			: `Check the expression under ${displayName}, or filter such items out before this node. For the default, leave ${displayName} empty.`,
	});
}

function isNothing(value: unknown): boolean {
	if (Array.isArray(value)) return value.length === 0;
	return isBlank(typeof value === 'string' ? value.trim() : value);
}
