import type { RpcValue } from '../../../odoo/call';
import {
	buttonContext,
	windowActionIn,
	wizardContext,
} from '../../../odoo/write/method/windowAction';

const ACTIVE = { model: 'account.move', ids: [7, 8] };

function action(more: Readonly<Record<string, RpcValue>> = {}) {
	const window = { type: 'ir.actions.act_window', res_model: 'account.move.reversal' };
	return windowActionIn({ ...window, target: 'new', ...more }, ACTIVE);
}

it.each([
	[true],
	[null],
	['ir.actions.act_window'],
	[[7, 8]],
	[{ type: 'contact', name: 'Ann' }],
	[{ type: 'ir.actions.act_window_close', infos: {} }],
])('takes %j for no action', (result) => {
	expect(windowActionIn(result, ACTIVE)).toBeUndefined();
});

it('tells a dialog that waits for an answer from a window that only shows something', () => {
	expect(action()).toMatchObject({ isWizard: true, recordId: null });
	expect(action({ target: 'current', res_id: 9 })).toMatchObject({ isWizard: false, recordId: 9 });
});

it('knows no record where Odoo says 0 or false', () => {
	expect(action({ res_id: 0 })?.recordId).toBeNull();
	expect(action({ res_id: false })?.recordId).toBeNull();
});

it.each([
	['{}', {}],
	[false, {}],
	[{ default_reason: 'Wrong' }, { default_reason: 'Wrong' }],
	["{'default_move_id': active_id}", { default_move_id: 7 }],
	[
		"{'default_ids': [(6, 0, active_ids)], 'of': active_model, 'text': 'active_id'}",
		{ default_ids: [[6, 0, [7, 8]]], of: 'account.move', text: 'active_id' },
	],
])('reads the context %j', (context, expected) => {
	expect(action({ context })?.context).toEqual(expected);
});

it.each(["{'default_date': context_today()}", "{'default_x': uid}", '['])(
	'has no context where it is the code %s',
	(context) => {
		expect(action({ context })?.context).toBeNull();
	},
);

it('gives the context of a button what its record shows', () => {
	const record = new Map<string, RpcValue>([
		['email', 'ann@example.com'],
		['partner_id', 9],
		['is_open', false],
	]);
	const source =
		"{'default_email': email, 'default_partner_id': partner_id, 'closed': not is_open, 'of': [(4, active_id)]}";
	expect(buttonContext(source, ACTIVE, record)).toEqual({
		default_email: 'ann@example.com',
		default_partner_id: 9,
		closed: true,
		of: [[4, 7]],
	});
	expect(() => buttonContext("{'x': unknown}", ACTIVE, record)).toThrow('program code');
});

it('gives wizards the records that the method ran on, unless their action names others', () => {
	const own = { lang: 'fr_FR', active_ids: [1] };
	const plain = action({ context: { default_reason: 'x' } });
	expect(plain && wizardContext(own, ACTIVE, plain)).toEqual({
		lang: 'fr_FR',
		active_model: 'account.move',
		active_id: 7,
		active_ids: [7, 8],
		default_reason: 'x',
	});
	const ofLines = action({ context: { active_model: 'account.move.line', active_ids: [31] } });
	expect(ofLines && wizardContext({}, ACTIVE, ofLines)).toMatchObject({
		active_model: 'account.move.line',
		active_ids: [31],
	});
});
