import { randomUUID } from 'node:crypto';
import type { KeptState, NextState, OdooClient } from '../../odoo';
import type { Vals } from '../../odoo/call';
import { commitState, nextState, readStates, removeStates } from '../../odoo';
import { recordsOf } from '../support/records';
import { useProxy, useTarget } from '../support/suite';
import { clientFor, protocolsFor } from '../support/target';
import { isCallOf } from '../support/wireRequest';

const isAny = () => true;

const withoutId = (row: Vals): Vals =>
	Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'id'));

const readState = async (client: OdooClient, name: string) => (await readStates(client, name))[0];

/** Keeps a state in place of those before it, as a checkpoint does. */
const moveTo = async (client: OdooClient, name: string, next: NextState) => {
	const { isKept, states } = await commitState(client, name, next);
	await removeStates(
		client,
		states.slice(1).map(({ id = 0 }) => id),
	);
	return isKept;
};

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('json2'))('state kept in Odoo over %s', (protocol) => {
	/** A name with all that a user may write into it. */
	let name: string;

	beforeEach(() => {
		name = `n8n/w 1/"50%_a\\b é" ${randomUUID()}`;
	});

	/** What they remember is the login alone, which takes long. */
	const clients = new Map<string, OdooClient>();
	const clientOf = (user: 'admin' | 'low', url = target.url): OdooClient => {
		const client = clients.get(user + url) ?? clientFor(target, { protocol, url, user });
		clients.set(user + url, client);
		return client;
	};
	const low = () => clientOf('low');

	const commit = async (before: KeptState | undefined, state: unknown, client = low()) =>
		await moveTo(client, name, nextState(client, before, state));

	const kept = async (client = low()) => {
		const { generation, state } = (await readState(client, name)) ?? {};
		return { generation, state };
	};

	const rowsOf = async (client = clientOf('admin')) =>
		await recordsOf(client, 'ir.attachment').searchRead(
			[
				['res_model', '=', 'res.users'],
				['name', 'like', name.slice(-36)],
			],
			['name', 'res_id'],
		);

	it('gives back what was kept, and nothing under a name without a state', async () => {
		expect(await readState(low(), name)).toBeUndefined();
		const state = {
			at: '2026-01-31',
			text: '\u0001 é 😀 "',
			list: [1, null, false],
			size: 'x'.repeat(200_000),
		};
		expect(await commit(undefined, state)).toBe(true);
		expect(await kept()).toEqual({ generation: 1, state });
		expect(await readState(low(), name.slice(0, -1))).toBeUndefined();
	});

	it('moves on from the state that was read, and leaves one row', async () => {
		await commit(undefined, 'a');
		await commit(await readState(low(), name), 'b');
		await commit(await readState(low(), name), 'c');
		expect(await kept()).toEqual({ generation: 3, state: 'c' });
		expect(await rowsOf()).toEqual([expect.objectContaining({ res_id: target.users.low.uid })]);
	});

	it('lets one of two first runs keep its state', async () => {
		const won = await Promise.all(
			['a', 'b', 'c'].map(async (state) => await commit(undefined, state)),
		);
		expect(won.filter(Boolean)).toHaveLength(1);
		expect(await kept()).toEqual({ generation: 1, state: ['a', 'b', 'c'][won.indexOf(true)] });
		expect(await rowsOf()).toHaveLength(1);
	});

	it('lets one of the runs that go on from a state move it', async () => {
		await commit(undefined, 'a');
		const before = await readState(low(), name);
		const states = Array.from({ length: 6 }, (_, index) => index);
		const won = await Promise.all(states.map(async (state) => await commit(before, state)));
		expect(won.filter(Boolean)).toHaveLength(1);
		expect(await kept()).toEqual({ generation: 2, state: won.indexOf(true) });
		expect(await rowsOf()).toHaveLength(1);
	});

	it('never goes back for a run that began before the others', async () => {
		await commit(undefined, 'a');
		const old = await readState(low(), name);
		for (const state of ['b', 'c', 'd']) {
			await commit(await readState(low(), name), state);
			expect(await commit(old, 'old')).toBe(false);
			expect((await kept()).state).toBe(state);
		}
		expect(await rowsOf()).toHaveLength(1);
	});

	it('keeps the same state once, however often it is told to', async () => {
		const client = low();
		const next = nextState(client, undefined, 'a');
		expect(await moveTo(client, name, next)).toBe(true);
		expect(await moveTo(client, name, next)).toBe(true);
		await commit(await readState(low(), name), 'b');
		expect(await moveTo(client, name, next)).toBe(true);
		expect(await kept()).toEqual({ generation: 2, state: 'b' });
	});

	it('knows that a state was kept after several have followed it, and that another one was not', async () => {
		const client = low();
		const next = nextState(client, undefined, 'a');
		const late = nextState(client, undefined, 'late');
		expect(await moveTo(client, name, next)).toBe(true);
		for (const state of ['b', 'c', 'd']) await commit(await readState(client, name), state);
		expect(await moveTo(client, name, next)).toBe(true);
		expect(await moveTo(client, name, late)).toBe(false);
		expect(await kept()).toEqual({ generation: 4, state: 'd' });
		expect(await rowsOf()).toHaveLength(1);
	});

	it('takes a state for kept if too many have followed it to tell', async () => {
		const client = low();
		const next = nextState(client, undefined, 'a');
		const far = { ...nextState(client, undefined, 'z'), generation: 9, after: 'w8,w7,w6' };
		expect(await moveTo(client, name, far)).toBe(true);
		expect(await moveTo(client, name, { ...next, generation: 6 })).toBe(false);
		expect(await moveTo(client, name, { ...next, generation: 5 })).toBe(true);
		expect(await kept()).toEqual({ generation: 9, state: 'z' });
	});

	it('names no more writers than it has to', async () => {
		let state = nextState(low(), undefined, 0);
		for (let count = 1; count < 200; count++) state = nextState(low(), state, count);
		expect(state.generation).toBe(200);
		expect(state.after.length).toBeLessThan(700);
	});

	it('has the higher of two states where a process ended between keeping one and removing the other', async () => {
		const client = clientOf('low', proxy.url);
		await commit(undefined, 'a', client);
		const before = await readState(client, name);
		proxy.breakNext('refuseConnection', isCallOf('unlink'));
		expect(await commit(before, 'b', client)).toBe(true);
		expect(await rowsOf()).toHaveLength(2);
		expect(await kept()).toEqual({ generation: 2, state: 'b' });
		await commit(await readState(low(), name), 'c');
		expect(await kept()).toEqual({ generation: 3, state: 'c' });
		expect(await rowsOf()).toHaveLength(1);
	});

	it('keeps a state once whose answer was lost', async () => {
		const client = clientOf('low', proxy.url);
		await readState(client, name);
		proxy.breakNext('dropAnswer', isCallOf('load'));
		expect(await commit(undefined, 'a', client)).toBe(true);
		expect(await rowsOf()).toHaveLength(1);
	});

	it('does not know what came of it while Odoo is away, and finds out later', async () => {
		const client = clientOf('low', proxy.url);
		await readState(client, name);
		proxy.breakNext('dropAnswer', isCallOf('load'));
		for (let count = 0; count < 30; count++) proxy.breakNext('refuseConnection', isAny);
		const next = nextState(client, undefined, 'a');
		const outcome = moveTo(client, name, next);
		await expect(outcome).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
		proxy.mend();
		expect(await moveTo(client, name, next)).toBe(true);
		expect(await rowsOf()).toHaveLength(1);
	});

	it('takes a state that is older than the last one, as a restored backup has it', async () => {
		const admin = clientOf('admin');
		await commit(undefined, 'a');
		const [row = {}] = await recordsOf(admin, 'ir.attachment').searchRead(
			[['name', 'like', name.slice(-36)]],
			['name', 'res_model', 'res_id', 'description'],
		);
		await commit(await readState(low(), name), 'b');
		const newer = await readState(low(), name);
		await recordsOf(admin, 'ir.attachment').unlink((await rowsOf()).map(({ id }) => Number(id)));
		await recordsOf(low(), 'ir.attachment').create([withoutId(row)]);
		expect(await kept()).toEqual({ generation: 1, state: 'a' });
		expect(await commit(await readState(low(), name), 'c')).toBe(true);
		expect(await kept()).toEqual({ generation: 2, state: 'c' });
		// A trigger that was running meanwhile.
		expect(await commit(newer, 'd')).toBe(true);
		expect(await kept()).toEqual({ generation: 3, state: 'd' });
	});

	it('goes on from the state of the user that the workflow had before', async () => {
		const admin = () => clientOf('admin');
		await commit(undefined, 'a');
		const before = await readState(admin(), name);
		expect(before?.state).toBe('a');
		expect(await commit(before, 'b', admin())).toBe(true);
		expect(await kept(admin())).toEqual({ generation: 2, state: 'b' });
		expect(await kept()).toEqual({ generation: 1, state: 'a' });
	});

	it('cannot be changed or planted by other users', async () => {
		const admin = clientOf('admin');
		await commit(undefined, 'a', admin);
		const [{ id = 0, name: full = '' } = {}] = await rowsOf();
		const others = recordsOf(low(), 'ir.attachment');
		await expect(others.write([Number(id)], { description: '"forged"' })).rejects.toMatchObject({
			code: 'ACCESS_DENIED',
		});
		await expect(others.unlink([Number(id)])).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
		const planted = {
			name: String(full).replace(' 1 ', ' 9 '),
			res_model: 'res.users',
			res_id: target.users.admin.uid,
			description: '"forged"',
		};
		await expect(others.create([planted])).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
		await others.create([{ ...planted, res_id: target.users.low.uid }]);
		expect(await kept(admin)).toEqual({ generation: 1, state: 'a' });
	});

	it('leaves the states before it to be removed, and gives all of them, the newest first', async () => {
		const client = low();
		for (const state of ['a', 'b', 'c']) {
			const next = nextState(client, await readState(client, name), state);
			expect((await commitState(client, name, next)).isKept).toBe(true);
		}
		const states = await readStates(client, name);
		expect(states.map(({ state }) => state)).toEqual(['c', 'b', 'a']);
		const [, ...older] = states.map(({ id = 0 }) => id);
		expect(await removeStates(client, older)).toBe(true);
		expect(await readStates(client, name)).toEqual(states.slice(0, 1));
		expect(await removeStates(client, [])).toBe(true);
	});

	it('takes one request to read, and three to move', async () => {
		const client = clientOf('low', proxy.url);
		await commit(undefined, 'a', client);
		const read = await proxy.counted(async () => await readState(client, name));
		expect(read.requests).toHaveLength(1);
		const moved = await proxy.counted(async () => await commit(read.result, 'b', client));
		expect(moved.requests).toHaveLength(3);
	});

	it('removes states that no node has renewed for more than a year', async () => {
		const rows = recordsOf(low(), 'ir.attachment');
		const abandoned = { res_model: 'res.users', res_id: target.users.low.uid, description: '1' };
		const [old = 0] = await rows.create([{ ...abandoned, name: `n8n_checkpoint ${name}x 1 a -` }]);
		const [foreign = 0] = await rows.create([{ ...abandoned, name: 'n8nxcheckpoint photo.png' }]);
		const inTwoYears = Date.now() + 2 * 366 * 86_400_000;
		const client = clientFor(target, { protocol, user: 'low' }, undefined, {
			now: () => inTwoYears,
		});
		await commit(undefined, 'a', client);
		expect(await rows.search([['id', 'in', [old, foreign]]])).toEqual([foreign]);
		await rows.unlink([foreign]);
	});
});

describe('portal users', () => {
	it('are told that they cannot store checkpoints, and what to do', async () => {
		const client = clientFor(target, { protocol: 'jsonrpc', user: 'portal' });
		const denied = { code: 'ACCESS_DENIED', hint: expect.stringContaining('Store Checkpoint In') };
		await expect(readState(client, 'portal')).rejects.toMatchObject(denied);
		const next = nextState(client, undefined, 1);
		await expect(moveTo(client, 'portal', next)).rejects.toMatchObject(denied);
	});
});
