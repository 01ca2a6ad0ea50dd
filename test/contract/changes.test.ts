import { randomUUID } from 'node:crypto';
import type { ChangeQuery } from '../../odoo/changes/readChanges';
import type { Vals } from '../../odoo/call';
import type { ChangeBatch, FeedState, RpcValue } from '../../odoo';
import { readChanges, relatedFields } from '../../odoo';
import { chooseFields } from '../../odoo/schema/choose';
import { serverTime } from '../../odoo/changes/timestamps';
import { format } from '../support/readFormat';
import { recordsOf } from '../support/records';
import { isSince } from '../support/versions';
import { useClient, useProxy, useTarget } from '../support/suite';
import { clientFor, protocolsFor } from '../support/target';

const PARTNER = 'res.partner';

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('xmlrpc'))('changes over %s', (protocol) => {
	const client = useClient(target, { protocol, through: proxy, models: [PARTNER] });
	/** Writes beside the client, without being counted. */
	const writer = useClient(target, { protocol });
	const partners = recordsOf(writer, PARTNER, { tracking_disable: true });
	/** Marks the records of one test. */
	let mark: string;

	beforeEach(() => {
		mark = randomUUID();
	});

	const create = async (rows: readonly Vals[]) =>
		await partners.create(rows.map((vals) => ({ name: 'Partner', ref: mark, ...vals })));

	const blank = (count: number): Vals[] => Array.from({ length: count }, () => ({}));

	/** What is another one in one of the runs. */
	interface Changed {
		readonly domain?: RpcValue[];
		readonly trackBy?: string;
		readonly fields?: string[];
	}

	/** A reader with a state of its own, as a node has one. */
	const feed = (options: Partial<ChangeQuery> & { context?: Record<string, RpcValue> } = {}) => {
		let state: FeedState | undefined;
		const { context = {}, ...more } = options;
		const poll = async (
			limit?: number,
			isKept = true,
			reader = client,
			changed: Changed = {},
		): Promise<ChangeBatch> => {
			const { domain = [['ref', '=', mark]], trackBy = 'write_date' } = changed;
			const names = changed.fields ?? ['name', 'color', 'write_date'];
			const fields = chooseFields(await client.schema(PARTNER), names);
			const records = { model: PARTNER, domain, fields, context, format };
			const query = { trackBy, startFrom: 'now', includeDeleted: false } as const;
			const batch = await readChanges(reader, { records, ...query, limit, ...more }, state);
			// Between two runs, a state is text.
			if (isKept) state = JSON.parse(JSON.stringify(batch.state)) as FeedState;
			return batch;
		};
		/** Every change that is left, in batches. */
		const drain = async (limit?: number): Promise<ChangeBatch['records']> => {
			const records: ChangeBatch['records'][number][] = [];
			for (;;) {
				const batch = await poll(limit);
				records.push(...batch.records);
				if (!batch.hasMore) return records;
			}
		};
		/** As if the last change were long ago. */
		const age = () => {
			if (state) state = { ...state, movedMs: 0 };
		};
		return { poll, drain, age, state: () => state };
	};

	const idsOf = (records: ChangeBatch['records']) => records.map(({ id }) => id);
	const kinds = (records: ChangeBatch['records']) =>
		records.map(({ id, _change }) => [id, _change]);

	it('gives what was created and changed since the last time, once', async () => {
		const [old = 0] = await create(blank(1));
		const { poll } = feed();
		expect((await poll()).records).toEqual([]);
		const [made = 0] = await create([{ color: 3 }]);
		await partners.write([old], { color: 5 });
		expect((await poll()).records).toEqual([
			{
				id: made,
				name: 'Partner',
				color: 3,
				write_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
				_change: 'created',
			},
			expect.objectContaining({ id: old, color: 5, _change: 'updated' }),
		]);
		expect((await poll()).records).toEqual([]);
	});

	it('takes one request when nothing is new, and two with deletions', async () => {
		await create(blank(20));
		const [plain, watching] = [feed(), feed({ includeDeleted: true })];
		await plain.poll();
		await watching.poll();
		await create(blank(5));
		await plain.poll();
		await watching.poll();
		expect((await proxy.counted(plain.poll)).requests).toHaveLength(1);
		expect((await proxy.counted(watching.poll)).requests).toHaveLength(2);
	});

	it('takes two requests for a batch of changes, three where microseconds are told', async () => {
		const { poll } = feed();
		await poll();
		await create(blank(300));
		const { result, requests } = await proxy.counted(poll);
		expect(result.records).toHaveLength(300);
		expect(requests).toHaveLength(isSince('microseconds') ? 3 : 2);
	});

	it('starts from the beginning or from a date', async () => {
		const ids = await create(blank(3));
		expect(kinds((await feed({ startFrom: 'beginning' }).poll()).records)).toEqual(
			ids.map((id) => [id, 'created']),
		);
		const since = async (timestamp: string) =>
			(await feed({ startFrom: { timestamp } }).poll()).records.length;
		expect(await since('2020-01-31 00:00:00')).toBe(3);
		expect(await since('2100-01-31 00:00:00')).toBe(0);
	});

	it('goes on exactly where it stopped, in the middle of records with the same date', async () => {
		const ids = await create(blank(600));
		const { poll, state } = feed({ startFrom: 'beginning' });
		const batches: number[][] = [];
		for (let hasMore = true; hasMore;) {
			const batch = await poll(110);
			batches.push(batch.records.map(({ id }) => Number(id)));
			({ hasMore } = batch);
		}
		expect(batches.flat()).toEqual(ids);
		expect(batches.map(({ length }) => length)).toEqual([110, 110, 110, 110, 110, 50]);
		expect(JSON.stringify(state()).length).toBeLessThan(isSince('microseconds') ? 1000 : 30_000);
	});

	it('gives a change within the same second as one that was delivered', async () => {
		const [id = 0] = await create(blank(1));
		const { poll } = feed({ startFrom: 'beginning' });
		await poll();
		for (let color = 1; color <= 9; color++) {
			await partners.write([id], { color });
			expect((await poll()).records.map((record) => record.color)).toEqual([color]);
		}
	});

	it('gives a change within the same second that may show in a list of lines alone', async () => {
		const [id = 0] = await create(blank(1));
		const { poll } = feed({ startFrom: 'beginning' });
		const next = async () =>
			idsOf((await poll(undefined, true, client, { fields: ['id', 'child_ids'] })).records);
		await next();
		for (let color = 1; color <= 9; color++) {
			// Stands for what comes with a line, such as a total.
			await partners.write([id], { color });
			expect(await next()).toEqual([id]);
		}
	});

	it('gives what a slow transaction commits behind changes that were delivered', async () => {
		const { poll } = feed();
		await poll();
		let isCommitted = false;
		const slow = create(blank(300)).then((ids) => {
			isCommitted = true;
			return ids;
		});
		const delivered: unknown[] = [];
		const quick: number[] = [];
		while (!isCommitted) {
			quick.push(...(await create([{ color: 1 }])));
			delivered.push(...idsOf((await poll()).records));
		}
		delivered.push(...idsOf((await poll()).records));
		expect(delivered).toHaveLength(quick.length + 300);
		expect(new Set(delivered)).toEqual(new Set([...quick, ...(await slow)]));
	});

	it('gives the records of a failed run again', async () => {
		const ids = await create(blank(10));
		const { poll } = feed({ startFrom: 'beginning' });
		expect(idsOf((await poll(4, false)).records)).toEqual(ids.slice(0, 4));
		expect(idsOf((await poll(4, false)).records)).toEqual(ids.slice(0, 4));
		await poll(4);
		expect(idsOf((await poll()).records)).toEqual(ids.slice(4));
	});

	it('tells archived records where they are included, and else leaves them out', async () => {
		const [id = 0, other = 0] = await create(blank(2));
		const active = feed();
		const all = feed({ context: { active_test: false } });
		await active.poll();
		await all.poll();
		await partners.write([id], { active: false });
		expect((await active.poll()).records).toEqual([]);
		expect(kinds((await all.poll()).records)).toEqual([[id, 'archived']]);
		// Also another value: Odoo 14 does not tell a change within the same second that alters nothing read.
		await partners.write([id, other], { active: true, color: 7 });
		expect(kinds((await active.poll()).records)).toEqual([
			[id, 'updated'],
			[other, 'updated'],
		]);
		expect(kinds((await all.poll()).records)).toHaveLength(2);
	});

	it('tells what was deleted, once, and not what was archived or left the filter', async () => {
		const [gone = 0, archived = 0, left = 0, later = 0] = await create(blank(4));
		const { poll } = feed({ includeDeleted: true });
		await poll();
		const [brief = 0] = await create(blank(1));
		await poll();
		await partners.unlink([gone, brief]);
		await partners.write([archived], { active: false });
		await partners.write([left], { ref: 'Elsewhere' });
		const _change = 'deleted';
		expect((await poll()).records).toEqual([
			{ id: gone, _deleted: true, _change },
			{ id: brief, _deleted: true, _change },
		]);
		expect((await poll()).records).toEqual([]);
		await partners.unlink([left, later]);
		expect(idsOf((await poll()).records)).toEqual([left, later]);
	});

	it('keeps deletions within the limit', async () => {
		const ids = await create(blank(5));
		const { poll } = feed({ includeDeleted: true, startFrom: 'beginning' });
		await poll();
		await partners.unlink(ids);
		const batches = [await poll(3), await poll(3), await poll(3)];
		expect(batches.map(({ records }) => idsOf(records))).toEqual([
			ids.slice(0, 3),
			ids.slice(3),
			[],
		]);
		expect(batches.map(({ hasMore }) => hasMore)).toEqual([true, false, false]);
	});

	it('starts anew, and says so, when the filter is another one', async () => {
		await create(blank(2));
		const { poll, state } = feed({ startFrom: 'beginning' });
		await poll();
		const before = state();
		mark = randomUUID();
		const [id] = await create(blank(1));
		const batch = await poll();
		expect(batch.follows).toBe('anew');
		expect(idsOf(batch.records)).toEqual([id]);
		expect(batch.state.feed).not.toBe(before?.feed);
	});

	it('goes on where it was with another filter or date, where it starts from now', async () => {
		const [old = 0] = await create(blank(1));
		const { poll } = feed();
		await poll();
		const between = await create(blank(2));
		const byName = { domain: [['ref', '=ilike', mark]] };
		const other = await poll(undefined, true, client, byName);
		expect(other.follows).toBe('otherFilter');
		expect(kinds(other.records)).toEqual(between.map((id) => [id, 'created']));
		await partners.write([old], { color: 2 });
		const again = await poll(undefined, true, client, byName);
		expect([again.follows, kinds(again.records)]).toEqual(['state', [[old, 'updated']]]);
		const [made] = await create(blank(1));
		const dated = await poll(undefined, true, client, { ...byName, trackBy: 'create_date' });
		expect(dated.follows).toBe('otherFilter');
		// Those of the last minutes may come again, since their date is another one.
		expect(kinds(dated.records)).toContainEqual([made, 'created']);
	});

	it('leaves nothing out with another filter when a limit had cut within a second', async () => {
		const { poll } = feed();
		await poll();
		const ids = await create(blank(3));
		expect(idsOf((await poll(1)).records)).toHaveLength(1);
		const rest = await poll(undefined, true, client, { domain: [['ref', '=ilike', mark]] });
		expect(idsOf(rest.records)).toEqual(expect.arrayContaining(ids.slice(1)));
	});

	it('starts now at another address', async () => {
		const { poll } = feed();
		await poll();
		await create(blank(1));
		const batch = await poll(undefined, true, writer);
		expect([batch.follows, batch.records]).toEqual(['anew', []]);
	});

	it('starts anew at another address, where a copy of the database may be', async () => {
		const { poll } = feed({ startFrom: 'beginning' });
		await poll();
		const [id] = await create(blank(1));
		await poll();
		const batch = await poll(undefined, true, writer);
		expect(batch.follows).toBe('anew');
		expect(idsOf(batch.records)).toEqual([id]);
	});

	it('gives nothing because a line was added', async () => {
		const [id = 0] = await create(blank(1));
		const fields = chooseFields(await client.schema(PARTNER), ['name', 'color', 'child_ids']);
		const domain = [['ref', '=', mark]];
		const { poll } = feed({ records: { model: PARTNER, domain, fields, context: {}, format } });
		await poll();
		await partners.write([id], { color: 5 });
		expect(kinds((await poll()).records)).toEqual([[id, 'updated']]);
		await partners.create([{ name: 'Line', parent_id: id }]);
		expect((await poll()).records).toEqual([]);
	});

	it('takes nothing for deleted because another user, who may see less, reads now', async () => {
		const [kept = 0, gone = 0] = await create(blank(2));
		const { poll } = feed({ includeDeleted: true });
		await poll();
		const portal = clientFor(target, { protocol, user: 'portal', url: proxy.url });
		const switched = await poll(undefined, true, portal);
		expect([switched.records, switched.follows, switched.isOtherView]).toEqual([[], 'state', true]);
		const back = await poll();
		expect([back.records, back.isOtherView]).toEqual([[], true]);
		await partners.unlink([gone]);
		expect(kinds((await poll()).records)).toEqual([[gone, 'deleted']]);
		await partners.write([kept], { color: 2 });
		expect(kinds((await poll()).records)).toEqual([[kept, 'updated']]);
	});

	it('follows another date than the last write', async () => {
		const { poll } = feed({ trackBy: 'create_date' });
		await poll();
		const [id = 0] = await create(blank(1));
		expect(idsOf((await poll()).records)).toEqual([id]);
		await partners.write([id], { color: 2 });
		expect((await poll()).records).toEqual([]);
	});

	it('refuses a field that says nothing about changes', async () => {
		await expect(feed({ trackBy: 'name' }).poll()).rejects.toMatchObject({
			code: 'INVALID_VALUE',
			field: 'name',
		});
		await expect(feed({ trackBy: 'no_such_field' }).poll()).rejects.toMatchObject({
			code: 'FIELD_NOT_FOUND',
		});
	});

	it('reads related fields of changed records', async () => {
		const schemaOf = async (model: string) => await client.schema(model);
		const related = await relatedFields(PARTNER, ['country_id.code'], schemaOf);
		const [country = 0] = await recordsOf(client, 'res.country').search([['code', '=', 'BE']]);
		const [id] = await create([{ country_id: country }]);
		const records = {
			model: PARTNER,
			domain: [['ref', '=', mark]],
			fields: [],
			related,
			context: {},
			format,
		};
		const query = { records, trackBy: 'write_date', includeDeleted: false } as const;
		const batch = await readChanges(client, { ...query, startFrom: 'beginning' }, undefined);
		expect(batch.records).toEqual([
			{ id, country_id: expect.objectContaining({ code: 'BE' }), _change: 'created' },
		]);
	});

	it('misses nothing beside a writer at full speed', async () => {
		const random = seededRandom(protocol.length);
		const pick = (count: number, ids: readonly number[]) =>
			[...ids].sort(() => random() - 0.5).slice(0, count);
		let living: number[] = await create(blank(20));
		const gone: number[] = [];
		let isWriting = true;
		let color = 0;
		const writing = (async () => {
			for (let round = 0; round < 40; round++) {
				const dice = random();
				if (dice < 0.3) living.push(...(await create(blank(1 + Math.floor(random() * 30)))));
				else if (dice < 0.8)
					await partners.write(pick(8, living), { color: (color = (color % 11) + 1) });
				else if (dice < 0.9) await partners.write(pick(3, living), { active: random() < 0.5 });
				else {
					const ids = pick(2, living);
					living = living.filter((id) => !ids.includes(id));
					await partners.unlink(ids);
					gone.push(...ids);
				}
			}
			isWriting = false;
		})();

		const { poll, drain } = feed({
			startFrom: 'beginning',
			includeDeleted: true,
			context: { active_test: false },
		});
		const last = new Map<unknown, unknown>();
		const deleted: unknown[] = [];
		const take = (records: ChangeBatch['records']) => {
			expect(new Set(idsOf(records)).size).toBe(records.length);
			for (const { id, _deleted, ...content } of records) {
				if (_deleted) deleted.push(id);
				else last.set(id, content.color);
			}
		};
		while (isWriting) take((await poll(1 + Math.floor(random() * 25))).records);
		await writing;
		take(await drain());

		const all = recordsOf(writer, PARTNER, { active_test: false });
		const found = await all.searchRead([['ref', '=', mark]], ['color']);
		for (const { id, color: now } of found) expect([id, last.get(Number(id))]).toEqual([id, now]);
		expect(found).toHaveLength(living.length);
		expect(new Set(deleted).size).toBe(deleted.length);
		expect(gone.filter((id) => last.has(id)).sort()).toEqual([...deleted].sort());
	});

	it('can tell the time of the server', async () => {
		const now = await serverTime(client);
		const ms = Date.parse(`${now?.replace(' ', 'T')}Z`);
		expect(Math.abs(ms - Date.now())).toBeLessThan(60_000);
	});

	it('asks for that time only to forget many changes that nothing newer makes forget', async () => {
		const { poll, state, age } = feed();
		await poll();
		await create(blank(600));
		await poll();
		const timeRequests = async () => {
			const { requests } = await proxy.counted(poll);
			return requests.filter(({ body, path }) => /default_get/.test(body + path)).length;
		};
		expect(await timeRequests()).toBe(0);
		age();
		expect(await timeRequests()).toBe(1);
		expect(await timeRequests()).toBe(0);
		expect(state()?.seen).not.toEqual({});
	});
});

function seededRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 4294967296;
	};
}
