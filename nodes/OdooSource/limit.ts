import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readSwitchParameter } from '../shared/parameters/choices';
import { wholeNumber } from '../shared/parameters/wholeNumber';

/** How many results an operation gives: its parameters, and what reads them. */
interface Limit {
	readonly parameters: readonly INodeProperties[];
	/** How many are wanted, or undefined for all. @throws OdooError `INVALID_VALUE` */
	readonly read: (ctx: IExecuteFunctions, itemIndex: number) => number | undefined;
}

const returnAllParameter: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

const limitParameter: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
};

/** Some, unless all are wanted. */
export const someOrAll = limitWith(false);

/** The same where all are wanted unless told: a limit would fall behind what changes between runs. */
export const allOrSome = limitWith(true);

function limitWith(returnsAll: boolean): Limit {
	const ownReturnAll = { ...returnAllParameter, default: returnsAll };
	const read: Limit['read'] = (ctx, itemIndex) => {
		if (readSwitchParameter(ctx, itemIndex, ownReturnAll)) return undefined;
		const { name, displayName, default: byDefault } = limitParameter;
		return wholeNumber(ctx.getNodeParameter(name, itemIndex, byDefault), displayName);
	};
	return { parameters: [ownReturnAll, limitParameter], read };
}
