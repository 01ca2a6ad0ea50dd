import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isObject, OdooError } from '../../../odoo';
import { valueOfPicker } from './picker';
import type { Origin } from './modelBefore';
import { modelBefore } from './modelBefore';
import { writtenExpression } from './writtenExpression';

/** What parameters for a record are filled in with until somebody changes them: this, or `recordMeant`. */
const ID_OF_ITEM = /^\{\{\s*\$json\.id\s*\}\}$/;
const RECORD_MEANT = '$json.opened?.model ===';

/**
 * An expression for the records of a model that the action before made or, where it made none, was about;
 * never the ID of a record of another one.
 * @param model an expression for the model
 * @param made where the item has what was made
 * @param own where it has what the action was about
 */
export function recordMeant(model: string, made: string, own: string): string {
	return `${RECORD_MEANT} ${model} ? ${made} : ($json._model ?? ${model}) === ${model} ? ${own} : undefined`;
}

/** The same for the model chosen in the node, and for one record. */
export const ONE_RECORD_MEANT = recordMeant(
	'$parameter.model.value',
	'$json.opened.ids[0]',
	'$json.id',
);

/** Where the ID of an item is used, and as whose. */
interface Use {
	/** Where it is filled in; undefined where that of the item is taken anyway. */
	readonly parameter?: string;
	/** The node's Model where left out. */
	readonly model?: string;
}

/**
 * The ID that an item comes with may be that of a record of another model: answers of actions say so in
 * `_model`, and of other nodes of ours the model is known. Where a parameter takes that ID as it comes, it
 * would mean some other record.
 * @throws OdooError `INVALID_VALUE`
 */
export function checkOwnModel(
	ctx: IExecuteFunctions,
	itemIndex: number,
	{ parameter, model = modelOf(ctx, itemIndex) }: Use,
): void {
	const item: IDataObject = ctx.getInputData()[itemIndex]?.json ?? {};
	const { _model: told, opened, id, ids } = item;
	if (!model || (id ?? ids ?? told) === undefined) return;
	const [takesId, takesMade] = parameter ? taking(ctx, itemIndex, parameter) : [true, false];
	if (!takesId) return;
	const isMade = isOf(opened, model);
	if (takesMade && isMade) return;
	const origin = typeof told === 'string' ? { node: undefined, model: told } : givenBy(ctx, item);
	if (!origin || shareIds(origin.model, model)) return;
	const made = `{{ $json.opened.ids${parameter === 'ids' ? '' : '[0]'} }}`;
	throw new OdooError('INVALID_VALUE', messageOf(origin, model), {
		field: 'id',
		hint: isMade
			? `To take the records that the previous action created, use ${made}.`
			: `Take the ID from the node that has the ${model} record, for example {{ $('Name of the node').item.json.id }}.`,
	});
}

/** Where the node before gave the ID; an item that failed there still has what it came with. */
function givenBy(ctx: IExecuteFunctions, { error }: IDataObject): Origin | undefined {
	return error === undefined ? modelBefore(ctx) : undefined;
}

function modelOf(ctx: IExecuteFunctions, itemIndex: number): string | undefined {
	const model = valueOfPicker(ctx.getNodeParameter('model', itemIndex, ''));
	return typeof model === 'string' ? model : undefined;
}

/** Whether a parameter takes the ID of the item as it is, and whether it looks at what was made first. */
function taking(ctx: IExecuteFunctions, itemIndex: number, parameter: string): [boolean, boolean] {
	const written = writtenExpression(ctx, parameter, itemIndex)?.trim() ?? '';
	const takesMade = written.startsWith(`{{ ${RECORD_MEANT}`);
	return [takesMade || ID_OF_ITEM.test(written), takesMade];
}

function isOf(opened: unknown, model: string): boolean {
	return isObject(opened) && 'model' in opened && opened.model === model;
}

/** Whether one ID means the same in both. What every user may see of employees is a view of them. */
function shareIds(one: string, other: string): boolean {
	const [a, b] = [one, other].map((name) => name.replace(/^hr\.employee\.public$/, 'hr.employee'));
	return a === b;
}

function messageOf({ node, model }: Origin | { node: undefined; model: string }, own: string) {
	const from = node === undefined ? 'The ID of this item' : `The ID that "${node}" gives`;
	return `${from} belongs to a ${model} record, not to a ${own} record.`;
}
