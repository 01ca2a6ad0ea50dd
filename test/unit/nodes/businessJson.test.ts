import { jsonOf } from '../../../nodes/OdooDestination/business/businessJson';

const PARTLY = { action: 'awaitingApproval', of: async () => await Promise.resolve(new Set([8])) };

it.each([[[7, 8]], [[8, 7]]])(
	'says of several records that one is unfinished, in whatever order: %j',
	(ids) => {
		const results = ids.map((id) => ({
			records: [{ id }],
			action: id === 8 ? PARTLY.action : 'confirmed',
		}));
		const json = jsonOf({ model: 'purchase.order', partly: PARTLY }, results);
		expect(json).toEqual({ ids, action: 'awaitingApproval', _model: 'purchase.order' });
	},
);

it('says what was done if some of the records needed nothing', () => {
	const results = ['unchanged', 'confirmed'].map((action, id) => ({ records: [{ id }], action }));
	expect(jsonOf({ model: 'sale.order' }, results).action).toBe('confirmed');
	expect(jsonOf({ model: 'sale.order' }, results.slice(0, 1)).action).toBe('unchanged');
});

it('names records in the order of their IDs, and what came of them', () => {
	const opened = (...ids: number[]) => ({
		model: 'account.move',
		records: ids.map((id) => ({ id, name: `INV/${id}` })),
	});
	const results = [
		{ records: [{ id: 7, name: 'S00007' }], action: 'invoiced', opened: opened(31) },
		{ records: [{ id: 8, name: 'S00008' }], action: 'invoiced', opened: opened(32, 31) },
	];
	expect(jsonOf({ model: 'sale.order' }, results)).toEqual({
		ids: [7, 8],
		names: ['S00007', 'S00008'],
		action: 'invoiced',
		opened: { model: 'account.move', ids: [31, 32], names: ['INV/31', 'INV/32'] },
		_model: 'sale.order',
	});
	expect(jsonOf({ model: 'sale.order' }, results.slice(0, 1))).toMatchObject({
		id: 7,
		name: 'S00007',
		opened: { ids: [31], names: ['INV/31'] },
	});
});

it('has no name where there is none', () => {
	const json = jsonOf({ model: 'account.move' }, [
		{ records: [{ id: 7, name: '' }], action: 'canceled' },
	]);
	expect(json).toEqual({ id: 7, action: 'canceled', _model: 'account.move' });
});

it('names what came of records only where all of the names could be read', () => {
	const records = [{ id: 31, name: 'INV/31' }, { id: 32 }];
	const result = { records: [{ id: 7 }], action: 'invoiced' };
	const json = jsonOf({ model: 'sale.order' }, [
		{ ...result, opened: { model: 'account.move', records } },
	]);
	expect(json).toEqual({
		id: 7,
		action: 'invoiced',
		opened: { model: 'account.move', ids: [31, 32] },
		_model: 'sale.order',
	});
});
