import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const SCRIPT = resolve('scripts/check-layers.mjs');

let root: string;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'layers-'));
});

afterEach(() => rmSync(root, { recursive: true }));

/** Checks a tree of files, given by path as what each imports. */
function check(imports: Readonly<Record<string, readonly string[]>>, ...flags: string[]) {
	for (const [path, specifiers] of Object.entries(imports)) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		const lines = specifiers.map((specifier) => `import { x } from '${specifier}';`);
		writeFileSync(join(root, path), lines.join('\n'));
	}
	const { stdout, status } = spawnSync(process.execPath, [SCRIPT, ...flags], { cwd: root });
	return { says: stdout.toString().trim().split('\n'), status };
}

const FINE = { says: ['layers: ok'], status: 0 };

describe('the layer check', () => {
	it('lets imports go down, and side by side', () => {
		const tree = {
			'nodes/OdooSource/OdooSource.node.ts': ['n8n-workflow', './actions/router'],
			'nodes/OdooSource/actions/router.ts': ['../../shared/runItems', '../../../odoo'],
			'nodes/shared/runItems.ts': ['../../credentials/connection'],
			'credentials/connection.ts': ['n8n-workflow', '../odoo'],
			'odoo/index.ts': ['./read/count', './write/write'],
			'odoo/read/count.ts': ['../client/client'],
			'odoo/write/write.ts': ['../read/count', '../lookup/names'],
			'odoo/lookup/names.ts': ['../access/rights'],
			'odoo/access/rights.ts': ['../batch/batch'],
			'odoo/batch/batch.ts': ['../client/client'],
			'odoo/client/client.ts': ['../protocol/json2', '../call'],
			'odoo/protocol/json2.ts': ['../call'],
			'odoo/call.ts': [],
		};
		expect(check(tree, '--circles')).toEqual(FINE);
	});

	it.each([
		['up', 'odoo/client/client.ts', '../read/count'],
		['into the vocabulary from above it', 'odoo/call.ts', './client/client'],
		['past the export list', 'nodes/shared/a.ts', '../../odoo/client/client'],
		['into another node', 'nodes/OdooSource/a.ts', '../OdooTrigger/b'],
		['of a package', 'odoo/call.ts', 'n8n-workflow'],
		['of a package that n8n does not give', 'nodes/shared/a.ts', 'xmlrpc'],
	])('forbids imports %s', (_, path, specifier) => {
		const others = {
			'nodes/OdooTrigger/b.ts': [],
			'odoo/client/client.ts': [],
			'odoo/read/count.ts': [],
		};
		expect(check({ ...others, [path]: [specifier] })).toEqual({
			says: [`${path} may not import ${specifier}`],
			status: 1,
		});
	});

	it('names a file that lies in no layer', () => {
		const says = ['odoo/other/a.ts is in no layer'];
		expect(check({ 'odoo/other/a.ts': [] })).toEqual({ says, status: 1 });
	});

	it('names what the export list gives and no node takes', () => {
		const tree = { 'odoo/index.ts': ['./call'], 'odoo/call.ts': [] };
		const says = ['odoo/index.ts exports x, which neither nodes nor credentials use'];
		expect(check(tree)).toEqual({ says, status: 1 });
		expect(check({ ...tree, 'nodes/shared/a.ts': ['../../odoo'] })).toEqual(FINE);
	});

	it('shows a circle of files, step by step', () => {
		const tree = {
			'odoo/read/a.ts': ['./b', './d'],
			'odoo/read/b.ts': ['./c'],
			'odoo/read/c.ts': ['./a'],
			'odoo/read/d.ts': [],
		};
		expect(check(tree, '--circles')).toEqual({
			says: [
				'circle of files: odoo/read/a.ts → odoo/read/b.ts → odoo/read/c.ts → odoo/read/a.ts',
				'  odoo/read/a.ts imports odoo/read/b.ts',
				'  odoo/read/b.ts imports odoo/read/c.ts',
				'  odoo/read/c.ts imports odoo/read/a.ts',
			],
			status: 1,
		});
		expect(check(tree)).toEqual(FINE);
	});

	it('finds circles of all kinds of imports, and of a file with itself', () => {
		check({ 'odoo/read/a.ts': [], 'odoo/read/b.ts': [], 'odoo/read/c.ts': ['./c'] });
		writeFileSync(join(root, 'odoo/read/a.ts'), "export type { B } from './b';");
		writeFileSync(join(root, 'odoo/read/b.ts'), "const a = await import('./a');");
		expect(check({}, '--circles').says.filter((line) => line.startsWith('circle'))).toEqual([
			'circle of files: odoo/read/a.ts → odoo/read/b.ts → odoo/read/a.ts',
			'circle of files: odoo/read/c.ts → odoo/read/c.ts',
		]);
	});

	it('finds folders that import each other though no file does', () => {
		const tree = {
			'odoo/read/files/a.ts': ['../pages/b'],
			'odoo/read/files/d.ts': [],
			'odoo/read/files/e.ts': [],
			'odoo/read/pages/b.ts': [],
			'odoo/read/pages/c.ts': ['../files/d', '../files/e'],
		};
		expect(check(tree, '--circles')).toEqual({
			says: [
				'circle of folders in odoo/read: odoo/read/files → odoo/read/pages → odoo/read/files',
				'  odoo/read/files/a.ts imports odoo/read/pages/b.ts',
				'  odoo/read/pages/c.ts imports odoo/read/files/d.ts (and 1 more)',
			],
			status: 1,
		});
	});

	it('finds them through others, at any depth, and names who else is tied in', () => {
		const tree = {
			'odoo/read/x/one/a.ts': ['../two/b'],
			'odoo/read/x/one/f.ts': [],
			'odoo/read/x/two/b.ts': [],
			'odoo/read/x/two/c.ts': ['../three/deep/d'],
			'odoo/read/x/three/deep/d.ts': [],
			'odoo/read/x/three/e.ts': ['../one/f', '../four/g'],
			'odoo/read/x/four/g.ts': ['./h'],
			'odoo/read/x/four/h.ts': ['../one/f'],
		};
		const { says } = check(tree, '--circles');
		expect(says[0]).toBe(
			'circle of folders in odoo/read/x: odoo/read/x/one → odoo/read/x/two → odoo/read/x/three → odoo/read/x/one',
		);
		expect(says.at(-1)).toBe('  in the same knot: odoo/read/x/four');
	});

	it('takes a file beside subfolders for one of them', () => {
		const tree = {
			'odoo/read/files/a.ts': ['../readRecords'],
			'odoo/read/files/b.ts': [],
			'odoo/read/readRecords.ts': ['./files/b'],
		};
		expect(check(tree, '--circles').says[0]).toBe(
			'circle of folders in odoo/read: odoo/read/files → odoo/read/readRecords.ts → odoo/read/files',
		);
	});
});
