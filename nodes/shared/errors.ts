import type {
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	JsonObject,
} from 'n8n-workflow';
import {
	ApplicationError,
	ExpressionError,
	NodeApiError,
	NodeError,
	NodeOperationError,
} from 'n8n-workflow';
import { OdooError, toOdooError } from '../../odoo';
import { troubleshootingUrl } from './documentation';
import { isTool } from './parameters/toolUse';

/** The error in an item that leaves by the error output. */
export function errorItem(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
	{ code, message, field, hint }: OdooError,
): INodeExecutionData {
	const error: IDataObject = {
		code,
		message,
		...(field && { field }),
		hint: [hint, `See ${troubleshootingUrl(code)}`].filter(Boolean).join(' '),
	};
	const pairedItem = { item: itemIndex };
	// n8n moves an item with nothing but an error to the error output and adds the input to it.
	const isMoved = ctx.getNode().onError === 'continueErrorOutput';
	return isMoved ? { json: { error }, pairedItem } : { json: { ...item.json, error }, pairedItem };
}

/** How far a run had come when it stopped. */
interface Progress {
	readonly itemIndex: number;
	readonly itemCount: number;
	readonly doneCount: number;
	/** Items of which nobody knows whether they were done. */
	readonly unknownCount: number;
}

/** The error that stops a run: names the item and what was done before it. */
export function stopError(
	ctx: IExecuteFunctions,
	error: OdooError,
	{ itemIndex, itemCount, doneCount, unknownCount }: Progress,
): NodeApiError {
	const unknown = unknownCount > 0 ? ` The outcome of ${unknownCount} is unknown.` : '';
	const done = `The run stopped at this item. ${doneCount} of ${itemCount} items were processed.${unknown}`;
	const isOneOfMany = itemCount > 1;
	// n8n tells an AI agent the message alone, and the hint is what it can do better.
	const told =
		isTool(ctx.getNode()) && error.hint ? `${error.message} ${error.hint}` : error.message;
	return new NodeApiError(ctx.getNode(), detailsOf(error), {
		message: isOneOfMany ? `${told} [item ${itemIndex}]` : told,
		description: [error.hint, isOneOfMany && done, learnMore(error)].filter(Boolean).join(' '),
		itemIndex,
	});
}

/** The error where no item is at fault: of a list in the editor, or of a trigger. */
export function nodeError(ctx: Pick<IExecuteFunctions, 'getNode'>, error: unknown): Error {
	return error instanceof OdooError
		? new NodeApiError(ctx.getNode(), detailsOf(error), {
				message: error.message,
				description: [error.hint, learnMore(error)].filter(Boolean).join(' '),
			})
		: unknownError(ctx.getNode(), error);
}

/** n8n shows descriptions as HTML. */
function learnMore({ code }: OdooError): string {
	return `<a href="${troubleshootingUrl(code)}" target="_blank">Learn more</a>`;
}

/** Whatever was thrown as an OdooError: n8n's own errors, such as one in an expression, keep their words. */
export function asOdooError(thrown: unknown): OdooError {
	if (thrown instanceof OdooError) return thrown;
	if (thrown instanceof NodeError || thrown instanceof ExpressionError) {
		const hint = typeof thrown.description === 'string' ? thrown.description : undefined;
		return new OdooError('INVALID_VALUE', thrown.message, { hint, cause: thrown });
	}
	if (thrown instanceof ApplicationError) {
		return new OdooError('INVALID_VALUE', `n8n reports: ${thrown.message}.`, {
			hint: 'Check the expressions in the parameters of the node.',
			cause: thrown,
		});
	}
	return toOdooError(thrown);
}

function unknownError(node: INode, error: unknown): NodeOperationError {
	return new NodeOperationError(node, error as Error);
}

/** What n8n keeps of the error with the execution: never the cause, which may hold secrets. */
function detailsOf({ code, message, hint, field, details }: OdooError): JsonObject {
	return {
		code,
		message,
		...(hint && { hint }),
		...(field && { field }),
		...(details && { details }),
	};
}
