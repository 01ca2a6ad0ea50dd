import { OdooError } from '../../odoo';
import type { RunSettings } from '../shared/operation';
import type { WriteChoices } from './writeOptions';

/**
 * All or Nothing means all input items: rows with other options, or for another model, would be
 * written apart, and items whose parameters cannot be read are missing.
 * @throws OdooError `INVALID_VALUE`
 */
export function checkAllTogether(
	rows: readonly unknown[],
	{ allOrNothing }: WriteChoices,
	{ ctx }: RunSettings,
): void {
	const itemCount = ctx.getInputData().length;
	if (!allOrNothing || rows.length === itemCount) return;
	throw new OdooError(
		'INVALID_VALUE',
		`Nothing was written: only ${rows.length} of ${itemCount} items can be written together.`,
		{
			hint: 'Use the same model and options for all items, and check that each is complete. Or turn off All or Nothing.',
		},
	);
}
