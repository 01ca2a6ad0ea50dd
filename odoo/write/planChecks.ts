import type { Right } from '../access/rights';
import { accessError } from '../access/rights';
import type { ModelClient } from '../client/modelClient';
import type { OdooError } from '../errors';
import { notLoadable } from './createRequest';
import type { Plan } from './plan';
import { writtenBy } from './plan';
import type { RequiredCheck } from './requiredFields';
import { requiredToCreate, requiredToKeep } from './requiredFields';

/** Tells what is wrong with plans before they are carried out. */
export class PlanChecks {
	private readonly rights = new Map<Right, Promise<OdooError | undefined>>();
	private required?: Promise<RequiredCheck>;
	private readonly kept: RequiredCheck;

	constructor(private readonly model: ModelClient) {
		this.kept = requiredToKeep(model.schema);
	}

	/**
	 * Why Odoo would refuse a plan, as far as that can be told from outside: rights on the model and
	 * required fields. It does not see constraints, unique values, or access rules of single records.
	 */
	async refusalOf(plan: Plan): Promise<OdooError | undefined> {
		if (plan.action === 'created') {
			const { create } = plan;
			const denied = await this.right('create');
			if (denied) return denied;
			this.required ??= requiredToCreate(this.model);
			return notLoadable(create, this.model.schema) ?? (await this.required)(create.vals);
		}
		for (const { vals } of writtenBy(plan).writes) {
			const error = (await this.right('write')) ?? this.kept(vals);
			if (error) return error;
		}
		return undefined;
	}

	/** Why a plan cannot be carried out whatever Odoo holds: it empties a field that must have a value. */
	clearedBy(plan: Plan): OdooError | undefined {
		const { writes } = writtenBy(plan);
		return writes.map(({ vals }) => this.kept(vals)).find((error) => error !== undefined);
	}

	private async right(right: Right): Promise<OdooError | undefined> {
		const known = this.rights.get(right) ?? accessError(this.model.client, this.model.name, right);
		this.rights.set(right, known);
		return await known;
	}
}
