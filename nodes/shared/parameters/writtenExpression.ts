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
