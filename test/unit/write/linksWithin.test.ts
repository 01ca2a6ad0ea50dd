import { isOrderOfWeight } from '../../../odoo/write/linksWithin';

it.each<[string, ReadonlyArray<[number, number[]]>, boolean]>([
	['no links', [], false],
	[
		'children of one parent',
		[
			[1, [9]],
			[2, [9]],
		],
		false,
	],
	['a record of its own', [[1, [1]]], true],
	[
		'two records that become parents of each other',
		[
			[1, [2]],
			[2, [1]],
		],
		true,
	],
	[
		'a record whose new parent leaves its own one',
		[
			[7, [2]],
			[2, []],
			[1, [2]],
		],
		true,
	],
])('tells whether the order counts: %s', (_, links, is) => {
	expect(isOrderOfWeight(new Map(links))).toBe(is);
});
