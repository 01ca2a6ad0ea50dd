import { userError, valueError } from '../faults';
import type { Row, Stored } from './database';
import type { Env } from './env';
import type { Model } from './model';

interface Term {
	readonly key: (row: Row) => Stored;
	readonly descending: boolean;
	readonly nullsFirst: boolean;
}

const PART =
	/^\s*(?<field>[a-z0-9_]+)(\.(?<property>[a-z0-9_]+))?(\s+(?<direction>desc|asc))?(\s+nulls (?<nulls>first|last))?\s*$/i;

/** Sorts rows as `ORDER BY` does; without an order, by the model's own. */
export function sorterBy(
	env: Env,
	model: Model,
	order = model.order,
): (rows: readonly Row[]) => Row[] {
	const terms = termsOf(env, model, order, []);
	return (rows) => {
		const keyed = rows.map((row) => ({ row, keys: terms.map(({ key }) => key(row)) }));
		keyed.sort((one, other) => {
			for (const [at, term] of terms.entries()) {
				const difference = compare(one.keys[at]!, other.keys[at]!, term);
				if (difference !== 0) return difference;
			}
			return 0;
		});
		return keyed.map(({ row }) => row);
	};
}

function termsOf(env: Env, model: Model, order: string, seen: readonly string[]): Term[] {
	const parts = order.split(',').map((part) => PART.exec(part)?.groups);
	if (parts.some((part) => part === undefined)) throw malformed(order);
	return parts.flatMap((part) => termOf(env, model, part!, seen));
}

function termOf(
	env: Env,
	model: Model,
	part: Readonly<Record<string, string | undefined>>,
	seen: readonly string[],
): Term[] {
	const field = model.fields.get(part.field!);
	if (!field) throw valueError(`Invalid field '${part.field}' on model '${model.name}'`);
	if (part.property) {
		const place = `${model.name}.${field.name}`;
		throw valueError(`Invalid field property '${part.property}' on ${place}`);
	}
	if (!field.sortable) {
		const place = `${model.name}.${field.name}`;
		throw valueError(`Cannot convert ${place} to SQL because it is not stored`);
	}
	const descending = part.direction?.toLowerCase() === 'desc';
	const nullsFirst = part.nulls ? part.nulls.toLowerCase() === 'first' : descending;
	const key = env.getter(field);
	if (field.type !== 'many2one') return [{ key, descending, nullsFirst }];

	// A many2one sorts by the order of the records it leads to, unless that leads back here.
	const path = `${model.name}.${field.name}`;
	if (seen.includes(path)) return [];
	const comodel = env.model(field.relation!);
	return termsOf(env, comodel, comodel.order, [...seen, path]).map((term) => ({
		key: (row) => {
			const target = env.row(comodel.name, key(row));
			return target ? term.key(target) : null;
		},
		descending: term.descending !== descending,
		nullsFirst: part.nulls ? nullsFirst : term.nullsFirst !== descending,
	}));
}

function compare(one: Stored, other: Stored, { descending, nullsFirst }: Term): number {
	if (one === other) return 0;
	if (one === null) return nullsFirst ? -1 : 1;
	if (other === null) return nullsFirst ? 1 : -1;
	return one < other === descending ? 1 : -1;
}

function malformed(order: string): Error {
	return userError(
		`Invalid "order" specified (${order}). A valid "order" specification is a comma-separated ` +
			'list of valid field names (optionally followed by asc/desc for the direction)',
	);
}
