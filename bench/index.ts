import { builtin } from './builtin';
import { codec } from './codec';
import { create } from './create';
import { faults } from './faults';
import { growth } from './growth';
import { held } from './held';
import { items } from './items';
import { memory } from './memory';
import { n8n } from './n8n';
import { parallel } from './parallel';
import { read } from './read';
import { realFaults, realStories } from './realFaults';
import { requests } from './requests';
import { soak } from './soak';
import { split } from './split';
import { updates } from './updates';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
	builtin,
	codec,
	create,
	faults,
	growth,
	held,
	items,
	memory,
	n8n,
	parallel,
	read,
	'real-faults': realFaults,
	'real-stories': realStories,
	requests,
	soak,
	split,
	updates,
};

async function run([name = '']: readonly string[]): Promise<void> {
	const bench = BENCHES[name];
	if (!bench) throw new Error(`Which one? ${Object.keys(BENCHES).join(', ')}`);
	await bench();
}

run(process.argv.slice(2)).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
