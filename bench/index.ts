import { codec } from './codec';
import { read } from './read';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
	codec,
	read,
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
