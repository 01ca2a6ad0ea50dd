import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { ActiveWorkflow } from '../support/activeWorkflow';
import { exampleWith } from '../support/example';
import { N8n } from '../support/n8n';
import type { SavedWorkflow } from '../../support/engine';
import { Odoo } from '../../support/odoo';
import { odooSettings, required } from '../support/settings';
import { until } from '../../support/until';
import { withNode } from '../../support/withNode';

/** How many contacts to copy, e.g. 100000. */
const RECORDS = Number(process.env.COPY_RECORDS ?? 4000);
const RANGES = 10;
const RANGE_WEBHOOK = 'copy-the-contacts-of-a-range';
const FIELDS = ['name', 'email', 'phone', 'street', 'city', 'zip'];
const TYPE = 'odooErpApi';
/** A stalled job is given up after one to two minutes, and its range is then tried again. */
const PATIENCE_MS = 30 * 60_000;

const database = required('LOAD_CHECK_DATABASE');
const odoo = new Odoo(odooSettings(19), database);
const credential = { name: 'queue copy', type: TYPE, data: odoo.credential };
let n8n: N8n;
let credentialId: string;

beforeAll(async () => {
	n8n = await N8n.signIn();
	credentialId = await n8n.storeCredential(credential);
});

afterAll(async () => {
	await n8n.deleteCredential(credentialId);
});

describe('a copy by ranges on workers', () => {
	let mark: string;
	let range: ActiveWorkflow;
	let copy: ActiveWorkflow;

	beforeEach(async () => {
		mark = randomUUID();
		// Columns that a contact must have differ with the apps that are installed: all are those of a new one.
		const [base] = (await odoo.call('res.partner', 'create', [[{ name: mark }]])) as number[];
		await sql(`
			INSERT INTO res_partner SELECT contact.* FROM res_partner base, generate_series(1, ${RECORDS}) n,
				LATERAL jsonb_populate_record(base, jsonb_build_object('id', nextval('res_partner_id_seq'),
					'name', 'Contact ' || n, 'complete_name', 'Contact ' || n, 'email', 'c' || n || '@example.com',
					'phone', '+32 2 555 ' || n, 'street', 'Street ' || n, 'city', 'City ' || n % 100,
					'zip', '1000', 'ref', '${mark}')) contact WHERE base.id = ${base};
			UPDATE res_partner SET commercial_partner_id = id WHERE ref = '${mark}'`);
		range = await ActiveWorkflow.start(n8n, rangeWorkflow(), RANGE_WEBHOOK);
		copy = await ActiveWorkflow.start(n8n, mainWorkflow(), mark);
	});

	afterEach(async () => {
		await copy.archive();
		await range.archive();
	});

	it(
		'is green once all contacts are there and equal',
		async () => {
			expect(await copy.run()).toBe('success');
			expect(await differences()).toEqual({ missing: 0, different: 0, copies: RECORDS });
		},
		PATIENCE_MS,
	);

	it(
		'comes to the same after a worker was killed, without duplicates',
		async () => {
			const running = copy.run();
			await until('some are copied', async () => (await differences()).copies > 0, PATIENCE_MS);
			await worker('kill');
			const status = await running;
			if (status === 'success') {
				expect(await differences()).toEqual({ missing: 0, different: 0, copies: RECORDS });
			}
			await worker('start');
			expect(await copy.run()).toBe('success');
			expect(await differences()).toEqual({ missing: 0, different: 0, copies: RECORDS });
		},
		PATIENCE_MS,
	);

	/** What SQL tells of the contacts and their copies. */
	async function differences() {
		const rows = await sql(`
			SELECT count(*) FILTER (WHERE copy.id IS NULL),
				count(*) FILTER (WHERE copy.id IS NOT NULL AND ${differs()}),
				(SELECT count(*) FROM res_partner WHERE ref = 'copy ${mark}')
			FROM res_partner original
			LEFT JOIN ir_model_data known ON known.module = 'n8n_copy' AND known.name = 'contact_' || original.id
			LEFT JOIN res_partner copy ON copy.id = known.res_id AND copy.ref = 'copy ${mark}'
			WHERE original.ref = '${mark}'`);
		const [missing, different, copies] = rows.trim().split('|').map(Number);
		return { missing, different, copies: copies ?? 0 };
	}

	function differs(): string {
		return `(${FIELDS.map((name) => `copy.${name}`).join()}) IS DISTINCT FROM (${FIELDS.map((name) => `original.${name}`).join()})`;
	}

	/** The example, started by a webhook, so that it runs on a worker as well. */
	function mainWorkflow(): SavedWorkflow {
		const start = {
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: mark,
			parameters: { httpMethod: 'POST', path: mark, responseMode: 'onReceived', options: {} },
		};
		const ranges = { domain: `[('ref', '=', '${mark}')]`, rangeSize: RECORDS / RANGES };
		const copy = { url: `${n8n.url}/webhook/${RANGE_WEBHOOK}` };
		let workflow = withNode(example('copy-on-workers'), 'Ranges', { parameters: ranges });
		workflow = withNode(workflow, 'Copy the Range', { parameters: copy });
		return withNode(workflow, 'When clicking Execute', start);
	}

	function rangeWorkflow(): SavedWorkflow {
		const domain = `={{ [['ref', '=', '${mark}'], ['id', '>=', $json.body.fromId], ['id', '<=', $json.body.toId]] }}`;
		const all = example('copy-on-workers-range');
		const workflow = withNode(all, 'Contacts of the Range', { parameters: { domain } });
		const { parameters } = workflow.nodes.find(({ name }) => name === 'Copies') ?? {};
		const { columns } = parameters as unknown as {
			columns: { value: object; schema: object[] };
		};
		const ref = { ...columns.schema.at(-1), id: 'ref', displayName: 'Reference (ref)' };
		const withRef = {
			...columns,
			value: { ...columns.value, ref: `copy ${mark}` },
			schema: [...columns.schema, ref],
		};
		return withNode(workflow, 'Copies', { parameters: { columns: withRef } });
	}
});

function example(name: string): SavedWorkflow {
	return exampleWith({ id: credentialId, name: credential.name }, name);
}

async function sql(query: string): Promise<string> {
	const args = ['psql', '19', database, '-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', query];
	return (await promisify(execFile)('scripts/odoo-server.sh', args)).stdout;
}

async function worker(action: 'kill' | 'start'): Promise<void> {
	const env = { ...process.env, NODE_ENV: undefined };
	await promisify(execFile)('scripts/n8n-server.sh', ['worker', '2', '2', action], { env });
}
