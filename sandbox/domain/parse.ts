import { typeError, valueError } from '../faults';
import { isList, repr, tuple, type Value } from '../python';

export interface Leaf {
	readonly kind: 'leaf';
	readonly field: string;
	readonly operator: string;
	readonly value: Value;
}

export type Domain =
	| Leaf
	| { readonly kind: 'constant'; readonly holds: boolean }
	| { readonly kind: 'not'; readonly child: Domain }
	| { readonly kind: 'and' | 'or'; readonly children: readonly Domain[] };

const OPERATORS: ReadonlySet<string> = new Set(
	['=', '!=', '<>', '==', '=?', '<', '>', '<=', '>=', 'in', 'not in', 'any', 'not any'].concat(
		['like', 'ilike', '=like', '=ilike'].flatMap((operator) => [operator, `not ${operator}`]),
		['child_of', 'parent_of'],
	),
);

const EVERYTHING: Domain = { kind: 'constant', holds: true };
const NOTHING: Domain = { kind: 'constant', holds: false };

/** A domain as clients send it. Terms beyond the prefix operators' need are joined by "and". */
export function parseDomain(raw: Value): Domain {
	if (raw === true) return EVERYTHING;
	if (raw === false) return NOTHING;
	if (!isList(raw)) throw typeError(`Domain() invalid argument type for domain: ${repr(raw)}`);
	const stack: Domain[] = [];
	const pop = (): Domain => {
		const top = stack.pop();
		if (!top) throw valueError(`Domain() malformed domain ${repr(raw)}`);
		return top;
	};
	for (const item of [...raw].reverse()) {
		if (isList(item) && item.length === 3) stack.push(termOf(item));
		else if (item === '&') stack.push({ kind: 'and', children: [pop(), pop()] });
		else if (item === '|') stack.push({ kind: 'or', children: [pop(), pop()] });
		else if (item === '!') stack.push({ kind: 'not', child: pop() });
		else throw valueError(`Domain() invalid item in domain: ${repr(item)}`);
	}
	return allOf(stack.reverse());
}

export function allOf(children: readonly Domain[]): Domain {
	return children.length === 1 ? children[0]! : { kind: 'and', children };
}

export function leaf(field: string, operator: string, value: Value): Leaf {
	return { kind: 'leaf', field, operator, value };
}

/** What Odoo adds to a message about a leaf. */
export function inCondition({ field, operator, value }: Leaf): string {
	return ` in condition ${tuple([field, operator, value])}`;
}

/** Whether a condition on the field decides; conditions on other models do not count. */
export function mentions(domain: Domain, field: string): boolean {
	if (domain.kind === 'leaf') return domain.field === field;
	if (domain.kind === 'not') return mentions(domain.child, field);
	return domain.kind !== 'constant' && domain.children.some((child) => mentions(child, field));
}

function termOf(item: readonly Value[]): Domain {
	const [field, rawOperator, value] = item as [Value, Value, Value];
	if (typeof field !== 'string') {
		if (rawOperator === '=' && value === 1 && (field === 1 || field === 0)) {
			return field === 1 ? EVERYTHING : NOTHING;
		}
		throw typeError(`Domain() invalid arguments: ${tuple(item)}`);
	}
	const condition = leaf(field, String(rawOperator).toLowerCase(), value ?? false);
	if (field === '') throw typeError(`Empty field name${inCondition(condition)}`);
	if (!OPERATORS.has(condition.operator)) {
		throw valueError(`Invalid operator${inCondition(condition)}`);
	}
	return condition;
}
