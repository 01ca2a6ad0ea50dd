import fc from 'fast-check';
import { packIds } from '../../../odoo/changes/packedIds';
import { shortHash } from '../../../odoo/fingerprint';
import { timestampAt } from '../../../odoo/values/dates';
import { Seen } from '../../../odoo/changes/seen';
import type { StoredFields } from '../../../odoo/changes/rememberedValues';
import { RememberedValues } from '../../../odoo/changes/rememberedValues';
import { isWatchState, roomForValues } from '../../../odoo/changes/watch';
import { schemaFrom } from '../../../odoo/schema/schema';

/** For the values, in characters: what there is beside no other events. */
const ROOM = roomForValues({});

const schema = schemaFrom('x.thing', {
	state: { type: 'selection', selection: [['draft', 'Draft']] },
	owner: { type: 'many2one', relation: 'res.users' },
	done: { type: 'boolean' },
	name: { type: 'char' },
	tags: { type: 'many2many', relation: 'x.tag' },
});
const fieldOf = (name: string) => {
	const field = schema.fields.get(name);
	if (!field) throw new Error(name);
	return field;
};
const none = async () => await Promise.resolve(new Set<number>());

describe('remembered values', () => {
	const values = {
		state: fc.oneof(fc.constant(false as const), fc.string()),
		owner: fc.oneof(fc.constant(false as const), fc.tuple(fc.integer({ min: 1 }), fc.string())),
		done: fc.boolean(),
		name: fc.oneof(fc.constant(false as const), fc.string()),
		tags: fc.uniqueArray(fc.integer({ min: 1 })),
	};

	it('come back from where they were stored', async () => {
		const records = fc.dictionary(fc.nat(9999).map(String), fc.record(values), { maxKeys: 50 });
		await fc.assert(
			fc.asyncProperty(records, async (byId) => {
				const remembered = new RememberedValues();
				const fields = Object.keys(values).map(fieldOf);
				for (const field of fields) {
					remembered.watch(field);
					for (const [id, raw] of Object.entries(byId)) {
						remembered.remember(Number(id), field, raw[field.name as keyof typeof raw]);
					}
				}
				const stored = JSON.parse(
					JSON.stringify(await remembered.toStored({ schema, room: ROOM, stillExisting: none })),
				) as StoredFields;
				expect(isWatchState({ version: 1, watch: '', poll: 0, values: stored })).toBe(true);
				const again = RememberedValues.fromStored(stored, fields);
				for (const field of fields) {
					const ids = Object.keys(byId).map(Number);
					const prints = ids.map((id) => remembered.get(id, field));
					expect(prints).not.toContain(undefined);
					expect(ids.map((id) => again.get(id, field))).toEqual(prints);
					expect(again.get(10_000, field)).toBeUndefined();
				}
			}),
		);
	});

	it.each([
		['a linked record has another name', 'owner', [1, 'A'], [1, 'B'], true],
		['linked records come in another order', 'tags', [1, 2], [2, 1], true],
		['another record is linked', 'owner', [1, 'A'], [2, 'A'], false],
		['a text is another', 'name', 'A', 'B', false],
		['a text is emptied', 'name', 'A', false, false],
	])('are compared by what belongs to the record: %s', (_, name, before, now, isSame) => {
		const remembered = new RememberedValues();
		remembered.watch(fieldOf(name));
		remembered.remember(1, fieldOf(name), before);
		remembered.remember(2, fieldOf(name), now);
		const [one, other] = [1, 2].map((id) => remembered.get(id, fieldOf(name)));
		expect(one === other).toBe(isSame);
	});

	const texts = (count: number) => {
		const remembered = new RememberedValues();
		remembered.watch(fieldOf('name'));
		for (let id = 1; id <= count; id++) remembered.remember(id, fieldOf('name'), `Name ${id}`);
		return remembered;
	};

	it('forget records that are gone once there is no room', async () => {
		const existing = new Set([5, 6]);
		const stored = await texts(50_000).toStored({
			schema,
			room: ROOM,
			stillExisting: async () => await Promise.resolve(existing),
		});
		const again = RememberedValues.fromStored(stored, [fieldOf('name')]);
		expect([4, 5, 6, 7].map((id) => again.get(id, fieldOf('name')) !== undefined)).toEqual([
			false,
			true,
			true,
			false,
		]);
	});

	it('do not ask which records are left while there is room', async () => {
		const asked = jest.fn(none);
		await texts(30_000).toStored({ schema, room: ROOM, stillExisting: asked });
		expect(asked).not.toHaveBeenCalled();
	});

	it('say so when there are too many', async () => {
		const all = new Set(Array.from({ length: 50_000 }, (_, at) => at + 1));
		const stored = texts(50_000).toStored({
			schema,
			room: ROOM,
			stillExisting: async () => await Promise.resolve(all),
		});
		await expect(stored).rejects.toThrow(
			'There are too many records (50000) to remember the values of name.',
		);
	});

	it('are taken anew when a field has become another kind', async () => {
		const stored = await texts(3).toStored({ schema, room: ROOM, stillExisting: none });
		const [values] = Object.values(stored);
		expect(values).toBeDefined();
		const asChoice = RememberedValues.fromStored({ state: values as never }, [fieldOf('state')]);
		expect(asChoice.watches(fieldOf('state'))).toBe(false);
		const asText = RememberedValues.fromStored({ name: { idsByValue: {} } }, [fieldOf('name')]);
		expect(asText.watches(fieldOf('name'))).toBe(false);
	});
});

it('up to 5000 changes are told apart within their seconds', () => {
	const rows = Array.from({ length: 5000 }, (_, id) => {
		return { id, at: timestampAt(0), versionTag: tagOf(id) };
	});
	const stored = Seen.fromStored({}).plus(rows).toStored();
	expect(sizeOf(stored)).toBeLessThan(70_000);
	const seen = Seen.fromStored(stored);
	expect(rows.every((row) => seen.has(row) && !seen.has({ ...row, versionTag: 'other' }))).toBe(
		true,
	);
});

it('remembered values are read in the form in which users have them stored', () => {
	const text =
		'{"state":{"idsByValue":{"\\"draft\\"":"G","false":"I"}},"owner":{"idsByValue":{"7":"G"}},' +
		'"name":{"ids":"HA","prints":"5ed6wbz9ob"},"done":{"idsByValue":{"true":"I"}}}';
	const stored = JSON.parse(text) as StoredFields;
	const names = ['state', 'owner', 'name', 'done'];
	const remembered = RememberedValues.fromStored(stored, names.map(fieldOf));
	const valuesOf = (id: number) => names.map((name) => remembered.get(id, fieldOf(name)));
	expect(valuesOf(3)).toEqual(['"draft"', '7', shortHash('Acme'), undefined]);
	expect(valuesOf(4)).toEqual(['false', undefined, shortHash('Bolt'), 'true']);
	const state = {
		version: 1,
		watch: 'x.thing abc',
		poll: 7,
		feed: {
			version: 1,
			feed: 'x.thing abc',
			at: '2026-01-31 10:05:00',
			horizon: '2026-01-31 10:05:00',
			seen: {},
			newSince: '2026-01-31 10:05:00',
			movedMs: 0,
		},
		visible: 'DBK',
		all: 'DBK',
		archived: '',
		values: stored,
	};
	expect(isWatchState(state)).toBe(true);
});

describe('a watch state', () => {
	const STATE = { version: 1, watch: 'res.partner abc', poll: 3 };

	it.each([
		['nothing but its head', STATE, true],
		['ids', { ...STATE, all: packIds([1, 2]), archived: '' }, true],
		['no state', null, false],
		['another version', { ...STATE, version: 2 }, false],
		['bad ids', { ...STATE, visible: '1,2' }, false],
		['empty values', { ...STATE, values: { name: null } }, false],
		['bad values', { ...STATE, values: { name: { idsByValue: { a: 5 } } } }, false],
		['no values by record', { ...STATE, values: { name: { idsByValue: null } } }, false],
		['half of the hashes', { ...STATE, values: { name: { ids: '' } } }, false],
	])('is told from anything else: %s', (_, value, isState) => {
		expect(isWatchState(value)).toBe(isState);
	});
});

/** In characters of JSON. */
const sizeOf = (value: unknown) => JSON.stringify(value).length;

describe('with 100,000 records, a twentieth of the ids missing', () => {
	const random = randomFrom(1);
	const ids: number[] = [];
	for (let id = 1; ids.length < 100_000; id++) if (random() >= 0.05) ids.push(id);
	const some = (share: number) => ids.filter(() => random() < share);
	const packedSize = (chosen: readonly number[]) => sizeOf(packIds(chosen));

	it.each([
		['all of them match', ids, 12_000],
		['half of them match', some(0.5), 60_000],
		['a fifth is archived', some(0.2), 40_000],
		['a hundredth is archived', some(0.01), 5000],
	])('ids stay short: %s', (_, chosen, most) => {
		expect(packedSize(chosen)).toBeLessThan(most);
	});

	const valuesSize = async (name: string, valueOf: (id: number) => unknown) => {
		const remembered = new RememberedValues();
		remembered.watch(fieldOf(name));
		for (const id of ids) remembered.remember(id, fieldOf(name), valueOf(id) as never);
		return sizeOf(
			await remembered.toStored({
				schema,
				room: ROOM,
				stillExisting: async () => await Promise.resolve(new Set(ids)),
			}),
		);
	};
	const oneOf = (count: number) => Math.floor(random() * count);

	it.each([
		['5 choices at random', 'state', () => `choice ${oneOf(5)}`, 115_000],
		[
			'5 choices, nearly all the last',
			'state',
			(id: number) => (id > 95_000 ? `${oneOf(5)}` : 'done'),
			25_000,
		],
		['yes and no at random', 'done', () => random() < 0.5, 110_000],
		['50 linked records at random', 'owner', () => [1 + oneOf(50), ''], 180_000],
	])('values stay short: %s', async (_, name, valueOf, most) => {
		expect(await valuesSize(name, valueOf)).toBeLessThan(most);
	});

	it.each([
		['500 linked records at random', 'owner', () => [1 + oneOf(500), '']],
		['texts', 'name', (id: number) => `Name ${id}`],
	])('values that have no room are refused: %s', async (_, name, valueOf) => {
		await expect(valuesSize(name, valueOf)).rejects.toThrow('too many records (100000)');
	});

	it('all eight events of half of them, with a choice at random, stay below 200 kB', async () => {
		const archived = new Set(some(0.2));
		const matching = some(0.5);
		const remembered = new RememberedValues();
		remembered.watch(fieldOf('state'));
		for (const id of matching) remembered.remember(id, fieldOf('state'), `choice ${oneOf(5)}`);
		const ids = {
			archived: packIds(archived),
			all: packIds(matching),
			visible: packIds(matching.filter((id) => !archived.has(id))),
		};
		const values = await remembered.toStored({
			schema,
			room: roomForValues(ids),
			stillExisting: none,
		});
		expect(sizeOf({ ...ids, values })).toBeLessThan(200_000);
		for (const id of matching) remembered.remember(id, fieldOf('state'), `choice ${oneOf(500)}`);
		await remembered.toStored({ schema, room: ROOM, stillExisting: none });
		await expect(
			remembered.toStored({
				schema,
				room: roomForValues(ids),
				stillExisting: async () => await Promise.resolve(new Set(matching)),
			}),
		).rejects.toThrow(`too many records (${matching.length})`);
	});

	it.each([
		['by one transaction', () => '.000001', () => 0, 12_500],
		['by themselves, in the order of their ids', tagOf, inTurn, 100_000],
		['by themselves, in any order', tagOf, () => oneOf(300), 300_000],
	])('changed within the overlap are remembered: %s', (_, tagAt, secondOf, most) => {
		const rows = ids.map((id, at) => ({
			id,
			at: timestampAt(secondOf(at) * 1000),
			versionTag: tagAt(at),
		}));
		expect(sizeOf(Seen.fromStored({}).plus(rows).toStored())).toBeLessThan(most);
	});
});

const tags: string[] = [];

/** As of Odoo 14, all different. */
function tagOf(at: number): string {
	return (tags[at] ??= shortHash(at));
}

/** 333 in each second of five minutes. */
function inTurn(at: number): number {
	return Math.floor(at / 333);
}

function randomFrom(seed: number): () => number {
	let at = seed;
	return () => {
		at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0;
		return at / 2 ** 32;
	};
}
