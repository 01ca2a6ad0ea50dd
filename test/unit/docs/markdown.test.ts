import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import manifest from '../../../package.json';

const PAGES = [
	...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'sandbox/README.md'],
	...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((path) => join('docs', path)),
].filter((path) => path.endsWith('.md') && existsSync(path));

const textOf = (page: string) => readFileSync(page, 'utf8');

/** Blocks of code, as language and content. */
const blocksOf = (page: string) =>
	[...textOf(page).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
		([, language = '', code = '']) => ({
			language,
			code,
		}),
	);

/** Without code, in which brackets are no links. */
const proseOf = (page: string) =>
	textOf(page)
		.replaceAll(/^```[\s\S]*?^```$/gm, '')
		.replaceAll(/`[^`\n]*`/g, '');

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string) =>
	heading
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
		.trim()
		.replaceAll(' ', '-');

const anchorsOf = (page: string) =>
	new Set([...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)));

describe.each(PAGES)('%s', (page) => {
	it('links to files and headings that exist', () => {
		const broken = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
			.map(([, link = '']) => link)
			.filter((link) => !/^(https?|mailto):/.test(link))
			.filter((link) => {
				const [path = '', anchor] = link.split('#');
				const target = path === '' ? page : normalize(join(dirname(page), path));
				if (!existsSync(target)) return true;
				return anchor !== undefined && !anchorsOf(target).has(anchor);
			});
		expect(broken).toEqual([]);
	});

	it('holds valid JSON and commands that exist', () => {
		const blocks = blocksOf(page);
		const invalid = blocks
			.filter(({ language }) => language === 'json')
			.filter(({ code }) => !isJson(code))
			.map(({ code }) => code);
		const scripts = blocks
			.filter(({ language }) => language === 'sh')
			.flatMap(({ code }) => [...code.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name));
		const files = blocks
			.filter(({ language }) => language === 'sh')
			.flatMap(({ code }) =>
				[...code.matchAll(/\b(?:scripts|\.ci)\/[\w.-]+/g)].map(([file]) => file),
			);
		expect(invalid).toEqual([]);
		expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
		expect(files.filter((file) => !existsSync(file))).toEqual([]);
	});
});

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
