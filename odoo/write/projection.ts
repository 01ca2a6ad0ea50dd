import type { Vals } from '../call';
import type { ModelClient } from '../client/modelClient';
import { Defect } from '../errors';
import { addToGroup } from '../groupBy';
import { fold } from '../lookup/byName';
import type { RowReference } from '../lookup/mentions';
import type { RecordFinder } from '../lookup/recordFinder';
import type { RawRecord } from '../protocol/expect';
import { Dependents } from '../schema/dependents';
import { after, computedAnew, newRecord } from './prepare/after';
import { isCommands, UPDATE } from '../values/commands';
import { nameIn } from '../values/reference';
import { standInForRow } from '../values/standIns';
import type { RecordChange } from './changeRequest';
import type { CreatingPlan, Plan } from './plan';

/** Fields that a name may stand for. */
const NAMES = ['name', 'display_name', 'complete_name', 'x_name'] as const;

/**
 * What would be there if the plans so far had been carried out, for rows that are planned before any of them is:
 * where nothing is going to be written, and where all rows are written at once.
 */
export class Projection {
	/** What fields would hold, by record; new records have stand-ins as ids. */
	readonly overlay = new Map<number, RawRecord>();
	private readonly newIds = new Map<string, number>();
	private readonly newXmlids = new Set<string>();
	private readonly created = new CreatedRecords();
	private readonly dependents: Dependents;

	constructor(private readonly model: ModelClient) {
		this.dependents = new Dependents(model.schema);
	}

	/** The new record that rows mean, if there would be one. */
	idOf(identity: string): number | undefined {
		return this.newIds.get(identity);
	}

	/** The records of a plan that was taken for carried out, the one that it creates among them. */
	idsOf(plan: Plan): readonly number[] {
		if (plan.action !== 'created') return plan.ids;
		const id = this.newIds.get(plan.identity);
		if (id === undefined)
			throw new Defect(`The record of ${plan.identity} was not taken for created.`);
		return [id];
	}

	/** Whether there would be a new record with an External ID. */
	hasNew(xmlid: string): boolean {
		return this.newXmlids.has(xmlid);
	}

	/** Takes references for found that name a record which would be there. */
	async resolve(finder: RecordFinder, references: readonly RowReference[]): Promise<void> {
		for (const reference of references) {
			await this.model.client.breathe();
			if (reference.model !== this.model.name) continue;
			if (finder.matchOf(reference).status !== 'missing') continue;
			const named = this.created.meantBy(reference);
			const [only] = named;
			if (only && named.length === 1) finder.pretend(reference, this.model.name, only.id);
		}
	}

	/** Takes a plan for carried out. */
	apply(plan: Plan): void {
		if (plan.action === 'created') this.addNew(plan);
		else if (plan.action === 'updated') for (const each of plan.updates) this.change(each);
	}

	private addNew({ identity, create: { vals, xmlid } }: CreatingPlan): void {
		const { schema } = this.model;
		const id = standInForRow(this.created.count);
		this.created.add({ id, vals });
		this.newIds.set(identity, id);
		if (xmlid !== undefined) this.newXmlids.add(xmlid);
		const empty = newRecord(schema);
		this.overlay.set(id, { id, ...empty, ...after(vals, empty, schema) });
	}

	private change({ id, vals, current = {} }: RecordChange): void {
		const { schema } = this.model;
		const unknown = computedAnew(vals, schema, this.dependents);
		const known = { ...this.overlay.get(id), ...unknown };
		this.overlay.set(id, { ...known, ...after(vals, current, schema) });
		this.applyToLines(vals);
	}

	/** Lines may be records of the same model, which rows mean as well. */
	private applyToLines(vals: Vals): void {
		const { schema } = this.model;
		for (const [name, value] of Object.entries(vals)) {
			if (schema.fields.get(name)?.relation !== schema.model || !isCommands(value)) continue;
			for (const command of value) {
				if (command[0] !== UPDATE) continue;
				const [, id, changes] = command;
				const line = this.overlay.get(id) ?? {};
				this.overlay.set(id, { ...line, ...after(changes, line, schema) });
			}
		}
	}
}

interface Created {
	readonly id: number;
	readonly vals: Vals;
}

/** New records, and those among them that a reference means, without looking at each for each. */
class CreatedRecords {
	private readonly all: Created[] = [];
	/** By what is asked for, made once somebody asks, and extended when somebody asks again. */
	private readonly indexes = new Map<string, { size: number; of: Map<unknown, Created[]> }>();

	get count(): number {
		return this.all.length;
	}

	add(created: Created): void {
		this.all.push(created);
	}

	meantBy({ naming }: RowReference): readonly Created[] {
		const meant = nameIn(naming);
		if (meant !== undefined) return this.with('a name', fold(meant), namesIn);
		if (naming.by !== 'fields') return [];
		const { cells } = naming.value;
		const [first] = cells;
		if (!first) return this.all;
		const { name } = first.field;
		return this.with(`field ${name}`, first.draft, (vals) => [vals[name]]).filter(({ vals }) =>
			cells.every(({ field, draft }) => vals[field.name] === draft),
		);
	}

	private with(
		what: string,
		key: unknown,
		keysOf: (vals: Vals) => Iterable<unknown>,
	): readonly Created[] {
		const index = this.indexes.get(what) ?? { size: 0, of: new Map<unknown, Created[]>() };
		this.indexes.set(what, index);
		for (; index.size < this.all.length; index.size++) {
			const created = this.all[index.size] as Created;
			for (const each of keysOf(created.vals)) addToGroup(index.of, each, created);
		}
		return index.of.get(key) ?? [];
	}
}

function namesIn(vals: Vals): ReadonlySet<string> {
	const texts = NAMES.map((name) => vals[name]).filter((value) => typeof value === 'string');
	return new Set(texts.map(fold));
}
