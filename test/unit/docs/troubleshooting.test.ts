import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { troubleshootingUrl } from '../../../nodes/shared/documentation';

const page = readFileSync('docs/troubleshooting.md', 'utf8');
const union = /export type OdooErrorCode =([^;]+);/.exec(readFileSync('odoo/errors.ts', 'utf8'));
const codes = [...(union?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, code = '']) => code);

it('explains every code, each under a heading of its own', () => {
	const headings = [...page.matchAll(/^### (\w+)$/gm)].map(([, code = '']) => code);
	expect(codes.length).toBeGreaterThan(20);
	expect(headings.sort()).toEqual([...codes].sort());
});

it('is where errors lead to', () => {
	expect(troubleshootingUrl('LOGIN_FAILED')).toMatch(/\/docs\/troubleshooting\.md#login_failed$/);
});

/** All code that users get messages from, with `…` for what a message is filled in with. */
const sources = ['odoo', 'nodes', 'credentials']
	.flatMap((folder) =>
		readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
	)
	.filter((path) => path.endsWith('.ts'))
	.map((path) => readFileSync(path, 'utf8'))
	.join('\n')
	.replaceAll(/\$\{titleOf\(.*?\)\}/g, '"…" (…)')
	.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…')
	.replaceAll("\\'", "'");

/** What pages quote: phrases in italics after "You see", and the first column of tables of messages. */
const quotes = ['docs/troubleshooting.md', 'docs/credentials.md'].flatMap((path) => {
	const lines = readFileSync(path, 'utf8').split('\n');
	const seen = lines
		.filter((line) => line.startsWith('**You see:**'))
		.flatMap((line) => [...line.matchAll(/_([^_]+)_/g)].map(([, phrase = '']) => phrase));
	const listed = readFileSync(path, 'utf8')
		.split(/\n\n/)
		.filter((block) => block.startsWith('| Message'))
		.flatMap((table) => table.split('\n').slice(2))
		.flatMap((row) => (row.split('|')[1] ?? '').split(' / '));
	return [...seen, ...listed.map((phrase) => phrase.trim())].filter(Boolean);
});

it('finds phrases to look for', () => {
	expect(quotes).toContain('Nothing answers at …');
	expect(quotes).toContain('There is no server named …');
	expect(quotes).toContain('The server has several databases …');
	expect(quotes.length).toBeGreaterThan(50);
});

it.each(quotes)('quotes a message of the code: %s', (phrase) => {
	expect(sources).toContain(phrase.replace(/ ?…$/, ''));
});

it('shows an error as an example gives it', () => {
	const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
	const { error } = JSON.parse(example) as { error: { message: string; hint: string } };
	const run = readFileSync('docs/nodes/odoo-destination/record-create.md', 'utf8');
	expect(run).toContain(JSON.stringify(error.message));
	expect(run).toContain(JSON.stringify(error.hint).slice(0, -1));
});
