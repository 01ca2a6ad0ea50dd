import type { Schema } from './schema';

/** Odoo's own name of the field, and the one of models made in Odoo Studio. */
const ACTIVE_NAMES = ['active', 'x_active'];

/**
 * The field that says whether a record is archived; undefined for a model without archive.
 * Source: `_active_name` in models.py of Odoo 14, orm/models.py of Odoo 19.
 */
export function activeNameIn({ fields }: Schema): string | undefined {
	return ACTIVE_NAMES.find((name) => fields.has(name));
}
