import { clientFor, credentialFor, openTarget } from '../support/target';
import type { ProtocolName } from '../../odoo/protocol/protocol';
import type { FaultName } from './faultyProxy';
import { startFaultyProxy } from './faultyProxy';
import type { Bench, Subject } from './subjects';
import { isWrite } from './subjects';

/** How often a fault comes: at the first requests of an operation, or at its first writes. */
export const TIMES = { once: 1, twice: 2, 'for good': Infinity } as const;
export type Often = keyof typeof TIMES;

/** What is done to an operation. */
export interface FaultCase {
	readonly fault: FaultName;
	readonly often: Often;
	readonly isForWrites: boolean;
}

export interface TrialResult {
	readonly outcome: 'passed over' | 'told' | 'not told apart' | 'not met' | 'wrong';
	readonly wrong: readonly string[];
}

const OF_TIME: ReadonlySet<FaultName> = new Set(['answer dripping', 'answer slower than Timeout']);
const TIMEOUT_MS = 400;
const MOST_MS = 30_000;
/** Some 400 MB are decompressed for each try. */
const MOST_MS_OF_BOMBS = 90_000;

/** Waits between retries are not what is tried here. Gives what brings them back. */
export function skipRetryWaits(): () => void {
	// Jest loads n8n, which waits, outside of the context of suites.
	const { n8nGlobal: context = globalThis } = globalThis as { n8nGlobal?: typeof globalThis };
	const wait = context.setTimeout;
	const quick = (callback: () => void, ms = 0, ...args: unknown[]) =>
		wait(callback, ms >= 250 && ms <= 10_000 ? 1 : ms, ...(args as []));
	context.setTimeout = Object.assign(quick, wait);
	return () => {
		context.setTimeout = wait;
	};
}

/** A server with a proxy before it that does to the requests of n8n's engine what it is told to. */
export interface Trials {
	readonly bench: Bench;
	/** Tries an operation under a fault. */
	readonly run: (subject: Subject, faultCase: FaultCase) => Promise<TrialResult>;
	readonly close: () => Promise<void>;
}

export async function openTrials(protocol: ProtocolName): Promise<Trials> {
	const target = await openTarget();
	const proxy = await startFaultyProxy(target.url);
	const credential: Bench['credential'] = { ...credentialFor(target, protocol), url: proxy.url };
	const bench: Bench = { odoo: clientFor(target, { protocol: 'jsonrpc' }), credential };
	const secrets = [credential.password].filter((secret) => typeof secret === 'string');
	return {
		bench,
		run: async (subject, { fault, often, isForWrites }) => {
			// Only JSON-RPC numbers its requests. Where an answer fits another one, nothing shows it.
			const cannotBeTold = fault === "another request's answer" && protocol !== 'jsonrpc';
			const timed = OF_TIME.has(fault) ? { ...bench, timeout: TIMEOUT_MS } : bench;
			try {
				const trial = await subject(timed);
				proxy.setFault(fault, TIMES[often], isForWrites ? isWrite : undefined);
				const started = Date.now();
				const result = await within(trial.run());
				const ms = Date.now() - started;
				const { broken } = proxy.seen();
				proxy.mend();
				const wrong = [...(await trial.judge(result)), ...secretsIn(result, secrets)];
				const mostMs = fault === 'a gzip bomb' ? MOST_MS_OF_BOMBS : MOST_MS;
				if (ms > mostMs) wrong.push(`took ${Math.round(ms / 1000)} s`);
				if (wrong.length > 0) return { outcome: cannotBeTold ? 'not told apart' : 'wrong', wrong };
				if (broken === 0) return { outcome: 'not met', wrong };
				return { outcome: trial.hasFailed(result) ? 'told' : 'passed over', wrong };
			} catch (thrown) {
				return { outcome: 'wrong', wrong: [`threw ${String(thrown)}`] };
			} finally {
				proxy.mend();
			}
		},
		close: async () => {
			await proxy.close();
			await target.close();
		},
	};
}

/** An operation that never ends must not keep the others from being tried. */
async function within<T>(running: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const tooLong = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error('did not end')), 2 * MOST_MS_OF_BOMBS);
	});
	return await Promise.race([running, tooLong]).finally(() => clearTimeout(timer));
}

/** What of the secrets, in any usual encoding, is in what was shown. */
function secretsIn(result: unknown, secrets: readonly string[]): string[] {
	const shown =
		result instanceof Error ? `${result.stack} ${JSON.stringify(result)}` : JSON.stringify(result);
	const encodings: ReadonlyArray<(secret: string) => string> = [
		(secret) => secret,
		(secret) => JSON.stringify(secret).slice(1, -1),
		(secret) => encodeURIComponent(secret),
		...(['base64', 'base64url', 'hex'] as const).map(
			(encoding) => (secret: string) => Buffer.from(secret).toString(encoding).replace(/=+$/, ''),
		),
	];
	return encodings.some((encode) => secrets.some((secret) => shown.includes(encode(secret))))
		? ['shows a secret']
		: [];
}
