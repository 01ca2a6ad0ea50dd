import type { Call, OdooClient, RpcValue } from '../../../odoo';
import { OdooError, TimedCache } from '../../../odoo';
import { isLeaf } from '../../../odoo/domain/domain';
import { groupBy } from '../../../odoo/groupBy';
import { timestampAt } from '../../../odoo/values/dates';
import type { Schema } from '../../../odoo/schema/schema';
import { schemaFrom } from '../../../odoo/schema/schema';

export const MODEL = 'x.thing';
export const USERS = 'res.users';

/** What users write into a record. */
export interface Values {
	readonly active: boolean;
	/** For the filter. */
	readonly kind: 'a' | 'b';
	readonly state: string;
	readonly note: string;
	/** 0 for none; with a choice of companies, records of others are out of sight. */
	readonly owner: number;
}

/** Creates a record where the slot is free, and otherwise writes or deletes the one that is there. */
export interface Operation {
	readonly slot: number;
	readonly deletes: boolean;
	readonly values: Partial<Values>;
}

/** Its date is the start, and it can be seen from the commit on. Milliseconds. */
export interface Transaction {
	readonly startMs: number;
	readonly commitMs: number;
	readonly operations: readonly Operation[];
}

/** A record as one transaction left it. */
export interface Version {
	readonly id: number;
	readonly createdMs: number;
	readonly writtenMs: number;
	readonly values: Values;
}

export interface Commit {
	readonly atMs: number;
	readonly id: number;
	/** Undefined: deleted. */
	readonly version?: Version;
}

const NEW: Values = { active: true, kind: 'a', state: 's0', note: 'n0', owner: 0 };
const SLOTS = 10;
/** Far more than any history takes. */
const MOST_CALLS = 5000;

/**
 * One model of an Odoo, with its history of transactions: they are dated with their beginning, and
 * seen from their end on. Milliseconds stand for Odoo's microseconds.
 */
export class WatchServer {
	readonly commits: readonly Commit[];
	nowMs = 0;
	/** How far the clock of the client is off. */
	skewMs = 0;
	/** How much time passes with each call, one after the other. */
	latenciesMs: readonly number[] = [0];
	/** Is told of a call before it is answered. */
	onCall: (call: Call) => void = () => undefined;
	/** Is told of a call with its answer. */
	onAnswer: (call: Call, answer: RpcValue) => void = () => undefined;
	/** What it leaves out of groups, as Odoo does with private meetings; or it refuses them. */
	hidesInGroups: 'nothing' | 'odd ids' | 'refuses' = 'nothing';
	/** Whether records with odd ids do not show their date. */
	hidesDates = false;
	hidesUsers = false;
	/** Calls until one fails. */
	failsAfter = Infinity;
	private calls = 0;
	private readonly cache = new TimedCache(() => 0);

	constructor(
		readonly version: 14 | 19,
		transactions: readonly Transaction[],
	) {
		this.commits = committed(transactions);
	}

	visibleAt(nowMs: number): Map<number, Version> {
		const visible = new Map<number, Version>();
		for (const { atMs, id, version } of this.commits) {
			if (atMs > nowMs) break;
			if (version) visible.set(id, version);
			else visible.delete(id);
		}
		return visible;
	}

	/** As much of a client as reading takes. */
	client(): OdooClient {
		const client = {
			call: async (call: Call) => {
				const answer = this.answer(call);
				this.onAnswer(call, answer);
				return await Promise.resolve(answer);
			},
			version: async () => await Promise.resolve(this.version),
			session: async () => await Promise.resolve({ endpoint: { database: 'simulated' } }),
			schema: async (model: string) => await Promise.resolve(schemaOf(model)),
			remembered: async <T>(key: string, find: () => Promise<T>) =>
				await this.cache.get(key, Infinity, find),
			now: () => this.nowMs + this.skewMs,
			breathe: async () => {},
		};
		return client as unknown as OdooClient;
	}

	private answer(call: Call): RpcValue {
		const { model, method, params = {}, context = {} } = call;
		this.onCall(call);
		this.nowMs += this.latenciesMs[this.calls % this.latenciesMs.length] ?? 0;
		this.calls += 1;
		this.failsAfter -= 1;
		if (this.calls > MOST_CALLS) throw new Error('It goes on forever.');
		if (this.failsAfter < 0) throw new OdooError('ACCESS_DENIED', 'Refused.');
		if (method === 'default_get') return { nextcall: timestampAt(this.nowMs) };
		if (model === USERS && this.hidesUsers) throw new OdooError('ACCESS_DENIED', 'Refused.');
		if (model === USERS) return [1, 2, 3].map((id) => ({ id, display_name: `User ${id}` }));
		const found = this.search(params.domain as readonly RpcValue[], context.active_test !== false);
		const rows = found.filter(({ values }) => !context.allowed_company_ids || values.owner === 0);
		if (method === 'search') return ordered(rows, params).map(({ id }) => id);
		if (method === 'search_read') {
			return ordered(rows, params).map((version) => ({
				...rawOf(version),
				...(!this.showsDateOf(version.id) && { write_date: false }),
			}));
		}
		const [by] = (params.groupby ?? []) as string[];
		if (by === 'active') return byActive(rows, method);
		if (this.hidesInGroups === 'refuses') throw new OdooError('ACCESS_DENIED', 'Refused.');
		return byTransaction(rows.filter(({ id }) => this.tellsFractionOf(id)));
	}

	/** Whether it tells more of the date of a record than the second. */
	tellsFractionOf(id: number): boolean {
		if (this.version < 19 || this.hidesInGroups === 'refuses') return false;
		return this.showsDateOf(id) && (this.hidesInGroups === 'nothing' || id % 2 === 0);
	}

	showsDateOf(id: number): boolean {
		return !this.hidesDates || id % 2 === 0;
	}

	private search(domain: readonly RpcValue[], activeTest: boolean): Version[] {
		const backwards = [...domain].reverse();
		const hides = activeTest && !domain.some((term) => isLeaf(term) && term[0] === 'active');
		return [...this.visibleAt(this.nowMs).values()].filter(
			(version) =>
				(version.values.active || !hides) &&
				matches(backwards, ([name, operator, value]) =>
					holds(this.valueOf(version, String(name)), String(operator), value ?? false),
				),
		);
	}

	/** Odoo 19 compares whole seconds, 14 the microseconds that it never shows. */
	private valueOf(version: Version, name: string): RpcValue {
		if (name === 'write_date') {
			const fraction = this.version === 14 ? `.${fractionOf(version)}` : '';
			return `${dated(version.writtenMs)}${fraction}`;
		}
		if (name === 'write_date.second_number') return secondOf(version);
		return name === 'id' ? version.id : version.values[name as keyof Values];
	}
}

const dates = new Map<number, string>();

function dated(ms: number): string {
	const date = dates.get(ms) ?? timestampAt(ms);
	dates.set(ms, date);
	return date;
}

function committed(transactions: readonly Transaction[]): Commit[] {
	const begun = [...transactions].sort((one, other) => one.startMs - other.startMs);
	const ended = begun
		.map((transaction, rank) => ({ ...transaction, rank }))
		.sort((one, other) => one.commitMs - other.commitMs);
	const slots = new Map<number, Version>();
	const written = new Map<number, number>();
	return ended.flatMap(({ startMs, commitMs, operations, rank }) =>
		operations.flatMap(({ slot, deletes, values }): Commit[] => {
			// Of two transactions that write the same row at the same time, Odoo runs the second one anew.
			if ((written.get(slot) ?? -1) >= startMs) return [];
			written.set(slot, commitMs);
			const before = slots.get(slot);
			if (before && deletes) {
				slots.delete(slot);
				return [{ atMs: commitMs, id: before.id }];
			}
			const version = {
				id: before?.id ?? 1 + rank * SLOTS + slot,
				createdMs: before?.createdMs ?? startMs,
				writtenMs: startMs,
				values: { ...(before?.values ?? NEW), ...values },
			};
			slots.set(slot, version);
			return [{ atMs: commitMs, id: version.id, version }];
		}),
	);
}

/** @param backwards the domain from its end, as Odoo reads it */
function matches(
	backwards: readonly RpcValue[],
	test: (leaf: readonly RpcValue[]) => boolean,
): boolean {
	const stack: boolean[] = [];
	for (const term of backwards) {
		if (Array.isArray(term)) {
			stack.push(test(term));
			continue;
		}
		const [one, other] = [stack.pop() === true, stack.pop() === true];
		stack.push(term === '|' ? one || other : one && other);
	}
	return stack.every((isTrue) => isTrue);
}

function secondOf({ writtenMs }: Version): number {
	return Math.floor((writtenMs % 60_000) / 1000) + (writtenMs % 1000) / 1000;
}

const sets = new WeakMap<object, ReadonlySet<RpcValue>>();

/** Made once for each list, which may be long and is looked at for each record. */
function setOf(values: RpcValue): ReadonlySet<RpcValue> {
	const list = values as RpcValue[];
	const set = sets.get(list) ?? new Set(list);
	sets.set(list, set);
	return set;
}

function holds(actual: RpcValue, operator: string, wanted: RpcValue): boolean {
	if (operator === 'in') return setOf(wanted).has(actual);
	if (operator === 'not in') return !setOf(wanted).has(actual);
	if (operator === '=') return actual === wanted;
	if (operator === '!=') return actual !== wanted;
	const [left, right] = [actual as string, wanted as string];
	return operator === '>=' ? left >= right : operator === '<' ? left < right : left > right;
}

function ordered(rows: Version[], { order, limit }: NonNullable<Call['params']>): Version[] {
	const sign = String(order).includes('desc') ? -1 : 1;
	const byDate = String(order).startsWith('write_date');
	return rows
		.sort(
			(one, other) => sign * ((byDate ? one.writtenMs - other.writtenMs : 0) || one.id - other.id),
		)
		.slice(0, limit === undefined ? undefined : Number(limit));
}

function rawOf({ id, createdMs, writtenMs, values }: Version) {
	return {
		id,
		create_date: dated(createdMs),
		write_date: dated(writtenMs),
		...values,
		owner: values.owner ? [values.owner, `User ${values.owner}`] : false,
	};
}

function byActive(rows: readonly Version[], method: string): RpcValue {
	const name = method === 'read_group' ? 'ids' : 'id:array_agg';
	return [true, false].map((active) => ({
		active,
		[name]: rows.filter(({ values }) => values.active === active).map(({ id }) => id),
	}));
}

function byTransaction(rows: readonly Version[]): RpcValue {
	const inOrder = ordered([...rows], { order: 'write_date' });
	const groups = groupBy(inOrder, ({ writtenMs }) => writtenMs);
	return [...groups].map(([writtenMs, together]) => ({
		'write_date:max': timestampAt(writtenMs),
		'write_date:second_number': (writtenMs % 60_000) / 1000,
		'id:array_agg': together.map(({ id }) => id),
	}));
}

function fractionOf({ writtenMs }: Version): string {
	return String(writtenMs % 1000).padStart(3, '0');
}

function schemaOf(model: string): Schema {
	return schemaFrom(model, {
		display_name: { type: 'char', store: false },
		create_date: { type: 'datetime' },
		write_date: { type: 'datetime' },
		active: { type: 'boolean' },
		kind: { type: 'selection', selection: ['a', 'b'].map((kind) => [kind, kind]) },
		state: { type: 'selection', selection: ['s0', 's1', 's2'].map((state) => [state, state]) },
		note: { type: 'char' },
		owner: { type: 'many2one', relation: USERS },
	});
}
