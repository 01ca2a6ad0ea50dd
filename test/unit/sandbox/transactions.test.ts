import { Env } from '../../../sandbox/orm/env';
import { load } from '../../../sandbox/orm/load';
import { createRecords, writeRecords } from '../../../sandbox/orm/write';
import type { Value } from '../../../sandbox/python';
import { seedDatabase } from '../../../sandbox/seed/seedDatabase';
import { USERS } from '../../../sandbox/seed/users';

const database = seedDatabase('sandbox');
const env = new Env(database, USERS.admin.uid);
const partners = env.model('res.partner');
const { rows } = env.table('res.partner');

describe('a transaction', () => {
	it('keeps nothing of a batch with one bad row', () => {
		const before = [...rows.values()];
		const batch: readonly Value[] = [
			{ name: 'Good', child_ids: [[0, 0, { name: 'Kid' }]] },
			{ email: 'no@name' },
		];
		expect(() => database.transaction(() => createRecords(env, partners, batch))).toThrow(
			'The operation cannot be completed: Contacts require a name',
		);
		expect([...rows.values()]).toEqual(before);
	});

	it('puts back what it changed, deleted and found by index', () => {
		const tags = env.model('res.partner.category');
		const [tag] = database.transaction(() => createRecords(env, tags, [{ name: 'Tag' }]));
		database.transaction(() => writeRecords(env, partners, [13], { category_id: [tag!] }));
		const before = env.row('res.partner', 13);
		const named = (name: string) => env.table('res.partner').idsWith('name', name);
		expect(named('Contact 04')).toEqual([13]);
		expect(() =>
			database.transaction(() => {
				writeRecords(env, partners, [13], { name: 'Changed', category_id: [[2, tag!]] });
				writeRecords(env, partners, [14], { type: 'nonsense' });
			}),
		).toThrow("Wrong value for res.partner.type: 'nonsense'");
		expect(env.row('res.partner', 13)).toEqual(before);
		expect(env.row('res.partner.category', tag)).toMatchObject({ name: 'Tag' });
		expect(env.table('res.partner').idsWith('category_id', tag!)).toEqual([13]);
		expect([named('Contact 04'), named('Changed')]).toEqual([[13], []]);
	});

	it('uses up ids even when it fails', () => {
		const create = (name: string | false) =>
			database.transaction(() => createRecords(env, partners, [{ name }]))[0]!;
		const first = create('One');
		expect(() => create(false)).toThrow('Contacts require a name');
		expect(create('Two')).toBe(first + 2);
	});

	it('gives all of its rows one write date, later than the one before', () => {
		const write = (ids: number[]) =>
			database.transaction(() => writeRecords(env, partners, ids, { phone: '1' }));
		write([14]);
		const earlier = rows.get(14)!.write_date;
		write([14, 15]);
		expect(rows.get(14)!.write_date).toBe(rows.get(15)!.write_date);
		expect(rows.get(14)!.write_date! > earlier!).toBe(true);
	});

	it('loads every row or none, and says what is wrong with each', () => {
		const lines = [
			['a.one', 'One', 'Belgium'],
			['a.two', 'Two', 'Atlantis'],
			['a.three', '', 'Belgium'],
		];
		const count = rows.size;
		const answer = database.transaction(() =>
			load(env, partners, ['id', 'name', 'country_id'], lines),
		);
		expect(answer).toMatchObject({
			ids: false,
			messages: [
				{ record: 1, message: "No matching record found for name 'Atlantis' in field 'Country'" },
				{ record: 2, message: 'Contacts require a name' },
			],
		});
		expect(rows.size).toBe(count);
		expect(env.table('ir.model.data').idsWith('module', 'a')).toEqual([]);
	});
});
