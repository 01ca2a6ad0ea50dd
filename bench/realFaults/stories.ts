import { randomUUID } from 'node:crypto';
import type { OdooClient } from '../../odoo';
import { wordsOf } from '../../test/faults/subjects';
import { recordsOf } from '../../test/support/records';
import { clientFor } from '../../test/support/target';
import type { RunningTrigger } from '../../test/support/trigger';
import { startTrigger } from '../../test/support/trigger';
import { FIELD_CHANGES } from './fieldChanges';
import { FULL_DISKS } from './fullDisks';
import { lab, sql } from './lab';
import { LOST_ACCESS } from './lostAccess';
import type { Stage, Story } from './stage';
import {
	answersIn,
	doneIn,
	modelNamed,
	must,
	mustAgree,
	PARTNER,
	rowsOf,
	stage,
	uploadFiles,
	words,
	write,
} from './stage';

const CREDENTIALS = { odooErpApi: { id: '', name: 'Odoo' } };

export const STORIES: Readonly<Record<string, Story>> = {
	'Six workflows change the same 20 records at once': async () => {
		const { odoo, credential } = await stage([]);
		const ids = await recordsOf(odoo, PARTNER).create(rowsOf(randomUUID(), 20));
		const runs = await Promise.all(
			Array.from({ length: 6 }, async (_, run) => {
				const order = run % 2 === 0 ? ids : [...ids].reverse();
				const rows = order.map((id) => ({ id, comment: `run ${run}` }));
				return await write(credential, 'update', rows, { options: { batchSize: 7 } });
			}),
		);
		const saidDone = new Set(
			runs.flatMap((result, run) => doneIn(result).map(({ id }) => `${Number(id)} run ${run}`)),
		);
		const found = await recordsOf(odoo, PARTNER).read(ids, ['comment']);
		for (const { id, comment } of found) {
			const [, run] = /(run \d)/.exec(String(comment)) ?? [];
			must(saidDone.has(`${Number(id)} ${run}`), `record ${Number(id)} has ${String(comment)}`);
		}
		const all = runs.reduce((sum, result) => sum + answersIn(result), 0);
		must(all === 120, `${all} of 120 rows were answered`);
		return `${saidDone.size} of 120 rows done, each record as one that was done left it. ${words(runs)}`;
	},
	'Four workflows create or update the same External IDs at once': async () => {
		const { odoo, credential } = await stage(['workers = 4']);
		const mark = randomUUID().replaceAll('-', '');
		const rows = Array.from({ length: 10 }, (_, at) => ({
			name: `Row ${at}`,
			xmlid: `n8n.${mark}_${at}`,
		}));
		const runs = await Promise.all(
			Array.from(
				{ length: 4 },
				async () => await write(credential, 'upsert', rows, { matchingColumns: ['xmlid'] }),
			),
		);
		const made = await recordsOf(odoo, 'ir.model.data').searchRead(
			[['name', '=like', `${mark}%`]],
			['res_id'],
		);
		must(made.length === 10, `${made.length} External IDs were made`);
		const all = runs.reduce((sum, result) => sum + answersIn(result), 0);
		must(all === 40, `${all} of 40 rows were answered`);
		return `10 External IDs, 10 records. ${words(runs)}`;
	},
	'limit_request: workers end after two requests each, behind nginx': async () => {
		const { odoo, credential } = await stage(['workers = 2', 'limit_request = 2'], 'nginx');
		const mark = randomUUID();
		const result = await write(credential, 'create', rowsOf(mark, 12), {
			options: { batchSize: 1 },
		});
		const made = await recordsOf(odoo, PARTNER).search([['ref', '=like', `${mark}%`]]);
		mustAgree(result, made.length, 12);
		return `${made.length} of 12 rows written and said. ${words([result])}`;
	},
	'limit_memory_hard: a worker has no memory for an upload of 40 MB': async () => {
		const { odoo, credential } = await stage([
			'workers = 2',
			'limit_memory_hard = 400000000',
			'limit_memory_soft = 390000000',
		]);
		return await upload(odoo, credential, 40);
	},
	'nginx as Debian installs it takes no more than 1 MB: an upload of 4 MB': async () => {
		const { odoo, credential } = await stage([], 'nginx as installed');
		return await upload(odoo, credential, 4);
	},
	"Odoo's own limit, web.max_file_upload_size = 1 MB: an upload of 4 MB": async () => {
		const { odoo, credential } = await stage([]);
		const parameters = recordsOf(odoo, 'ir.config_parameter');
		const id = await parameters.createOne({ key: 'web.max_file_upload_size', value: '1000000' });
		try {
			return await upload(odoo, credential, 4);
		} finally {
			await sql(`DELETE FROM ir_config_parameter WHERE id = ${id}`);
			await lab('start');
		}
	},
	...LOST_ACCESS,
	...FULL_DISKS,
	'The database is renamed while a trigger polls, and gets its name back': async () =>
		await away(
			async () => {
				await endSessions();
				await sql('ALTER DATABASE faults RENAME TO faults_elsewhere', 'postgres');
			},
			async () => {
				await endSessions();
				await sql('ALTER DATABASE faults_elsewhere RENAME TO faults', 'postgres');
			},
		),
	'The database is dropped while a trigger polls, and restored from a copy': async () =>
		await away(
			async () => {
				await endSessions();
				await sql('CREATE DATABASE faults_copy TEMPLATE faults OWNER odoo', 'postgres');
				await sql('DROP DATABASE faults WITH (FORCE)', 'postgres');
			},
			async () => {
				await sql('ALTER DATABASE faults_copy RENAME TO faults', 'postgres');
			},
		),
	'The credential of an active instant trigger gets another database': async () => {
		const { target, odoo, credential } = await stage([]);
		await sql('DROP DATABASE IF EXISTS faults_two WITH (FORCE)', 'postgres');
		await endSessions();
		await sql('CREATE DATABASE faults_two TEMPLATE faults OWNER odoo', 'postgres');
		try {
			const shared: Record<string, unknown> = { ...credential };
			const trigger = await watching(shared, 'created', { delivery: 'webhook' });
			await trigger.placeWebhook();
			const rules = async (client: OdooClient) =>
				(await recordsOf(client, 'base.automation').search([['name', '=like', 'n8n:%']])).length;
			const two = clientFor({ ...target, database: 'faults_two' }, { protocol: 'jsonrpc' });
			const before = await rules(odoo);
			shared.db = 'faults_two';
			await trigger.poll().catch(() => {});
			await trigger.poll().catch(() => {});
			const after = [await rules(odoo), await rules(two)];
			must(
				before > 0 && after[0] === 0 && after[1] === before,
				`rules: ${before}, then ${after.join()}`,
			);
			await trigger.removeWebhook();
			must((await rules(two)) === 0, 'rules are left in the new database');
			return `${before} rule in the old database, none after the next poll, ${before} in the new one; none after the end.`;
		} finally {
			await sql('DROP DATABASE IF EXISTS faults_two WITH (FORCE)', 'postgres');
		}
	},
	...FIELD_CHANGES,
};

/** One file is too large, and one is not. */
async function upload(
	odoo: OdooClient,
	credential: Stage['credential'],
	megabytes: number,
): Promise<string> {
	const [id = 0] = await recordsOf(odoo, PARTNER).create(rowsOf(randomUUID(), 1));
	const result = await uploadFiles(credential, id, [
		Buffer.alloc(megabytes * 1_000_000, 'a'),
		Buffer.alloc(1000, 'a'),
	]);
	const there = await recordsOf(odoo, 'ir.attachment').searchRead(
		[
			['res_id', '=', id],
			['res_model', '=', PARTNER],
		],
		['name'],
	);
	mustAgree(result, there.length, 2);
	return `${there.length} of 2 files done. ${words([result])}`;
}

async function watching(
	credential: Record<string, unknown>,
	event: string,
	parameters: object = {},
	mark = randomUUID(),
): Promise<RunningTrigger> {
	return await startTrigger(
		{
			nodes: [
				{
					id: mark,
					name: 'Odoo',
					type: 'n8n-nodes-odoo-erp.odooTrigger',
					credentials: CREDENTIALS,
					parameters: {
						model: modelNamed(PARTNER),
						events: [event],
						filterMode: 'domain',
						domain: `[('ref', '=like', '${mark}%')]`,
						output: 'selected',
						fields: ['ref'],
						options: {},
						...parameters,
					} as never,
				},
			],
			connections: {},
		},
		{ credential },
	);
}

/** A trigger whose database goes and comes back. */
async function away(go: () => Promise<void>, comeBack: () => Promise<void>): Promise<string> {
	const { odoo, credential } = await stage([]);
	const mark = randomUUID();
	const trigger = await watching({ ...credential }, 'created', {}, mark);
	await trigger.poll();
	const ids = await recordsOf(odoo, PARTNER).create(rowsOf(mark, 3));
	await go();
	const error = await trigger.poll().then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	await comeBack();
	await lab('start');
	must(error instanceof Error, 'a poll without a database gave no error');
	const items = [...(await trigger.poll()), ...(await trigger.poll())];
	const given = items.map(({ json }) => Number(json.id)).sort((a, b) => a - b);
	must(given.join() === ids.join(), `${ids.join()} came as ${given.join()}`);
	return `${wordsOf(error)} / Then each of 3 changes comes once.`;
}

/** PostgreSQL neither copies nor renames a database that is in use. */
async function endSessions(): Promise<void> {
	await sql(
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'odoo'",
		'postgres',
	);
}
