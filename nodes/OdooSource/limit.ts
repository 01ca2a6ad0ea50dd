import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readSwitchParameter } from '../shared/parameters/choices';
import { wholeNumber } from '../shared/parameters/wholeNumber';

const returnAllParameter: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

export const limitParameters: INodeProperties[] = [
	returnAllParameter,
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/** The same where all are wanted unless told: a limit would fall behind what changes between runs. */
export const allOrLimitParameters: INodeProperties[] = limitParameters.map((parameter) =>
	parameter.name === 'returnAll' ? { ...parameter, default: true } : parameter,
);

/** How many records are wanted, or undefined for all. @throws OdooError `INVALID_VALUE` */
export function readLimit(
	ctx: IExecuteFunctions,
	itemIndex: number,
	byDefault: 'all' | 'limited' = 'limited',
): number | undefined {
	const returnAll = { ...returnAllParameter, default: byDefault === 'all' };
	if (readSwitchParameter(ctx, itemIndex, returnAll)) return undefined;
	return wholeNumber(ctx.getNodeParameter('limit', itemIndex, 50), 'Limit');
}
