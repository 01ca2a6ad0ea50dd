import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { RecordLocator } from '../../../odoo';
import { isEmptyList, isObject, locatorOf } from '../../../odoo';
import { BY_NUMBER_OR_NAME, BY_URL, fromList, typed } from './pickerModes';
import { checkOwnModel, recordMeant } from './ownModel';
import { pickedFrom } from './picker';
import { hasNoValue } from './required';

const WHAT_TO_ENTER =
	'By ID: database IDs or External IDs, separated by commas or as an array. By Number or Name: what Odoo shows for the record, such as S00042, or an array of several.';

const RECORD = { displayName: 'Record', name: 'ids' };

/** What the expression comes to that is filled in at first. */
const FROM_BEFORE = 'Defaults to the records that the previous node created or worked on.';

/**
 * Which existing records an item means. Its list needs `searchRecords`.
 * @param model the model of the records, where answers of other operations may be about another one
 */
export function idsParameter(description: string, model?: string): INodeProperties {
	const id = model
		? recordMeant(`"${model}"`, '$json.opened.ids', '$json.ids ?? $json.id')
		: '$json.id';
	return {
		...RECORD,
		type: 'resourceLocator',
		default: { mode: 'id', value: `={{ ${id} }}` },
		required: true,
		description: [description, ...(model ? [FROM_BEFORE] : []), WHAT_TO_ENTER].join(' '),
		modes: [
			fromList('searchRecords', 'Choose a record...'),
			typed('By ID', 'id', 'e.g. 42, or base.partner_demo'),
			BY_NUMBER_OR_NAME,
			BY_URL,
		],
	};
}

/**
 * The records of one item as they were given, at least one.
 * @param model what they are of, where the node does not say it under Model
 * @throws OdooError `INVALID_VALUE`
 */
export function readIds(
	ctx: IExecuteFunctions,
	itemIndex: number,
	model?: string,
): readonly RecordLocator[] {
	checkOwnModel(ctx, itemIndex, { parameter: 'ids', model });
	const { mode, value } = pickedFrom(ctx.getNodeParameter('ids', itemIndex, ''));
	// Addresses and names may have commas.
	const isOne = (mode === 'url' || mode === 'name') && !isObject(value);
	const values = listFrom(isOne ? [value] : value);
	if (values.length > 0) {
		return values.map((each) => (mode === 'name' ? { by: mode, value: each } : locatorOf(each)));
	}
	throw hasNoValue(RECORD, {
		field: 'id',
		hint: madeNothing(ctx, itemIndex)
			? 'The previous action created no record for this item, such as no delivery for an order of services. Remove such items with a Filter node first, for example with {{ $json.opened.ids.length > 0 }}.'
			: 'Fill in Record with a database ID such as 42. If it is an expression, check that it has a value for this item. If some items have no records, remove them with a Filter node first, for example with {{ $json.opened.ids.length > 0 }}.',
	});
}

/** Whether the action before says that nothing came of the item's record. */
function madeNothing(ctx: IExecuteFunctions, itemIndex: number): boolean {
	const { opened }: IDataObject = ctx.getInputData()[itemIndex]?.json ?? {};
	const ids = isObject(opened) && 'ids' in opened ? opened.ids : [0];
	return isEmptyList(ids);
}

/** The values in a parameter that takes a list, or one text with commas. */
export function listFrom(given: unknown): unknown[] {
	// A list, or a linked record as Odoo Source gives it.
	const list: readonly unknown[] = isObject(given)
		? [given].flat()
		: String(given ?? '').split(',');
	return list
		.map((value) => (typeof value === 'string' ? value.trim() : value))
		.filter((value) => value !== '' && value !== null && value !== undefined);
}
