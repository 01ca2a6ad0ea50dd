import { OdooError } from '../errors';
import type { Schema } from './schema';

/** @throws OdooError `INVALID_VALUE` for a model whose records have none */
export function assertHasActivities({ model, fields }: Schema): void {
	if (fields.has('activity_ids')) return;
	throw new OdooError('INVALID_VALUE', `Activities are not available for ${model} records.`, {
		hint: 'Choose a model whose form in Odoo shows activities, such as contacts, orders or tasks.',
	});
}
