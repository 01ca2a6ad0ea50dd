import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Row } from '../../odoo/values/reference';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { isSandbox, protocolsFor } from '../support/target';
import { endOf, writerOf } from '../support/writing';

/** A model whose records have parents of their own kind, a required name, and cost little to write. */
const TAG = 'res.partner.category';

/** `ORACLE_CASES` runs more of them, other ones each time, e.g. some thousand on a real server. */
const { ORACLE_CASES } = process.env;
const runs = ORACLE_CASES
	? { numRuns: Number(ORACLE_CASES) }
	: { numRuns: isSandbox ? 15 : 25, seed: 1 };

const names = ['A', 'B', 'C', 'D', 'E'];

/** Rows that repeat names, link to one another's records, and of which some are bad. */
const row = fc.record(
	{
		name: fc.constantFrom(...names),
		color: fc.constantFrom<unknown>(1, 2, '3', 'red'),
		parent_id: fc.constantFrom<string | null>(...names, null),
		active: fc.boolean(),
	},
	{ requiredKeys: ['name', 'color'] }, // Odoo gives tags a random color
);

const batches = fc.record({
	rows: fc.array(row, { minLength: 1, maxLength: 8 }),
	existing: fc.subarray(names),
	batchSize: fc.constantFrom(2, 100),
});

const target = useTarget();

describe.each(protocolsFor('json2'))('a batch over %s', (protocol) => {
	const client = useClient(target, { protocol });
	const writer = writerOf(client, TAG, { multipleMatches: 'error' });
	const tags = recordsOf(client, TAG, { active_test: false });

	/** Names of one world, told apart from those of all others. */
	const inWorld = (world: string, given: Row): Row => ({
		...given,
		name: `${world}${String(given.name)}`,
		...(typeof given.parent_id === 'string' && { parent_id: `${world}${given.parent_id}` }),
	});

	const contentOf = async (world: string) => {
		const found = await tags.searchRead(
			[['name', '=like', `${world}%`]],
			['name', 'color', 'parent_id', 'active'],
		);
		const nameOf = new Map(found.map(({ id, name }) => [id, String(name).slice(world.length)]));
		return found
			.map(({ name, color, active, parent_id: parent }) => [
				String(name).slice(world.length),
				color,
				active,
				Array.isArray(parent) ? nameOf.get(parent[0] as number) : null,
			])
			.sort();
	};

	it('comes to what its rows do one call after the other, where each names what is there by then', async () => {
		await fc.assert(
			fc.asyncProperty(batches, async ({ rows, existing, batchSize }) => {
				const [one, all] = [`${randomUUID()} `, `${randomUUID()} `];
				for (const world of [one, all]) {
					if (existing.length > 0)
						await tags.create(existing.map((name) => ({ name: `${world}${name}`, color: 0 })));
				}
				const ordered = behindTheirParents(rows, existing);
				const told = [];
				for (const each of ordered) {
					told.push(...(await writer.upsert(['name'], [inWorld(one, each)])));
				}
				const outcomes = await writer.upsert(
					['name'],
					ordered.map((each) => inWorld(all, each)),
					{ batchSize },
				);
				expect(outcomes.map(endOf)).toEqual(told.map(endOf));
				expect(await contentOf(all)).toEqual(await contentOf(one));
			}),
			runs,
		);
	}, 3_600_000);

	it('refuses the row that closes a circle of parents, as one call after the other does', async () => {
		for (let round = 0; round < 5; round++) {
			const world = `${randomUUID()} `;
			await tags.create(['A', 'B', 'C'].map((name) => ({ name: `${world}${name}`, color: 0 })));
			const rows = [
				{ name: 'C', parent_id: 'A' },
				{ name: 'A', parent_id: 'B' },
				{ name: 'B', parent_id: 'A' },
			];
			const outcomes = await writer.upsert(
				['name'],
				rows.map((each) => inWorld(world, each)),
			);
			expect(outcomes.map(endOf)).toEqual(['updated', 'updated', 'VALIDATION']);
			expect(await contentOf(world)).toMatchObject([
				['A', 0, true, 'B'],
				['B', 0, true, null],
				['C', 0, true, 'A'],
			]);
		}
	});
});

/** Without links to what only later rows make: one call after the other cannot know of these. */
function behindTheirParents(rows: readonly Row[], existing: readonly string[]): Row[] {
	const made = new Set<unknown>(existing);
	return rows.map((given) => {
		const { parent_id: parent, ...rest } = given;
		const isMissing = typeof parent === 'string' && !made.has(parent);
		const isLater = isMissing && parent !== given.name;
		const isBad = given.color === 'red' || (isMissing && !isLater);
		if (!isBad) made.add(given.name);
		return isLater && rows.some(({ name }) => name === parent) ? rest : given;
	});
}
