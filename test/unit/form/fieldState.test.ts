import type { RpcValue } from '../../../odoo';
import { fieldStateOf, namesOf } from '../../../odoo/form/fieldState';
import { formFrom } from '../../../odoo/form/form';

const amount = (arch: string) => {
	const { fields } = formFrom('x', `<form>${arch}</form>`);
	return fields.find(({ name }) => name === 'amount')!;
};
const stateOf = (arch: string, values: Readonly<Record<string, RpcValue>> = {}) =>
	fieldStateOf(amount(arch), new Map(Object.entries(values)));

const EDITABLE = { isHidden: false, isReadonly: false, isRequired: false };

describe('the state of a field', () => {
	it.each([
		['<field name="amount"/>', {}],
		['<field name="amount" invisible="a"/>', { isHidden: true }],
		['<field name="amount" readonly="a"/>', { isReadonly: true }],
		['<field name="amount" required="a"/>', { isRequired: true }],
		['<field name="amount" readonly="not a" required="1"/>', { isRequired: true }],
		['<group invisible="a"><field name="amount" required="1"/></group>', { isHidden: true }],
	])('of %s', (arch, expected) => {
		expect(stateOf(arch, { a: true })).toEqual({ ...EDITABLE, ...expected });
	});

	it('is that of the place where it shows', () => {
		const twice =
			'<field name="amount" invisible="a" readonly="1"/><field name="amount" invisible="not a" required="a"/>';
		expect(stateOf(twice, { a: true })).toEqual({ ...EDITABLE, isRequired: true });
		expect(stateOf(twice, { a: false })).toEqual({ ...EDITABLE, isReadonly: true });
		expect(
			stateOf('<field name="amount" invisible="a"/><field name="amount" invisible="a"/>', {
				a: true,
			}),
		).toEqual({ ...EDITABLE, isHidden: true });
	});

	it('is editable as far as the record cannot tell', () => {
		const open = '<field name="amount" invisible="x" readonly="y" required="1"/>';
		expect(stateOf(open)).toEqual(EDITABLE);
	});

	it('goes by the domains of Odoo 16 and before', () => {
		const arch =
			'<field name="amount" modifiers="{&quot;invisible&quot;: [[&quot;a&quot;, &quot;=&quot;, false]]}"/>';
		expect(namesOf(amount(arch))).toEqual(['a']);
		expect(stateOf(arch, { a: false })).toEqual({ ...EDITABLE, isHidden: true });
	});
});
