import type { RpcValue } from '../call';

/** As Python takes it: empty texts and lists, zero and None are false. */
export function isTruthy(value: RpcValue): boolean {
	if (Array.isArray(value)) return value.length > 0;
	return Boolean(value);
}

/** As Python compares: True is 1, and lists are equal if their items are. */
export function deepEqual(a: RpcValue, b: RpcValue): boolean {
	if (Array.isArray(a) && Array.isArray(b)) {
		const other: readonly RpcValue[] = b;
		return a.length === b.length && a.every((each, index) => deepEqual(each, other[index] ?? null));
	}
	return plainValue(a) === plainValue(b);
}

type Ordering = (a: RpcValue, b: RpcValue) => boolean | undefined;

/** Undefined where Python would refuse to compare. */
export const ORDERINGS: Readonly<Record<string, Ordering>> = {
	'<': ordering((order) => order < 0),
	'<=': ordering((order) => order <= 0),
	'>': ordering((order) => order > 0),
	'>=': ordering((order) => order >= 0),
};

function ordering(holds: (order: number) => boolean): Ordering {
	return (a, b) => {
		const order = orderOf(a, b);
		return order === undefined ? undefined : holds(order);
	};
}

/** Negative if a comes first; undefined where Python would refuse to compare. */
function orderOf(a: RpcValue, b: RpcValue): number | undefined {
	const [left, right] = [plainValue(a), plainValue(b)];
	if (typeof left === 'number' && typeof right === 'number') return left - right;
	if (typeof left !== 'string' || typeof right !== 'string') return undefined;
	return left < right ? -1 : Number(left > right);
}

function plainValue(value: RpcValue): RpcValue {
	return typeof value === 'boolean' ? Number(value) : value;
}
