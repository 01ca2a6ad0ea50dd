import type { ActivityQuery, OdooClient } from '../../odoo';
import { activitiesByRecord, listActivities } from '../../odoo';
import { anyAnswer } from '../../odoo/protocol/expect';
import { itIf } from '../support/itIf';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, protocolsFor } from '../support/target';
import { isSince } from '../support/versions';

const PARTNER = 'res.partner';
const DAY_MS = 86_400_000;

describe.each(protocolsFor('jsonrpc'))('activities over %s', (protocol) => {
	const nowMs = Date.now();
	const target = useTarget();
	let client: OdooClient;

	beforeAll(() => {
		client = clientFor(target, { protocol }, undefined, { now: () => nowMs });
	});

	const query = (given: Partial<ActivityQuery> = {}): ActivityQuery => ({
		user: '',
		type: '',
		due: [],
		status: 'open',
		context: {},
		zones: { workflow: 'UTC' },
		...given,
	});
	const day = (offset: number) => new Date(nowMs + offset * DAY_MS).toISOString().slice(0, 10);
	const partner = async () =>
		await recordsOf(client, PARTNER).createOne({ name: `To do over ${protocol}` });
	const schedule = async (id: number, summary: string, offset = 0, more = {}) =>
		await recordsOf(client, 'mail.activity', { default_res_model: PARTNER }).createOne({
			res_id: id,
			summary,
			date_deadline: day(offset),
			user_id: target.users.admin.uid,
			...more,
		});
	const callType = async () =>
		(await recordsOf(client, 'mail.activity.type').search([['name', '=', 'Call']]))[0] ?? 0;
	const summaries = (activities: ReadonlyArray<Record<string, unknown>> = []) =>
		activities.map(({ summary }) => summary);
	const of = async (id: number, given: Partial<ActivityQuery> = {}) =>
		(await activitiesByRecord(client, { ...query(given), model: PARTNER }, [id])).get(id);

	it('are listed with the names of their records, the ones due first', async () => {
		const id = await partner();
		await schedule(id, 'Later', 2);
		const type = await callType();
		const activity = await schedule(id, 'Late', -2, { activity_type_id: type });

		const found = await of(id);

		expect(summaries(found)).toEqual(['Late', 'Later']);
		expect(found?.[0]).toMatchObject({
			id: activity,
			date_deadline: day(-2),
			res_model: PARTNER,
			res_id: id,
			res_name: `To do over ${protocol}`,
			user_id: { id: target.users.admin.uid },
			activity_type_id: { id: type, name: 'Call' },
			state: 'overdue',
		});
	});

	it('are found by when they are due', async () => {
		const id = await partner();
		for (const offset of [-1, 0, 1]) await schedule(id, String(offset), offset);

		expect(summaries(await of(id, { due: ['overdue'] }))).toEqual(['-1']);
		expect(summaries(await of(id, { due: ['today'] }))).toEqual(['0']);
		expect(summaries(await of(id, { due: ['planned'] }))).toEqual(['1']);
		expect(summaries(await of(id, { due: ['overdue', 'today'] }))).toEqual(['-1', '0']);
	});

	it('are given to each of many records', async () => {
		const [busy, idle] = [await partner(), await partner()];
		await schedule(busy, 'Call');

		const found = await activitiesByRecord(client, { ...query(), model: PARTNER }, [busy, idle]);

		expect(summaries(found.get(busy))).toEqual(['Call']);
		expect(found.get(idle)).toEqual([]);
	});

	it('are found by user and type', async () => {
		const id = await partner();
		const type = await callType();
		await schedule(id, 'Mine');
		await schedule(id, 'Theirs', 0, { user_id: target.users.low.uid, activity_type_id: type });

		const { username, uid } = target.users.low;
		for (const user of [username, uid]) {
			expect(summaries(await of(id, { user }))).toEqual(['Theirs']);
		}
		for (const given of ['Call', type]) {
			expect(summaries(await of(id, { type: given }))).toEqual(['Theirs']);
		}
		await expect(of(id, { user: 'nobody' })).rejects.toMatchObject({
			code: 'REFERENCE_NOT_FOUND',
		});
	});

	it('are found across models, up to a limit', async () => {
		const id = await partner();
		await schedule(id, 'Long ago', -20_000);
		await schedule(id, 'Ages ago', -20_001);

		const [first, ...others] = await listActivities(client, query({ model: PARTNER }), 1);
		expect(others).toEqual([]);
		expect(first?.date_deadline).toBe(day(-20_001));
		expect(await listActivities(client, query(), 1)).toMatchObject([{ res_model: PARTNER }]);
	});

	itIf(isSince('keptActivities'))('can be those that are done', async () => {
		const id = await partner();
		const done = await schedule(id, 'Done', -1);
		await schedule(id, 'Open');
		const call = { model: 'mail.activity', method: 'action_feedback', ids: [done] };
		await client.call({ ...call, params: { feedback: 'Reached' } }, anyAnswer);

		expect(summaries(await of(id))).toEqual(['Open']);
		expect(await of(id, { status: 'done' })).toMatchObject([
			{ id: done, state: 'done', feedback: 'Reached' },
		]);
		expect(summaries(await of(id, { status: 'all' }))).toEqual(['Done', 'Open']);
	});

	itIf(!isSince('someKeptActivities'))('are not kept when they are done', async () => {
		await expect(listActivities(client, query({ status: 'done' }))).rejects.toMatchObject({
			code: 'INVALID_VALUE',
			message: expect.stringContaining('deletes activities') as string,
		});
	});

	it('need a model that has some', async () => {
		await expect(listActivities(client, query({ model: 'res.country' }))).rejects.toMatchObject({
			code: 'INVALID_VALUE',
			message: 'Activities are not available for res.country records.',
		});
	});
});
