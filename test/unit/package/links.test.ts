import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../package.json';

/** What only the owner can fill in stands in package.json; `npm run docs` brings it to these places. */
const SKIPPED = new Set([
	'node_modules',
	'dist',
	'coverage',
	'.git',
	'package.json',
	'package-lock.json',
]);
const texts = filesIn('.').map((file) => [file, readFileSync(file, 'utf8')] as const);

function filesIn(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true })
		.filter(({ name }) => !SKIPPED.has(name))
		.flatMap((entry) => {
			const path = join(folder, entry.name);
			if (entry.isDirectory()) return filesIn(path);
			return /\.(ts|mjs|js|json|md|yml|sh)$/.test(path) ? [path] : [];
		});
}

it('names no other repository than package.json does', () => {
	const links = texts.flatMap(([file, text]) =>
		[...text.matchAll(/https:\/\/github\.com\/[\w-]+\/n8n-nodes-odoo-erp/g)].map(
			([link]) => [file, link] as const,
		),
	);
	expect(links.length).toBeGreaterThan(0);
	expect(links.filter(([, link]) => link !== manifest.homepage)).toEqual([]);
});

it('has no placeholder of the owner elsewhere', () => {
	const { email, name } = manifest.author;
	const found = texts.filter(([, text]) => text.includes(email) || text.includes(name));
	expect(found.map(([file]) => file)).toEqual([]);
});

it('keeps homepage, issues and repository in package.json in step', () => {
	expect(manifest.repository.url).toBe(`git+${manifest.homepage}.git`);
	expect(manifest.bugs.url).toBe(`${manifest.homepage}/issues`);
});
