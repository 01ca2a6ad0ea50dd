import type { WizardStep } from '../businessAction';
import { actionsOf } from '../businessAction';
import { fedBy, feedingFirst } from '../transferChain';
import { prepareReturn, prepareValidation } from '../transferChecks';

/** Quantities as they are reserved, up to Odoo 16 by a wizard; what is missing later, or not at all. */
const VALIDATE_WIZARDS: readonly WizardStep[] = [
	{
		model: 'stock.immediate.transfer',
		button: 'process',
		isLeftOpen: ({ lines }) => lines !== undefined,
	},
	// Its buttons switch text messages on or off for the whole company, which nobody has decided yet.
	{ model: 'confirm.stock.sms', method: 'button_validate', context: { skip_sms: true } },
	{
		model: 'stock.backorder.confirmation',
		button: ({ backorder }) => (backorder === 'cancel' ? 'process_cancel_backorder' : 'process'),
	},
];

/** Up to Odoo 17 it proposes all that was delivered, later it has a button for that. */
const RETURN = 'stock.return.picking';
const RETURNED = { product_return_moves: ['product_id', 'quantity', 'move_id'] };

/** What people do with deliveries, receipts and internal transfers. */
export const transfer = actionsOf(
	{ model: 'stock.picking', app: 'Inventory' },
	{
		checkAvailability: {
			action: 'checked',
			cannotBe: 'checked for availability',
			mayTakeSeveral: true,
			// A transfer is ready as soon as some of it is reserved; this is what its form goes by.
			done: [
				{
					if: [
						'&',
						['state', 'not in', ['draft', 'cancel']],
						['show_check_availability', '=', false],
					],
				},
			],
			possible: [{ if: [['state', '!=', 'cancel']] }],
			ways: [{ method: 'action_assign' }],
		},
		validate: {
			action: 'validated',
			done: [{ if: [['state', '=', 'done']] }],
			// From Odoo 17 on, a draft would be delivered in full, whatever is in stock.
			possible: [{ if: [['state', 'not in', ['draft', 'cancel']]] }],
			hint: 'For drafts, run Transfer > Check Availability first.',
			hintIfRefused: ({ lines }) =>
				lines === undefined
					? 'If no product is reserved, run Transfer > Check Availability first, or set Quantities to Specify.'
					: 'The quantities are filled in on the transfer; the next run replaces them.',
			prepares: prepareValidation,
			once: { name: 'lines', title: 'Lines' },
			ways: [{ method: 'button_validate', wizards: VALIDATE_WIZARDS }],
			made: {
				field: 'backorder_ids',
				model: 'stock.picking',
				also: fedBy,
				inOrder: feedingFirst,
			},
		},
		return: {
			action: 'returned',
			possible: [{ if: [['state', '=', 'done']] }],
			hint: 'Only completed transfers can be returned. Complete it first, with Transfer > Validate.',
			hintIfRefused: () => 'If all of it was returned already, nothing is left to return.',
			prepares: prepareReturn,
			ways: [
				{
					until: 17,
					opens: RETURN,
					wizards: [{ model: RETURN, button: 'create_returns', lines: RETURNED }],
				},
				{ opens: RETURN, wizards: [{ model: RETURN, button: 'action_create_returns_all' }] },
			],
		},
		cancel: {
			action: 'canceled',
			done: [{ if: [['state', '=', 'cancel']] }],
			possible: [{ if: [['state', '!=', 'done']] }],
			hint: 'Completed transfers can only be returned, with Transfer > Return.',
			ways: [{ method: 'action_cancel' }],
		},
	},
);
