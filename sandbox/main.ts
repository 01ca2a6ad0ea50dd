import { parseArgs } from 'node:util';

import { startSandbox } from './startSandbox';

/** `tsx sandbox/main.ts [--port N]`: serves until it is interrupted. */
async function main(): Promise<void> {
	const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
	const sandbox = await startSandbox({ port: Number(values.port) });
	const users = Object.entries(sandbox.users).map(
		([kind, { login, password, apiKey = 'none' }]) =>
			`  ${kind.padEnd(9)} ${login.padEnd(7)} password ${password.padEnd(7)} API key ${apiKey}`,
	);
	const lines = [
		`Odoo sandbox at ${sandbox.url}`,
		`Database: ${sandbox.database}`,
		'Users:',
		...users,
	];
	process.stdout.write(`${lines.join('\n')}\n`);
	process.once('SIGINT', () => void sandbox.close());
}

void main();
