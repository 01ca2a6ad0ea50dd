import type { RpcValue } from '../call';
import { listIn } from '../call';
import { deepEqual, isTruthy, ORDERINGS } from './pythonValues';
import { evaluate, namesIn } from './expression';
import type { Modifier } from './modifiers';

/** What a condition comes to, and the fields that decided it; undefined where they cannot tell. */
export interface ConditionResult {
	readonly holds: boolean | undefined;
	readonly because: readonly string[];
}

/** The values of a record by field name: ids for links and lists. */
export type Values = ReadonlyMap<string, RpcValue>;

/** The names that a condition asks for: fields of the record, and others. */
export function fieldsIn(condition: Modifier): readonly string[] {
	if (condition === true) return [];
	if (typeof condition === 'string') return namesIn(condition);
	return condition.flatMap((term) =>
		Array.isArray(term) && typeof term[0] === 'string' ? [term[0]] : [],
	);
}

/** Whether a condition holds for a record. Nothing is ever run: what is no plain comparison stays open. */
export function resultOf(condition: Modifier, values: Values): ConditionResult {
	if (condition === true) return { holds: true, because: [] };
	if (typeof condition === 'string') {
		const { value, because } = evaluate(condition, values);
		return { holds: value === undefined ? undefined : isTruthy(value), because };
	}
	return ofDomain(condition, values);
}

/** All of them must hold. */
export function every(results: readonly ConditionResult[]): ConditionResult {
	const failing = results.find(({ holds }) => holds === false);
	if (failing) return failing;
	const isOpen = results.some(({ holds }) => holds === undefined);
	return { holds: isOpen ? undefined : true, because: results.flatMap((each) => each.because) };
}

/** One of them must hold. */
export function some(results: readonly ConditionResult[]): ConditionResult {
	return not(every(results.map(not)));
}

function not({ holds, because }: ConditionResult): ConditionResult {
	return { holds: holds === undefined ? undefined : !holds, because };
}

/** Prefix notation, from the back; terms that no operator takes must all hold. */
function ofDomain(domain: readonly RpcValue[], values: Values): ConditionResult {
	const stack: ConditionResult[] = [];
	for (const term of [...domain].reverse()) {
		if (term === '!') stack.push(not(stack.pop() ?? OPEN));
		else if (term === '|') stack.push(some([stack.pop() ?? OPEN, stack.pop() ?? OPEN]));
		else if (term === '&') stack.push(every([stack.pop() ?? OPEN, stack.pop() ?? OPEN]));
		else stack.push(ofTerm(term, values));
	}
	return every(stack.reverse());
}

const OPEN: ConditionResult = { holds: undefined, because: [] };

function ofTerm(term: RpcValue, values: Values): ConditionResult {
	const [name, operator, expected = false] = listIn(term);
	const value = typeof name === 'string' ? values.get(name) : undefined;
	if (value === undefined || typeof name !== 'string') return OPEN;
	return { holds: COMPARISONS[String(operator)]?.(value, expected), because: [name] };
}

const COMPARISONS: Readonly<
	Record<string, (value: RpcValue, expected: RpcValue) => boolean | undefined>
> = {
	'=': equals,
	'==': equals,
	'!=': (value, expected) => !equals(value, expected),
	'<>': (value, expected) => !equals(value, expected),
	in: isIn,
	'not in': (value, expected) => !isIn(value, expected),
	...ORDERINGS,
};

/** An empty list is as empty as false is, for Odoo's own screens as well. */
function equals(value: RpcValue, expected: RpcValue): boolean {
	return typeof expected === 'boolean' && Array.isArray(value)
		? isTruthy(value) === expected
		: deepEqual(value, expected);
}

function isIn(value: RpcValue, expected: RpcValue): boolean {
	const list = Array.isArray(expected) ? expected : [expected];
	const own: readonly RpcValue[] = Array.isArray(value) ? value : [value];
	return own.some((each) => list.some((other: RpcValue) => deepEqual(each, other)));
}
