import { randomUUID } from 'node:crypto';
import type { Vals } from '../../odoo/call';
import type { WatchBatch } from '../../odoo/changes/watchRecords';
import type { FieldWatchChoice, RpcValue, WatchEvent, WatchState } from '../../odoo';
import { fieldWatch, recentRecords, relatedFields, watchRecords } from '../../odoo';
import { chooseFields } from '../../odoo/schema/choose';
import { isWatchState } from '../../odoo/changes/watch';
import { packIds } from '../../odoo/changes/packedIds';
import { format } from '../support/readFormat';
import { isSince } from '../support/versions';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { protocolsFor } from '../support/target';

const PARTNER = 'res.partner';
const INDUSTRY = 'res.partner.industry';
const zones = { workflow: 'UTC' };

interface WatchOptions {
	readonly model?: string;
	readonly events: readonly WatchEvent[];
	/** In place of the records of the test. */
	readonly domain?: readonly RpcValue[];
	readonly identity?: unknown;
	readonly fields?: readonly string[];
	readonly watch?: readonly FieldWatchChoice[];
	readonly limit?: number;
	readonly context?: Record<string, RpcValue>;
	readonly related?: readonly string[];
}

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('jsonrpc'))('watching over %s', (protocol) => {
	const client = useClient(target, { protocol, through: proxy, models: [PARTNER] });
	/** Writes beside the client, without being counted. */
	const writer = useClient(target, { protocol });
	const partners = recordsOf(writer, PARTNER);
	/** Marks the records of one test. */
	let mark: string;

	beforeEach(() => {
		mark = randomUUID();
	});

	const create = async (...rows: readonly Vals[]) =>
		await recordsOf(writer, PARTNER, { tracking_disable: true }).create(
			rows.map((vals) => ({ name: 'Partner', ref: mark, ...vals })),
		);

	const createOne = async (vals: Vals = {}) => (await create(vals))[0] ?? 0;

	/** A watch that has begun, with a state of its own as a node has one. */
	const watching = async (options: WatchOptions) => {
		let state: WatchState | undefined;
		const queryFor = async (changed: Partial<WatchOptions>) => {
			const now = { ...options, ...changed };
			const { events, domain = [['ref', '=', mark]], fields = ['name'], watch = [] } = now;
			const { identity = 0, limit = 1000, context = {}, related = [] } = now;
			const { model = PARTNER } = now;
			const schema = await client.schema(model);
			return {
				records: {
					model,
					domain,
					fields: chooseFields(schema, fields),
					related: await relatedFields(model, related, async (name) => client.schema(name)),
					context,
					format,
				},
				events: new Set(events),
				watches: watch.map((choice) => fieldWatch(choice, schema, { zones })),
				identity,
				limit,
			};
		};
		const poll = async (changed: Partial<WatchOptions> = {}): Promise<WatchBatch> => {
			const batch = await watchRecords(client, await queryFor(changed), state);
			// Between two polls, a state is text.
			state = JSON.parse(JSON.stringify(batch.state)) as WatchState;
			expect(isWatchState(state)).toBe(true);
			return batch;
		};
		expect((await poll()).records).toEqual([]);
		return {
			poll,
			/** What happened since, as `[id, change]`. */
			news: async (changed: Partial<WatchOptions> = {}) =>
				(await poll(changed)).records.map(({ id, _change }) => [id, _change]),
			sample: async () => await recentRecords(client, await queryFor({})),
			state: () => state,
			setState: (other: WatchState) => {
				state = other;
			},
		};
	};

	it('tells created records from updated ones, once, with their fields', async () => {
		const old = await createOne();
		const { poll } = await watching({ events: ['created', 'updated'] });
		const made = await createOne({ name: 'New' });
		await partners.write([old], { name: 'Changed' });
		expect((await poll()).records).toEqual([
			{ id: made, name: 'New', _change: 'created', _changes: ['created'] },
			{ id: old, name: 'Changed', _change: 'updated', _changes: ['updated'] },
		]);
		expect((await poll()).records).toEqual([]);
	});

	it('gives only the events that were asked for', async () => {
		const old = await createOne();
		const created = await watching({ events: ['created'] });
		const updated = await watching({ events: ['updated'] });
		const made = await createOne();
		await partners.write([old], { name: 'Changed' });
		expect(await created.news()).toEqual([[made, 'created']]);
		expect(await updated.news()).toEqual([[old, 'updated']]);
	});

	it('counts a record as updated, not created, that comes to match the filter after it was made', async () => {
		const events = ['created', 'updated'] as const;
		const domain = [
			['ref', '=', mark],
			['city', '=', 'Ghent'],
		];
		const { news } = await watching({ events, domain });
		const made = await createOne({ city: 'Paris' });
		expect(await news()).toEqual([]);
		await partners.write([made], { city: 'Ghent' });
		expect(await news()).toEqual([[made, 'updated']]);
	});

	it('tells archived records and those that come back, but nothing in between', async () => {
		const id = await createOne();
		const { news } = await watching({ events: ['archived', 'unarchived', 'updated'] });
		await partners.write([id], { active: false });
		expect(await news()).toEqual([[id, 'archived']]);
		await partners.write([id], { name: 'Still archived' });
		expect(await news()).toEqual([]);
		await partners.write([id], { active: true });
		expect(await news()).toEqual([[id, 'unarchived']]);
	});

	it('tells changes of archived records where they are included', async () => {
		const id = await createOne({ active: false });
		const events = ['archived', 'updated', 'created'] as const;
		const { news } = await watching({ events, context: { active_test: false } });
		await partners.write([id], { name: 'Changed' });
		const made = await createOne({ active: false });
		expect(await news()).toEqual([
			[id, 'updated'],
			[made, 'archived'],
		]);
	});

	it('does not take a record for archived that was archived while it did not match', async () => {
		const id = await createOne({ ref: 'another' });
		const { news } = await watching({ events: ['archived', 'unarchived'] });
		await partners.write([id], { active: false });
		expect(await news()).toEqual([]);
		await partners.write([id], { ref: mark });
		expect(await news()).toEqual([]);
		await partners.write([id], { active: true });
		expect(await news()).toEqual([[id, 'unarchived']]);
	});

	it('tells deleted records, archived ones too, with nothing but their ID', async () => {
		const [kept, gone = 0, hidden = 0] = await create({}, {}, { active: false });
		const { poll } = await watching({ events: ['deleted'] });
		await partners.unlink([gone, hidden]);
		const told = { _deleted: true, _change: 'deleted', _changes: ['deleted'] };
		expect((await poll()).records).toEqual([
			{ id: gone, ...told },
			{ id: hidden, ...told },
		]);
		await partners.write([kept ?? 0], { ref: 'another' });
		expect((await poll()).records).toEqual([]);
	});

	it('tells records that enter and leave the filter, whatever the reason', async () => {
		const [inside = 0, outside = 0, archived = 0, deleted = 0] = await create(
			{ city: 'Ghent' },
			{ city: 'Paris' },
			{ city: 'Ghent' },
			{ city: 'Ghent' },
		);
		const domain = [
			['ref', '=', mark],
			['city', '=', 'Ghent'],
		];
		const { poll, news } = await watching({ events: ['entersFilter', 'leavesFilter'], domain });
		await partners.write([inside], { city: 'Paris', name: 'Left' });
		await partners.write([outside], { city: 'Ghent', name: 'Entered' });
		await partners.write([archived], { active: false });
		await partners.unlink([deleted]);
		const made = await createOne({ city: 'Ghent' });
		const left = { _change: 'leavesFilter', _changes: ['leavesFilter'] };
		const entered = { _change: 'entersFilter', _changes: ['entersFilter'] };
		expect((await poll()).records).toEqual([
			{ id: outside, name: 'Entered', ...entered },
			{ id: made, name: 'Partner', ...entered },
			{ id: inside, name: 'Left', ...left },
			{ id: archived, name: 'Partner', ...left },
			{ id: deleted, _deleted: true, ...left },
		]);
		await partners.write([archived], { active: true });
		expect(await news()).toEqual([[archived, 'entersFilter']]);
	});

	it('takes archived linked records for the same as a search does', async () => {
		const [tag = 0] = await recordsOf(writer, 'res.partner.category').create([
			{ name: mark, active: false },
		]);
		const id = await createOne({ category_id: [[6, 0, [tag]]] });
		const events = ['updated', 'leavesFilter', 'deleted'] as const;
		const domain = [
			['ref', '=', mark],
			['category_id.name', '=', mark],
		];
		const opposite = [['ref', '=', mark], '!', ['category_id.name', '=', mark]];
		const named = await watching({ events, domain });
		const others = await watching({ events, domain: opposite });
		const [isNamed, isOther] = [await partners.search(domain), await partners.search(opposite)];
		await partners.write([id], { name: 'Changed' });
		expect(await named.news()).toEqual(isNamed.map(() => [id, 'updated']));
		expect(await others.news()).toEqual(isOther.map(() => [id, 'updated']));
	});

	it('sees a record enter the filter by a change of another record', async () => {
		const parent = await createOne({ ref: 'parent', city: 'Paris', is_company: true });
		const id = await createOne({ parent_id: parent, type: 'delivery' });
		const domain = [
			['ref', '=', mark],
			['parent_id.website', '=', `http://${mark}.example`],
		];
		const { news } = await watching({ events: ['entersFilter'], domain });
		await partners.write([parent], { website: `http://${mark}.example` });
		expect(await news()).toEqual([[id, 'entersFilter']]);
	});

	it('gives a record once with all that happened to it', async () => {
		const events = ['created', 'entersFilter', 'deleted', 'leavesFilter', 'fieldChanged'] as const;
		const id = await createOne({ city: 'Paris' });
		const { poll } = await watching({ events, watch: [{ field: 'city' }] });
		await partners.write([id], { city: 'Ghent' });
		const [made = 0, gone = 0] = await create({}, {});
		await partners.unlink([gone]);
		await partners.write([made], { city: 'Ghent' });
		expect((await poll()).records).toEqual([
			expect.objectContaining({ id, _changes: ['fieldChanged'], _changedFields: ['city'] }),
			expect.objectContaining({
				id: made,
				_change: 'created',
				_changes: ['created', 'entersFilter'],
			}),
		]);
		await partners.unlink([id]);
		expect((await poll()).records).toEqual([
			{ id, _deleted: true, _change: 'deleted', _changes: ['deleted', 'leavesFilter'] },
		]);
	});

	it('tells a change of a watched field, from what it was, and no other change', async () => {
		const [first = 0, second = 0] = await create({ type: 'contact' }, { type: 'contact' });
		const { poll, news } = await watching({
			events: ['fieldChanged'],
			watch: [{ field: 'type' }, { field: 'street' }],
		});
		await partners.write([first], { type: 'other', street: 'Main Street' });
		await partners.write([second], { name: 'Changed', type: 'contact' });
		expect((await poll()).records).toEqual([
			{
				id: first,
				name: 'Partner',
				_change: 'fieldChanged',
				_changes: ['fieldChanged'],
				_changedFields: ['type', 'street'],
				_previous: { type: 'contact' },
			},
		]);
		await partners.write([first], { name: 'Changed' });
		expect(await news()).toEqual([]);
	});

	it('tells only changes from one value to another', async () => {
		const ids = await create({ type: 'contact' }, { type: 'delivery' }, { type: 'contact' });
		const [first = 0, second = 0, third = 0] = ids;
		const { news } = await watching({
			events: ['fieldChanged'],
			watch: [{ field: 'type', from: 'contact', to: 'other' }],
		});
		await partners.write([first, second], { type: 'other' });
		await partners.write([third], { type: 'delivery' });
		expect(await news()).toEqual([[first, 'fieldChanged']]);
	});

	it('tells a new record that already has the value of To, unless From is given', async () => {
		const to = { field: 'type', to: 'other' };
		const open = await watching({ events: ['fieldChanged'], watch: [to] });
		const strict = await watching({
			events: ['fieldChanged'],
			watch: [{ ...to, from: 'contact' }],
		});
		const [made = 0] = await create({ type: 'other' }, { type: 'contact' });
		expect(await open.news()).toEqual([[made, 'fieldChanged']]);
		expect(await strict.news()).toEqual([]);
	});

	it('watches linked records by ID or name, from and to nothing as well', async () => {
		const [parent = 0, other = 0] = await create(
			{ ref: 'parent', name: `One ${mark}`, is_company: true },
			{ ref: 'parent', name: `Two ${mark}`, is_company: true },
		);
		const [first = 0, second = 0] = await create({ parent_id: parent }, {});
		const field = 'parent_id';
		const named = await watching({
			events: ['fieldChanged'],
			watch: [{ field, from: `one ${mark}`, to: String(other) }],
		});
		const set = await watching({ events: ['fieldChanged'], watch: [{ field, from: 'false' }] });
		const cleared = await watching({ events: ['fieldChanged'], watch: [{ field, to: 'false' }] });
		await partners.write([first, second], { parent_id: other });
		expect((await named.poll()).records).toEqual([
			expect.objectContaining({
				id: first,
				_previous: { parent_id: { id: parent, name: `One ${mark}` } },
			}),
		]);
		expect(await set.news()).toEqual([[second, 'fieldChanged']]);
		expect(await cleared.news()).toEqual([]);
		await partners.write([first], { parent_id: false });
		expect(await cleared.news()).toEqual([[first, 'fieldChanged']]);
	});

	it('watches yes/no fields', async () => {
		const ids = await create({ is_company: false }, { is_company: true });
		const watch = [{ field: 'is_company', to: 'true' }];
		const { poll } = await watching({ events: ['fieldChanged'], watch });
		await partners.write(ids, { is_company: true });
		expect((await poll()).records).toEqual([
			expect.objectContaining({ id: ids[0], _previous: { is_company: false } }),
		]);
	});

	it.each([
		['a list of lines', { field: 'child_ids' }, 'cannot be watched'],
		['a file', { field: 'image_1920' }, 'cannot be watched'],
		['a field that is not there', { field: 'nmae' }, 'no field "nmae"'],
		['a choice that is none', { field: 'type', to: 'moon' }, '"moon" does not fit'],
		['From on a text', { field: 'street', from: 'A' }, 'From and To cannot be used'],
	])('refuses to watch %s', async (_, choice, message) => {
		const started = watching({ events: ['fieldChanged'], watch: [choice] });
		await expect(started).rejects.toThrow(message);
	});

	it('goes on where a limit stopped it, with every kind of event', async () => {
		const ids = await create(...Array.from({ length: 7 }, () => ({})));
		const events = ['created', 'updated', 'deleted'] as const;
		const { poll } = await watching({ events, limit: 3 });
		const made = await create(...Array.from({ length: 5 }, () => ({})));
		await partners.write(ids.slice(0, 4), { name: 'Changed' });
		await partners.unlink(ids.slice(4));
		const batches: unknown[][] = [];
		for (let hasMore = true; hasMore;) {
			const batch = await poll();
			({ hasMore } = batch);
			expect(batch.records.length).toBeLessThanOrEqual(3);
			batches.push(batch.records.map(({ id, _change }) => [id, _change]));
		}
		expect(batches.flat()).toEqual([
			...made.map((id) => [id, 'created']),
			...ids.slice(0, 4).map((id) => [id, 'updated']),
			...ids.slice(4).map((id) => [id, 'deleted']),
		]);
	});

	it('finds few matches among many changes in few requests', async () => {
		const [match = 0] = await create({ city: 'Ghent' });
		const domain = [
			['ref', '=', mark],
			['city', '=', 'Ghent'],
		];
		const { news } = await watching({ events: ['updated', 'created'], domain, limit: 1 });
		await create(...Array.from({ length: 300 }, () => ({})));
		await partners.write([match], { name: 'Changed' });
		const { result, requests } = await proxy.counted(news);
		expect(result).toEqual([[match, 'updated']]);
		// Changes, from Odoo 19 on their microseconds, matches, records.
		expect(requests).toHaveLength(isSince('microseconds') ? 4 : 3);
	});

	it('takes one request when nothing is new, and a second one for deletions and filters', async () => {
		// Of a model that other tests leave alone: after very many writes within the overlap, it takes one more.
		const quiet = { model: INDUSTRY, domain: [['name', '=', mark]] };
		await recordsOf(writer, INDUSTRY).create([{ name: mark }, { name: mark }]);
		const watch = [{ field: 'full_name' }];
		const byDate = await watching({
			...quiet,
			events: ['created', 'updated', 'archived', 'unarchived', 'fieldChanged'],
			watch,
		});
		const all = await watching({
			...quiet,
			events: [
				'created',
				'updated',
				'archived',
				'unarchived',
				'fieldChanged',
				'deleted',
				'entersFilter',
				'leavesFilter',
			],
			watch,
		});
		expect((await proxy.counted(byDate.poll)).requests).toHaveLength(1);
		expect((await proxy.counted(all.poll)).requests).toHaveLength(2);
	});

	it('begins anew with another filter, and goes on with other events', async () => {
		const id = await createOne();
		const { poll, news } = await watching({ events: ['updated'] });
		await partners.write([id], { name: 'Before' });
		const restarted = await poll({ identity: 1 });
		expect([restarted.isRestart, restarted.records]).toEqual([true, []]);
		await partners.write([id], { name: 'Between' });
		expect(await news({ identity: 1, events: ['updated', 'deleted'] })).toEqual([[id, 'updated']]);
		await partners.unlink([id]);
		expect(await news({ identity: 1, events: ['updated', 'deleted'] })).toEqual([[id, 'deleted']]);
	});

	it('does not report old changes to events that are added later', async () => {
		const id = await createOne();
		const gone = await createOne();
		const { news } = await watching({ events: ['created'] });
		await partners.write([id], { city: 'Ghent', active: false });
		await partners.unlink([gone]);
		const events = ['created', 'deleted', 'entersFilter', 'fieldChanged', 'unarchived'] as const;
		const watch = [{ field: 'city' }];
		expect(await news({ events, watch })).toEqual([]);
		await partners.write([id], { active: true });
		expect(await news({ events, watch })).toEqual([[id, 'unarchived']]);
	});

	it('forgets archived records that were deleted, once they are many', async () => {
		const [archived, active] = [await createOne({ active: false }), await createOne()];
		const { news, state, setState } = await watching({ events: ['archived', 'unarchived'] });
		const gone = Array.from({ length: 300_000 }, (_, at) => 1_000_000_000 + at * 37 + (at % 7));
		setState({ ...(state() as WatchState), archived: packIds([archived, ...gone]) });
		await partners.write([active], { active: false });
		await partners.write([archived], { active: true });
		expect((await news()).sort()).toEqual(
			[
				[active, 'archived'],
				[archived, 'unarchived'],
			].sort(),
		);
		expect(state()?.archived?.length).toBeLessThan(1000);
	});

	it('follows linked records in what it gives', async () => {
		const { poll } = await watching({ events: ['created'], related: ['country_id.code'] });
		const [country = 0] = await recordsOf(client, 'res.country').search([['code', '=', 'BE']]);
		await createOne({ country_id: country });
		expect((await poll()).records).toEqual([
			expect.objectContaining({ country_id: expect.objectContaining({ code: 'BE' }) }),
		]);
	});

	it('shows recent records as an example, in the form of the events', async () => {
		const [first = 0, second = 0] = await create({}, {});
		await partners.write([first], { name: 'Last' });
		const updated = await watching({ events: ['updated'] });
		expect((await updated.sample())[0]).toEqual({
			id: expect.any(Number),
			name: expect.any(String),
			_change: 'updated',
			_changes: ['updated'],
		});
		const deleted = await watching({ events: ['deleted'] });
		expect((await deleted.sample()).map(({ id, _deleted }) => [id, _deleted]).sort()).toEqual([
			[first, true],
			[second, true],
		]);
		expect(await updated.news()).toEqual([]);
	});

	it('refuses events by date for a model that has no dates of writes', async () => {
		const query = {
			records: { model: 'res.users.apikeys', domain: [], fields: [], context: {}, format },
			events: new Set<WatchEvent>(['updated']),
			watches: [],
			identity: 0,
			limit: 1,
		};
		await expect(watchRecords(client, query, undefined)).rejects.toThrow('does not record when');
	});
});
