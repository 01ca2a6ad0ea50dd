import { valueOfPicker } from './picker';
import type { ParameterReader } from './parameterReader';

/** The expression that a parameter was filled in with, without its `=`; undefined where its value is fixed. */
export function writtenExpression(
	ctx: ParameterReader,
	name: string,
	itemIndex: number,
): string | undefined {
	const written = valueOfPicker(
		ctx.getNodeParameter(name, itemIndex, '', { rawExpressions: true }),
	);
	return typeof written === 'string' && written.startsWith('=') ? written.slice(1) : undefined;
}

/** Whether a value comes from an expression: its own one, or that of the options that it is part of. */
export function isFromExpression(ctx: ParameterReader, path: string, itemIndex: number): boolean {
	const [root = path] = path.split('.');
	return [...new Set([root, path])].some(
		(each) => writtenExpression(ctx, each, itemIndex) !== undefined,
	);
}
