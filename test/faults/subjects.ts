import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Vals } from '../../odoo/call';
import type { OdooClient } from '../../odoo';
import type { RunResult, SavedWorkflow } from '../support/engine';
import { runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { startTrigger } from '../support/trigger';

const PARTNER = 'res.partner';
const MODEL = by('name', PARTNER);
/** Rows of a write: enough to see a batch come apart. */
const ROWS = 4;
const MOST_POLLS = 10;

/** What an operation is tried with. */
export interface Bench {
	/** Past the proxy, to make records and to see what became of them. */
	readonly odoo: OdooClient;
	/** Of the node, whose requests go through the proxy. */
	readonly credential: Readonly<Record<string, unknown>>;
	/** Milliseconds, for faults of time. */
	readonly timeout?: number;
}

/** One trial of an operation: `run` is done under a fault, `judge` says what was wrong with it. */
export interface Trial {
	readonly run: () => Promise<unknown>;
	/** Without the fault. An empty list if rows written are rows said, none twice and none silent. */
	readonly judge: (result: unknown) => Promise<string[]>;
	/** Whether a fault made it fail, in part or as a whole. */
	readonly hasFailed: (result: unknown) => boolean;
}

export type Subject = (bench: Bench) => Promise<Trial>;

/** The errors in what a trial gave, as users read them. */
export function wordsOf(result: unknown): string {
	const { error, outputs = {} } = result as Partial<RunResult> & { message?: string };
	const failed = (outputs.Odoo?.[1] ?? []).map(
		({ json }) => json.error as { code?: string; message?: string } | undefined,
	);
	const errors = [
		...(result instanceof Error ? [result] : []),
		...(error ? [error] : []),
		...failed,
	] as Array<{ code?: string; message?: string; description?: string }>;
	const words = errors.map(({ code = '', message = '', description = '' }) =>
		`${code} ${message} ${description}`.trim(),
	);
	return [...new Set(words)].join(' / ').replaceAll(/ <a [\s\S]*?<\/a>/g, '');
}

/** Requests that change something, by the name of their method. */
export function isWrite(request: string): boolean {
	return /[/">](?:create|write|web_save_multi|load|unlink|action_archive|action_unarchive|message_post)(?:["< ]|$)/.test(
		request,
	);
}

function workflowOf(
	type: 'odooSource' | 'odooDestination',
	parameters: object,
	{ timeout }: Bench,
	settings: object = {},
): SavedWorkflow {
	const { options = {}, ...others } = parameters as { options?: object };
	const all = {
		resource: 'record',
		model: MODEL,
		...others,
		options: { ...options, ...(timeout !== undefined && { timeout }) },
	};
	return inARow(ownNode(type, all, settings));
}

/** A read gives what it gives without the fault, or an error: never less. */
function reads(parameters: object): Subject {
	return async (bench) => {
		const mark = randomUUID();
		const ids = await recordsOf(bench.odoo, PARTNER).create(rowsOf(mark, ROWS));
		const file = await recordsOf(bench.odoo, 'ir.attachment').createOne({
			name: 'a.txt',
			datas: 'aGVsbG8=',
			res_model: PARTNER,
			res_id: ids[0] ?? 0,
		});
		const own = {
			filterMode: 'domain',
			domain: `[('ref', '=like', '${mark}%')]`,
			output: 'selected',
			fields: ['name', 'ref'],
			...parameters,
		};
		const run = async (timeout?: number) =>
			await runWorkflow(workflowOf('odooSource', own, { ...bench, timeout }), {
				credential: bench.credential,
				input: [{ id: ids[0] ?? 0, file }],
			});
		const shown = ({ outputs }: RunResult) =>
			JSON.stringify(outputs.Odoo).replace(/"(?:url|checkedAt)":"[^"]*"/g, '');
		const expected = shown(await run());
		if (expected.length < 30) throw new Error(`Nothing is read: ${expected}`);
		return {
			run: async () => await run(bench.timeout),
			hasFailed: (result) => (result as RunResult).error !== undefined,
			judge: async (result) => {
				const given = result as RunResult;
				const isWhole = shown(given) === expected;
				const isCheck = (parameters as { resource?: string }).resource === 'connection';
				// The check is for telling what is wrong.
				const hasTold =
					given.error !== undefined || (isCheck && shown(given).includes('"ok":false'));
				return await Promise.resolve(
					isWhole || hasTold ? [] : ['gave something else without an error'],
				);
			},
		};
	};
}

/** Production runs, of which those behind the fault give what it kept back. */
async function changes(bench: Bench): Promise<Trial> {
	const mark = randomUUID();
	const partners = recordsOf(bench.odoo, PARTNER);
	const own = {
		operation: 'getUpdated',
		filterMode: 'domain',
		domain: `[('ref', '=like', '${mark}%')]`,
		output: 'selected',
		fields: ['ref'],
		startFrom: 'beginning',
	};
	const workflow = { ...workflowOf('odooSource', own, bench), id: mark };
	let staticData: IDataObject = {};
	let runs = 0;
	const once = async () => {
		const result = await runWorkflow(workflow, {
			credential: bench.credential,
			mode: 'trigger',
			staticData,
			executionId: String(++runs),
		});
		({ staticData } = result);
		return result;
	};
	await partners.create(rowsOf(mark, 2));
	await once();
	const ids = await partners.create(rowsOf(`${mark} new`, ROWS));
	return {
		run: once,
		hasFailed: (result) => (result as RunResult).error !== undefined,
		judge: async (result) => {
			const given = [result as RunResult, await once(), await once()];
			return judgeEvents(
				given.flatMap(({ outputs }) => outputs.Odoo?.[0] ?? []),
				ids,
			);
		},
	};
}

async function polls(bench: Bench): Promise<Trial> {
	const mark = randomUUID();
	const partners = recordsOf(bench.odoo, PARTNER);
	const parameters = {
		model: MODEL,
		events: ['created', 'updated', 'deleted'],
		filterMode: 'domain',
		domain: `[('ref', '=like', '${mark}%')]`,
		output: 'selected',
		fields: ['ref'],
		options: bench.timeout === undefined ? {} : { timeout: bench.timeout },
	};
	const trigger = await startTrigger(
		{
			nodes: [
				{
					id: mark,
					name: 'Odoo',
					type: 'n8n-nodes-odoo-erp.odooTrigger',
					credentials: { odooErpApi: { id: '', name: 'Odoo' } },
					parameters: parameters as never,
				},
			],
			connections: {},
		},
		{ credential: bench.credential },
	);
	for (let polls = 0; polls < MOST_POLLS; polls++) {
		const isWatching = await trigger.poll().then(
			() => true,
			() => false, // a busy machine needs longer than the Timeout of a trial
		);
		if (isWatching) break;
	}
	const ids = await partners.create(rowsOf(mark, ROWS));
	return {
		run: async () => await trigger.poll().catch((error: unknown) => error),
		hasFailed: (result) => result instanceof Error,
		judge: async (result) => {
			const items = result instanceof Error ? [] : [...(result as INodeExecutionData[])];
			// What a poll does not give, or what ends it, is for the next ones. The last finds nothing.
			for (let polls = 0, isEmpty = false; polls < MOST_POLLS && !isEmpty; polls++) {
				const found = await trigger.poll().catch(() => undefined);
				items.push(...(found ?? []));
				isEmpty = found?.length === 0;
			}
			return judgeEvents(items, ids);
		},
	};
}

function judgeEvents(items: readonly INodeExecutionData[], ids: readonly number[]): string[] {
	const given = items.map(({ json }) => Number(json.id)).sort((a, b) => a - b);
	const isRight = JSON.stringify(given) === JSON.stringify([...ids].sort((a, b) => a - b));
	return isRight ? [] : [`changes ${ids.join()} came as ${given.join()}`];
}

interface Row {
	readonly json: IDataObject;
	readonly ref: string;
}
type MakeRows = (bench: Bench, mark: string) => Promise<Row[]>;
/** How often what was asked for a row is found in Odoo. */
type CountWritten = (bench: Bench, mark: string, rows: readonly Row[]) => Promise<number[]>;

/** Each row is done, or says what is wrong; done is done once, and what failed is not written. */
function writes(
	parameters: object,
	makeRows: MakeRows,
	countWritten: CountWritten,
	matchingColumns: readonly string[] = [],
): Subject {
	return async (bench) => {
		const mark = randomUUID();
		const rows = await makeRows(bench, mark);
		const own = {
			ids: '={{ $json.id }}',
			columns: { mappingMode: 'autoMapInputData', value: null, matchingColumns, schema: [] },
			...parameters,
		};
		const workflow = workflowOf('odooDestination', own, bench, { onError: 'continueErrorOutput' });
		const file = { data: 'aGVsbG8=', mimeType: 'text/plain' };
		const inputItems = rows.map(({ json, ref }) => ({
			json,
			binary: { data: { ...file, fileName: `${ref}.txt` } },
		}));
		const outputOf = (result: unknown, output: number) =>
			((result as RunResult).outputs.Odoo?.[output] ?? []).map(({ json, pairedItem }) => ({
				json,
				row: (pairedItem as { item: number } | undefined)?.item ?? 0,
			}));
		return {
			run: async () => await runWorkflow(workflow, { credential: bench.credential, inputItems }),
			hasFailed: (result) =>
				(result as RunResult).error !== undefined || outputOf(result, 1).length > 0,
			judge: async (result) => {
				const { error } = result as RunResult;
				if (error) return [`stopped although it was to go on: ${error.message}`];
				const counts = await countWritten(bench, mark, rows);
				const done = outputOf(result, 0);
				const failed = outputOf(result, 1);
				const answers = [...done, ...failed].map(({ row }) => row).sort();
				const wrong: string[] = [];
				if (answers.join() !== rows.map((_, index) => index).join()) {
					wrong.push(`rows answered: ${answers.join()}`);
				}
				for (const { row } of done) {
					if (counts[row] !== 1)
						wrong.push(`row ${row} is done, and was written ${counts[row]} times`);
				}
				for (const { row, json } of failed) {
					const { code, message } = (json.error ?? {}) as { code?: string; message?: string };
					const most = code === 'OUTCOME_UNKNOWN' ? 1 : 0;
					if (!code || !message) wrong.push(`row ${row} failed without words`);
					if ((counts[row] ?? 0) > most) {
						wrong.push(`row ${row} is ${code}, and was written ${counts[row]} times`);
					}
				}
				return wrong;
			},
		};
	};
}

function rowsOf(mark: string, count: number): Array<{ name: string; ref: string }> {
	return Array.from({ length: count }, (_, index) => ({
		name: `Row ${index}`,
		ref: `${mark} ${index}`,
	}));
}

async function newRows(_: Bench, mark: string): Promise<Row[]> {
	const rows = rowsOf(mark, ROWS).map((row) => ({
		json: { ...row, comment: 'wanted' },
		ref: row.ref,
	}));
	return await Promise.resolve(rows);
}

async function mixedRows(bench: Bench, mark: string): Promise<Row[]> {
	await recordsOf(bench.odoo, PARTNER).create(rowsOf(mark, ROWS / 2));
	return await newRows(bench, mark);
}

async function knownRows({ odoo }: Bench, mark: string, vals: Vals = {}): Promise<Row[]> {
	const rows = rowsOf(mark, ROWS);
	const ids = await recordsOf(odoo, PARTNER).create(rows.map((row) => ({ ...row, ...vals })));
	return rows.map(({ ref }, index) => ({ json: { id: ids[index] ?? 0, ref }, ref }));
}

async function changedRows(bench: Bench, mark: string): Promise<Row[]> {
	const rows = await knownRows(bench, mark);
	return rows.map(({ json, ref }) => ({ json: { ...json, comment: 'wanted' }, ref }));
}

async function archivedRows(bench: Bench, mark: string): Promise<Row[]> {
	return await knownRows(bench, mark, { active: false });
}

async function partnersOf({ odoo }: Bench, mark: string) {
	const domain = [['ref', '=like', `${mark}%`]];
	const all = recordsOf(odoo, PARTNER, { active_test: false });
	return await all.searchRead(domain, ['ref', 'comment', 'active']);
}

async function countPartners(
	bench: Bench,
	mark: string,
	rows: readonly Row[],
	isMeant: (partner: Readonly<Record<string, unknown>>, ref: string) => boolean,
): Promise<number[]> {
	const partners = await partnersOf(bench, mark);
	return rows.map(
		({ ref }) => partners.filter((each) => each.ref === ref && isMeant(each, ref)).length,
	);
}

const asWritten: CountWritten = async (bench, mark, rows) => {
	const written = await countPartners(bench, mark, rows, ({ comment }) =>
		String(comment).includes('wanted'),
	);
	const all = await countPartners(bench, mark, rows, () => true);
	return written.map((count, index) => ((all[index] ?? 0) > 1 ? (all[index] ?? 0) : count));
};
const asCalled: CountWritten = async (bench, mark, rows) =>
	await countPartners(bench, mark, rows, ({ comment }, ref) =>
		String(comment).includes(`called ${ref}`),
	);
const asArchived: CountWritten = async (bench, mark, rows) =>
	await countPartners(bench, mark, rows, ({ active }) => active === false);
const asUnarchived: CountWritten = async (bench, mark, rows) =>
	await countPartners(bench, mark, rows, ({ active }) => active === true);
const asDeleted: CountWritten = async (bench, mark, rows) =>
	(await countPartners(bench, mark, rows, () => true)).map((count) => 1 - count);

const countedBy =
	(
		model: string,
		linkedBy: string,
		isMeant: (record: Readonly<Record<string, unknown>>, ref: string) => boolean,
		fields: readonly string[],
	): CountWritten =>
	async ({ odoo }, _, rows) => {
		const ids = rows.map(({ json }) => json.id as number);
		const found = await recordsOf(odoo, model).searchRead(
			[[linkedBy, 'in', ids]],
			[linkedBy, ...fields],
		);
		return rows.map(
			({ json, ref }) =>
				found.filter((record) => Number(record[linkedBy]) === json.id && isMeant(record, ref))
					.length,
		);
	};
const asPosted = countedBy(
	'mail.message',
	'res_id',
	({ body }, ref) => String(body).includes(ref),
	['body'],
);
const asScheduled = countedBy('mail.activity', 'res_id', ({ summary }, ref) => summary === ref, [
	'summary',
]);
const asUploaded = countedBy('ir.attachment', 'res_id', ({ name }, ref) => name === `${ref}.txt`, [
	'name',
]);

/** Every operation of the three nodes, by node and name. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
	'Source: Get Many': reads({ operation: 'getMany', returnAll: true }),
	'Source: Get Many, related': reads({
		operation: 'getMany',
		returnAll: true,
		relatedFields: ['country_id.code'],
	}),
	'Source: Get': reads({
		operation: 'get',
		recordId: by('id', '={{ $json.id }}'),
	}),
	'Source: Count': reads({ operation: 'count' }),
	'Source: Aggregate': reads({ operation: 'aggregate', groupBy: ['country_id'] }),
	'Source: Split': reads({ operation: 'split', rangeSize: 2 }),
	'Source: Get New or Updated': changes,
	'Source: Get Models': reads({ resource: 'model', operation: 'getMany' }),
	'Source: Get Fields': reads({ resource: 'model', operation: 'getFields' }),
	'Source: Get Attachments': reads({
		resource: 'attachment',
		operation: 'getMany',
		ids: '={{ $json.id }}',
	}),
	'Source: Download Attachment': reads({
		resource: 'attachment',
		operation: 'download',
		attachmentId: by('id', '={{ $json.file }}'),
	}),
	'Source: Check Connection': reads({ resource: 'connection', operation: 'check' }),
	'Destination: Create': writes({ operation: 'create' }, newRows, asWritten),
	'Destination: Create or Update': writes({ operation: 'upsert' }, mixedRows, asWritten, ['ref']),
	'Destination: Update': writes({ operation: 'update' }, changedRows, asWritten, ['id']),
	'Destination: Archive': writes({ operation: 'archive' }, knownRows, asArchived),
	'Destination: Unarchive': writes({ operation: 'unarchive' }, archivedRows, asUnarchived),
	'Destination: Delete': writes({ operation: 'delete' }, knownRows, asDeleted),
	'Destination: Call Method': writes(
		{
			resource: 'method',
			operation: 'call',
			method: 'write',
			arguments: '={{ { vals: { comment: "called " + $json.ref } } }}',
		},
		knownRows,
		asCalled,
	),
	'Destination: Post Message': writes(
		{ resource: 'message', operation: 'post', messageType: 'note', body: '={{ $json.ref }}' },
		knownRows,
		asPosted,
	),
	'Destination: Schedule Activity': writes(
		{
			resource: 'activity',
			operation: 'schedule',
			activityType: 'mail.mail_activity_data_todo',
			summary: '={{ $json.ref }}',
		},
		knownRows,
		asScheduled,
	),
	'Destination: Upload': writes(
		{ resource: 'attachment', operation: 'upload', binaryPropertyName: 'data' },
		knownRows,
		asUploaded,
	),
	'Trigger: poll': polls,
};
