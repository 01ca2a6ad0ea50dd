// `npm run editor`: a whole n8n 2.x with the nodes of this checkout, an Odoo sandbox behind a ready credential, and all
// templates imported. n8n is installed outside of the checkout the first time (5 to 15 minutes, 2 GB).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../sandbox';

const {
	N8N_LAB = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-odoo-erp'),
} = process.env;
const { N8N_INSTANCE } = process.env;
const SETTINGS = join(N8N_LAB, `n8n-2${N8N_INSTANCE ? `-${N8N_INSTANCE}` : ''}.env`);

function n8n(...args: string[]): void {
	execFileSync('scripts/n8n-server.sh', args, {
		env: { ...process.env, N8N_LAB },
		stdio: ['ignore', 'ignore', 'inherit'],
	});
}

/** What n8n-server.sh wrote about the server. */
function settings(): Record<string, string> {
	const lines = readFileSync(SETTINGS, 'utf8').trim().split('\n');
	return Object.fromEntries(lines.map((line) => line.split(/=(.*)/).slice(0, 2)));
}

async function main(): Promise<void> {
	console.log(`n8n is kept in ${N8N_LAB}; remove that folder to remove it.`);
	execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
	n8n('up', '2', '--package', '.');

	const sandbox = await startSandbox();
	const { login: username, apiKey: password } = sandbox.users.admin;
	const folder = mkdtempSync(join(tmpdir(), 'editor-'));
	const credential = join(folder, 'credential.json');
	const data = { url: sandbox.url, db: sandbox.database, username, password };
	writeFileSync(credential, JSON.stringify([{ name: 'Odoo', type: 'odooErpApi', data }]));
	n8n('import-credentials', '2', credential);
	rmSync(folder, { recursive: true });
	const templates = readdirSync('templates').filter((file) => file.endsWith('.json'));
	n8n('import-workflows', '2', ...templates.map((file) => join('templates', file)));

	const { N8N_URL, N8N_EMAIL, N8N_PASSWORD } = settings();
	console.log(`
Open ${N8N_URL}
  Email     ${N8N_EMAIL}
  Password  ${N8N_PASSWORD}

${templates.length} templates are under Workflows. The credential "Odoo" leads to a sandbox at ${sandbox.url}, which
forgets everything when it ends. Ctrl+C ends both.`);

	let isEnding = false;
	const end = () => {
		if (isEnding) return;
		isEnding = true;
		n8n('down', '2');
		void sandbox.close().then(() => process.exit(0));
	};
	process.on('SIGINT', end);
	process.on('SIGTERM', end);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
