import type { ModelClient } from '../../client/modelClient';
import { OdooError } from '../../errors';
import { forVersion } from '../../forVersion';
import type { ConditionResult } from '../../form/condition';
import { fieldsIn, resultOf } from '../../form/condition';
import type { RawRecord } from '../../protocol/expect';
import { fieldOf } from '../../schema/choose';
import { isBlank } from '../../values/blank';
import { linkedId, linkedIds } from '../../values/recordId';
import { inWords, recordTitle, valuesOf } from '../method/formButton';
import type { NamedRecord } from '../method/windowAction';
import type { BusinessAction, Given, State } from './businessAction';
import { nameFields, nameOf } from './recordNames';

/** A record as it was read for an action. */
export interface RecordState {
	readonly id: number;
	readonly record: RawRecord;
	/** Of one that is begun: whether it is done; undefined where only Odoo's state can tell. */
	readonly begun?: { readonly isDone: boolean | undefined };
	/** What has come of it, by id. */
	readonly made: readonly number[];
}

/** Records as they were at one time, by id. */
export type Snapshot = ReadonlyMap<number, RecordState>;

/** A record by what it was called then. */
export function namedAs(id: number, snapshot: Snapshot): NamedRecord {
	const state = snapshot.get(id);
	return state ? { id, name: nameOf(state.record) } : { id };
}

/** What a business action needs to know of records on one server. */
export class RecordStates {
	private readonly done: State | undefined;
	private readonly possible: State | undefined;

	constructor(
		readonly model: ModelClient,
		readonly own: BusinessAction,
		readonly version: number,
	) {
		this.done = forVersion(own.done ?? [], version);
		this.possible = forVersion(own.possible ?? [], version);
	}

	/** The list of what comes of records, where the apps that are installed have one. */
	get madeField(): string | undefined {
		const { made } = this.own;
		return made && this.model.schema.fields.has(made.field) ? made.field : undefined;
	}

	/** What decides about each record, by one request; what else counts as made takes its own. */
	async read(ids: readonly number[]): Promise<Snapshot> {
		const { model, own, madeField } = this;
		const records = await model.readByIds(ids, this.fields());
		const progress = await own.progress?.of(model, [...records.values()]);
		const also = madeField === undefined ? undefined : await own.made?.also?.(model, ids);
		const stateOf = (id: number, record: RawRecord): RecordState => {
			const listed = madeField === undefined ? [] : linkedIds(record[madeField]);
			return {
				id,
				record,
				...(progress?.has(id) && { begun: { isDone: progress.get(id) } }),
				made: [...new Set([...listed, ...(also?.get(id) ?? [])])],
			};
		};
		return new Map([...records].map(([id, record]) => [id, stateOf(id, record)]));
	}

	isDone({ record, begun }: RecordState): boolean {
		return begun?.isDone ?? this.judge(this.done, record)?.holds === true;
	}

	/** Whether records show that Odoo did it. */
	get showsDone(): boolean {
		return this.done !== undefined && !this.own.mayTakeSeveral;
	}

	/** Odoo may skip records without a word, or have apps that see to them differently. */
	undone({ record }: RecordState): OdooError | undefined {
		const { holds, because = [] } = this.judge(this.done, record) ?? {};
		if (holds !== false || !this.showsDone) return undefined;
		const why = inWords(this.model, record, because);
		return new OdooError(
			'VALIDATION',
			`Odoo left ${recordTitle(this.model, record)} as it was: ${why}.`,
			{
				field: 'ids',
				hint: 'Do it in Odoo to see why. Other changes that the action made are kept.',
			},
		);
	}

	/** Whether it lacks what the user may give along. */
	isIncomplete({ record }: RecordState): boolean {
		return this.judge(this.own.completes, record)?.holds === true;
	}

	/** Why a record cannot be brought there. */
	problemOf({ record, begun }: RecordState, given: Given): OdooError | undefined {
		const { needs = [], progress, hint = 'Filter such records out before this node.' } = this.own;
		const { holds, because = [] } = this.judge(this.possible, record) ?? {};
		if (holds === false) return this.cannot(record, inWords(this.model, record, because), hint);
		const open = [
			...(begun && progress ? [progress.toFinish] : []),
			...needs.filter((each) => this.judge(each, record)?.holds === false),
		];
		const need = open.find((each) => each.isAsked?.(given) ?? true);
		return need && this.cannot(record, need.reason, need.hint);
	}

	/** Records that become one thing, without those that have nothing for it where others have. */
	meantOf(states: readonly RecordState[], given: Given): readonly RecordState[] {
		const needs = (this.own.needs ?? []).filter(
			(each) => each.isForSome && (each.isAsked?.(given) ?? true),
		);
		const isLeftOut = (state: RecordState) =>
			!this.isDone(state) &&
			this.judge(this.possible, state.record)?.holds !== false &&
			needs.some((each) => this.judge(each, state.record)?.holds === false);
		const meant = states.filter((state) => !isLeftOut(state));
		return meant.length > 0 ? meant.sort(this.byGroup) : states;
	}

	/** What records that become several things cannot all be given. */
	repeatedBy(states: readonly RecordState[], given: Given): OdooError | undefined {
		const { groupedBy = [], once, completesMade } = this.own;
		if (!once || !completesMade || isBlank(given[once.name])) return undefined;
		const { noun } = completesMade;
		const groupOf = ({ record }: RecordState) =>
			groupedBy.map((name) => linkedId(record[name])).join();
		const { size } = new Set(states.map(groupOf));
		if (size <= 1) return undefined;
		const message = `${once.title} would apply to ${size} ${noun}s.`;
		const others = groupedBy.map((name) => fieldOf(this.model.schema, name).label).join(', ');
		return new OdooError('INVALID_VALUE', message, {
			field: once.name,
			hint: `Records that differ in one of these become a ${noun} each: ${others}. Give them items of their own.`,
		});
	}

	private readonly byGroup = (one: RecordState, other: RecordState): number => {
		const { groupedBy = [] } = this.own;
		const idIn = ({ record }: RecordState, name: string) => linkedId(record[name]) ?? 0;
		const differing = groupedBy.find((name) => idIn(one, name) !== idIn(other, name));
		return differing === undefined ? 0 : idIn(one, differing) - idIn(other, differing);
	};

	private fields(): readonly string[] {
		const { own, done, possible, madeField } = this;
		const conditions = [done, possible, own.completes, ...(own.needs ?? [])];
		const names = conditions.flatMap((state) => (state ? fieldsIn(state.if) : []));
		const { byForm = [], changes = [] } = own.completes ?? {};
		const lists = Object.keys(forVersion(byForm, this.version)?.lines ?? {});
		names.push(...(own.progress?.fields ?? []), ...(own.groupedBy ?? []), ...changes, ...lists);
		const known = names.filter((name) => this.model.schema.fields.has(name));
		const named = nameFields(this.model.schema);
		return [...new Set([...named, ...known, ...(madeField ? [madeField] : [])])];
	}

	private judge(
		state: Pick<State, 'if'> | undefined,
		record: RawRecord,
	): ConditionResult | undefined {
		return state && resultOf(state.if, valuesOf(this.model, record));
	}

	private cannot(record: RawRecord, why: string, hint: string): OdooError {
		const { action, cannotBe = action } = this.own;
		const name = recordTitle(this.model, record);
		return new OdooError('VALIDATION', `${name} cannot be ${cannotBe}: ${why}.`, {
			field: 'ids',
			hint,
		});
	}
}
