import type { ReadFormat } from '../../odoo';

/** How the nodes return values when a user leaves their options alone. */
export const format: ReadFormat = { relationFormat: 'object', selectionFormat: 'value' };
