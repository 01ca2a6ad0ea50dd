import { valueError } from '../faults';
import { addDays, addSeconds, parseDomainDate } from '../orm/dates';
import type { Row, Stored } from '../orm/database';
import type { Env } from '../orm/env';
import type { Field } from '../orm/field';
import { repr, type Value } from '../python';

/**
 * Compares dates and datetimes. Odoo 19 compares datetimes by whole seconds although it stores
 * microseconds, and takes a date for the whole day: `> 2026-01-31` begins the day after.
 */
export function dateTest(
	env: Env,
	field: Field,
	values: readonly Value[],
	get: (row: Row) => Stored,
	operator = '=',
): (row: Row) => boolean {
	const isDatetime = field.type === 'datetime';
	const cut = isDatetime ? 19 : 10;
	const operands = values.map((value) => operandOf(env, field, value));
	const stored = (row: Row) => (get(row) as string | null)?.slice(0, cut) ?? null;
	if (operator === '=') {
		const wanted = new Set(operands.map((operand) => operand?.value.slice(0, cut) ?? null));
		return (row) => wanted.has(stored(row));
	}

	const [operand] = operands;
	if (!operand) return () => false;
	const isWholeDay = operand.isDate || !isDatetime;
	const next = isWholeDay ? addDays(operand.value, 1) : addSeconds(operand.value, 1);
	const isStrict = operator === '>' || operator === '<=';
	const bound = (isStrict ? next : operand.value).slice(0, cut);
	const wantsLater = operator.startsWith('>');
	return (row) => {
		const text = stored(row);
		return text !== null && text >= bound === wantsLater;
	};
}

function operandOf(env: Env, field: Field, value: Value) {
	if (value === false || value === null) return undefined;
	if (typeof value === 'string') return parseDomainDate(value, env.db.now);
	throw valueError(`Failed to cast ${repr(value)} into a ${field.type}`);
}
