import { isBlank } from '../../../values/blank';
import { textFrom } from '../../../values/scalars';
import { actionsOf } from '../businessAction';

const FEEDBACK = { name: 'feedback', label: 'Feedback' };

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
					params: ({ feedback }) => ({
						feedback: !isBlank(feedback) && textFrom(feedback, FEEDBACK),
					}),
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
