import { valueError } from '../faults';
import type { Value } from '../python';
import { checkFieldAccess } from './access';
import type { Row, Stored } from './database';
import type { Env } from './env';
import type { Field } from './field';
import type { Model } from './model';
import { NUMBERS_OF_DATES, PERIODS } from './periods';
import { timezoneOf, toLocal, toUtc } from './timezone';

/** One `groupby` entry, e.g. `date_order:month`. */
export interface Grouping {
	readonly spec: string;
	readonly field: Field;
	/** The keys a row falls under: several for a many2many. */
	readonly keysOf: (row: Row) => readonly Stored[];
	readonly format: (key: Stored) => Value;
	/** The domain that finds a group's rows, one expression per entry. */
	readonly domainOf: (key: Stored) => readonly Value[];
}

export function groupingOf(env: Env, model: Model, spec: string): Grouping {
	const [name = '', granularity] = spec.split(':');
	const field = fieldNamed(model, name);
	checkFieldAccess(env, field, 'read');
	const isDate = field.type === 'date' || field.type === 'datetime';
	if (isDate) return dateGrouping(env, field, spec, granularity);
	if (granularity) {
		throw valueError(`Granularity set on a no-datetime field or property: '${spec}'`);
	}
	if (field.type !== 'many2many' && !field.sortable) throw notStored(field);
	const get = env.getter(field);
	const isLink = field.relation !== undefined;
	const noRecord = field.type === 'many2many' ? [name, 'not any', []] : [name, '=', false];
	return {
		spec,
		field,
		keysOf: (row) => {
			const key = get(row);
			if (Array.isArray(key)) return key.length > 0 ? (key as readonly number[]) : [null];
			return [key];
		},
		format: (key) => {
			if (key === null) return false;
			const name = isLink ? env.displayName(field.relation!, key as number) : undefined;
			return name === undefined ? (key as Value) : [key as number, name];
		},
		domainOf: (key) => [key === null ? noRecord : [name, '=', key as Value]],
	};
}

function fieldNamed(model: Model, name: string): Field {
	const field = model.fields.get(name);
	if (field) return field;
	throw valueError(`Invalid field '${name}' on model '${model.name}'`);
}

function dateGrouping(env: Env, field: Field, spec: string, granularity?: string): Grouping {
	if (!granularity) {
		throw valueError(`Granularity not set on a date(time) field: '${field.name}'`);
	}
	if (NUMBERS_OF_DATES[granularity]) return numberGrouping(env, field, spec, granularity);
	const period = PERIODS[granularity];
	if (!period) throw valueError(`Granularity specification isn't correct: '${granularity}'`);
	const get = env.getter(field);
	const isDatetime = field.type === 'datetime';
	const zone = timezoneOf(env);
	const local = (text: string) => (isDatetime ? toLocal(text, zone) : `${text} 00:00:00`);
	const wire = (start: string) => (isDatetime ? toUtc(start, zone) : start.slice(0, 10));
	return {
		spec,
		field,
		keysOf: (row) => {
			const stored = get(row) as string | null;
			return [stored === null ? null : period.start(local(stored))];
		},
		format: (key) => (key === null ? false : [wire(key as string), period.label(key as string)]),
		domainOf: (key) => {
			if (key === null) return [[field.name, '=', false]];
			const start = key as string;
			return [
				[field.name, '>=', wire(start)],
				[field.name, '<', wire(period.next(start))],
			];
		},
	};
}

/** A part of a date, as in `write_date:hour_number`. */
function numberGrouping(env: Env, field: Field, spec: string, part: string): Grouping {
	const get = env.getter(field);
	const zone = timezoneOf(env);
	const numberOf = (stored: string) => {
		const moment = field.type === 'datetime' ? toLocal(stored, zone) : `${stored} 00:00:00`;
		return NUMBERS_OF_DATES[part]!(moment + stored.slice(19));
	};
	return {
		spec,
		field,
		keysOf: (row) => {
			const stored = get(row) as string | null;
			return [stored === null ? null : numberOf(stored)];
		},
		format: (key) => (key === null ? false : (key as number)),
		domainOf: (key) => [
			key === null ? [field.name, '=', false] : [`${field.name}.${part}`, '=', key as number],
		],
	};
}

/** Neither groups nor aggregates can be made of what is no column. */
export function notStored(field: Field): Error {
	const place = `${field.model}.${field.name}`;
	return valueError(`Cannot convert ${place} to SQL because it is not stored`);
}
