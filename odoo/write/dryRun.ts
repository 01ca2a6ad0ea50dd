import type { RpcValue, Vals } from '../call';
import type { Right } from '../access/rights';
import { accessError } from '../access/rights';
import { Made } from '../batch/order';
import type { ModelClient } from '../client/modelClient';
import type { OdooError } from '../errors';
import { fold } from '../lookup/byName';
import type { RecordFinder, RowReference } from '../lookup/references';
import type { RawRecord } from '../protocol/expect';
import type { Schema } from '../schema/schema';
import { after, newRecord } from './prepare/after';
import { isCommands, UPDATE } from './prepare/commands';
import type { Plan } from './plan';
import type { RequiredCheck } from './requiredFields';
import { requiredToCreate, requiredToKeep } from './requiredFields';
import { notLoadable } from './createRequest';
import { isLineValue, record, tiesOfPlan } from './ties';

/** Ids of new records end here, so that they are none of the linked records that would be created. */
const NEW_IDS_BELOW = -1_000_000;

/** Fields that a name may stand for. */
const NAMES = ['name', 'display_name', 'complete_name', 'x_name'] as const;

/** What would be there if the plans so far had been carried out; nothing of it is written. */
export class DryRun {
	/** What fields would hold, by record; new records have negative ids. */
	readonly overlay = new Map<number, RawRecord>();
	private readonly newIds = new Map<string, number>();
	private readonly newXmlids = new Set<string>();
	private readonly created: Array<{ readonly id: number; readonly vals: Vals }> = [];
	/** Values of lines, by which rows may mean them. */
	private readonly lines = new Made(isLineValue);
	/** Records that rows changed as their own, and those that they changed as lines of others. */
	private readonly written = new Set<string>();
	private readonly changedAsLines = new Set<string>();
	private readonly rights = new Map<Right, Promise<OdooError | undefined>>();
	private required?: Promise<RequiredCheck>;
	private readonly kept: RequiredCheck;

	constructor(private readonly model: ModelClient) {
		this.kept = requiredToKeep(model.schema);
	}

	/** The new record with a key, if there would be one. */
	idOf(key: string): number | undefined {
		return this.newIds.get(key);
	}

	/** Whether there would be a new record with an External ID. */
	hasNew(xmlid: string): boolean {
		return this.newXmlids.has(xmlid);
	}

	/** Takes references for found that name a record which would be there. */
	resolve(finder: RecordFinder, references: readonly RowReference[]): void {
		for (const reference of references) {
			if (reference.model !== this.model.name) continue;
			if (finder.matchOf(reference).status !== 'missing') continue;
			const named = this.created.filter(({ vals }) => isMeant(reference, vals));
			const [only] = named;
			if (only && named.length === 1) finder.pretend(reference, this.model.name, only.id);
		}
	}

	/**
	 * Why Odoo would refuse a plan, as far as that can be told from outside: rights on the model and
	 * required fields. It does not see constraints, unique values, or access rules of single records.
	 */
	async errorOf({ create, updates }: Plan): Promise<OdooError | undefined> {
		if (create) {
			const denied = await this.right('create');
			if (denied) return denied;
			this.required ??= requiredToCreate(this.model);
			return notLoadable(create, this.model.schema) ?? (await this.required)(create.vals);
		}
		for (const { vals } of updates) {
			const error = (await this.right('write')) ?? this.kept(vals);
			if (error) return error;
		}
		return undefined;
	}

	/** Why a plan cannot be carried out whatever Odoo holds: it empties a field that must have a value. */
	clearedBy({ create, updates }: Plan): OdooError | undefined {
		const written = create ? [create] : updates;
		return written.map(({ vals }) => this.kept(vals)).find((error) => error !== undefined);
	}

	/**
	 * Whether a plan cannot be written together with those before it: it may mean a line that would be
	 * there or would be changed, or it would overtake, with an earlier row for its record, one whose record
	 * it changes as a line.
	 */
	isTiedToLines(plan: Plan): boolean {
		const ties = tiesOfPlan(plan, this.model.schema, () => false);
		const own = this.ownOf(plan);
		if (this.lines.concerns(ties) || own.some((each) => this.changedAsLines.has(each))) return true;
		const lines = [...ties.makes].filter((each) => !own.includes(each));
		return (
			own.some((each) => this.written.has(each)) && lines.some((each) => this.written.has(each))
		);
	}

	private ownOf({ ids }: Plan): string[] {
		return ids.map((id) => record(this.model.name, id));
	}

	/** Takes a plan for carried out. */
	apply(plan: Plan): void {
		const { key, create, updates } = plan;
		const { schema } = this.model;
		const ties = tiesOfPlan(plan, schema, () => false);
		this.lines.add(ties);
		const own = this.ownOf(plan);
		for (const tie of ties.makes) if (!own.includes(tie)) this.changedAsLines.add(tie);
		for (const each of own) this.written.add(each);
		if (create) {
			const id = NEW_IDS_BELOW - this.created.length;
			this.written.add(record(schema.model, id));
			this.created.push({ id, vals: create.vals });
			this.newIds.set(key, id);
			if (create.xmlid !== undefined) this.newXmlids.add(create.xmlid);
			const empty = newRecord(schema);
			this.overlay.set(id, { id, ...empty, ...after(create.vals, empty, schema) });
		}
		for (const { id, vals, current = {} } of updates) {
			this.overlay.set(id, { ...this.overlay.get(id), ...after(vals, current, schema) });
			this.applyToLines(vals);
		}
	}

	/** Lines may be records of the same model, which rows mean as well. */
	private applyToLines(vals: Vals): void {
		const { schema } = this.model;
		for (const [name, value] of Object.entries(vals)) {
			if (schema.fields.get(name)?.relation !== schema.model || !isCommands(value)) continue;
			for (const [code, id, argument] of value) {
				if (code !== UPDATE) continue;
				const line = this.overlay.get(id) ?? {};
				this.overlay.set(id, { ...line, ...after(argument as Vals, line, schema) });
			}
		}
	}

	private async right(right: Right): Promise<OdooError | undefined> {
		const known = this.rights.get(right) ?? accessError(this.model.client, this.model.name, right);
		this.rights.set(right, known);
		return await known;
	}
}

function isMeant({ naming }: RowReference, vals: Vals): boolean {
	if (naming.by === 'name') return NAMES.some((name) => isText(vals[name], naming.name));
	if (naming.by === 'text') return NAMES.some((name) => isText(vals[name], naming.text));
	if (naming.by !== 'fields') return false;
	return naming.fields.cells.every(({ field, draft }) => vals[field.name] === draft);
}

function isText(value: unknown, text: string): boolean {
	return typeof value === 'string' && fold(value) === fold(text);
}

/** Whether values link to a record that only would be there. */
export function linksToNew(vals: Vals, { fields }: Schema): boolean {
	return Object.entries(vals).some(
		([name, value]) => fields.get(name)?.relation !== undefined && holdsNewId(value),
	);
}

function holdsNewId(value: RpcValue): boolean {
	if (typeof value === 'number') return value <= NEW_IDS_BELOW;
	return Array.isArray(value) && value.some((each: RpcValue) => holdsNewId(each));
}
