import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { MethodRow, RpcValue } from '../../../../odoo';
import { OdooError } from '../../../../odoo';
import { checkGiven } from '../../../shared/parameters/required';

/** What a method is given, besides records. */
export type Arguments = Pick<MethodRow, 'named' | 'positional'>;

export const argumentsParameter: INodeProperties = {
	displayName: 'Arguments (JSON)',
	name: 'arguments',
	type: 'json',
	default: '{}',
	description: 'Arguments of the method, as an object by name or as a list by position',
};

/** @throws OdooError `INVALID_VALUE` for what is neither an object nor a list */
export function readArguments(ctx: IExecuteFunctions, itemIndex: number): Arguments {
	const given = ctx.getNodeParameter('arguments', itemIndex, {}) as unknown;
	checkGiven(ctx, itemIndex, argumentsParameter, given);
	const parsed = plainJson(given);
	if (parsed === null) return { named: {}, positional: [] };
	if (Array.isArray(parsed)) return { named: {}, positional: parsed as RpcValue[] };
	if (typeof parsed === 'object') return { named: parsed as Arguments['named'], positional: [] };
	throw new OdooError('INVALID_VALUE', 'Arguments is neither a JSON object nor a list.', {
		field: 'arguments',
		hint: 'Write the arguments like { "name": "value" }, or leave the parameter empty.',
	});
}

/** Expressions give objects, which may hold dates and the like, or nothing; the editor gives text. */
function plainJson(given: unknown): unknown {
	if (given === undefined || given === null) return undefined;
	try {
		// Throws for what JSON does not know, such as a bigint.
		const text = typeof given === 'string' ? given : JSON.stringify(given);
		return text.trim() === '' ? null : JSON.parse(text);
	} catch {
		return undefined;
	}
}
