import { callOf } from '../../odoo/call';

const search = { model: 'res.partner', method: 'search' };

it('sends no argument that is undefined, and every other one', () => {
	const params = { domain: [], order: undefined, limit: 0, flag: false, value: null };
	expect(Object.entries(callOf({ ...search, params }).params ?? {})).toEqual([
		['domain', []],
		['limit', 0],
		['flag', false],
		['value', null],
	]);
});

it('leaves a call alone that has no arguments', () => {
	expect(callOf(search)).toEqual(search);
});
