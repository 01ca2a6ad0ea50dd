import type { ProtocolName } from '../odoo/protocol/protocol';
import type { FaultName } from '../test/faults/faultyProxy';
import { FAULTS, prepareBomb } from '../test/faults/faultyProxy';
import { SUBJECTS } from '../test/faults/subjects';
import type { FaultCase, Often, TrialResult } from '../test/faults/trial';
import { skipRetryWaits, openTrials, TIMES } from '../test/faults/trial';
import { targetProtocols } from '../test/support/target';
import { report, stamp } from './report';

/** Each takes seconds, as all of it has to be decompressed up to the limit. */
const COSTLY: FaultName = 'a gzip bomb';
const WITH_COSTLY: ReadonlySet<string> = new Set([
	'Source: Get Many',
	'Destination: Create',
	'Trigger: poll',
]);

interface Cell extends TrialResult {
	readonly fault: FaultName;
}

/**
 * Does everything that can go wrong between n8n and Odoo to every operation, once, twice and for good,
 * over every protocol: rows written have to be rows said, none twice and none silent.
 */
export async function faults(): Promise<void> {
	skipRetryWaits();
	prepareBomb();
	const started = Date.now();
	const cells = (await Promise.all(targetProtocols.map(cellsOver))).flat();
	const table = tableOf(cells, Math.round((Date.now() - started) / 1000));
	console.log(table);
	if (!process.env.ONLY) await report('fault matrix', table);
	if (cells.some(({ outcome }) => outcome === 'wrong')) process.exitCode = 1;
}

/** Each operation on a server of its own: a sandbox that has seen thousands of cells takes longer and longer. */
async function cellsOver(protocol: ProtocolName): Promise<Cell[]> {
	const { ONLY: only = '' } = process.env;
	const cells: Cell[] = [];
	for (const [name, subject] of Object.entries(SUBJECTS)) {
		if (!name.includes(only)) continue;
		const trials = await openTrials(protocol);
		for (const faultCase of faultCasesFor(name, targetProtocols.indexOf(protocol))) {
			const result = await trials.run(subject, faultCase);
			cells.push({ fault: faultCase.fault, ...result });
			if (result.wrong.length === 0) continue;
			const { fault, often, isForWrites } = faultCase;
			const place = `${name} (${protocol}, ${often}${isForWrites ? ', at the write' : ''})`;
			console.error(`${place}, ${fault}: ${result.wrong.join('; ')}`);
		}
		await trials.close();
	}
	return cells;
}

/**
 * The combinations of an operation, or every so manieth of them.
 * @param first begins with this one, so that protocols differ
 */
function faultCasesFor(name: string, first: number): FaultCase[] {
	const places = name.startsWith('Destination') ? [false, true] : [false];
	const all = (Object.keys(FAULTS) as FaultName[]).flatMap((fault) =>
		(Object.keys(TIMES) as Often[])
			.filter((often) => fault !== COSTLY || (often === 'once' && WITH_COSTLY.has(name)))
			.flatMap((often) => places.map((isForWrites) => ({ fault, often, isForWrites }))),
	);
	const every = Number(process.env.EVERY ?? 1);
	return all.filter((_, at) => (at + first) % every === 0);
}

function tableOf(cells: readonly Cell[], seconds: number): string {
	const met = cells.filter(({ outcome }) => outcome !== 'not met');
	const count = (among: readonly Cell[], outcome: Cell['outcome']) =>
		among.filter((cell) => cell.outcome === outcome).length;
	const lines = (Object.keys(FAULTS) as FaultName[]).map((fault) => {
		const own = met.filter((cell) => cell.fault === fault);
		return `| ${fault} | ${own.length} | ${count(own, 'passed over')} | ${count(own, 'told')} | ${count(own, 'not told apart')} | ${count(own, 'wrong')} |`;
	});
	return [
		`${stamp()}: **${met.length} cells, ${count(met, 'wrong')} wrong**, in ${seconds} s. ${Object.keys(SUBJECTS).length} operations over ${targetProtocols.join(', ')}; each fault once, twice and for good, at the first requests and at the first writes${extent()}.`,
		'',
		'| Fault | Cells | Done all the same | Told in an error | Not told apart | Wrong |',
		'| --- | --- | --- | --- | --- | --- |',
		...lines,
	].join('\n');
}

/** What of the matrix was run, if not all. */
function extent(): string {
	const { ONLY: only, EVERY: every = '1' } = process.env;
	return (
		(every === '1' ? '' : `; one of ${every} of these combinations`) +
		(only ? `; only ${only}` : '')
	);
}
