import type { Context, Vals } from '../../call';
import type { OdooClient } from '../../client/client';
import { OdooError } from '../../errors';
import type { Right } from '../../read/rights';
import { hasRight } from '../../read/rights';
import type { Schema } from '../../schema/schema';
import { notLoadableField } from '../create/loadNew';
import type { RequiredCheck } from './requiredFields';
import { requiredToCreate, requiredToKeep } from './requiredFields';
import type { Plan } from '../upsert/upsertPlan';

/** Questions to Odoo that are the same for all rows, each asked once and only if it comes up. */
export class ModelChecks {
	private readonly rights = new Map<Right, Promise<OdooError | undefined>>();
	private required?: Promise<RequiredCheck>;
	private readonly kept: RequiredCheck;

	constructor(
		private readonly client: OdooClient,
		private readonly schema: Schema,
		private readonly context: Context,
	) {
		this.kept = requiredToKeep(schema);
	}

	async ofPlan({ create, updates }: Plan): Promise<OdooError | undefined> {
		if (create) return await this.ofNew(create.vals, create.xmlid !== undefined);
		for (const { vals } of updates) {
			const error = await this.ofChanged(vals);
			if (error) return error;
		}
		return undefined;
	}

	/** Why a record that exists cannot be given these values. */
	async ofChanged(vals: Vals): Promise<OdooError | undefined> {
		return (await this.right('write')) ?? this.kept(vals);
	}

	/** Why a record with these values cannot be created. */
	async ofNew(vals: Vals, hasXmlid: boolean): Promise<OdooError | undefined> {
		const denied = await this.right('create');
		if (denied) return denied;
		this.required ??= requiredToCreate(this.client, this.schema, this.context);
		const missing = (await this.required)(vals);
		if (missing || !hasXmlid) return missing;
		return notLoadableField(vals, this.schema);
	}

	private async right(right: Right): Promise<OdooError | undefined> {
		const known = this.rights.get(right) ?? rightOrError(this.client, this.schema.model, right);
		this.rights.set(right, known);
		return await known;
	}
}

/** Why the user may not do this with any record of the model, if so. */
export async function rightOrError(
	client: OdooClient,
	model: string,
	right: Right,
): Promise<OdooError | undefined> {
	if (await hasRight(client, model, right)) return undefined;
	const verb = right === 'write' ? 'change' : right;
	return new OdooError('ACCESS_DENIED', `The user may not ${verb} ${model} records.`, {
		hint: "Ask your Odoo administrator to give the credential's user the right.",
	});
}
