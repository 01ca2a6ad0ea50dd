import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { fingerprint, isObject, OdooError } from '../../odoo';
import { Added } from '../shared/parameters/added';
import { hasNoValue } from '../shared/parameters/required';

/** Not the name of an app: Odoo removes what it finds under an app's name when that is updated. */
const XMLID_MODULE = '__n8n__';

const exactlyOnceOption: INodeProperties = {
	displayName: 'Exactly Once',
	name: 'exactlyOnce',
	type: 'boolean',
	default: false,
	description:
		'Whether to give each record an External ID derived from the item, so that a retry after a lost response finds the record instead of creating a second one. Not available for records with nested lines.',
};

const keyOption: INodeProperties = {
	displayName: 'Exactly Once Key',
	name: 'exactlyOnceBy',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.orderNumber }}',
	description:
		'A value that identifies the item, such as an order number, so that later executions find its record too. Turns on Exactly Once. Without a key, only retries within the same execution find the record.',
};

/** The options that let a record be created once, however often its item comes. */
export const exactlyOnceOptions: readonly INodeProperties[] = [exactlyOnceOption, keyOption];

/**
 * The External ID of the record that an item creates; undefined without Exactly Once or a key for it. It depends on
 * the workflow, the node and the user's own key, or else on the execution, the item in it, and its
 * data: executions are counted anew after a reset, and theirs must not pass for one tried again.
 * @throws OdooError `INVALID_VALUE` for a key that is empty for this item
 */
export function readExactlyOnceId(
	ctx: IExecuteFunctions,
	itemIndex: number,
	{ json }: INodeExecutionData,
): string | undefined {
	const options = new Added(ctx, itemIndex);
	const node = ctx.getNode();
	const isKeyed = hasKey(node.parameters);
	if (!options.switch(exactlyOnceOption) && !isKeyed) return undefined;
	const place = isKeyed
		? ['key', keyOf(options.values)]
		: ['item', ctx.getExecutionId(), runIndexOf(ctx, itemIndex), itemIndex, fingerprint(json)];
	const parts = [ctx.getWorkflow().id, node.id, ...place];
	return `${XMLID_MODULE}.${parts.map((part) => encodeURIComponent(String(part))).join('.')}`;
}

/** A node in a loop runs several times in one execution, each time with items from 0 on. */
function runIndexOf(ctx: IExecuteFunctions, itemIndex: number): unknown {
	return ctx.evaluateExpression('{{ $runIndex }}', itemIndex);
}

function hasKey(parameters: IDataObject): boolean {
	const { exactlyOnceBy } = (parameters.options ?? {}) as IDataObject;
	return exactlyOnceBy !== undefined && exactlyOnceBy !== '';
}

function keyOf({ exactlyOnceBy }: IDataObject): string {
	if (isObject(exactlyOnceBy)) throw notOneValue();
	const key = String(exactlyOnceBy ?? '').trim();
	if (key !== '') return key;
	const hint = 'Check the expression, or remove the option for all items.';
	throw hasNoValue(keyOption, { hint });
}

/** As text, all objects are the same. */
function notOneValue(): OdooError {
	return new OdooError('INVALID_VALUE', 'Exactly Once Key is a list or an object for this item.', {
		hint: 'Use an expression with a single value, such as {{ $json.partner_id.id }}.',
	});
}
