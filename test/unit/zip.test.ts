import { inLists, zip } from '../../odoo/zip';

it('pairs what stands in the same places', () => {
	expect(zip(['a', 'b'], [1, undefined])).toEqual([
		['a', 1],
		['b', undefined],
	]);
	expect(inLists([['a'], [], ['b', 'c']], [1, 2, 3])).toEqual([[1], [], [2, 3]]);
});

it.each([[[1]], [[1, 2, 3]]])(
	'gives no row the answer of another where there are %j',
	(answers) => {
		const message = `There are ${answers.length} answers for 2 rows.`;
		expect(() => zip(['a', 'b'], answers)).toThrow(message);
		expect(() => inLists([['a'], ['b']], answers)).toThrow(message);
	},
);
