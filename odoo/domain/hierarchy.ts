import { OdooError } from '../errors';
import { isRelational, titleOf } from '../schema/schema';
import type { PathTarget } from './path';
import type { DomainScope } from './scope';

/** Where a link to the record itself no longer makes Odoo search without end. Source: odoo/osv/expression.py */
const ENDS_SINCE = 17;

/**
 * Whether records of the field's model are above and below each other, and Odoo can tell which.
 * @throws OdooError `INVALID_DOMAIN`
 */
export async function assertHasHierarchy(
	{ field, model }: PathTarget,
	{ schemaOf, version = Infinity }: Pick<DomainScope, 'schemaOf' | 'version'>,
): Promise<void> {
	const linked = field.relation ?? model;
	const { fields } = await schemaOf(linked);
	const hasPath = fields.has('parent_path');
	const isParentKnown = hasPath || fields.has('parent_id');
	const links = [...fields.values()].filter(({ relation }) => relation === linked);
	if (!isParentKnown && links.length === 0) throw noHierarchy(linked, field.name);
	if (version >= ENDS_SINCE || hasPath || linked !== model || !isRelational(field)) return;
	const link = field.type === 'one2many' ? field.inverse : field.name;
	if (field.type === 'many2many' || link === 'parent_id') return;
	throw new OdooError(
		'INVALID_DOMAIN',
		`Odoo ${version} might never finish this search: ${titleOf(field)} may link a record to itself.`,
		{
			field: field.name,
			hint: 'Use a field that holds the parent, such as parent_id, or use id. To find records with one link, use Equals or Is One Of (in a domain: = or in).',
		},
	);
}

function noHierarchy(model: string, field: string): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`Records of ${model} have no parents, so none of them is above or below another.`,
		{ field, hint: 'Use Equals or Is One Of (in a domain: = or in).' },
	);
}
