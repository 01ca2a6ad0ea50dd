import type { RpcValue } from '../../call';
import type { OdooClient } from '../../client/client';
import { expectNumber } from '../../protocol/expect';
import type { Field } from '../../schema/schema';
import type { ReadFormat } from '../../values/valueType';
import { fromOdoo } from '../../values/values';
import type { Search } from '../pages';
import { rawPages } from '../pages';
import type { RecordFacts } from './facts';
import type { FieldWatch } from './fieldWatch';
import type { RememberedValues } from './rememberedValues';
import { canGiveBack, textOf } from './rememberedValues';

/** A watched field of a record that is not what it was. */
export interface FieldChange {
	readonly field: Field;
	/** The raw value before; undefined if it is not known. */
	readonly previous?: RpcValue;
}

/**
 * The changes that were asked for, by record. A record that was not seen before has no value to
 * compare with. It counts if it has the value of To and From is open: it may have got that value
 * between two polls.
 */
export async function fieldChanges(
	client: OdooClient,
	facts: Iterable<RecordFacts>,
	watches: readonly FieldWatch[],
	remembered: RememberedValues,
	context: Search['context'],
): Promise<Map<number, FieldChange[]>> {
	const candidates = [...facts].flatMap((record) =>
		watches.flatMap((watch) => candidateOf(record, watch, remembered)),
	);
	const names = await linkedNames(client, candidates, context);
	const changes = new Map<number, FieldChange[]>();
	for (const { id, watch, previous } of candidates) {
		const before = previous === undefined ? undefined : named(previous, watch.field, names);
		if (watch.from && (before === undefined || !watch.from(before))) continue;
		const others = changes.get(id) ?? [];
		if (others.some(({ field }) => field === watch.field)) continue;
		changes.set(id, [...others, { field: watch.field, previous: before }]);
	}
	return changes;
}

/** The values before as a workflow sees them, by field; of texts, numbers and dates they are not kept. */
export function previousValues(
	changes: readonly FieldChange[],
	format: ReadFormat,
): Record<string, unknown> {
	const known = changes.flatMap(({ field, previous }) =>
		previous === undefined ? [] : [[field.name, fromOdoo(previous, field, format)] as const],
	);
	return Object.fromEntries(known);
}

interface Candidate {
	readonly id: number;
	readonly watch: FieldWatch;
	/** As it was remembered: of a linked record just the id. */
	readonly previous?: RpcValue;
}

function candidateOf(
	{ id, values }: RecordFacts,
	watch: FieldWatch,
	remembered: RememberedValues,
): Candidate[] {
	const { field, to } = watch;
	const raw = values[field.name];
	if (to && !to(raw ?? false)) return [];
	const before = remembered.get(id, field);
	// With From it is left out later: what it was is not known.
	if (before === undefined) return to ? [{ id, watch }] : [];
	if (before === textOf(raw, field)) return [];
	return [{ id, watch, ...(canGiveBack(field) && { previous: JSON.parse(before) as RpcValue }) }];
}

type Names = ReadonlyMap<string, ReadonlyMap<number, string>>;

/** The names of the records that were linked before, by model: one request for each. */
async function linkedNames(
	client: OdooClient,
	candidates: readonly Candidate[],
	context: Search['context'],
): Promise<Names> {
	const wanted = new Map<string, Set<number>>();
	for (const { watch, previous } of candidates) {
		const { relation } = watch.field;
		if (typeof previous !== 'number' || relation === undefined) continue;
		wanted.set(relation, (wanted.get(relation) ?? new Set()).add(previous));
	}
	const names = new Map<string, Map<number, string>>();
	for (const [model, ids] of wanted) {
		const { fields } = await client.schema(model);
		const search: Search = {
			model,
			domain: [['id', 'in', [...ids]]],
			fields: [...fields.values()].filter(({ name }) => name === 'display_name'),
			context: { ...context, active_test: false },
		};
		const found = new Map<number, string>();
		for await (const page of rawPages(client, search)) {
			for (const { id, display_name: name } of page) {
				found.set(expectNumber(id, `an ID of ${model}`), String(name));
			}
		}
		names.set(model, found);
	}
	return names;
}

/** As Odoo gives a linked record; without a name if that is deleted, or closed to the user. */
function named(previous: RpcValue, { relation = '' }: Field, names: Names): RpcValue {
	if (typeof previous !== 'number' || relation === '') return previous;
	return [previous, names.get(relation)?.get(previous) ?? false];
}
