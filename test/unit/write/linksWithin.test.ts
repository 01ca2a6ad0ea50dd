import fc from 'fast-check';
import { hasCircle } from '../../../odoo/write/linksWithin';

it.each<[string, ReadonlyArray<[number, number[]]>, boolean]>([
	['no links', [], false],
	[
		'a chain',
		[
			[1, [2]],
			[2, [3]],
		],
		false,
	],
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
		'two records',
		[
			[1, [2]],
			[2, [1]],
		],
		true,
	],
	[
		'three records and one that leads to them',
		[
			[7, [1]],
			[1, [2]],
			[2, [3]],
			[3, [1]],
		],
		true,
	],
])('tells whether there is a circle: %s', (_, links, is) => {
	expect(hasCircle(new Map(links))).toBe(is);
});

it('finds a circle where following the links comes back', () => {
	const ids = fc.integer({ min: 1, max: 8 });
	const comesBack = (links: ReadonlyMap<number, readonly number[]>, start: number) => {
		const seen = new Set<number>();
		const next = [...(links.get(start) ?? [])];
		for (let id = next.pop(); id !== undefined; id = next.pop()) {
			if (id === start) return true;
			if (!seen.has(id)) next.push(...(links.get(id) ?? []));
			seen.add(id);
		}
		return false;
	};
	fc.assert(
		fc.property(fc.array(fc.tuple(ids, fc.array(ids, { maxLength: 2 }))), (entries) => {
			const links = new Map(entries);
			expect(hasCircle(links)).toBe([...links.keys()].some((id) => comesBack(links, id)));
		}),
	);
});
