import type { Need } from '../businessAction';
import { actionsOf } from '../businessAction';

/** Those that are done are kept archived, with their feedback; up to Odoo 16, none is. */
const OPEN: Need = {
	if: [['active', '=', true]],
	reason: 'it is done already',
	hint: 'Filter activities that are done out before this node.',
};

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
					params: ({ feedback }) => ({ feedback: (feedback as string) || false }),
				},
			],
		},
		reschedule: {
			action: 'rescheduled',
			needs: [OPEN],
			ways: [{ write: ({ deadline }) => ({ date_deadline: deadline }) }],
		},
		cancel: {
			action: 'canceled',
			needs: [OPEN],
			ways: [{ method: 'unlink' }],
		},
	},
);
