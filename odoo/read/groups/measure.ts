import type { RpcValue } from '../../call';
import { OdooError } from '../../errors';
import { fieldOf } from '../../schema/choose';
import type { Field, Schema } from '../../schema/schema';
import { titleOf } from '../../schema/schema';
import { fromOdoo } from '../../values/values';
import type { ReadFormat } from '../../values/valueType';

export type MeasureFunction = 'avg' | 'count' | 'countDistinct' | 'max' | 'min' | 'sum';

/** A figure that a user wants of each group. */
export interface MeasureChoice {
	readonly field: string;
	readonly function: MeasureFunction;
}

/** The same, checked. */
export interface Measure {
	/** Names the figure in the output, e.g. `amount_total_sum`. */
	readonly key: string;
	readonly field: Field;
	/** Odoo's name of the function. */
	readonly aggregator: string;
	/** Whether it counts: then it is 0 where there is no value, and others are null. */
	readonly isCount: boolean;
}

const NUMBERS = ['float', 'integer', 'monetary'];
const ORDERED = [...NUMBERS, 'char', 'date', 'datetime', 'text'];
const COUNTED = [
	...ORDERED,
	'boolean',
	'html',
	'many2one',
	'many2one_reference',
	'reference',
	'selection',
];

/** What Odoo calls a function, and the types of fields that it makes sense for. */
const FUNCTIONS: Readonly<
	Record<MeasureFunction, { aggregator: string; types: readonly string[] }>
> = {
	avg: { aggregator: 'avg', types: NUMBERS },
	count: { aggregator: 'count', types: COUNTED },
	countDistinct: { aggregator: 'count_distinct', types: COUNTED },
	max: { aggregator: 'max', types: ORDERED },
	min: { aggregator: 'min', types: ORDERED },
	sum: { aggregator: 'sum', types: NUMBERS },
};

/** The name of a figure in the output. */
export function measureKey({ field, function: wanted }: MeasureChoice): string {
	return `${field}_${wanted}`;
}

/**
 * Checks a figure before Odoo is asked, which answers a wrong one with an SQL error.
 * @throws OdooError `FIELD_NOT_FOUND`, or `INVALID_VALUE` for what Odoo cannot calculate
 */
export function measureOf(choice: MeasureChoice, schema: Schema): Measure {
	const { field: name, function: wanted } = choice;
	if (!name) throw noField();
	const field = fieldOf(schema, name);
	const { aggregator, types } = FUNCTIONS[wanted];
	// What Odoo can sort by, it finds in the database.
	if (!field.sortable) throw notStored(field, schema);
	if (!types.includes(field.type)) throw notCalculable(field, wanted, types);
	const isCount = aggregator.startsWith('count');
	return { key: measureKey(choice), field, aggregator, isCount };
}

/** The figure as a workflow sees it, null where there is nothing to calculate. */
export function measured(
	raw: RpcValue | undefined,
	{ field, isCount }: Measure,
	format: ReadFormat,
): unknown {
	if (isCount) return raw;
	const isNothing = raw === undefined || raw === null || raw === false;
	return isNothing ? null : fromOdoo(raw, field, format);
}

function noField(): OdooError {
	return new OdooError('INVALID_VALUE', 'The field of a measure is empty.', {
		hint: 'Choose a field under Measures, or remove the entry. Records are counted in any case.',
	});
}

function notStored(field: Field, { model }: Schema): OdooError {
	const message = `Odoo cannot calculate with ${titleOf(field)} of ${model} records.`;
	return new OdooError('INVALID_VALUE', message, {
		field: field.name,
		hint: 'Odoo computes this field when it is read. Choose a stored field, or calculate in the workflow after reading.',
	});
}

function notCalculable({ name, type }: Field, wanted: string, types: readonly string[]): OdooError {
	const message = `The function "${wanted}" does not fit the ${type} field "${name}".`;
	return new OdooError('INVALID_VALUE', message, {
		field: name,
		hint: `It fits fields of the types ${types.join(', ')}.`,
	});
}
