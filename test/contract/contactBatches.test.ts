import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Row } from '../../odoo/values/reference';
import type { Records } from '../support/records';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, isSandbox, protocolsFor } from '../support/target';
import type { Writer } from '../support/writing';
import { endOf, writerOf } from '../support/writing';

const PARTNER = 'res.partner';
const TAG = 'res.partner.category';

/** `ORACLE_CASES` runs more of them, other ones each time, e.g. some hundred on a real server. */
const { ORACLE_CASES } = process.env;
const runs = ORACLE_CASES
	? { numRuns: Number(ORACLE_CASES) }
	: { numRuns: isSandbox ? 10 : 12, seed: 1 };

const REFS = ['a', 'b', 'c', 'd'];
const TAGS = ['red', 'blue', 'green'];
/** Of contacts that are named, of which a database may have others. */
const PEOPLE = ['Ann', 'Ben'];

const ref = fc.constantFrom(...REFS);
const someTags = fc.subarray(TAGS);
const line = fc.record({
	name: fc.constantFrom(...PEOPLE),
	ref: fc.constantFrom(undefined, undefined, 'd', 'e'),
});

/** Contacts that repeat keys, are parents of one another, and bring tags and contacts of their own. */
const row = fc.record(
	{
		ref,
		name: fc.constantFrom('Acme', 'Beta', 'Gamma'),
		city: fc.constantFrom('Ghent', 'Liege', null),
		color: fc.constantFrom<unknown>(1, 2, 2, 'red'),
		parent_id: fc.oneof(
			ref.map((parent): unknown => ({ ref: parent })),
			fc.constant(null),
		),
		category_id: fc.oneof<Array<fc.Arbitrary<unknown>>>(
			someTags,
			fc.record({ add: someTags }),
			fc.record({ remove: someTags, add: fc.constantFrom([], ['blue']) }),
		),
		child_ids: fc.record({ add: fc.array(line, { minLength: 1, maxLength: 2 }) }),
		active: fc.constantFrom(true, true, false),
	},
	{ requiredKeys: ['ref', 'name'] },
);

const batches = fc.record({
	rows: fc.array(row, { minLength: 2, maxLength: 7 }),
	existing: fc.subarray(REFS),
	settings: fc.record({
		batchSize: fc.constantFrom(2, 100),
		onMissing: fc.constantFrom('create', 'create', 'skip', 'error'),
		onFound: fc.constantFrom('update', 'update', 'keep'),
		multipleMatches: fc.constantFrom('error', 'all', 'first'),
		skipUnchanged: fc.boolean(),
	}),
});

const target = useTarget();

describe.each(protocolsFor('xmlrpc'))('a batch of contacts over %s', (protocol) => {
	let writer: Writer;
	let partners: Records;
	let tags: Records;

	beforeAll(() => {
		const client = clientFor(target, { protocol });
		writer = writerOf(client, PARTNER);
		partners = recordsOf(client, PARTNER, { active_test: false });
		tags = recordsOf(client, TAG, { active_test: false });
	});

	/** A prefix for the names and references of one world, which has tags and some contacts already. */
	const newWorld = async (existing: readonly string[]) => {
		const world = `${randomUUID()} `;
		const made = await tags.create(TAGS.map((name) => ({ name: world + name })));
		if (existing.length > 0) {
			await partners.create(
				existing.map((each) => ({
					name: `Old ${each}`,
					ref: world + each,
					category_id: [[6, 0, made.slice(0, 2)]],
				})),
			);
		}
		return world;
	};

	const contentOf = async (world: string) => {
		const nameOfTag = new Map(
			(await tags.searchRead([['name', '=like', `${world}%`]], ['name'])).map(({ id, name }) => [
				id,
				String(name).slice(world.length),
			]),
		);
		const fields = ['name', 'ref', 'city', 'color', 'parent_id', 'category_id', 'active'];
		const found = await partners.searchRead([['ref', '=like', `${world}%`]], fields);
		const refOf = new Map(found.map((each) => [each.id, String(each.ref).slice(world.length)]));
		return found
			.map((each) =>
				JSON.stringify({
					...each,
					id: undefined,
					name: String(each.name).replace(world, ''),
					ref: refOf.get(each.id),
					parent_id: Array.isArray(each.parent_id) && refOf.get(each.parent_id[0] as number),
					category_id: (each.category_id as number[]).map((id) => nameOfTag.get(id)).sort(),
				}),
			)
			.sort();
	};

	it('comes to what its rows do one call after the other', async () => {
		await fc.assert(
			fc.asyncProperty(batches, async ({ rows, existing, settings }) => {
				const [one, all] = [await newWorld(existing), await newWorld(existing)];
				const made = settings.onMissing === 'create' ? rows.map((each) => each.ref) : [];
				const ordered = behindTheirParents(rows, existing, made);
				const told = [];
				for (const each of ordered) {
					told.push(...(await writer.upsert(['ref'], [inWorld(one, each)], settings)));
				}
				const outcomes = await writer.upsert(
					['ref'],
					ordered.map((each) => inWorld(all, each)),
					settings,
				);
				expect(outcomes.map(endOf)).toEqual(told.map(endOf));
				expect(await contentOf(all)).toEqual(await contentOf(one));
			}),
			runs,
		);
	}, 3_600_000);
});

/** Every text that means a record, with the prefix of its world. */
function inWorld(world: string, given: Row): Row {
	return JSON.parse(JSON.stringify(given), (key, value: unknown) => {
		const isName = key === 'ref' || [...TAGS, ...PEOPLE].includes(String(value));
		return isName && key !== 'color' ? `${world}${String(value)}` : value;
	}) as Row;
}

/**
 * Without parents that only later rows make: one call after the other cannot know of these.
 * @param willBe what rows make if nothing is wrong with them
 */
function behindTheirParents(
	rows: readonly Row[],
	existing: readonly string[],
	willBe: readonly unknown[],
): Row[] {
	const there = new Set<unknown>(existing);
	return rows.map((given) => {
		const { parent_id: parent, ...rest } = given;
		const wanted = (parent as { ref?: unknown } | null | undefined)?.ref;
		const isMissing = wanted !== undefined && !there.has(wanted);
		if (willBe.includes(given.ref) && given.color !== 'red') there.add(given.ref);
		return isMissing ? rest : given;
	});
}
