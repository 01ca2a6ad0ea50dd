import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateDocs } from '../../../scripts/docs/generateDocs';

const STALE = 'run `npm run docs` and commit what it writes';
let files: ReadonlyMap<string, string>;

beforeAll(async () => {
	files = await generateDocs();
});

it('has pages and links as `npm run docs` writes them', () => {
	const stale = [...files]
		.filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
		.map(([path]) => `${path}: ${STALE}`);
	expect(stale).toEqual([]);
});

it('has no page of an operation that is gone', () => {
	const pages = readdirSync('docs/nodes', { recursive: true, encoding: 'utf8' })
		.filter((page) => page.endsWith('.md'))
		.map((page) => join('docs/nodes', page));
	expect(pages.filter((page) => !files.has(page))).toEqual([]);
});
