import type { ProtocolName } from '../../odoo/protocol/protocol';
import type { FaultName } from '../../test/support/faultyProxy';
import { FAULTS, prepareBomb, startFaultyProxy } from '../../test/support/faultyProxy';
import { clientFor, credentialFor, openTarget, targetProtocols } from '../../test/support/target';
import { report, stamp } from '../report';
import type { Bench, Subject, Trial } from './subjects';
import { isWrite, SUBJECTS } from './subjects';

/** How often a fault comes: at the first requests of an operation, or at its first writes. */
const TIMES = { once: 1, twice: 2, 'for good': Infinity } as const;
const OF_TIME: ReadonlySet<FaultName> = new Set(['answer dripping', 'answer slower than Timeout']);
/** Each takes seconds, as all of it has to be decompressed up to the limit. */
const COSTLY: FaultName = 'a gzip bomb';
const WITH_COSTLY: ReadonlySet<string> = new Set([
	'Source: Get Many',
	'Destination: Create',
	'Trigger: poll',
]);
const TIMEOUT_MS = 400;
const MOST_MS = 30_000;

interface Cell {
	readonly fault: FaultName;
	readonly subject: string;
	readonly outcome: 'passed over' | 'told' | 'not met' | 'wrong';
	readonly wrong: readonly string[];
}

/**
 * Does everything that can go wrong between n8n and Odoo to every operation, once, twice and for good,
 * over every protocol: rows written have to be rows said, none twice and none silent.
 */
export async function faults(): Promise<void> {
	hurryUp();
	prepareBomb();
	const started = Date.now();
	const cells = (await Promise.all(targetProtocols.map(cellsOver))).flat();
	const table = tableOf(cells, Math.round((Date.now() - started) / 1000));
	console.log(table);
	if (extent() === '') report('fault matrix', table);
	if (cells.some(({ outcome }) => outcome === 'wrong')) process.exitCode = 1;
}

/** Waits between retries are not what is tried here. */
function hurryUp(): void {
	const wait = setTimeout;
	const quick = (callback: () => void, ms = 0, ...args: unknown[]) =>
		wait(callback, ms >= 250 && ms <= 10_000 ? 1 : ms, ...(args as []));
	globalThis.setTimeout = Object.assign(quick, wait);
}

/** Each operation on a server of its own: a sandbox that has seen thousands of cells takes longer and longer. */
async function cellsOver(protocol: ProtocolName): Promise<Cell[]> {
	const { ONLY: only = '' } = process.env;
	const cells: Cell[] = [];
	for (const [name, subject] of Object.entries(SUBJECTS)) {
		if (name.includes(only)) cells.push(...(await cellsOf(name, subject, protocol)));
	}
	return cells;
}

async function cellsOf(name: string, subject: Subject, protocol: ProtocolName): Promise<Cell[]> {
	const target = await openTarget();
	const proxy = await startFaultyProxy(target.url);
	const odoo = clientFor(target, { protocol: 'jsonrpc' });
	const credential: Bench['credential'] = {
		...credentialFor(target, protocol),
		url: proxy.url,
	};
	const cells: Cell[] = [];
	for (const { fault, often, isForWrites } of trialsOf(name)) {
		const bench: Bench = {
			odoo,
			credential,
			...(OF_TIME.has(fault) && { timeout: TIMEOUT_MS }),
		};
		const place = `${name} (${protocol}, ${often}${isForWrites ? ', at the write' : ''})`;
		const cell = await tried(place, fault, {
			bench,
			subject,
			secret: String(credential.password),
			proxy: {
				arm: () => proxy.setFault(fault, TIMES[often], isForWrites ? isWrite : undefined),
				mend: proxy.mend,
				broken: () => proxy.seen().broken,
			},
		});
		cells.push(cell);
		if (cell.outcome === 'wrong')
			console.error(`${cell.subject}, ${fault}: ${cell.wrong.join('; ')}`);
	}
	await proxy.close();
	await target.close();
	return cells;
}

/** The combinations of an operation, or every so manieth of them. */
function trialsOf(name: string): Array<{
	readonly fault: FaultName;
	readonly often: keyof typeof TIMES;
	readonly isForWrites: boolean;
}> {
	const places = name.startsWith('Destination') ? [false, true] : [false];
	const all = (Object.keys(FAULTS) as FaultName[]).flatMap((fault) =>
		(Object.keys(TIMES) as Array<keyof typeof TIMES>)
			.filter((often) => fault !== COSTLY || (often === 'once' && WITH_COSTLY.has(name)))
			.flatMap((often) => places.map((isForWrites) => ({ fault, often, isForWrites }))),
	);
	const { EVERY: every = '1' } = process.env;
	return all.filter((_, at) => at % Number(every) === 0);
}

async function tried(
	subject: string,
	fault: FaultName,
	{
		bench,
		subject: make,
		secret,
		proxy,
	}: {
		readonly bench: Bench;
		readonly subject: Subject;
		readonly secret: string;
		readonly proxy: { arm: () => void; mend: () => void; broken: () => number };
	},
): Promise<Cell> {
	let trial: Trial;
	let result: unknown;
	const wrong: string[] = [];
	try {
		trial = await make(bench);
		proxy.arm();
		const started = Date.now();
		result = await trial.run();
		if (Date.now() - started > MOST_MS) wrong.push('took too long');
		proxy.mend();
		wrong.push(...(await trial.judge(result)));
	} catch (thrown) {
		proxy.mend();
		return { fault, subject, outcome: 'wrong', wrong: [`threw ${String(thrown)}`] };
	}
	const text =
		result instanceof Error ? `${result.stack} ${JSON.stringify(result)}` : JSON.stringify(result);
	if (text.includes(secret)) wrong.push('shows the secret');
	if (wrong.length > 0) return { fault, subject, outcome: 'wrong', wrong };
	if (proxy.broken() === 0) return { fault, subject, outcome: 'not met', wrong };
	return { fault, subject, outcome: trial.hasFailed(result) ? 'told' : 'passed over', wrong };
}

function tableOf(cells: readonly Cell[], seconds: number): string {
	const met = cells.filter(({ outcome }) => outcome !== 'not met');
	const count = (among: readonly Cell[], outcome: Cell['outcome']) =>
		among.filter((cell) => cell.outcome === outcome).length;
	const lines = (Object.keys(FAULTS) as FaultName[]).map((fault) => {
		const own = met.filter((cell) => cell.fault === fault);
		return `| ${fault} | ${own.length} | ${count(own, 'passed over')} | ${count(own, 'told')} | ${count(own, 'wrong')} |`;
	});
	return [
		`${stamp()}: **${met.length} cells, ${count(met, 'wrong')} wrong**, in ${seconds} s. ${Object.keys(SUBJECTS).length} operations over ${targetProtocols.join(', ')}; each fault once, twice and for good, at the first requests and at the first writes${extent()}.`,
		'',
		'| Fault | Cells | Done all the same | Told in an error | Wrong |',
		'| --- | --- | --- | --- | --- |',
		...lines,
		'',
	].join('\n');
}

/** What of the matrix was run, if not all. */
function extent(): string {
	const { ONLY: only, EVERY: every = '1' } = process.env;
	return (
		(every === '1' ? '' : `; every ${every}th of these combinations`) +
		(only ? `; only ${only}` : '')
	);
}
