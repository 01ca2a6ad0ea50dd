import { jsonOf } from '../../../nodes/OdooDestination/actions/business/businessOperation';

const PARTLY = { action: 'awaitingApproval', of: async () => await Promise.resolve(new Set([8])) };

it.each([[[7, 8]], [[8, 7]]])(
	'says of several records that one is unfinished, in whatever order: %j',
	(ids) => {
		const results = ids.map((id) => ({
			ids: [id],
			action: id === 8 ? PARTLY.action : 'confirmed',
		}));
		const json = jsonOf({ model: 'purchase.order', partly: PARTLY }, results);
		expect(json).toEqual({ ids, action: 'awaitingApproval', _model: 'purchase.order' });
	},
);

it('says what was done if some of the records needed nothing', () => {
	const results = ['unchanged', 'confirmed'].map((action, index) => ({ ids: [index], action }));
	expect(jsonOf({ model: 'sale.order' }, results).action).toBe('confirmed');
	expect(jsonOf({ model: 'sale.order' }, results.slice(0, 1)).action).toBe('unchanged');
});
