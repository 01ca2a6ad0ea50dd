import { OdooError } from '../../../odoo';
import { elementFrom } from '../../../odoo/form/elements';
import { columnsFrom, formFrom } from '../../../odoo/form/form';

const names = (fields: ReadonlyArray<{ readonly name: string }>) => fields.map(({ name }) => name);

describe('the elements of a view', () => {
	it('reads elements, attributes, texts and comments', () => {
		const view = elementFrom(
			`<?xml version="1.0"?><form string="A &amp; B"><!-- <field/> -->one<b class='x'>two</b>\n three<i/></form>`,
		);

		expect(view).toMatchObject({ tag: 'form', text: 'one\n three' });
		expect(view.attributes.get('string')).toBe('A & B');
		expect(view.children).toMatchObject([
			{ tag: 'b', text: 'two', attributes: new Map([['class', 'x']]) },
			{ tag: 'i', children: [] },
		]);
	});

	it.each([
		'',
		'text',
		'<form>',
		'<form></list>',
		'<form a=b/>',
		'<form a="1"',
		'</form>',
		'<!DOCTYPE form><form/>',
		'<form><!--',
		'<form>&unknown;</form>',
	])('refuses %j', (xml) => {
		expect(() => elementFrom(xml)).toThrow(OdooError);
	});

	it('refuses deep and long views without running out of stack or time', () => {
		const deep = '<group>'.repeat(100_000) + '</group>'.repeat(100_000);

		expect(() => elementFrom(deep)).toThrow(OdooError);
		expect(() => elementFrom(`<form ${'a '.repeat(100_000)}`)).toThrow(OdooError);
	});
});

describe('a form', () => {
	it('lists its fields in order, each once, where it shows', () => {
		const { fields } = formFrom(
			'x',
			`<form><field name="a" invisible="1"/><field name="b"/><group invisible="state == 'done'">
			<field name="a" string="First" readonly="1"/><field name="b"/></group>
			<field name="c"><list><field name="d"/><button name="z" type="object" string="Z"/></list></field>
			<div class="oe_chatter"><field name="message_ids"/></div><field name="e" required="True"/></form>`,
		);

		expect(names(fields)).toEqual(['b', 'a', 'c', 'e']);
		expect(fields[1]).toMatchObject({ label: 'First', isHidden: false, isReadonly: true });
		expect(fields[3]).toMatchObject({ isRequired: true, isReadonly: false });
	});

	it('has no buttons that are shown, but cannot be pressed', () => {
		const { buttons } = formFrom(
			'x',
			`<form><button name="send" string="Send" type="object" invisible="not ready"/>
			<button name="send" string="Send" type="object" disabled="1" invisible="ready"/>
			<button name="go" string="Go" type="object" disabled="disabled"/>
			<button name="may" string="May" type="object" disabled="0"/></form>`,
		);
		expect(buttons).toMatchObject([
			{ label: 'Send', variants: [{ hiddenIf: ['not ready'] }] },
			{ label: 'May' },
		]);
	});

	it('takes what a field is called from its label, unless there are several', () => {
		const { fields } = formFrom(
			'x',
			`<form><label for="a" string="Alpha"/><field name="a"/><label for="b" string="One"/>
			<label for="b" string="Two"/><field name="b"/></form>`,
		);

		expect(fields.map(({ label }) => label)).toEqual(['Alpha', undefined]);
	});

	it('has the buttons that Odoo 18 draws with a widget, with the labels of those beside it', () => {
		const { buttons } = formFrom(
			'mail.compose.message',
			`<form><footer>
				<button string="Envoyer" name="action_send_mail" type="object" class="btn-primary o_mail_send" invisible="subtype_is_log or composition_mode == 'comment' and not composition_batch"/>
				<button string="Enregistrer" name="action_send_mail" type="object" class="btn-primary" invisible="not subtype_is_log or composition_mode =='comment' and not composition_batch"/>
				<widget name="mail_composer_send_dropdown" invisible="composition_batch or composition_mode != 'comment'"/>
				<widget name="constructor"/>
			</footer></form>`,
		);

		const send = { type: 'object', name: 'action_send_mail', isPrimary: true };
		const drawn = "composition_batch or composition_mode != 'comment'";
		expect(buttons).toMatchObject([
			{
				label: 'Envoyer',
				variants: [send, { ...send, hiddenIf: [drawn, 'subtype_is_log or scheduled_date'] }],
			},
			{
				label: 'Enregistrer',
				variants: [send, { ...send, hiddenIf: [drawn, 'not subtype_is_log or scheduled_date'] }],
			},
		]);
	});

	it('lists buttons by their label: methods and actions, without links to other records', () => {
		const { buttons } = formFrom(
			'x',
			`<form><header>
			<button name="confirm" string=" Confirm" type="object" class="btn-primary" invisible="state != 'sent'" context="{'a': 1}"/>
			<button name="12" string="Confirm" type="action" invisible="not ok"/>
			<button name="never" string="Never" type="object" invisible="1"/>
			<button string="Discard" special="cancel"/></header>
			<div class="oe_button_box"><button name="open" string="Open" type="object"/></div>
			<button name="stat" string="Stat" type="object" class="oe_stat_button"/>
			<div invisible="a"><button name="in_text" type="object" invisible="b">in a <b>text</b></button></div>
			<button name="icon" type="object" icon="fa-x"/></form>`,
		);

		expect(buttons).toEqual([
			{
				label: 'Confirm',
				variants: [
					{
						type: 'object',
						name: 'confirm',
						isPrimary: true,
						hiddenIf: ["state != 'sent'"],
						context: "{'a': 1}",
					},
					{ type: 'action', name: '12', isPrimary: false, hiddenIf: ['not ok'], context: '' },
				],
			},
			{
				label: 'in a text',
				variants: [expect.objectContaining({ name: 'in_text', hiddenIf: ['a', 'b'] })],
			},
		]);
	});

	it('tells the texts of a button apart that it has in different states', () => {
		const { buttons } = formFrom(
			'x',
			`<form><button name="a" type="object"><i class="fa fa-trash"/> <span>Delete</span> <b>it</b></button>
			<button name="b" type="object"><span invisible="count == 1">Delete all</span>
			<span invisible="count != 1">Delete one</span></button></form>`,
		);

		expect(buttons.map(({ label }) => label)).toEqual(['Delete it', 'Delete all / Delete one']);
	});

	it('takes conditions from the modifiers that Odoo 16 and before give', () => {
		const { fields, buttons } = formFrom(
			'x',
			`<form><field name="a" invisible="1" modifiers="{&quot;invisible&quot;: true}"/>
			<field name="b" modifiers="{&quot;readonly&quot;: [[&quot;state&quot;, &quot;=&quot;, &quot;x&quot;]], &quot;required&quot;: true}"/>
			<button name="go" string="Go" type="object" states="draft" modifiers="{&quot;invisible&quot;: [[&quot;state&quot;, &quot;not in&quot;, [&quot;draft&quot;]]]}"/></form>`,
		);

		expect(fields).toMatchObject([
			{ name: 'a', isHidden: true },
			{ name: 'b', isHidden: false, isReadonly: false, isRequired: true },
		]);
		expect(buttons[0]?.variants[0]?.hiddenIf).toEqual([[['state', 'not in', ['draft']]]]);
	});
});

describe('a list', () => {
	it('has columns in order, those that are hidden for good or at first marked', () => {
		const columns = columnsFrom(
			`<list><header><button name="x" type="object" string="X"/></header><field name="id" column_invisible="True"/>
			<field name="name" string="Number"/><field name="date" optional="hide"/><field name="state" optional="show"/></list>`,
		);

		expect(columns.filter(({ isHidden }) => !isHidden)).toMatchObject([
			{ name: 'name', label: 'Number', isOptional: false },
			{ name: 'date', isOptional: true },
			{ name: 'state', isOptional: false },
		]);
	});
});
