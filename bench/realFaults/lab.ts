import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const SCRIPT = 'scripts/second-odoo.sh';
const DATABASE = 'faults';
const LOOK_EVERY_MS = 50;
const MET_WITHIN_MS = 30_000;

/** Runs a command of scripts/second-odoo.sh, and gives what it prints. */
export async function lab(...args: readonly string[]): Promise<string> {
	const { stdout } = await promisify(execFile)(SCRIPT, args);
	return stdout.trim();
}

/** PostgreSQL is starting, so that nothing of a statement ran. */
const NOT_YET = /not yet accepting|starting up|in recovery mode|Connection refused/;

/** Runs a statement as superuser; rows come as lines, columns between bars. */
export async function sql(statement: string, database = DATABASE): Promise<string[]> {
	for (const end = Date.now() + MET_WITHIN_MS; ; await sleep(LOOK_EVERY_MS)) {
		try {
			return (await lab('psql', database, '-c', statement)).split('\n').filter(Boolean);
		} catch (error) {
			if (Date.now() > end || !NOT_YET.test(String(error))) throw error;
		}
	}
}

/** Where a transaction of Odoo stands when it is struck. */
export type Moment = 'before the commit' | 'in the commit';

/** Keeps transactions of Odoo where they are, so that a fault meets one for sure. */
export interface Hold {
	/** Until a transaction has come there; false if none comes. */
	readonly met: () => Promise<boolean>;
	readonly release: () => Promise<void>;
}

/**
 * @param isForReads keeps those that only read as well
 */
export async function hold(moment: Moment, table: string, isForReads: boolean): Promise<Hold> {
	return moment === 'in the commit' ? await holdCommits() : await holdTable(table, isForReads);
}

async function holdTable(table: string, isForReads: boolean): Promise<Hold> {
	const session = spawn(SCRIPT, ['psql', DATABASE], { stdio: ['pipe', 'pipe', 'ignore'] });
	session.stdin.on('error', () => {}); // of a server that was killed
	const mode = isForReads ? 'ACCESS EXCLUSIVE' : 'SHARE';
	session.stdin.write(`BEGIN; LOCK TABLE ${table} IN ${mode} MODE; SELECT 'held';\n`);
	await new Promise((resolve) => session.stdout.once('data', resolve));
	return {
		met: async () => await isWaiting("wait_event_type = 'Lock'"),
		release: async () => {
			session.stdin.end('ROLLBACK;\n');
			await ended(session);
		},
	};
}

/** PostgreSQL has written a commit to its log, and waits for a standby that never comes. */
async function holdCommits(): Promise<Hold> {
	await sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
	await sql('SELECT pg_reload_conf()');
	return {
		met: async () => await isWaiting("wait_event = 'SyncRep'"),
		release: async () => {
			await databaseAnswers();
			await sql('ALTER SYSTEM RESET synchronous_standby_names');
			await sql('SELECT pg_reload_conf()');
		},
	};
}

async function isWaiting(condition: string): Promise<boolean> {
	const waiting = `SELECT pid FROM pg_stat_activity WHERE usename = 'odoo' AND ${condition}`;
	return await until(async () => (await sql(waiting)).length > 0);
}

/** Until nothing of Odoo's is under way any more. */
export async function settled(): Promise<void> {
	await databaseAnswers();
	const busy = "SELECT pid FROM pg_stat_activity WHERE usename = 'odoo' AND state <> 'idle'";
	await until(async () => (await sql(busy)).length === 0);
}

/** PostgreSQL starts anew after one of its processes was killed. */
export async function databaseAnswers(): Promise<void> {
	await until(async () => (await sql('SELECT 1', 'postgres')).length > 0);
}

export async function processEnds(pid: string, withinMs: number): Promise<boolean> {
	return await until(async () => await Promise.resolve(!existsSync(`/proc/${pid}`)), withinMs);
}

export async function until(
	isTrue: () => Promise<boolean>,
	withinMs = MET_WITHIN_MS,
): Promise<boolean> {
	for (const end = Date.now() + withinMs; Date.now() < end; await sleep(LOOK_EVERY_MS))
		if (await isTrue()) return true;
	return false;
}

async function ended(child: ChildProcess): Promise<void> {
	if (child.exitCode === null) await new Promise((resolve) => child.once('close', resolve));
}
