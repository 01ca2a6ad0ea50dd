import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * What reading parameters takes. Nodes that handle items have it; a trigger, which has none, gets it by
 * `withoutItems`.
 */
export type ParameterReader = Pick<IExecuteFunctions, 'getNodeParameter' | 'getTimezone'> & {
	readonly hasNoItems?: boolean;
};

/** How n8n gives parameters where there are no items. */
interface ItemlessReader {
	getNodeParameter(name: string, fallback?: unknown, options?: object): unknown;
	getTimezone(): string;
}

/** Reads the parameters of a trigger; the item that is asked for does not matter. */
export function withoutItems(ctx: ItemlessReader): ParameterReader {
	const getNodeParameter = (name: string, _item: number, fallback?: unknown, options?: object) =>
		ctx.getNodeParameter(name, fallback, options);
	return {
		getNodeParameter: getNodeParameter as ParameterReader['getNodeParameter'],
		getTimezone: () => ctx.getTimezone(),
		hasNoItems: true,
	};
}
