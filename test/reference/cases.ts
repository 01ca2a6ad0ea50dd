import fc from 'fast-check';
import type { Row, Settings } from './oneByOne';
import type { Trouble } from './wire';
import { COUNTRY, FORBIDDEN_RANK, MAX_RANK, Store, TAG, THING } from './store';

/** One random batch. */
export interface Case {
	readonly version: 14 | 19;
	readonly settings: Settings;
	readonly batchSize: number;
	/** How many requests may be under way at a time. */
	readonly parallel?: number;
	readonly rows: readonly Row[];
}

/** Create or update by code, as the node does where nothing else is chosen. */
export const byCode: Settings = {
	operation: 'byKey',
	column: 'code',
	onMissing: 'create',
	onFound: 'update',
	multipleMatches: 'error',
	onMissingReference: 'error',
	skipUnchanged: true,
	stopAtFirstError: false,
	isOnce: false,
};

/** The store that every case begins with. */
export function newStore(): Store {
	return FIRST_STORE.clone();
}

const FIRST_STORE = firstStore();

function firstStore(): Store {
	const store = new Store();
	const [belgium] = [
		store.create(COUNTRY, { name: 'Belgium', code: 'BE' }),
		store.create(COUNTRY, { name: 'France', code: 'FR' }),
	];
	const [red] = [store.create(TAG, { name: 'Red' }), store.create(TAG, { name: 'Blue' })];
	const acme = store.create(THING, { name: 'Acme', code: 'a', rank: 1, label: 'own' });
	store.create(THING, { name: 'Beta', code: 'b', country_id: belgium, active: false });
	const gamma = store.create(THING, {
		name: 'Gamma',
		code: 'c',
		parent_id: acme,
		tag_ids: [[4, red]],
	});
	store.create(THING, { name: 'Twin', code: 'd', rank: 7 });
	store.create(THING, { name: 'Twin', code: 'e', label: 'other' });
	store.setXmlid('my.acme', THING, acme);
	store.setXmlid('my.gamma', THING, gamma);
	store.setXmlid('my.belgium', COUNTRY, belgium);
	return store;
}

/** Ids of `newStore`: Acme to the second Twin. */
const THINGS = [5, 6, 7, 8, 9];
const LINE_OF_ACME = 7;

function optional<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
	return fc.option(arbitrary, { nil: undefined, freq: 1 });
}

/** What the first things have as long as nobody writes one, and others. */
const labels = fc.constantFrom('grade 0', 'grade 1', 'grade 7', 'own');
const names = fc.constantFrom('Acme', 'acme', 'Beta', 'Gamma', 'Twin', 'Zeta', 'Eta', 'Theta');
const codes = fc.constantFrom('a', 'b', 'c', 'd', 'x', 'y', 'z');
const ranks = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom<unknown>(0, 1, 7, '7', 12) },
	{ weight: 1, arbitrary: fc.constantFrom<unknown>(MAX_RANK + 1, FORBIDDEN_RANK, 'many', null) },
);
const parents = fc.oneof(
	{ weight: 4, arbitrary: names as fc.Arbitrary<unknown> },
	{
		weight: 1,
		arbitrary: fc.constantFrom<unknown>(...THINGS, 999, null, { code: 'a' }, { code: 'x' }),
	},
	{ weight: 1, arbitrary: fc.constantFrom<unknown>('my.acme', 'my.new', 'my.belgium') },
);
const tags = fc.uniqueArray(fc.constantFrom('Red', 'Blue', 'Green', 'Pink'), { maxLength: 3 });
const tagValues = fc.oneof<Array<fc.Arbitrary<unknown>>>(
	tags,
	fc.record({ add: tags }),
	fc.record({
		remove: fc.uniqueArray(fc.constantFrom('Red', 'Blue', 'Green')),
		add: fc.constantFrom([], ['Blue']),
	}),
);
const lines = fc.array(
	fc.oneof<Array<fc.Arbitrary<Row>>>(
		fc.record({ name: names }),
		fc.constantFrom({ id: LINE_OF_ACME, name: 'Gamma' }, { id: LINE_OF_ACME, name: 'Delta' }),
		fc.record({
			id: fc.constant(LINE_OF_ACME),
			rank: fc.constantFrom(0, 1),
			label: fc.constantFrom('grade 0', 'own'),
		}),
		fc.constant({ id: 999, name: 'Lost' }),
	),
	{ minLength: 1, maxLength: 2 },
);

/** Values besides keys. */
const values = fc.record({
	name: fc.oneof(
		{ weight: 8, arbitrary: names as fc.Arbitrary<unknown> },
		{ weight: 1, arbitrary: fc.constantFrom(null, undefined) },
	),
	rank: optional(ranks),
	label: optional(labels),
	note: optional(fc.constantFrom<unknown>('n', '', null)),
	parent_id: optional(parents),
	tag_ids: optional(tagValues),
	country_id: optional(
		fc.constantFrom<unknown>('Belgium', 'my.belgium', { code: 'FR' }, 'Nowhere', null, 1),
	),
	child_ids: rarely(lines),
});

const keys: Readonly<Record<Settings['column'], fc.Arbitrary<unknown>>> = {
	code: fc.oneof(
		{ weight: 12, arbitrary: codes as fc.Arbitrary<unknown> },
		{ weight: 1, arbitrary: fc.constantFrom(null, '') },
	),
	// None that would be computed: that would be the match of a row whose record was made as a line before.
	label: fc.constantFrom('own', 'other', 'new'),
	id: fc.constantFrom<unknown>(...THINGS, ...THINGS, 999, 'x', null),
	name: names,
	xmlid: fc.constantFrom<unknown>('my.acme', 'my.gamma', 'my.new', 'my.new2', 'my.belgium'),
};

const settings: fc.Arbitrary<Settings> = fc.record({
	operation: fc.constantFrom('create', 'byKey', 'byKey'),
	column: fc.constantFrom('code', 'code', 'id', 'label', 'name', 'xmlid'),
	onMissing: fc.constantFrom('create', 'create', 'error', 'skip'),
	onFound: fc.constantFrom('update', 'update', 'update', 'keep'),
	multipleMatches: fc.constantFrom('all', 'error', 'first'),
	onMissingReference: fc.constantFrom('create', 'error', 'error', 'skipField'),
	skipUnchanged: fc.boolean(),
	stopAtFirstError: fc.boolean(),
	isOnce: fc.boolean(),
});

/** A quarter of the batches may have several requests under way. */
const PARALLEL = fc.constantFrom(1, 1, 1, 3);

/**
 * Rows that repeat keys, share and name one another's records, and are bad in every way. No two rows of
 * different kinds fight for one unique code: within a round, new records are created before others are
 * changed.
 */
export const cases: fc.Arbitrary<Case> = settings.chain((chosen) =>
	fc.record({
		version: fc.constantFrom(14, 19),
		settings: fc.constant(chosen),
		batchSize: fc.constantFrom(1, 2, 3, 100),
		parallel: PARALLEL,
		rows: fc.array(rowOf(chosen), { minLength: 1, maxLength: 7 }),
	}),
);

/**
 * The same without what only Odoo itself knows: its rules, unique values, rights on single records, what it
 * computes, and lines that are records of the same model and become the match of a later row.
 */
export function expressible(given: Case): Case {
	const seen = new Set<unknown>(['a', 'b', 'c', 'd', 'e']);
	const rows = given.rows.map((row) => {
		const isKey = given.settings.operation === 'byKey' && given.settings.column === 'code';
		const isTaken = !isKey && seen.has(row.code);
		seen.add(row.code);
		const isRefused = Number(row.rank) > MAX_RANK || row.rank === FORBIDDEN_RANK;
		const { operation, column } = given.settings;
		const mayMatchLines = operation === 'byKey' && (column === 'name' || column === 'label');
		return {
			...row,
			...(isTaken && { code: undefined }),
			...(isRefused && { rank: 3 }),
			...(mayMatchLines && { child_ids: undefined }),
			...(column !== 'label' && { label: undefined }),
		};
	});
	return { ...given, rows };
}

/** A batch of good rows, each of which leaves a note of its own, and trouble on the wire. */
export interface FaultyCase extends Case {
	readonly trouble: Trouble;
	/** The first write request that has it. */
	readonly at: number;
	/** How many have it. */
	readonly times: number;
	/** After so many requests of any kind, the server goes away for good. */
	readonly lasts: number;
}

const NEW_AND_OLD = ['Acme', 'Gamma', 'New 1', 'New 2', 'New 3', 'New 4', 'New 5'];

export const faultyCases: fc.Arbitrary<FaultyCase> = fc
	.record({
		version: fc.constantFrom<14 | 19>(14, 19),
		settings: settings.map((chosen): Settings => ({
			...chosen,
			column: 'name',
			onMissing: 'create',
			onFound: 'update',
			multipleMatches: 'error',
		})),
		batchSize: fc.constantFrom(1, 3, 100),
		parallel: PARALLEL,
		names: fc.uniqueArray(fc.constantFrom(...NEW_AND_OLD), { minLength: 1 }),
		rank: fc.boolean(),
		trouble: fc.constantFrom<Trouble>(
			'refused',
			'tooMany',
			'lost',
			'unsentButUnknown',
			'nonsense',
			'empty',
			'nothing',
		),
		at: fc.nat({ max: 3 }),
		times: fc.constantFrom(1, 2, 1000),
		lasts: fc.oneof(fc.constant(Infinity), fc.nat({ max: 12 })),
	})
	.map(({ names: chosen, rank, ...given }) => ({
		...given,
		rows: chosen.map((name, index) => ({
			name,
			note: `note ${index}`,
			...(rank && { rank: index }),
		})),
	}));

function rowOf({ operation, column }: Settings): fc.Arbitrary<Row> {
	if (operation === 'byKey' && column === 'id') {
		// Lines that are lost come before the record that is, unless something would be created for the row.
		const own = values.map((row) =>
			row.child_ids?.every(isThere) ? row : { ...row, child_ids: undefined },
		);
		return fc.tuple(own, keys.id).map(([row, id]) => ({ ...row, id }));
	}
	if (operation === 'byKey') {
		return fc.tuple(values, keys[column]).map(([row, key]) => ({ ...row, [column]: key }));
	}
	return column === 'xmlid'
		? fc.tuple(values, rarely(keys.xmlid)).map(([row, xmlid]) => ({ ...row, xmlid }))
		: fc.tuple(values, optional(codes)).map(([row, code]) => ({ ...row, code }));
}

function isThere({ id }: Row): boolean {
	return id !== 999;
}

function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
	return fc.oneof(
		{ weight: 5, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: arbitrary as fc.Arbitrary<T | undefined> },
	);
}
