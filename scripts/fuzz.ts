/**
 * Fuzzes everything that takes data from outside: `tsx scripts/fuzz.ts [INPUTS] [SEED]`, a million inputs
 * by default, and writes the result into docs/RELIABILITY.md. A failure prints its smallest input.
 */
import { report } from '../bench/report';
import { fuzz } from '../test/fuzz/fuzz';
import { TARGETS } from '../test/fuzz/targets';

const [, , inputs = '1000000', seedText] = process.argv;

async function run(): Promise<void> {
	const seed = Number(seedText ?? Date.now() % 2 ** 31);
	const each = Math.ceil(Number(inputs) / TARGETS.length);
	const lines: string[] = [];
	for (const target of TARGETS) {
		const { accepted, refused, slowestMs } = await fuzz(target, { numRuns: each, seed });
		lines.push(`| ${target.name} | ${accepted} | ${refused} | ${Math.ceil(slowestMs)} ms |`);
		console.log(lines.at(-1));
	}
	const day = new Date().toISOString().slice(0, 10);
	await report(
		'fuzzing',
		[
			`${day}, seed ${seed}: **${each * TARGETS.length} inputs**, no error but ours, none over a second, no prototype changed.`,
			'',
			'| What takes it | Taken | Refused | Slowest |',
			'| --- | --- | --- | --- |',
			...lines,
		].join('\n'),
	);
}

run().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
