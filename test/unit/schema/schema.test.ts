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

it('tells what stays as it was said from what may be changed later', () => {
	const linked = { res_id: { type: 'integer', readonly: true }, name: { type: 'char' } };
	const attachment = schemaFrom('ir.attachment', linked).fields.get('res_id');
	expect(attachment).toMatchObject({ readonly: false });
	expect(attachment?.isSetOnce).toBeUndefined();
	const { fields } = schemaFrom('account.move', described(false));
	expect(fields.get('move_type')).toMatchObject({ readonly: false, isSetOnce: true });
});
