import type { OdooClient } from '../../client/client';
import { OdooError } from '../../errors';
import type { Zones } from '../../values/dates';
import { isBlank } from '../../values/blank';
import type { Row } from '../../values/reference';
import { findUsers } from './activityUsers';
import { createRecords } from '../create/create';
import type { Target } from '../find/existing';
import { checkExisting } from '../find/existing';
import { prepareRows } from '../prepare/prepareRows';
import type { Outcome, SettleOptions } from '../settle/settle';

/** Something to be done about a record, by somebody, until some day. */
export interface ActivityRow {
	readonly id: number;
	/** Its name, database ID or external ID. */
	readonly type: unknown;
	/** Today when empty. */
	readonly deadline: unknown;
	readonly summary: string;
	readonly note: string;
	/** Database ID, login, e-mail address or external ID; the client's own user when empty. */
	readonly user: unknown;
}

export interface ActivityTarget extends Target {
	readonly zones: Zones;
}

const ACTIVITY = 'mail.activity';

/**
 * Schedules an activity for each row, those of a batch with one request.
 * @returns the id of each activity, or why there is none
 * @throws OdooError `INVALID_VALUE` for a model without activities
 */
export async function scheduleActivities(
	client: OdooClient,
	{ model, context, zones }: ActivityTarget,
	rows: ReadonlyArray<ActivityRow | OdooError>,
	options: SettleOptions,
): Promise<Array<Outcome<number>>> {
	// Odoo 19 takes activities for models that show none, Odoo 14 fails for them halfway.
	const { fields } = await client.schema(model);
	if (!fields.has('activity_ids')) throw noActivities(model);
	const existing = await checkExisting(client, { model, context }, rows);
	const users = await findUsers(
		client,
		context,
		existing.map((row) => (row instanceof OdooError ? row : row.user)),
	);
	const columns = existing.map((row, index) => {
		const user = users[index];
		if (row instanceof OdooError) return row;
		return user instanceof OdooError ? user : columnsOf(row);
	});
	const prepared = await prepareRows(client, await client.schema(ACTIVITY), columns, {
		context,
		zones,
		unknownColumns: 'error',
	});
	const vals = prepared.map((row, index) => {
		const user = users[index];
		return row instanceof OdooError || typeof user !== 'number' ? row : { ...row, user_id: user };
	});
	// Only the context may name the model: few users may read the table of models that has its id.
	const target = { model: ACTIVITY, context: { ...context, default_res_model: model } };
	return await createRecords(client, target, vals, options);
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

function noActivities(model: string): OdooError {
	return new OdooError('INVALID_VALUE', `No activities can be scheduled for ${model} records.`, {
		hint: 'Choose a model whose form in Odoo shows activities, such as contacts, orders or tasks.',
	});
}
