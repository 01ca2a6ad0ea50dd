import { schemaFrom } from '../../../odoo/schema/schema';

const described = (readonly: boolean) => ({
	move_type: { type: 'selection', readonly: true },
	ref: { type: 'char', readonly },
});

it.each([
	['says the type of a new entry is written', false, false],
	['leaves all fields read-only to a user who may not write', true, true],
])('%s', (_, readonly, expected) => {
	const { fields } = schemaFrom('account.move', described(readonly));
	expect(fields.get('move_type')?.readonly).toBe(expected);
});
