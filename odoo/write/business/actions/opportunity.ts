import { OdooError } from '../../../errors';
import { isBlank } from '../../../values/blank';
import type { Row } from '../../../values/reference';
import type { Given, WizardStep } from '../businessAction';
import { actionsOf, filledIn } from '../businessAction';

/** `lost_reason` became a link of another name, and got a text beside it. */
const LOST: WizardStep = {
	model: 'crm.lead.lost',
	button: 'action_lost_reason_apply',
	values: ({ reason, note }) => filledIn({ lost_reason_id: reason, lost_feedback: note }),
};

/** What people do with leads and opportunities. */
export const opportunity = actionsOf(
	{ model: 'crm.lead', app: 'CRM' },
	{
		convert: {
			action: 'converted',
			done: [{ if: [['type', '=', 'opportunity']] }],
			possible: [{ if: [['probability', '<', 100]] }],
			hint: 'Leads that are won cannot be converted.',
			needs: [
				{
					// Odoo would assign them, and convert nothing.
					if: [['active', '=', true]],
					reason: 'it is lost or archived',
					hint: 'Restore it first, with Opportunity > Restore.',
				},
			],
			ways: [
				{
					opens: 'crm.lead2opportunity.partner',
					wizards: [
						{
							model: 'crm.lead2opportunity.partner',
							button: 'action_apply',
							values: ({ salesperson }) => filledIn({ user_id: salesperson }),
							// Not a merge with other leads of the same person, which would delete them.
							presets: ({ customer }, _proposed, [id]) => ({
								name: 'convert',
								lead_id: id, // what Odoo proposes depends on it, and some forms do not have it
								...(customer === 'create' && { action: 'create' }),
							}),
						},
					],
				},
			],
		},
		markWon: {
			action: 'won',
			done: [
				{ until: 18, if: ['&', ['probability', '>=', 100], ['active', '=', true]] },
				{ if: [['won_status', '=', 'won']] },
			],
			ways: [{ method: 'action_set_won' }],
		},
		markLost: {
			action: 'lost',
			done: [
				{ until: 18, if: ['&', ['probability', '=', 0], ['active', '=', false]] },
				{ if: [['won_status', '=', 'lost']] },
			],
			ways: [
				{
					until: 15,
					opens: LOST.model,
					wizards: [{ ...LOST, values: withoutNote }],
				},
				{
					opens: LOST.model,
					context: (records) => ({ default_lead_ids: records.map(({ id }) => id ?? 0) }),
					wizards: [LOST],
				},
			],
		},
		restore: {
			action: 'restored',
			done: [{ if: [['active', '=', true]] }],
			isOfArchived: true,
			ways: [{ until: 18, method: 'toggle_active' }, { method: 'action_restore' }],
		},
	},
);

function withoutNote({ reason, note }: Given): Row {
	if (isBlank(note)) return filledIn({ lost_reason_id: reason });
	throw new OdooError('INVALID_VALUE', 'Closing Note requires Odoo 16 or later.', {
		field: 'note',
		hint: 'Leave it empty, and post the note with Message > Post.',
	});
}
