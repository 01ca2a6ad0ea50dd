import { actionsOf } from '../businessAction';

/** What people do with activities. */
export const activity = actionsOf(
	{ model: 'mail.activity', app: 'Discuss' },
	{
		markDone: {
			action: 'done',
			done: [{ since: 17, if: [['active', '=', false]] }],
			ways: [
				{
					method: 'action_feedback',
					params: ({ feedback }) => ({ feedback: feedback ? String(feedback) : false }),
				},
			],
		},
		reschedule: {
			action: 'rescheduled',
			ways: [{ write: ({ deadline }) => ({ date_deadline: deadline }) }],
		},
		cancel: {
			action: 'canceled',
			ways: [{ method: 'unlink' }],
		},
	},
);
