import type { Outcome } from '../../batch/outcome';
import { Batch } from '../../batch/batch';
import type { SendSettings } from '../../batch/send';
import { sendAll } from '../../batch/send';
import { ModelClient } from '../../client/modelClient';
import type { OdooError } from '../../errors';
import { checkExisting } from '../../lookup/byId';
import { findUsers } from '../../lookup/users';
import { assertHasActivities } from '../../schema/activities';
import { isBlank } from '../../values/blank';
import type { Zones } from '../../values/dates';
import type { Row } from '../../values/reference';
import { createRequest } from '../createRequest';
import { toVals } from '../prepare/values';

/** Something to be done about a record, by somebody, until some day. */
export interface ActivityRow {
	readonly id: number;
	/** Its name, database ID or External ID. */
	readonly type: unknown;
	/** Today when empty. */
	readonly deadline: unknown;
	readonly summary: string;
	/** As HTML, or as text whose lines stay lines. */
	readonly note: string;
	/** Database ID, login, email address or External ID; the client's own user when empty. */
	readonly user: unknown;
}

const ACTIVITY = 'mail.activity';

/**
 * Schedules an activity for each row, those of a batch with one request.
 * @returns the id of each activity, or why there is none
 * @throws OdooError `INVALID_VALUE` for a model without activities
 */
export async function scheduleActivities(
	model: ModelClient,
	rows: ReadonlyArray<ActivityRow | OdooError>,
	{ zones, ...settings }: SendSettings & { readonly zones: Zones },
): Promise<Array<Outcome<number>>> {
	// Odoo 19 takes activities for models that show none, Odoo 14 fails for them halfway.
	assertHasActivities(model.schema);
	// Only the context may name the model: few users may read the table of models that has its id.
	const context = { ...model.context, default_res_model: model.name };
	const activities = new ModelClient(model.client, await model.client.schema(ACTIVITY), context);

	const existing = await Batch.of<ActivityRow, number>(rows).mapTogether(
		async (all) => await checkExisting(model, all),
	);
	const assigned = await existing.joined(
		async (all) => {
			const users = all.map(({ user }) => user);
			return await findUsers(model, users);
		},
		(row, user) => ({ row, user }),
	);
	const opened = await model.of(ACTIVITY);
	const converted = await toVals(opened, assigned, ({ row }) => columnsOf(row), { zones });
	const created = converted.map(({ row: { user }, vals }) => ({
		vals: { ...vals, user_id: user },
	}));
	return (await sendAll(created, createRequest(activities), settings)).outcomes();
}

function columnsOf({ id, type, deadline, summary, note }: ActivityRow): Row {
	return {
		res_id: id,
		activity_type_id: type,
		...(isBlank(deadline) ? {} : { date_deadline: deadline }),
		...(summary && { summary }),
		...(note && { note }),
	};
}
