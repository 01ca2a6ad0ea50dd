import type { Context, RpcValue } from '../call';
import type { OdooClient } from '../client/client';
import { isOutOfReach, OdooError, recover } from '../errors';
import type { RawRecord } from '../protocol/expect';
import { expectNumber } from '../protocol/expect';
import type { Search } from '../read/pages';
import { rawPages } from '../read/pages';
import { withArchived } from '../schema/activeName';
import { fieldOf, isWatchable } from '../schema/choose';
import type { Field, Schema } from '../schema/schema';
import { titleOf } from '../schema/schema';
import { linkedId, linkedName } from '../values/recordId';
import { fromOdoo, toStored } from '../values/values';
import type { ReadFormat, WriteContext } from '../values/valueType';
import type { RememberedValues } from './rememberedValues';
import { canGiveBack, textOf } from './rememberedValues';

/*
 * Field Changed: a record counts if a watched field differs from what it was at the last poll, and From
 * and To hold. Both are compared with Odoo's raw values, so that a name or label is looked up only once.
 */

/** One field to watch, in the user's words. */
export interface FieldWatchChoice {
	readonly field: string;
	/** Only changes from or to this value: a choice or its label, a record's ID or name, yes or no. */
	readonly from?: string;
	readonly to?: string;
}

export interface FieldWatch {
	readonly field: Field;
	readonly from?: ValueTest;
	readonly to?: ValueTest;
}

/**
 * Whether a raw value is the wanted one. A linked record may be told by its name, so it must be given
 * as `[id, name]`.
 */
type ValueTest = (raw: RpcValue) => boolean;

/** Stands for a field without a value. */
const EMPTY = 'false';

/**
 * @throws OdooError `FIELD_NOT_FOUND`, or `INVALID_VALUE` for a field that cannot be watched or a value
 * that it cannot have
 */
export function fieldWatch(
	{ field: name, from, to }: FieldWatchChoice,
	schema: Schema,
	context: WriteContext,
): FieldWatch {
	const field = fieldOf(schema, name);
	checkWatchable(field);
	const testOf = (wanted: string | undefined) => {
		const text = wanted?.trim() ?? '';
		return text === '' ? undefined : valueTest(text, field, context);
	};
	return { field, from: testOf(from), to: testOf(to) };
}

/** A record with the raw values that its fields have now. */
interface CurrentValues {
	readonly id: number;
	readonly values: RawRecord;
}

/** What the values are compared with. */
export interface WatchedFields {
	readonly watches: readonly FieldWatch[];
	readonly remembered: RememberedValues;
	readonly context: Context;
}

/** A watched field of a record that is not what it was. */
export interface FieldChange {
	readonly field: Field;
	/** The raw value before; undefined if it is not known. */
	readonly previous?: RpcValue;
}

/**
 * The changes that were asked for, by record. A record that was not seen before has no value to
 * compare with. It counts if it has the value of To and From is empty: it may have got that value
 * between two polls.
 */
export async function fieldChanges(
	client: OdooClient,
	records: Iterable<CurrentValues>,
	{ watches, remembered, context }: WatchedFields,
): Promise<Map<number, FieldChange[]>> {
	const candidates = [...records].flatMap((record) =>
		watches.flatMap((watch) => candidateOf(record, watch, remembered)),
	);
	const names = await linkedNames(client, candidates, context);
	const changes = new Map<number, FieldChange[]>();
	for (const { id, watch, previous } of candidates) {
		const before =
			previous === undefined ? undefined : withLinkedName(previous, watch.field, names);
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

function valueTest(text: string, field: Field, context: WriteContext): ValueTest {
	if (!canGiveBack(field)) {
		throw new OdooError(
			'INVALID_VALUE',
			`From and To cannot be used with the field ${titleOf(field)}.`,
			{
				field: field.name,
				hint: 'They work with selections, linked records and yes/no fields. Leave them empty to get every change, and check the value in the workflow.',
			},
		);
	}
	const isChoice = field.selection?.some((texts) => texts.includes(text)) === true;
	if (text.toLowerCase() === EMPTY && !isChoice) return (raw) => raw === false;
	if (field.type !== 'many2one') {
		const wanted = toStored(text, field, context);
		return (raw) => raw === wanted;
	}
	if (/^\d+$/.test(text)) return (raw) => linkedId(raw) === Number(text);
	return (raw) => linkedName(raw)?.toLowerCase() === text.toLowerCase();
}

function checkWatchable(field: Field): void {
	if (isWatchable(field)) return;
	const hint =
		field.type === 'one2many'
			? 'Its lines are records of their own: watch the model of the lines instead.'
			: 'Odoo computes it when it is read, or keeps a file in it. Watch the fields that it depends on.';
	throw new OdooError('INVALID_VALUE', `The field ${titleOf(field)} cannot be watched.`, {
		field: field.name,
		hint,
	});
}

interface Candidate {
	readonly id: number;
	readonly watch: FieldWatch;
	/** As it was remembered: of a linked record just the id. */
	readonly previous?: RpcValue;
}

function candidateOf(
	{ id, values }: CurrentValues,
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
	context: Context,
): Promise<Names> {
	const wanted = new Map<string, Set<number>>();
	for (const { watch, previous } of candidates) {
		const { relation } = watch.field;
		if (typeof previous !== 'number' || relation === undefined) continue;
		wanted.set(relation, (wanted.get(relation) ?? new Set()).add(previous));
	}
	const names = new Map<string, ReadonlyMap<number, string>>();
	for (const [model, ids] of wanted) {
		const found = namesIn(client, { model, ids: [...ids], context });
		// What happened to a record is told without the names that the user may not see.
		names.set(model, await recover(found, isOutOfReach, () => new Map<number, string>()));
	}
	return names;
}

interface LinkedIds {
	readonly model: string;
	readonly ids: readonly number[];
	readonly context: Context;
}

async function namesIn(
	client: OdooClient,
	{ model, ids, context }: LinkedIds,
): Promise<ReadonlyMap<number, string>> {
	const schema = await client.schema(model);
	const search: Search = {
		model,
		domain: withArchived(schema, [['id', 'in', ids]]),
		fields: [...schema.fields.values()].filter(({ name }) => name === 'display_name'),
		context,
	};
	const found = new Map<number, string>();
	for await (const page of rawPages(client, search)) {
		for (const { id, display_name: name } of page) {
			if (typeof name === 'string') found.set(expectNumber(id, `an ID of ${model}`), name);
		}
	}
	return found;
}

/** As Odoo gives a linked record; without a name if it is deleted, or the user may not read it. */
function withLinkedName(previous: RpcValue, { relation = '' }: Field, names: Names): RpcValue {
	if (typeof previous !== 'number' || relation === '') return previous;
	return [previous, names.get(relation)?.get(previous) ?? false];
}
