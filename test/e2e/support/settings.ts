import { readFileSync } from 'node:fs';

/** Names and secrets of a lab server, as its script wrote them down. */
export type Settings = Readonly<Record<string, string>>;

/** What `scripts/odoo-server.sh up` wrote: `ODOO_URL`, `ODOO_USERNAME`, `ODOO_API_KEY`... */
export function odooSettings(version: 14 | 19): Settings {
	return readEnvFile(`${process.env.ODOO_LAB ?? '/tmp/odoo-lab'}/odoo-${version}.env`);
}

/** What `scripts/n8n-server.sh up` wrote for the server under test: `N8N_URL`, `N8N_EMAIL`... */
export function n8nSettings(): Settings {
	return readEnvFile(required('N8N_ENV'));
}

/** A variable that scripts/load-check.sh sets. */
export function required(name: string): string {
	const value = process.env[name];
	if (!value) throw new Error(`${name} is not set: run scripts/load-check.sh`);
	return value;
}

export function readEnvFile(path: string): Settings {
	const lines = readFileSync(path, 'utf8').split('\n');
	const entries = lines.map((line) => /^(\w+)=(.*)$/.exec(line)?.slice(1) ?? []);
	return Object.fromEntries(entries.filter(({ length }) => length === 2)) as Settings;
}
