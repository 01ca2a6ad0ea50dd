import { OdooError } from '../errors';
import type { Domain } from './domain';
import { isLeaf } from './domain';
import type { PathTarget } from './path';
import type { DomainScope } from './scope';

/**
 * Odoo ignores a condition on names where it does not know by which field records are named.
 * @param domain the conditions on the field
 * @throws OdooError `INVALID_DOMAIN` where it would
 */
export async function assertFindsByName(
	{ field, model }: PathTarget,
	domain: Domain,
	{ ignoresNames, schemaOf }: Pick<DomainScope, 'ignoresNames' | 'schemaOf'>,
): Promise<void> {
	const isName = field.name === 'display_name' && !field.stored;
	const named = field.relation ?? (isName ? model : undefined);
	const asksForText = domain.some(
		(term) => isLeaf(term) && [term[2]].flat().some((value) => typeof value === 'string'),
	);
	if (named === undefined || !asksForText || !ignoresNames) return;
	const { fields } = await schemaOf(named);
	if (fields.has('name') || fields.has('x_name') || !(await ignoresNames(named))) return;
	throw new OdooError(
		'INVALID_DOMAIN',
		`Records of ${named} cannot be found by name: Odoo would ignore this condition and return every record.`,
		{ field: field.name, hint: 'Compare with IDs, or use another field.' },
	);
}
