import type { Call, OdooClient } from '../../../odoo';
import { ModelCalls } from '../../../odoo';
import { onchange } from '../../../odoo/client/onchange';

const FIELDS = { location_id: {}, moves: {}, 'moves.product_id': {}, 'moves.quantity': {} };

it.each([
	[
		16,
		{
			field_name: [],
			field_onchange: {
				location_id: '1',
				moves: '1',
				'moves.product_id': '1',
				'moves.quantity': '1',
			},
		},
	],
	[
		17,
		{
			field_names: [],
			fields_spec: { location_id: {}, moves: { fields: { product_id: {}, quantity: {} } } },
		},
	],
])('asks Odoo %d for the fields of lines as it takes them', async (version, expected) => {
	const calls: Call[] = [];
	const client = {
		version: async () => await Promise.resolve(version),
		call: async (call: Call, read: (answer: unknown, method: string) => unknown) => {
			calls.push(call);
			return await Promise.resolve(read({ value: {} }, call.method));
		},
	} as unknown as OdooClient;
	await onchange(new ModelCalls(client, 'stock.return.picking', {}), FIELDS, { older: '1' });
	expect(calls).toMatchObject([{ params: { values: {}, ...expected } }]);
});
