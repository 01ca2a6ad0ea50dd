// `npm run docs`: writes the pages of nodes and operations, and brings links to what package.json says.
// `npm run docs -- record` first runs the samples that need a real Odoo 19, on the one in ODOO_TARGET_ENV.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateDocs } from './generateDocs';
import { recordSamples } from './recordSamples';

async function main(): Promise<void> {
	if (process.argv.includes('record')) await recordSamples();
	const files = await generateDocs();
	const pages = readdirSync('docs/nodes', { recursive: true, encoding: 'utf8' });
	for (const page of pages.map((path) => join('docs/nodes', path))) {
		if (page.endsWith('.md') && !files.has(page)) rmSync(page); // of an operation that is gone
	}
	let changed = 0;
	for (const [path, text] of files) {
		mkdirSync(dirname(path), { recursive: true });
		if (contentOf(path) === text) continue;
		writeFileSync(path, text);
		console.log(path);
		changed++;
	}
	console.log(`${files.size} files, ${changed} changed`);
}

function contentOf(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}

main().then(
	() => process.exit(0), // n8n-core keeps timers running
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
