import type { Domain } from './domain';
import { and, isLeaf } from './domain';

/**
 * Odoo leaves the contents of fields out of a search for attachments, unless the domain is about IDs or
 * about fields: as that of every page but the first is. So it is said in each.
 * Source: _search in base/models/ir_attachment.py.
 */
export function withoutFieldFiles(model: string, domain: Domain): Domain {
	if (model !== 'ir.attachment') return domain;
	const isAboutThem = domain.some(
		(term) => isLeaf(term) && (term[0] === 'id' || term[0] === 'res_field'),
	);
	return isAboutThem ? domain : and(domain, [['res_field', '=', false]]);
}
