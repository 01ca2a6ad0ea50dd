/**
 * Fuzzes everything that takes data from outside: `tsx scripts/fuzz.ts [INPUTS] [SEED]`, a million inputs
 * by default, and writes the result into docs/RELIABILITY.md. A failure prints its smallest input.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fuzz } from '../test/fuzz/fuzz';
import { TARGETS } from '../test/fuzz/targets';

const REPORT = 'docs/RELIABILITY.md';
const BEGIN = '<!-- fuzzing: written by scripts/fuzz.ts -->';
const END = '<!-- end of fuzzing -->';

const [, , inputs = '1000000', seedText] = process.argv;
const seed = Number(seedText ?? Date.now() % 2 ** 31);
const each = Math.ceil(Number(inputs) / TARGETS.length);
const lines = TARGETS.map((target) => {
	const { accepted, refused, slowestMs } = fuzz(target, { numRuns: each, seed });
	const line = `| ${target.name} | ${accepted} | ${refused} | ${Math.ceil(slowestMs)} ms |`;
	console.log(line);
	return line;
});
const day = new Date().toISOString().slice(0, 10);
const table = [
	`${day}, seed ${seed}: **${each * TARGETS.length} inputs**, no error but ours, none over a second, no prototype changed.`,
	'',
	'| What takes it | Taken | Refused | Slowest |',
	'| --- | --- | --- | --- |',
	...lines,
].join('\n');
const [head = '', rest = ''] = readFileSync(REPORT, 'utf8').split(BEGIN);
const [, tail = ''] = rest.split(END);
writeFileSync(REPORT, `${head}${BEGIN}\n\n${table}\n\n${END}${tail}`);
