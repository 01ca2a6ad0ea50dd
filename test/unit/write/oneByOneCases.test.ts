import type { Case } from '../../reference/cases';
import { byCode, newStore } from '../../reference/cases';
import { expectAllOrNone, expectAsOneByOne } from '../../reference/check';
import type { Row, Settings } from '../../reference/oneByOne';
import { runReal } from '../../reference/run';
import { THING } from '../../reference/store';
import { wireTo } from '../../reference/wire';

const caseOf = (rows: readonly Row[], more: Partial<Settings> = {}): Case => ({
	version: 19,
	batchSize: 100,
	settings: { ...byCode, ...more },
	rows,
});

const create = { operation: 'create' } as const;
const byName = { column: 'name' } as const;
const byId = { column: 'id' } as const;

/** The line of Acme in the store, and Acme itself. */
const GAMMA = 7;
const ACME = 5;

describe('a batch is its rows one after the other where', () => {
	it.each<[string, readonly Row[], Partial<Settings>]>([
		[
			'two rows share a record and only the first fits',
			[
				{ code: 'x', name: 'Good' },
				{ code: 'x', name: 'Good', rank: 91 },
				{ code: 'y', name: 'Behind' },
			],
			{},
		],
		[
			'two rows share a record and only the second fits',
			[
				{ code: 'x', name: 'Bad', rank: 91 },
				{ code: 'x', name: 'Good' },
			],
			{},
		],
		[
			'nothing comes of what rows say, while another says nothing',
			[{ tag_ids: { add: [] } }, { parent_id: 'Nobody' }, {}],
			{ ...create, onMissingReference: 'skipField' },
		],
		[
			'a line of one row becomes the match of a later row',
			[{ name: 'Gamma', child_ids: [{ name: 'Acme' }] }, { name: 'Acme' }],
			byName,
		],
		[
			'a line of one row is the only match of a later row',
			[{ name: 'Acme', child_ids: [{ name: 'Theta' }] }, { name: 'Theta' }],
			{ ...byName, onMissing: 'error' },
		],
		[
			'a line that an earlier row changes holds what the later row wants before',
			[
				{ id: GAMMA, name: 'Changed' },
				{ id: ACME, child_ids: [{ id: GAMMA, name: 'Gamma' }] },
			],
			byId,
		],
		[
			'a row that waits has a line that a row behind it changes',
			[
				{ id: ACME, name: 'Acme' },
				{ id: ACME, child_ids: [{ id: GAMMA, name: 'Line' }] },
				{ id: GAMMA, name: 'Itself' },
			],
			{ ...byId, skipUnchanged: false },
		],
		[
			'a row that waits would match what a row behind it creates',
			[
				{ name: 'Acme' },
				{ name: 'Acme', child_ids: [{ name: 'Acme' }] },
				{ name: 'Gamma', child_ids: [{ name: 'Acme' }] },
				{ name: 'Acme' },
			],
			{ ...byName, multipleMatches: 'all', skipUnchanged: false },
		],
		[
			'a row links by name to a record that an earlier row renames',
			[
				{ code: 'a', name: 'Renamed' },
				{ code: 'x', name: 'New', parent_id: 'Acme' },
				{ code: 'y', name: 'New', parent_id: 'Renamed' },
			],
			{},
		],
		[
			'a second record of a name makes it ambiguous',
			[
				{ code: 'x', name: 'First', parent_id: 'Acme' },
				{ code: 'y', name: 'Acme' },
				{ code: 'z', name: 'Second', parent_id: 'Acme' },
			],
			{},
		],
		[
			'a line of an earlier row is the record that a row means',
			[
				{ name: 'Acme', child_ids: [{ name: 'Eta' }] },
				{ name: 'Eta', rank: 7 },
			],
			{ ...byName, onMissing: 'error' },
		],
		[
			'a line that an earlier row renames is no longer the record that a row means',
			[
				{ name: 'Acme', child_ids: [{ id: GAMMA, name: 'Delta' }] },
				{ name: 'Gamma', rank: 7 },
			],
			{ ...byName, onMissing: 'skip' },
		],
		[
			'a value holds already that is computed anew from what changes',
			[
				{ code: 'a', rank: 7, label: 'own' },
				{ code: 'd', label: 'grade 7', rank: 12 },
			],
			{},
		],
		[
			'a value of a line holds already that is computed anew from what changes in it',
			[{ code: 'a', child_ids: [{ id: GAMMA, rank: 1, label: 'grade 0' }] }],
			{},
		],
		[
			'the key is computed anew from what changes',
			[
				{ label: 'own', name: 'Acme', rank: 7 },
				{ label: 'own', name: 'Acme', rank: 12 },
			],
			{ column: 'label' },
		],
	])('%s', async (_, rows, more) => {
		for (const each of [
			caseOf(rows, more),
			caseOf(rows, { ...more, stopAtFirstError: true }),
			{ ...caseOf(rows, more), version: 14 as const, batchSize: 1 },
		]) {
			await expect(expectAsOneByOne(each)).resolves.toBeUndefined();
		}
	});
});

describe('all rows are written as one after the other, or none, where', () => {
	it.each<[string, readonly Row[], Partial<Settings>]>([
		[
			'a row between two for one record changes that as a line',
			[
				{ code: 'c', name: 'Changed' },
				{ code: 'a', child_ids: [{ id: GAMMA, name: 'Gamma' }] },
				{ code: 'c', name: 'Changed' },
			],
			{},
		],
		[
			'the second of two rows for one record changes as a line what a row between them changed',
			[
				{ code: 'a', name: 'Acme' },
				{ code: 'c', name: 'Changed' },
				{ code: 'a', child_ids: [{ id: GAMMA, name: 'Gamma' }] },
			],
			{ skipUnchanged: false },
		],
		[
			'a line loses the name by which a later row means it',
			[{ name: 'Acme', child_ids: [{ id: GAMMA, name: 'Delta' }] }, { name: 'Gamma' }],
			{ ...byName, onMissing: 'skip' },
		],
	])('%s', async (_name, rows, more) => {
		await expect(expectAllOrNone(caseOf(rows, more))).resolves.toBeUndefined();
	});
});

describe('in one transaction, a new line', () => {
	const atOnce = async (rows: readonly Row[]) => {
		const wire = wireTo(newStore(), { version: 19 });
		const outcomes = await runReal(caseOf(rows, create), wire, { allOrNothing: true });
		return { outcomes, isSent: wire.calls.some((call) => call.endsWith('.create')) };
	};

	it('cannot link to the record of another row, which is said before anything is sent', async () => {
		const line = { name: 'Line', child_ids: { add: ['Zeta'] } };
		const { outcomes, isSent } = await atOnce([
			{ name: 'Zeta' },
			{ name: 'Owner', child_ids: [line] },
		]);
		expect(outcomes).toEqual([
			{ status: 'failed', code: 'INVALID_VALUE' },
			{ status: 'failed', code: 'INVALID_VALUE' },
		]);
		expect(isSent).toBe(false);
	});

	it('may hold numbers that are no IDs, however low', async () => {
		const { outcomes } = await atOnce([
			{ name: 'Zeta', rank: -1_500_000 },
			{ name: 'Owner', child_ids: [{ name: 'Line', rank: -1_500_000 }] },
		]);
		expect(outcomes).toMatchObject([{ action: 'created' }, { action: 'created' }]);
	});
});

it('writes in one transaction what a row before made Odoo compute anew', async () => {
	const store = newStore();
	const rows = [
		{ code: 'a', rank: 7 },
		{ code: 'a', label: 'own' },
	];
	await runReal(caseOf(rows), wireTo(store, { version: 19 }), { allOrNothing: true });
	expect(store.find(THING, ACME)).toMatchObject({ rank: 7, label: 'own' });
});

it('says of new records that they are there when the server goes away before others are changed', async () => {
	const store = newStore();
	const old = Array.from({ length: 40 }, (_, index) =>
		store.create(THING, { name: `Old ${index}` }),
	);
	const rows = [
		{ name: 'New' },
		...old.map((_, index) => ({ name: `Old ${index}`, note: `${index}` })),
	];
	// Before it changes so many, Odoo 14 is asked which of them are archived.
	const isGone = (calls: readonly string[]) =>
		calls.includes('x.thing.create') && calls.at(-1) !== 'x.thing.create';
	const outcomes = await runReal(caseOf(rows, byName), wireTo(store, { version: 14, isGone }));
	expect(outcomes).toEqual([
		{ status: 'done', action: 'created', ids: [expect.any(Number)] },
		...old.map(() => ({ status: 'failed', code: 'UNREACHABLE' })),
	]);
});

describe('rows name one another', () => {
	const parentOf = (things: ReturnType<typeof newStore>, name: string) => {
		const record = things.all(THING).find((each) => each.name === name);
		return things.find(THING, Number(record?.parent_id))?.name;
	};

	it.each(['error', 'create', 'skipField'] as const)(
		'in any order, and nothing is made twice, when missing links are %s',
		async (onMissingReference) => {
			const rows = [
				{ name: 'Grandchild', parent_id: 'Child' },
				{ name: 'Child', parent_id: 'Root' },
				{ name: 'Root' },
			];
			const store = newStore();
			const given = caseOf(rows, { ...create, onMissingReference });
			const wire = wireTo(store, { version: 19 });
			const outcomes = await runReal(given, wire);
			expect(outcomes.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
			expect(parentOf(store, 'Grandchild')).toBe('Child');
			expect(parentOf(store, 'Child')).toBe('Root');
			expect(store.all(THING)).toHaveLength(newStore().all(THING).length + 3);
		},
	);

	it('in a circle, which fails and leaves the others alone', async () => {
		const rows = [{ name: 'A', parent_id: 'B' }, { name: 'B', parent_id: 'A' }, { name: 'C' }];
		const store = newStore();
		const outcomes = await runReal(caseOf(rows, create), wireTo(store, { version: 19 }));
		expect(outcomes).toMatchObject([
			{ code: 'REFERENCE_NOT_FOUND' },
			{ code: 'REFERENCE_NOT_FOUND' },
			{ action: 'created' },
		]);
	});

	it('within one request for each generation', async () => {
		const rows = Array.from({ length: 60 }, (_, index) => ({
			name: `Row ${index}`,
			...(index >= 20 && { parent_id: `Row ${index % 20}` }),
		}));
		const wire = wireTo(newStore(), { version: 19 });
		await runReal(caseOf(rows, create), wire);
		expect(wire.calls.filter((call) => call.endsWith('.create'))).toHaveLength(2);
	});
});

it('sends the usual import in one round', async () => {
	const rows = Array.from({ length: 50 }, (_, index) => ({
		code: `new ${index}`,
		name: `Row ${index}`,
		country_id: 'Belgium',
		tag_ids: ['Red'],
	}));
	const wire = wireTo(newStore(), { version: 19 });
	await runReal(caseOf(rows), wire);
	expect(wire.calls.filter((call) => !call.endsWith('fields_get'))).toEqual([
		'x.country.search_read',
		'x.tag.search_read',
		'x.thing.search_read',
		'x.thing.create',
	]);
});
