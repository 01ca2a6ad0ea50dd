import { Dependents, isComputedUnlessWritten } from '../../../odoo/schema/dependents';
import { schemaFrom } from '../../../odoo/schema/schema';

/** As Odoo describes a lead, an order and its line. */
const schema = schemaFrom('crm.lead', {
	partner_id: { type: 'many2one', depends: [] },
	user_id: { type: 'many2one' },
	email_from: { type: 'char', depends: ['partner_id.email'] },
	email_domain: { type: 'char', depends: ['email_from'], readonly: true },
	team_id: { type: 'many2one', depends: ['user_id', 'type'] },
	stage_id: { type: 'many2one', depends: ['team_id', 'type'] },
	company_type: { type: 'selection', depends: ['partner_id'], store: false },
	order_partner_id: {
		type: 'many2one',
		depends: ['order_id.partner_id'],
		related: ['order_id', 'partner_id'],
	},
});

const dependents = new Dependents(schema);

it.each([
	[['partner_id'], ['partner_id', 'email_from', 'email_domain', 'company_type']],
	[['user_id'], ['user_id', 'team_id', 'stage_id']],
	[['stage_id'], ['stage_id']],
	[[], []],
])('finds what follows from %j over any number of steps', (written, found) => {
	expect([...dependents.with(written)].sort()).toEqual(found.sort());
});

it('ends where fields follow from one another', () => {
	const circle = schemaFrom('x', {
		a: { type: 'char', depends: ['b'] },
		b: { type: 'char', depends: ['a', 'b.c'] },
	});
	expect([...new Dependents(circle).with(['a'])]).toEqual(['a', 'b']);
});

it('leaves out what would be written elsewhere, and what cannot be written', () => {
	const names = [...schema.fields.values()].filter(isComputedUnlessWritten).map(({ name }) => name);
	expect(names).toEqual(['email_from', 'team_id', 'stage_id']);
});
