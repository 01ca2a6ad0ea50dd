import { OdooError } from '../errors';
import { preview } from '../preview';

/** Longer than any operator, even with blanks around it. */
const MAX_LENGTH = 50;

/** What an operator does with its value, which decides what values it takes. */
export type OperatorKind = 'equality' | 'list' | 'order' | 'pattern' | 'hierarchy' | 'subdomain';

interface Operator {
	readonly kind: OperatorKind;
	/** Odoo's major version that brought it; all supported versions know the others. */
	readonly since?: number;
}

/**
 * What may stand in the middle of a condition. Source: TERM_OPERATORS in odoo/osv/expression.py of
 * Odoo 14 to 18, CONDITION_OPERATORS in odoo/orm/domains.py of Odoo 19.
 */
const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>(
	Object.entries({
		'=': { kind: 'equality' },
		'!=': { kind: 'equality' },
		'<>': { kind: 'equality' },
		'==': { kind: 'equality', since: 19 },
		'=?': { kind: 'equality' },
		in: { kind: 'list' },
		'not in': { kind: 'list' },
		'<': { kind: 'order' },
		'<=': { kind: 'order' },
		'>': { kind: 'order' },
		'>=': { kind: 'order' },
		like: { kind: 'pattern' },
		'not like': { kind: 'pattern' },
		ilike: { kind: 'pattern' },
		'not ilike': { kind: 'pattern' },
		'=like': { kind: 'pattern' },
		'not =like': { kind: 'pattern', since: 19 },
		'=ilike': { kind: 'pattern' },
		'not =ilike': { kind: 'pattern', since: 19 },
		child_of: { kind: 'hierarchy' },
		parent_of: { kind: 'hierarchy' },
		any: { kind: 'subdomain', since: 17 },
		'not any': { kind: 'subdomain', since: 17 },
	}),
);

/**
 * @param version Odoo's major version; when unknown, operators of all versions are accepted
 * @throws OdooError `INVALID_DOMAIN` for an operator that this version does not know
 */
export function operatorKind(operator: string, version = Infinity): OperatorKind {
	const known = OPERATORS.get(operator);
	if (!known) throw unknownOperator(operator);
	const { kind, since = 0 } = known;
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
	const guess = OPERATORS.has(similar) ? `Did you mean "${similar}"? ` : '';
	return new OdooError('INVALID_DOMAIN', `${preview(operator)} is not an operator of Odoo.`, {
		hint: `${guess}Odoo knows ${[...OPERATORS.keys()].join(', ')}.`,
	});
}

function tooNew(operator: string, since: number, version: number): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`Odoo ${version} does not know the operator "${operator}", which came with Odoo ${since}.`,
		{ hint: 'Use another operator, such as = with a path: ["order_line.product_id", "=", 7].' },
	);
}
