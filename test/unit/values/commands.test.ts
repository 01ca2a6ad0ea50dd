import fc from 'fast-check';
import type { Vals } from '../../../odoo/call';
import { OdooError } from '../../../odoo';
import type { Field } from '../../../odoo/schema/schema';
import type { Command, KnownChanges } from '../../../odoo/values/commands';
import { commandsForLinked, commandsOf, valsForNew } from '../../../odoo/values/commands';

const RUNS = { numRuns: 500 };

/** A record with links, and the records that it can link to, as Odoo holds them. */
interface Store {
	readonly links: ReadonlySet<number>;
	readonly records: ReadonlyMap<number, Vals>;
	/** Lines that were made, in order. */
	readonly made: readonly Vals[];
}

const EVERY_ID = [1, 2, 3, 4, 5, 6, 7, 8];
const EVERY_RECORD = new Map(EVERY_ID.map((id) => [id, { name: `Record ${id}` }] as const));
const storeWith = (links: Iterable<number>): Store => ({
	links: new Set(links),
	records: EVERY_RECORD,
	made: [],
});

/** What Odoo does with each command. Source: odoo/orm/commands.py, fields_relational.py of Odoo 19. */
function carryOut(store: Store, commands: readonly Command[]): Store {
	const links = new Set(store.links);
	const records = new Map(store.records);
	let made = [...store.made];
	for (const [code, id, argument] of commands) {
		const must = (holds: boolean) => {
			if (!holds) throw new Error(`command ${code} for the missing record ${id}`);
		};
		if (code === 0) made.push(argument as Vals);
		else if (code === 1) {
			must(records.has(id));
			records.set(id, { ...records.get(id), ...(argument as Vals) });
		} else if (code === 2) {
			must(records.has(id));
			records.delete(id);
			links.delete(id);
		} else if (code === 3) links.delete(id);
		else if (code === 4) {
			must(records.has(id));
			links.add(id);
		} else if (code === 6) {
			links.clear();
			made = [];
			(argument as readonly number[]).forEach((each) => links.add(each));
		} else throw new Error(`no such command: ${code}`);
	}
	return { links, records, made };
}

const someIds = fc.uniqueArray(fc.constantFrom(...EVERY_ID), { maxLength: 5 });
const line = fc.record({ name: fc.constantFrom('A', 'B', 'C') });

/** Verbs that do not contradict each other: no record is both wanted and unwanted. */
const changes: fc.Arbitrary<KnownChanges> = fc
	.record({
		set: fc.option(fc.array(fc.constantFrom(...EVERY_ID), { maxLength: 6 }), { nil: undefined }),
		add: fc.array(fc.constantFrom(...EVERY_ID), { maxLength: 6 }),
		remove: fc.array(fc.constantFrom(...EVERY_ID), { maxLength: 3 }),
		delete: fc.array(fc.constantFrom(...EVERY_ID), { maxLength: 3 }),
		update: fc.array(fc.record({ id: fc.constantFrom(...EVERY_ID), vals: line }), { maxLength: 3 }),
		create: fc.array(line, { maxLength: 3 }),
	})
	.map((verbs) => {
		const unwanted = new Set([...verbs.remove, ...verbs.delete]);
		const gone = new Set(verbs.delete);
		return {
			...verbs,
			add: verbs.add.filter((id) => !unwanted.has(id)),
			update: verbs.update.filter(({ id }) => !gone.has(id)),
		};
	});

/** What the verbs say, worked out without commands. */
function meaningOf({ set, add, remove, ...verbs }: KnownChanges, linked: readonly number[]): Store {
	const unwanted = new Set([...remove, ...verbs.delete]);
	const links = [...(set ?? linked), ...add].filter((id) => !unwanted.has(id));
	const records = new Map<number, Vals>(EVERY_RECORD);
	for (const { id, vals } of verbs.update) records.set(id, { ...records.get(id), ...vals });
	for (const id of verbs.delete) records.delete(id);
	return { links: new Set(links), records, made: verbs.create };
}

const listOf = (type: 'one2many' | 'many2many'): Field => ({
	name: 'lines',
	type,
	label: 'Lines',
	required: false,
	readonly: false,
	stored: true,
	searchable: true,
	sortable: false,
	groupable: false,
	translated: false,
	companyDependent: false,
	relation: 'x.line',
});

describe('commands for a list of links', () => {
	it('do what the verbs say, whatever is linked', () => {
		fc.assert(
			fc.property(changes, someIds, (verbs, linked) => {
				const done = carryOut(storeWith(linked), commandsOf(verbs));
				expect(done).toEqual(meaningOf(verbs, linked));
			}),
			RUNS,
		);
	});

	it('name no record twice for the same', () => {
		fc.assert(
			fc.property(changes, (verbs) => {
				const named = commandsOf(verbs)
					.filter(([code]) => code >= 2)
					.map((command) => JSON.stringify(command));
				expect(new Set(named).size).toBe(named.length);
			}),
			RUNS,
		);
	});
});

describe('commands for a new record', () => {
	const fitted = (commands: readonly Command[]) =>
		valsForNew({ name: 'New', lines: commands }, [listOf('many2many')]);
	const withoutUpdates = changes.map((verbs) => ({ ...verbs, update: [] }));
	/** Of one row, or of several rows for the same record. */
	const several = fc
		.array(withoutUpdates, { minLength: 1, maxLength: 3 })
		.map((rows) => rows.flatMap(commandsOf));

	it('come to the same, and take nothing away that is not there', () => {
		fc.assert(
			fc.property(several, (commands) => {
				const { lines = [], ...others } = fitted(commands);
				expect(others).toEqual({ name: 'New' });
				const all = storeWith([]);
				const wanted = carryOut({ ...all, records: new Map(EVERY_RECORD) }, linksOnly(commands));
				const done = carryOut(all, lines as readonly Command[]);
				expect([done.links, done.made]).toEqual([wanted.links, wanted.made]);
				const codes = (lines as readonly Command[]).map(([code]) => code);
				expect(codes.every((code) => code === 0 || code === 6)).toBe(true);
			}),
			RUNS,
		);
	});

	it('set a list that is set to nothing, so that no default fills it', () => {
		const none = { add: [], remove: [], delete: [], update: [], create: [] };
		expect(fitted(commandsOf({ ...none, set: [] }))).toEqual({ name: 'New', lines: [[6, 0, []]] });
		expect(fitted(commandsOf(none))).toEqual({ name: 'New' });
		expect(fitted(commandsOf({ ...none, remove: [1] }))).toEqual({ name: 'New' });
	});

	it('cannot change the lines of another record', () => {
		const update: Command[] = [[1, 7, { name: 'A' }]];
		expect(() => fitted(update)).toThrow(OdooError);
		expect(() => fitted(update)).toThrow('the line with the ID 7 belongs to another record');
	});

	it('leave fields alone that hold no list, and lists that come as they are', () => {
		const vals = { lines: [[6, 0, [1]]], ids: [1, 2] } as unknown as Vals;
		const ids = { ...listOf('many2many'), name: 'ids' };
		expect(valsForNew(vals, [{ ...listOf('many2many'), type: 'json' }, ids])).toEqual(vals);
	});
});

describe('commands for links that are known', () => {
	it('come to the same, whatever is linked', () => {
		fc.assert(
			fc.property(fc.array(changes, { maxLength: 3 }), someIds, (rows, linked) => {
				const commands = rows.map(withoutDeletes).flatMap(commandsOf);
				const needed = commandsForLinked(commands, linked);
				const wanted = carryOut(storeWith(linked), commands);
				expect(carryOut(storeWith(linked), needed)).toEqual(wanted);
			}),
			RUNS,
		);
	});

	it('are none once the links are as they should be', () => {
		fc.assert(
			fc.property(changes, someIds, (verbs, linked) => {
				const commands = commandsOf({ ...verbs, delete: [], update: [], create: [] });
				const { links } = carryOut(storeWith(linked), commands);
				expect(commandsForLinked(commands, links)).toEqual([]);
			}),
			RUNS,
		);
	});

	it('leave a line alone of which nothing is to be changed', () => {
		const commands: Command[] = [
			[1, 1, { name: 'A' }],
			[1, 2, {}],
		];
		expect(commandsForLinked(commands, [1, 2])).toEqual([[1, 1, { name: 'A' }]]);
	});
});

/** A record that is deleted cannot be linked by a row behind it. */
function withoutDeletes(verbs: KnownChanges): KnownChanges {
	return { ...verbs, delete: [] };
}

/** Deletes of records that a new record never had: they only say what is not linked. */
function linksOnly(commands: readonly Command[]): Command[] {
	return commands.map((command): Command => (command[0] === 2 ? [3, command[1]] : command));
}
