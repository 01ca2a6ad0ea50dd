import type { RpcValue } from '../call';
import { isRpcList } from '../call';
import { OdooError } from '../errors';
import { preview } from '../preview';

/**
 * A filter as Odoo takes it: conditions `[field, operator, value]` with `&`, `|` and `!` in front of
 * what they join; conditions side by side all have to hold. Empty is every record.
 * Source: odoo/osv/expression.py of Odoo 14, odoo/orm/domains.py of Odoo 19.
 */
export type Domain = readonly RpcValue[];

/** One condition; the field may be a path such as `partner_id.country_id.code`. */
export type Leaf = readonly [field: string, operator: string, value: RpcValue];

/** How many parts each joining sign takes. */
const ARITY: ReadonlyMap<RpcValue, number> = new Map([
	['&', 2],
	['|', 2],
	['!', 1],
]);

/** All of the domains hold. Each keeps its meaning, however it joins its own conditions. */
export function and(...domains: readonly Domain[]): Domain {
	return allOf(domains);
}

/** At least one of the domains holds. */
export function or(...domains: readonly Domain[]): Domain {
	return oneOf(domains);
}

/** As `and`, for more domains than a function takes arguments. */
export function allOf(domains: readonly Domain[]): Domain {
	return joined('&', domains.filter(isRestricting));
}

/** As `or`, for more domains than a function takes arguments. */
export function oneOf(domains: readonly Domain[]): Domain {
	return domains.every(isRestricting) ? joined('|', domains) : [];
}

export function isLeaf(term: RpcValue | undefined): term is Leaf {
	if (!isRpcList(term) || term.length !== 3) return false;
	const [field, operator] = term;
	return typeof field === 'string' && typeof operator === 'string';
}

/** `[1, "=", 1]` is always true and `[0, "=", 1]` never. */
export function isConstant(term: RpcValue): boolean {
	if (!isRpcList(term) || term.length !== 3) return false;
	const [left, operator, right] = term;
	return (left === 1 || left === 0) && operator === '=' && right === 1;
}

/**
 * The same domain with a `&` for each pair that only stands side by side: one expression, which may
 * follow another sign.
 * @throws OdooError `INVALID_DOMAIN` for anything that is no domain
 */
export function normalise(domain: Domain): Domain {
	let implied = 0;
	let missing = 1;
	for (const term of domain) {
		if (missing === 0) {
			implied += 1;
			missing = 1;
		}
		missing += arityOf(term, domain) - 1;
	}
	if (domain.length > 0 && missing > 0) throw tooShort(missing);
	return [...Array<RpcValue>(implied).fill('&'), ...domain];
}

function joined(sign: '&' | '|', domains: readonly Domain[]): Domain {
	const signs = Array<RpcValue>(Math.max(0, domains.length - 1)).fill(sign);
	return [...signs, ...domains.flatMap(normalise)];
}

function isRestricting(domain: Domain): boolean {
	return domain.length > 0;
}

function arityOf(term: RpcValue, domain: Domain): number {
	if (isLeaf(term) || isConstant(term)) return 0;
	const arity = ARITY.get(term);
	if (arity === undefined) throw noTerm(term, domain);
	return arity;
}

function tooShort(missing: number): OdooError {
	const count = missing === 1 ? 'one condition is' : `${missing} conditions are`;
	return new OdooError(
		'INVALID_DOMAIN',
		`The domain ends too early: ${count} missing at its end.`,
		{
			hint: 'The signs & and | stand in front of the two conditions they join, and ! in front of one.',
		},
	);
}

function noTerm(term: RpcValue, domain: Domain): OdooError {
	const message = `${preview(term)} is neither a condition nor one of the signs &, | and !.`;
	return new OdooError('INVALID_DOMAIN', message, { hint: hintFor(term, domain) });
}

function hintFor(term: RpcValue, domain: Domain): string {
	if (isLeaf(domain)) return `A domain is a list of conditions: write [${preview(domain)}].`;
	if (typeof term === 'string' && /^(and|or|not)$/i.test(term)) {
		return 'Write & for "and", | for "or" and ! for "not", in front of the conditions they join.';
	}
	const isNested = Array.isArray(term) && term.some((part) => isLeaf(part));
	if (isNested) return 'A domain is flat: write ["|", a, b], without brackets around a group.';
	return 'A condition has three parts: ["field", "operator", value].';
}
