import type { Context } from '../call';
import type { OdooClient } from '../client/client';
import { ModelCalls, WITH_ARCHIVED } from '../client/modelClient';
import type { Condition, ConditionGroup } from '../domain/conditions';
import type { Domain } from '../domain/domain';
import { and } from '../domain/domain';
import { OdooError } from '../errors';
import { inChunks } from '../chunks';
import { findUsers } from '../lookup/users';
import { assertHasActivities } from '../schema/activities';
import type { Schema } from '../schema/schema';
import { isBlank } from '../values/blank';
import type { Zones } from '../values/dates';
import { DEFAULT_FORMAT } from '../values/valueType';
import { filterToDomain } from './filter';
import { readAllRecords } from './readRecords';
import type { OutputRecord } from './recordReader';
import { orderFrom } from './sortOrder';

/** Which activities to list; blank means any. */
export interface ActivityQuery {
	/** What they are about. */
	readonly model?: string;
	/** Whose they are: a database ID, login, email address or External ID. */
	readonly user: unknown;
	/** Their type: a database ID, or its name. */
	readonly type: unknown;
	readonly due: ReadonlyArray<keyof typeof DUE>;
	readonly status: 'all' | 'done' | 'open';
	readonly context: Context;
	readonly zones: Zones;
}

const ACTIVITY = 'mail.activity';

/** What an activity is and what it is about, with what some versions have besides, in this order. */
const FIELDS = [
	'summary',
	'activity_type_id',
	'state',
	'date_deadline',
	'user_id',
	'res_model',
	'res_id',
	'res_name',
	'note',
	'create_date',
	'active',
	'date_done',
	'feedback',
];

const DUE = {
	overdue: { field: 'date_deadline', operator: 'less', value: 'today' },
	planned: { field: 'date_deadline', operator: 'greater', value: 'today' },
	today: { field: 'date_deadline', operator: 'equals', value: 'today' },
} as const satisfies Record<string, Condition>;

/**
 * Activities with the names of their records, the ones that are due first.
 * @throws OdooError `INVALID_VALUE` for a model without activities, and for done ones where Odoo keeps none
 */
export async function listActivities(
	client: OdooClient,
	query: ActivityQuery,
	limit?: number,
): Promise<OutputRecord[]> {
	return await (await ActivityReader.open(client, query)).read([], limit);
}

/** The same for records of a model, by record. */
export async function activitiesByRecord(
	client: OdooClient,
	query: ActivityQuery & { readonly model: string },
	ids: readonly number[],
): Promise<Map<number, OutputRecord[]>> {
	const byRecord = new Map<number, OutputRecord[]>(ids.map((id) => [id, []]));
	const reader = await ActivityReader.open(client, query);
	for (const chunk of inChunks(ids)) {
		for (const activity of await reader.read([['res_id', 'in', chunk]])) {
			byRecord.get(Number(activity.res_id))?.push(activity);
		}
	}
	return byRecord;
}

class ActivityReader {
	private constructor(
		private readonly client: OdooClient,
		private readonly schema: Schema,
		private readonly domain: Domain,
		private readonly context: Context,
	) {}

	static async open(client: OdooClient, query: ActivityQuery): Promise<ActivityReader> {
		const { model, status } = query;
		const schema = await client.schema(ACTIVITY);
		if (model !== undefined) assertHasActivities(await client.schema(model));
		const domain = and(
			model === undefined ? [] : [['res_model', '=', model]],
			statusDomain(status, schema, await client.version()),
			await domainOfQuery(client, query),
		);
		const archived = status === 'open' ? {} : WITH_ARCHIVED;
		return new ActivityReader(client, schema, domain, { ...query.context, ...archived });
	}

	async read(own: Domain, limit?: number): Promise<OutputRecord[]> {
		return await readAllRecords(this.client, {
			model: ACTIVITY,
			domain: and(this.domain, own),
			fields: FIELDS.flatMap((name) => this.schema.fields.get(name) ?? []),
			order: orderFrom([{ field: 'date_deadline', direction: 'asc' }], this.schema),
			limit,
			context: this.context,
			format: DEFAULT_FORMAT,
		});
	}
}

/** The conditions on the activities themselves, days in the zone of the workflow. */
async function domainOfQuery(
	client: OdooClient,
	{ user, type, due, context, zones }: ActivityQuery,
): Promise<Domain> {
	const all: Condition[] = [];
	const groups: ConditionGroup[] = [];
	if (!isBlank(user)) {
		const [id] = await findUsers(new ModelCalls(client, ACTIVITY, context), [user]);
		if (id instanceof OdooError) throw id;
		all.push({ field: 'user_id', operator: 'equals', value: id });
	}
	if (!isBlank(type)) all.push({ field: 'activity_type_id', operator: 'equals', value: type });
	if (due.length > 0)
		groups.push({ matchType: 'anyCondition', conditions: due.map((when) => DUE[when]) });
	if (all.length + groups.length === 0) return [];
	return await filterToDomain(
		{ mode: 'conditions', matchType: 'allConditions', conditions: all, groups },
		{ client, model: ACTIVITY, context, zones },
	);
}

function statusDomain(status: ActivityQuery['status'], schema: Schema, version: number): Domain {
	if (status === 'open') return [];
	if (schema.fields.has('active')) return status === 'done' ? [['active', '=', false]] : [];
	throw new OdooError('INVALID_VALUE', `Odoo ${version} deletes activities when they are done.`, {
		field: 'status',
		hint: 'Set Status to Open. What was done is in the messages of the record.',
	});
}
