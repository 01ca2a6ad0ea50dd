// Runs the package's main job in n8n's own engine and shows what moved: contacts go into Odoo, are
// read, changed and removed again. On the embedded sandbox, or on the server that ODOO_URL, ODOO_DB,
// ODOO_USERNAME and ODOO_PASSWORD (or ODOO_API_KEY) name.
import type { IDataObject } from 'n8n-workflow';
import { startSandbox } from '../sandbox';
import type { RunResult } from '../test/support/engine';
import { jsonOf, loadExample, runWorkflow } from '../test/support/engine';
import { startProxy } from '../test/support/proxy';
import { withNode } from '../test/support/withNode';

const COUNT = 1000;
const BAD_ROWS = [250, 777];
const mark = `demo ${new Date().toISOString()}`;

interface Server {
	readonly name: string;
	readonly credential: Record<string, string>;
	readonly close: () => Promise<void>;
}

async function findServer(): Promise<Server> {
	const {
		ODOO_URL,
		ODOO_DB = '',
		ODOO_USERNAME = '',
		ODOO_PASSWORD = '',
		ODOO_API_KEY,
	} = process.env;
	if (ODOO_URL) {
		const password = ODOO_API_KEY ?? ODOO_PASSWORD;
		const credential = { url: ODOO_URL, db: ODOO_DB, username: ODOO_USERNAME, password };
		return { name: ODOO_URL, credential, close: async () => {} };
	}
	const { url, database, users, close } = await startSandbox();
	const { login, apiKey = '' } = users.admin;
	const credential = { url, db: database, username: login, password: apiKey };
	return { name: `the embedded sandbox at ${url}`, credential, close };
}

async function demo(): Promise<void> {
	const server = await findServer();
	// In between, to count the requests that really go over the wire.
	const proxy = await startProxy(server.credential.url ?? '');
	const credential = { ...server.credential, url: proxy.url };
	console.log(`Odoo Source and Odoo Destination in n8n's engine, against ${server.name}\n`);

	const domain = `[('ref', '=', '${mark}')]`;
	const ofThisRun = { parameters: { filterMode: 'domain', domain } };
	const step = async (title: string, file: string, input?: IDataObject[]): Promise<RunResult> => {
		proxy.forget();
		const started = performance.now();
		const progress = setInterval(() => show(`… ${title}: ${proxy.requests.length} requests`), 80);
		const workflow = withNode(loadExample(file), 'Odoo Source', ofThisRun);
		const result = await runWorkflow(workflow, { credential, input });
		clearInterval(progress);
		show('');
		if (result.error) throw result.error;
		const seconds = ((performance.now() - started) / 1000).toFixed(1);
		console.log(`✔ ${title} (${proxy.requests.length} requests, ${seconds} s)`);
		return result;
	};

	const imported = await step(`Import ${COUNT} contacts`, 'import-contacts', contacts());
	console.log(`  ${jsonOf(imported, 'Written').length} written`);
	for (const { name, error } of jsonOf(imported, 'Rejected')) {
		const { code, message, hint } = error as IDataObject;
		console.log(`  rejected: ${String(name)}`);
		console.log(`    ${String(code)}: ${String(message)} ${String(hint)}`);
	}

	const read = await step('Read them back, sorted by name', 'read-contacts');
	const records = jsonOf(read, 'Odoo Source');
	console.log(`  ${records.length} records, such as ${JSON.stringify(records[0])}`);

	const updated = await step('Change the city and write them back', 'update-contacts');
	console.log(`  ${jsonOf(updated, 'Odoo Destination').length} updated`);

	const deleted = await step('Delete them', 'delete-contacts');
	console.log(`  ${jsonOf(deleted, 'Odoo Destination').length} deleted`);

	await proxy.close();
	await server.close();
}

/** What a spreadsheet might hold, with two rows that Odoo cannot take. */
function contacts(): IDataObject[] {
	return Array.from({ length: COUNT }, (_, index) => ({
		name: `Contact ${String(index).padStart(4, '0')}`,
		email: `contact${index}@example.com`,
		is_company: index % 10 === 0 ? 'yes' : 'no',
		ref: mark,
		...(index === BAD_ROWS[0] && { country_id: 999_999_999 }),
		...(index === BAD_ROWS[1] && { color: 'blue' }),
	}));
}

/** Overwrites the last line of a terminal; a log file gets no half lines. */
function show(line: string): void {
	if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}`);
}

demo().then(
	() => process.exit(0), // n8n-core keeps timers running
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
