import type { RpcValue } from '../../call';
import type { Domain } from '../../domain/domain';
import { OdooError } from '../../errors';
import { fieldOf } from '../../schema/choose';
import type { Field, Schema } from '../../schema/schema';
import { titleOf } from '../../schema/schema';
import { dayBeginningAt, fromOdooDatetime } from '../../values/dates';
import { fromOdoo } from '../../values/values';
import type { ReadFormat } from '../../values/valueType';
import type { Measure } from './measure';

/** What records are grouped by: a field, or the periods that its dates lie in. */
export interface Grouping {
	/** As the user wrote it, e.g. `date_order:month`; names the value in the output. */
	readonly key: string;
	/** As Odoo takes it, with a period for every date. */
	readonly spec: string;
	readonly field: Field;
	readonly period?: string;
}

/** One group, in Odoo's raw values. */
export interface RawGroup {
	/** One for each grouping: a period by its beginning, in UTC for times. */
	readonly values: readonly RpcValue[];
	readonly count: number;
	readonly figures: ReadonlyMap<Measure, RpcValue>;
	/** Its records are those asked for that match this. */
	readonly domain: Domain;
}

/** How group values are shown. */
interface GroupFormat extends ReadFormat {
	/** IANA zone that days begin in. */
	readonly timezone: string;
}

const DATE_PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const;
const TIME_PERIODS = ['hour', ...DATE_PERIODS] as const;
const DEFAULT_PERIOD = 'month';

/** Types whose values have no order, or that stand for several values. */
const UNGROUPABLE: ReadonlySet<string> = new Set([
	'binary',
	'image',
	'json',
	'one2many',
	'properties',
]);

/** The periods by which the dates in a field can be grouped; none if it holds no dates. */
export function periodsOf({ type }: Field): readonly string[] {
	if (type === 'datetime') return TIME_PERIODS;
	return type === 'date' ? DATE_PERIODS : [];
}

/** Whether Odoo can group records by a field. */
export function isGroupable({ name, type, groupable }: Field): boolean {
	return groupable && name !== 'id' && !UNGROUPABLE.has(type);
}

/**
 * Reads `user_id` or `date_order:month`; a date without period goes by month.
 * @throws OdooError `FIELD_NOT_FOUND`, or `INVALID_VALUE` for what Odoo cannot group by
 */
export function groupingOf(key: string, schema: Schema): Grouping {
	const [name = '', period, ...rest] = key.split(':').map((part) => part.trim());
	if (name.includes('.')) throw notOwn(name, schema);
	const field = fieldOf(schema, name);
	if (!isGroupable(field)) throw notGroupable(field, schema);
	const periods = periodsOf(field);
	if (period === undefined) {
		if (periods.length === 0) return { key, spec: name, field };
		return { key, spec: `${name}:${DEFAULT_PERIOD}`, field, period: DEFAULT_PERIOD };
	}
	if (!periods.includes(period) || rest.length > 0) throw noPeriod(key, field);
	return { key, spec: `${name}:${period}`, field, period };
}

/**
 * The value that the records of a group have in common, or null. A period is given as its first day, an
 * hour as its first second in UTC.
 * @param raw Odoo's value; for a period its beginning, in UTC if the field holds times
 */
export function groupValue(raw: RpcValue, grouping: Grouping, format: GroupFormat): unknown {
	const { field, period } = grouping;
	if (raw === false && field.type !== 'boolean') return null;
	if (period === undefined) return fromOdoo(raw, oneOf(field), format);
	if (field.type === 'date') return raw;
	return period === 'hour'
		? fromOdooDatetime(String(raw))
		: dayBeginningAt(String(raw), format.timezone);
}

/** A group has one of the records that a many2many field links to. */
function oneOf(field: Field): Field {
	return field.type === 'many2many' ? { ...field, type: 'many2one' } : field;
}

function notGroupable(field: Field, { model }: Schema): OdooError {
	const message = `Odoo cannot group ${model} records by ${titleOf(field)}.`;
	return new OdooError('INVALID_VALUE', message, { field: field.name, hint: hintFor(field) });
}

function hintFor({ name, type }: Field): string {
	if (name === 'id') return 'Each record would be a group of its own. Read the records instead.';
	return UNGROUPABLE.has(type)
		? `The values of a ${type} field are not comparable. Choose another field.`
		: 'Odoo computes this field when it is read. Choose a stored field, or group in the workflow after reading.';
}

/** Only newer versions of Odoo group by some paths and properties. */
function notOwn(path: string, { model }: Schema): OdooError {
	const message = `Records of ${model} are grouped by their own fields, not by "${path}".`;
	return new OdooError('INVALID_VALUE', message, {
		field: path,
		hint: 'Choose a field of the model. For others, read the records with that related field, and group them with a Summarize node.',
	});
}

function noPeriod(key: string, field: Field): OdooError {
	const periods = periodsOf(field);
	return new OdooError('INVALID_VALUE', `Odoo cannot group by "${key}".`, {
		field: field.name,
		hint: periods.length
			? `Use ${field.name}: followed by one of ${periods.join(', ')}.`
			: `Only dates have periods: write ${field.name} alone.`,
	});
}
