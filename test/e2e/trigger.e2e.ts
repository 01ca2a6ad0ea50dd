import { randomUUID } from 'node:crypto';
import type { Proxy, WireRequest } from '../support/proxy';
import { startProxy } from '../support/proxy';
import { ActiveWorkflow } from './support/activeWorkflow';
import { chain } from './support/chain';
import { N8n } from './support/n8n';
import { Odoo } from '../support/odoo';
import { by } from '../support/picked';
import { Receiver } from './support/receiver';
import { odooSettings, required } from './support/settings';
import { until } from '../support/until';

const MODEL = 'res.partner.category';
const TYPE = 'odooErpApi';
/** n8n polls once a minute at most, at a second of its own choice. */
const ONE_POLL_MS = 90_000;

interface Item {
	readonly id: number;
	readonly color?: number;
	readonly _change: string;
	readonly _changes: readonly string[];
	readonly _redelivered?: boolean;
}

let n8n: N8n;

beforeAll(async () => {
	n8n = await N8n.signIn();
});

/** One Odoo with a workflow that hands on what its Odoo Trigger gives. */
class Watched {
	readonly mark = randomUUID();
	readonly receiver = new Receiver();
	readonly odoo: Odoo;
	private credentialId = '';
	private workflow?: ActiveWorkflow;

	constructor(readonly version: 19 | 14) {
		this.odoo = new Odoo(odooSettings(version), required('LOAD_CHECK_DATABASE'));
	}

	/** @param url where n8n reaches Odoo, if something is to be in between */
	async prepare(url = this.odoo.credential.url): Promise<void> {
		this.credentialId = await n8n.storeCredential({
			name: `trigger ${this.version}`,
			type: TYPE,
			data: { ...this.odoo.credential, url },
		});
		await this.receiver.start();
	}

	definition(parameters: object): { nodes: object[]; connections: object } {
		return chain([
			{
				name: 'Odoo Trigger',
				type: 'n8n-nodes-odoo-erp.odooTrigger',
				typeVersion: 1,
				webhookId: this.mark,
				credentials: { [TYPE]: { id: this.credentialId, name: `trigger ${this.version}` } },
				parameters: {
					pollTimes: { item: [{ mode: 'everyMinute' }] },
					model: by('name', MODEL),
					events: ['created', 'updated', 'archived', 'deleted'],
					filterMode: 'domain',
					domain: `[('name', 'like', '${this.mark}')]`,
					output: 'selected',
					fields: ['color'],
					options: {},
					...parameters,
				},
			},
			this.receiver.node(),
		]);
	}

	async activate(parameters: object = {}): Promise<ActiveWorkflow> {
		this.workflow = await ActiveWorkflow.start(n8n, this.definition(parameters), this.mark);
		return this.workflow;
	}

	async create(count: number): Promise<number[]> {
		// Odoo's own choice is random, and its rules are silent when a test then writes the same color.
		const rows = Array.from({ length: count }, (_, at) => ({
			name: `${at} ${this.mark}`,
			color: 0,
		}));
		return (await this.odoo.call(MODEL, 'create', [rows])) as number[];
	}

	async write(ids: readonly number[], vals: object): Promise<void> {
		await this.odoo.call(MODEL, 'write', [ids, vals]);
	}

	/** All items that were handed on, in their order. */
	items(): Item[] {
		return (this.receiver.received as Item[][]).flat();
	}

	async end(): Promise<void> {
		await this.workflow?.archive();
		await this.receiver.stop();
		await n8n.deleteCredential(this.credentialId);
	}
}

describe.each([['polling'], ['webhook']] as const)(
	'a test in the editor, delivery %s',
	(delivery) => {
		const watched = new Watched(19);

		beforeAll(async () => {
			await watched.prepare();
		});

		afterAll(async () => {
			await watched.end();
		});

		it('shows recent records', async () => {
			const made = await watched.create(2);
			const run = await n8n.run({ name: 'test', ...watched.definition({ delivery }) });
			const [items = []] = run.nodes['Odoo Trigger']?.[0]?.outputs ?? [];
			expect([run.status, (items as Item[]).map(({ id }) => id).sort()]).toEqual(['success', made]);
		});
	},
);

describe('an active workflow', () => {
	const all = [new Watched(19), new Watched(14)];

	beforeAll(async () => {
		for (const watched of all) await watched.prepare();
	});

	afterAll(async () => {
		for (const watched of all) await watched.end();
	});

	/** Creates, changes, archives and deletes without a pause until it is told to stop. */
	const writeAlong = (watched: Watched) => {
		const created: number[] = [];
		const archived: number[] = [];
		const deleted: number[] = [];
		const painted: number[] = [];
		let isWriting = true;
		const done = (async () => {
			for (let round = 1; isWriting; round++) {
				const ids = await watched.create(3);
				created.push(...ids);
				const [first = 0, second = 0, third = 0] = ids;
				for (let color = 1; color <= 3; color++) await watched.write([first, second], { color });
				painted.push(first, second);
				if (round % 2 === 0) continue;
				await watched.write([second], { active: false });
				archived.push(second);
				await watched.odoo.call(MODEL, 'unlink', [[third]]);
				deleted.push(third);
			}
		})();
		const stop = async () => {
			isWriting = false;
			await done;
			return { created, archived, deleted, painted };
		};
		return { watched, stop, count: () => created.length };
	};

	it('gives every change once, across a restart of n8n', async () => {
		// More than the writers make until the test ends: with a limit, the rest would come a minute later.
		for (const watched of all) await watched.activate({ options: { pollLimit: 100_000 } });
		// In n8n 2.x a workflow is active some time after it says so.
		const early = await Promise.all(all.map(async (watched) => await watched.create(1)));
		await until(
			'active',
			async () => {
				for (const [at, watched] of all.entries())
					await watched.write(early[at] ?? [], { color: 1 });
				return all.every((watched) => watched.items().length > 0);
			},
			2 * ONE_POLL_MS,
		);

		const writers = all.map(writeAlong);
		await n8n.restart();
		const half = writers.map(({ count }) => count());
		await until(
			'changes from after the restart',
			() => all.every((watched, at) => watched.items().length > (half[at] ?? 0)),
			ONE_POLL_MS,
		);
		for (const [at, { watched, stop }] of writers.entries()) {
			const { created, archived, deleted, painted } = await stop();
			const [last = 0] = await watched.create(1);
			await until(
				`the last change of Odoo ${watched.version}`,
				() => watched.items().some(({ id }) => id === last),
				ONE_POLL_MS,
			);
			const others = [last, ...(early[at] ?? [])];
			const items = watched.items().filter(({ id }) => !others.includes(id));
			// What n8n may not have stored before it ended comes again, and says so.
			const once = items.filter(({ _redelivered }) => !_redelivered);
			const idsOf = (given: readonly Item[], change: string) =>
				given.filter(({ _changes }) => _changes.includes(change)).map(({ id }) => id);
			const told = (change: string) => [...new Set(idsOf(items, change))];
			const sorted = (ids: readonly number[]) => [...ids].sort((one, other) => one - other);
			const tellable = created.filter((id) => !deleted.includes(id) && !archived.includes(id));
			expect(sorted(told('created')).filter((id) => tellable.includes(id))).toEqual(
				sorted(tellable),
			);
			expect(sorted(told('archived'))).toEqual(sorted(archived));
			for (const change of ['created', 'archived', 'deleted']) {
				expect(new Set(idsOf(once, change)).size).toBe(idsOf(once, change).length);
			}
			// One that came and went between two polls was never there.
			const known = deleted.filter((id) => told('created').includes(id));
			expect(sorted(told('deleted')).filter((id) => known.includes(id))).toEqual(sorted(known));
			const colors = new Map(items.map(({ id, color }) => [id, color]));
			for (const id of painted) expect([id, colors.get(id)]).toEqual([id, 3]);
		}
	}, 420_000);
});

describe('instant delivery', () => {
	const watched = new Watched(19);

	beforeAll(async () => {
		await watched.prepare();
	});

	afterAll(async () => {
		await watched.end();
	});

	const ruleCount = async () =>
		(await watched.odoo.call('ir.model.data', 'search_count', [
			[
				['module', '=', 'n8n_trigger'],
				['name', 'like', watched.mark],
				['model', '=', 'base.automation'],
			],
		])) as number;

	it('comes within seconds, from rules that are there while the workflow is active', async () => {
		const pollTimes = {
			item: [{ mode: 'everyHour', minute: (new Date().getMinutes() + 30) % 60 }],
		};
		const workflow = await watched.activate({ delivery: 'webhook', pollTimes });
		await until('rules in Odoo', async () => (await ruleCount()) === 2, 30_000);

		const made = await watched.create(5);
		await until('new records', () => watched.items().length >= 5, 20_000);
		await watched.write(made.slice(0, 1), { color: 5 });
		await until('a change', () => watched.items().length >= 6, 20_000);
		await watched.odoo.call(MODEL, 'unlink', [made.slice(1, 2)]);
		await until('a deletion', () => watched.items().length >= 7, 20_000);
		expect(watched.items().map(({ id, _change }) => [id, _change])).toEqual([
			...made.map((id) => [id, 'created']),
			[made[0], 'updated'],
			[made[1], 'deleted'],
		]);

		// n8n leaves the rules when it ends. What they say while it starts is lost, until the next poll.
		await n8n.restart();
		const changes = watched.items().length;
		let color = 0;
		await until(
			'a change after a restart',
			async () => {
				// The rules are silent about a value that is there already.
				color = (color % 6) + 1;
				await watched.write(made.slice(2, 3), { color });
				return watched.items().length > changes;
			},
			60_000,
		);
		expect(await ruleCount()).toBe(2);

		await workflow.deactivate();
		await until('no rules in Odoo', async () => (await ruleCount()) === 0, 30_000);
		// Missed by webhooks, found when it becomes active again.
		await watched.write(made.slice(2, 3), { color: 7 });
		await workflow.activate();
		const missed = () => watched.items().find(({ id, color }) => id === made[2] && color === 7);
		await until('what was missed', () => missed() !== undefined, 30_000);
		expect(missed()?._change).toBe('updated');
	}, 180_000);
});

describe('n8n that is killed while the trigger hands its items over', () => {
	const watched = new Watched(19);
	let proxy: Proxy;

	beforeAll(async () => {
		proxy = await startProxy(watched.odoo.credential.url);
		await watched.prepare(proxy.url);
	});

	afterAll(async () => {
		await watched.end();
		await proxy.close();
	});

	const moves = ({ path, body }: WireRequest) =>
		path.endsWith('/ir.attachment/load') && body.includes('n8n_checkpoint');

	it('gives them again after it was started, and marks them', async () => {
		await watched.activate({ delivery: 'webhook' });
		let last = 0;
		await until(
			'active',
			async () => {
				[last = 0] = await watched.create(1);
				return watched.items().length > 0;
			},
			2 * ONE_POLL_MS,
		);
		// What is still on its way would be in the look that is to be lost, in place of the record below.
		await until(
			'all records so far',
			() => watched.items().some(({ id }) => id === last),
			2 * ONE_POLL_MS,
		);
		// Odoo keeps the next state, and n8n does not live to learn it.
		proxy.breakNext('withholdAnswer', moves);
		const moved = proxy.nextRequest(moves);
		const [lost = 0] = await watched.create(1);
		await moved;
		await until(
			'the state in Odoo',
			async () => {
				const named = ['name', 'like', 'n8n_checkpoint'];
				const owned = ['res_id', '=', watched.odoo.uid];
				const rows = await watched.odoo.call('ir.attachment', 'search_read', [
					[['res_model', '=', 'res.users'], owned, named],
					['description'],
				]);
				return (rows as { description: string }[]).length > 1;
			},
			30_000,
		);
		await n8n.kill();
		await n8n.restart();
		await until(
			'the lost record',
			async () => {
				await watched.create(1);
				return watched.items().some(({ id }) => id === lost);
			},
			2 * ONE_POLL_MS,
		);
		expect(watched.items().find(({ id }) => id === lost)?._redelivered).toBe(true);
		const again = watched.items().filter(({ _redelivered }) => _redelivered);
		const once = watched.items().filter(({ _redelivered }) => !_redelivered);
		expect(new Set(once.map(({ id }) => id)).size).toBe(once.length);
		expect(new Set(again.map(({ id }) => id)).size).toBe(again.length);
	}, 420_000);
});
