import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ActiveWorkflow } from '../test/e2e/support/activeWorkflow';
import { chain } from '../test/e2e/support/chain';
import { N8n } from '../test/e2e/support/n8n';
import { Odoo } from '../test/support/odoo';
import { Receiver } from '../test/e2e/support/receiver';
import { readEnvFile, required } from '../test/e2e/support/settings';
import { lab, sql } from './realFaults/lab';
import { report, stamp } from './report';

const MODEL = 'res.partner.category';
const TABLE = 'res_partner_category';
const TYPE = 'odooErpApi';
const WRITE_EVERY_MS = 2000;
/** How long a transaction stays open that ends late. */
const LATE_S = 45;
const CUT_MS = 20_000;
/** n8n polls once a minute: what was written last has come by then. */
const LAST_POLLS_MS = 150_000;
/** Of the heap, from one end of a stretch without a restart to the other. */
const MOST_GROWTH = 1.1;

interface Item {
	readonly id: number;
	readonly name?: string;
	readonly _changes: readonly string[];
	/** n8n ended while it took this or a later item: it may come twice. */
	readonly _redelivered?: boolean;
}

/** A wire from n8n to Odoo that can be cut. */
class Wire {
	private readonly sockets = new Set<Socket>();
	private isCut = false;
	private readonly server;

	constructor(port: number) {
		this.server = createServer((near) => {
			if (this.isCut) return void near.destroy();
			const far = connect(port, '127.0.0.1');
			for (const socket of [near, far]) {
				this.sockets.add(socket);
				socket.on('error', () => {});
				socket.on('close', () => {
					this.sockets.delete(socket);
					near.destroy();
					far.destroy();
				});
			}
			near.pipe(far).pipe(near);
		});
	}

	async open(): Promise<string> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async cutFor(ms: number): Promise<void> {
		this.isCut = true;
		for (const socket of this.sockets) socket.destroy();
		await sleep(ms);
		this.isCut = false;
	}

	close(): void {
		for (const socket of this.sockets) socket.destroy();
		this.server.close();
	}
}

/** A workflow that hands on what its trigger gives, of the records that have its mark. */
class Watch {
	readonly mark = randomUUID();
	readonly receiver = new Receiver();
	private workflow?: ActiveWorkflow;

	constructor(readonly delivery: 'polling' | 'webhook') {}

	async start(n8n: N8n, credential: object): Promise<void> {
		await this.receiver.start();
		const trigger = {
			name: 'Odoo Trigger',
			type: 'n8n-nodes-odoo-erp.odooTrigger',
			typeVersion: 1,
			webhookId: this.mark,
			credentials: { [TYPE]: credential },
			parameters: {
				pollTimes: { item: [{ mode: 'everyMinute' }] },
				model: { __rl: true, mode: 'name', value: MODEL },
				events: ['created', 'updated', 'deleted'],
				filterMode: 'domain',
				domain: `[('name', 'like', '${this.mark}')]`,
				output: 'selected',
				fields: ['name'],
				delivery: this.delivery,
				options: { pollLimit: 100_000 },
			},
		};
		this.workflow = await ActiveWorkflow.start(
			n8n,
			chain([trigger, this.receiver.node()]),
			this.mark,
		);
	}

	items(): Item[] {
		return (this.receiver.received as Item[][]).flat();
	}

	async stop(): Promise<void> {
		await this.workflow?.archive();
		await this.receiver.stop();
	}
}

/** Writes all the time, each time another name, so that every change can be told from the others. */
class Writer {
	private count = 0;
	private isWriting = true;
	private readonly late: Array<Promise<unknown>> = [];
	private readonly ids: number[] = [];
	readonly deleted: number[] = [];
	private readonly done: Promise<void>;

	constructor(
		private readonly odoo: Odoo,
		private readonly mark: string,
	) {
		this.done = this.run();
	}

	async stop(): Promise<void> {
		this.isWriting = false;
		await this.done;
		await Promise.all(this.late);
	}

	private async run(): Promise<void> {
		while (this.isWriting) {
			try {
				await this.round();
			} catch {
				// Odoo is away; what was written shows in the database in the end.
			}
			await sleep(WRITE_EVERY_MS);
		}
	}

	private async round(): Promise<void> {
		const names = Array.from({ length: 3 }, () => ({ name: this.nextName() }));
		const made = (await this.odoo.call(MODEL, 'create', [names])) as number[];
		this.ids.push(...made);
		for (const id of made.slice(0, 2)) await this.rename(id);
		const old = this.ids[Math.floor(this.ids.length / 2)];
		if (old !== undefined && !made.includes(old)) await this.rename(old);
		if (this.count % 4 === 0) await this.delete();
		if (this.count % 5 === 0) this.late.push(this.writeLate().catch(() => {}));
	}

	private async rename(id: number): Promise<void> {
		await this.odoo.call(MODEL, 'write', [[id], { name: this.nextName() }]);
	}

	private async delete(): Promise<void> {
		const [oldest] = this.ids.splice(0, 1);
		if (oldest === undefined) return;
		this.deleted.push(oldest);
		await this.odoo.call(MODEL, 'unlink', [[oldest]]);
	}

	/** The dates of a transaction are those of its beginning. */
	private async writeLate(): Promise<void> {
		const values = `jsonb_build_object('en_US', '${this.nextName()}'), 1, true, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', 1, 1`;
		const columns = 'name, color, active, create_date, write_date, create_uid, write_uid';
		await sql(
			`BEGIN; INSERT INTO ${TABLE} (${columns}) VALUES (${values}); SELECT pg_sleep(${LATE_S}); COMMIT`,
		);
	}

	private nextName(): string {
		return `${++this.count} ${this.mark}`;
	}
}

/** See scripts/soak.sh. */
export async function soak(): Promise<void> {
	const minutes = Number(required('MINUTES'));
	const settings = readEnvFile(required('ODOO_TARGET_ENV'));
	const wire = new Wire(Number(new URL(settings.ODOO_URL ?? '').port));
	const url = await wire.open();
	const odoo = new Odoo(settings, settings.ODOO_DB ?? '');
	const n8n = await N8n.signIn();
	const data = { ...odoo.credential, url };
	const id = await n8n.storeCredential({ name: 'soak', type: TYPE, data });
	const watches = [new Watch('polling'), new Watch('webhook')];
	for (const watch of watches) await watch.start(n8n, { id, name: 'soak' });
	await sleep(60_000); // an active workflow begins to poll within a minute
	const writers = watches.map(({ mark }) => new Writer(odoo, mark));

	const started = Date.now();
	const log: string[] = [];
	const heaps: number[][] = [[], [], []];
	const at = async (share: number, what: string, happen: () => Promise<void>) => {
		await sleep(Math.max(0, started + share * minutes * 60_000 - Date.now()));
		await happen();
		log.push(what);
		console.log(`${Math.round((Date.now() - started) / 1000)} s: ${what}`);
	};
	const weigh = (stretch: number) => async () =>
		void heaps[stretch]?.push(await heapAfterCollection());
	await at(0.1, 'n8n weighed', weigh(0));
	await at(0.15, 'Odoo killed and started', async () => {
		await lab('kill', 'odoo');
		await lab('start');
	});
	await at(0.25, 'network cut', async () => await wire.cutFor(CUT_MS));
	await at(0.33, 'n8n weighed', weigh(0));
	await at(0.34, 'n8n restarted', async () => await n8n.restart());
	await at(0.45, 'n8n weighed', weigh(1));
	await at(0.5, 'Odoo restarted', async () => void (await lab('start')));
	await at(0.6, 'network cut', async () => await wire.cutFor(CUT_MS));
	await at(0.66, 'n8n weighed', weigh(1));
	await at(0.67, 'n8n killed and started', async () => {
		await n8n.kill();
		await n8n.restart();
	});
	await at(0.78, 'n8n weighed', weigh(2));
	await at(1, 'n8n weighed', weigh(2));
	for (const writer of writers) await writer.stop();
	await sleep(LAST_POLLS_MS);

	const rows: string[] = [];
	const wrong: string[] = [];
	for (const [index, watch] of watches.entries()) {
		const judgement = await judged(watch, writers[index] as Writer);
		wrong.push(...judgement.wrong.map((words) => `${watch.delivery}: ${words}`));
		rows.push(
			`| ${watch.delivery} | ${judgement.figures.join(' | ')} | ${judgement.wrong.length} |`,
		);
		await watch.stop();
	}
	for (const [before = 0, after = 0] of heaps)
		if (after > before * MOST_GROWTH) wrong.push(`n8n's heap grew from ${before} to ${after}`);
	wire.close();
	const text = [
		`${stamp()}, ${minutes} minutes: ${log.filter((what) => !what.includes('weighed')).join(', ')}.`,
		'',
		'| Delivery | Created | Deleted | Records | Items | Given again | Read early | Wrong |',
		'| --- | --- | --- | --- | --- | --- | --- | --- |',
		...rows,
		'',
		`n8n's heap after a collection, from one end to the other of each stretch between its restarts: ${heaps.map((pair) => pair.map(megabytes).join(' to ')).join(', ')}.`,
		...(wrong.length > 0 ? ['', `**Wrong:** ${wrong.join('; ')}`] : []),
	].join('\n');
	console.log(text);
	await report('soak', text);
	if (wrong.length > 0) process.exitCode = 1;
}

/** Against the database: every record created once, deleted once, with its last name. */
async function judged(watch: Watch, { deleted }: Writer) {
	const there = new Map(
		(
			await sql(
				`SELECT id, name->>'en_US' FROM ${TABLE} WHERE name->>'en_US' LIKE '%${watch.mark}'`,
			)
		).map((line) => {
			const [id = '', name = ''] = line.split('|');
			return [Number(id), name] as const;
		}),
	);
	const items = watch.items();
	const once = items.filter(({ _redelivered }) => !_redelivered);
	const told = (change: string, of = items) =>
		of.filter(({ _changes }) => _changes.includes(change)).map(({ id }) => id);
	const created = told('created');
	const last = new Map(items.flatMap(({ id, name }) => (name ? [[id, name] as const] : [])));
	const states = once.map(({ id, name = 'deleted' }) => `${id} ${name}`);
	const wrong = [
		...repeated(told('created', once)).map((id) => `record ${id} was created twice`),
		...[...there.keys()]
			.filter((id) => !created.includes(id))
			.map((id) => `record ${id} is missing`),
		...[...there]
			.filter(([id, name]) => last.get(id) !== name)
			.map(([id]) => `the last name of ${id} is missing`),
		// One that came and went between two polls was never there.
		...deleted
			.filter((id) => created.includes(id) && !there.has(id) && !told('deleted').includes(id))
			.map((id) => `that ${id} was deleted is missing`),
	];
	// A record is read after its change was found: a change in between comes with the next look as well.
	const readEarly = repeated(states).length;
	const again = items.length - once.length;
	const figures = [
		new Set(created).size,
		told('deleted').length,
		last.size,
		items.length,
		again,
		readEarly,
	];
	return { wrong, figures };
}

function repeated<T>(values: readonly T[]): T[] {
	const seen = new Set<T>();
	return values.filter((value) => seen.has(value) || !seen.add(value));
}

async function heapAfterCollection(): Promise<number> {
	const pid = readFileSync(required('N8N_PIDFILE'), 'utf8').trim();
	const { stdout } = await promisify(execFile)(required('NODE24'), ['scripts/heap.mjs', pid]);
	return Number(stdout);
}

function megabytes(bytes: number): string {
	return `${Math.round(bytes / 1_000_000)} MB`;
}
