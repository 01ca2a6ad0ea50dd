import { OdooError } from '../errors';
import { preview } from '../preview';

/** Longer than any operator, even with blanks around it. */
const MAX_LENGTH = 50;

/** What an operator does with its value, which decides what values it takes. */
export type OperatorKind = 'equality' | 'list' | 'order' | 'pattern' | 'hierarchy' | 'subdomain';

/**
 * What may stand in the middle of a condition. Source: TERM_OPERATORS in odoo/osv/expression.py of
 * Odoo 14 to 18, CONDITION_OPERATORS in odoo/orm/domains.py of Odoo 19.
 */
const OPERATORS: Readonly<Record<OperatorKind, readonly string[]>> = {
	equality: ['=', '!=', '<>', '==', '=?'],
	list: ['in', 'not in'],
	order: ['<', '<=', '>', '>='],
	pattern: ['like', 'not like', 'ilike', 'not ilike', '=like', 'not =like', '=ilike', 'not =ilike'],
	hierarchy: ['child_of', 'parent_of'],
	subdomain: ['any', 'not any'],
};

const KIND_OF = new Map(
	Object.entries(OPERATORS).flatMap(([kind, operators]) =>
		operators.map((operator) => [operator, kind as OperatorKind] as const),
	),
);

/** Odoo's major version that brought an operator; all supported versions know the others. */
const SINCE: ReadonlyMap<string, number> = new Map([
	['==', 19],
	['any', 17],
	['not =ilike', 19],
	['not =like', 19],
	['not any', 17],
]);

/**
 * @param version Odoo's major version; when unknown, operators of all versions are accepted
 * @throws OdooError `INVALID_DOMAIN` for an operator that this version does not know
 */
export function operatorKind(operator: string, version = Infinity): OperatorKind {
	const kind = KIND_OF.get(operator);
	if (!kind) throw unknownOperator(operator);
	const since = SINCE.get(operator) ?? 0;
	if (version < since) throw tooNew(operator, since, version);
	return kind;
}

function unknownOperator(operator: string): OdooError {
	const similar = operator
		.slice(0, MAX_LENGTH)
		.trim()
		.toLowerCase()
		.replace(/[\s_]+/g, ' ')
		.replace(/ of$/, '_of');
	const guess = KIND_OF.has(similar) ? `Did you mean "${similar}"? ` : '';
	return new OdooError('INVALID_DOMAIN', `${preview(operator)} is not an operator of Odoo.`, {
		hint: `${guess}Odoo knows ${[...KIND_OF.keys()].join(', ')}.`,
	});
}

function tooNew(operator: string, since: number, version: number): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`Odoo ${version} does not know the operator "${operator}", which came with Odoo ${since}.`,
		{ hint: 'Use another operator, such as = with a path: ["order_line.product_id", "=", 7].' },
	);
}
