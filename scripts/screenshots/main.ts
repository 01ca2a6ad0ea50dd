/**
 * npm run screenshots - the pictures of README and docs/jobs.md: jobs done in n8n's editor as somebody does them who
 * knows Odoo's screens only. scripts/load-check.sh brings up what it needs. A word picks pictures by their name.
 */
import { mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EditorPage } from '../../test/e2e/support/editorPage';
import { N8n } from '../../test/e2e/support/n8n';
import { odooSettings, required } from '../../test/e2e/support/settings';
import { Odoo } from '../../test/support/odoo';
import { Sales } from '../../test/support/sales';
import { FIRST_STEPS } from './firstSteps';
import { CREDENTIAL, JOBS } from './jobs';

const FOLDER = join(__dirname, '../../docs/images');
const MAX_BYTES = 150_000;
const WINDOW = { width: 1280, height: 760 };

async function main(): Promise<void> {
	const n8n = await N8n.signIn();
	const odoo = new Odoo(odooSettings(19), required('LOAD_CHECK_DATABASE'));
	await n8n.storeCredential({ name: CREDENTIAL, type: 'odooErpApi', data: odoo.credential });
	const sales = await Sales.in(odoo, 19);
	mkdirSync(FOLDER, { recursive: true });
	const chosen = [...FIRST_STEPS, ...JOBS].filter(({ name }) =>
		name.includes(process.argv[2] ?? ''),
	);
	for (const { name, run, outcome, height = WINDOW.height } of chosen) {
		const editor = await EditorPage.start({ ...WINDOW, height });
		const file = join(FOLDER, `${name}.png`);
		try {
			await run({ editor, n8n, sales });
			if (outcome && (await sales.search(...outcome)).length === 0) {
				throw new Error(`Odoo finds nothing: ${JSON.stringify(outcome)}`);
			}
			await editor.screenshot(file);
			const { size } = statSync(file);
			console.log(`${name}: ${size} bytes`);
			if (size > MAX_BYTES) throw new Error(`${file} is larger than ${MAX_BYTES} bytes`);
		} catch (error) {
			process.exitCode = 1;
			console.error(`${name}: ${String(error)}`);
			await editor.screenshot(join(tmpdir(), `${name}.failed.png`));
		} finally {
			await editor.close();
		}
	}
}

void main();
