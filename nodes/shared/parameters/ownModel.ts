import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { OdooError } from '../../../odoo';
import { locatorValue } from './locatorValue';
import { writtenExpression } from './writtenExpression';

/** What parameters for a record are filled in with until somebody changes them. */
const ID_OF_ITEM = /^\{\{\s*\$json\.id\s*\}\}$/;

/**
 * Answers of actions say in `_model` whose ID they have. Where a parameter takes that ID as it comes, it
 * would mean some other record of the node's own model.
 * @param parameter where the ID is filled in; undefined where that of the item is taken anyway
 * @throws OdooError `INVALID_VALUE`
 */
export function checkOwnModel(
	ctx: IExecuteFunctions,
	itemIndex: number,
	parameter: string | undefined,
): void {
	const { _model: theirs, opened }: IDataObject = ctx.getInputData()[itemIndex]?.json ?? {};
	const own = locatorValue(ctx.getNodeParameter('model', itemIndex, ''));
	if (typeof theirs !== 'string' || typeof own !== 'string' || own === '' || own === theirs) return;
	if (parameter !== undefined) {
		const written = writtenExpression(ctx, parameter, itemIndex) ?? '';
		if (!ID_OF_ITEM.test(written.trim())) return;
	}
	const isMade = typeof opened === 'object' && opened !== null && 'model' in opened;
	throw new OdooError(
		'INVALID_VALUE',
		`The ID of this item is that of a ${theirs} record, but the model is ${own}.`,
		{
			field: 'id',
			hint:
				isMade && opened.model === own
					? 'To take the records that the action before made, use {{ $json.opened.ids }}.'
					: `Use the ID of a ${own} record, or choose ${theirs} under Model.`,
		},
	);
}
