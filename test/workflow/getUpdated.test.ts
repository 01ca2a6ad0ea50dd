import { randomUUID } from 'node:crypto';
import type { IDataObject, INode, INodeType, INodeTypeDescription } from 'n8n-workflow';
import type { Vals } from '../../odoo/call';
import type { RunOptions, RunResult, SavedWorkflow } from '../support/engine';
import { jsonOf, loadExample, runWorkflow } from '../support/engine';
import { by } from '../support/picked';
import type { WireRequest } from '../support/proxy';
import type { Records } from '../support/records';
import { recordsOf } from '../support/records';
import { useProxy, useTarget } from '../support/suite';
import { clientFor, credentialFor, protocolsFor } from '../support/target';
import { withNode } from '../support/withNode';

const SOURCE = 'Changed Contacts';
const examples = {
	automatic: loadExample('get-updated-automatic'),
	confirmed: loadExample('get-updated-confirmed'),
	manual: loadExample('get-updated-manual-cursor'),
};

/** A request by which a checkpoint moves. */
const isCommit = ({ path, body }: WireRequest) =>
	/ir.attachment/.test(path + body) && /load/.test(path + body);

const target = useTarget();
const proxy = useProxy(target);
let partners: Records;

beforeAll(() => {
	partners = recordsOf(clientFor(target), 'res.partner');
});

/** A step of the workflow that fails when it is told to. */
class Processing implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Processing',
		name: 'noOp',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Processing' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	};

	execute: NonNullable<INodeType['execute']>;

	constructor(failure: () => Error | undefined) {
		this.execute = async function () {
			const error = failure();
			if (error) throw error;
			return await Promise.resolve([this.getInputData()]);
		};
	}
}

/** A step that takes until it is told to go on. */
class Pause extends Processing {
	readonly begun: Promise<void>;
	goOn!: () => void;

	constructor() {
		super(() => undefined);
		let begin!: () => void;
		this.begun = new Promise((resolve) => (begin = resolve));
		const end = new Promise<void>((resolve) => (this.goOn = resolve));
		this.execute = async function () {
			begin();
			await end;
			return [this.getInputData()];
		};
	}
}

describe.each(protocolsFor('jsonrpc'))('getting updated records over %s', (protocol) => {
	/** Marks the records of one test. */
	let mark: string;

	beforeEach(() => {
		mark = randomUUID();
	});

	const create = async (rows: readonly Vals[]) =>
		await partners.create(rows.map((vals) => ({ ref: mark, email: 'a@example.com', ...vals })));

	/** A workflow that runs again and again, as production runs do: n8n keeps static data between them. */
	const production = (example: SavedWorkflow, changes: IDataObject = {}) => {
		const own: IDataObject = {
			filterMode: 'domain',
			domain: `[('ref', '=', '${mark}')]`,
			...changes,
		};
		const saved = withNode(example, SOURCE, { parameters: own as never });
		let workflow: SavedWorkflow = { ...saved, id: randomUUID() };
		let staticData: IDataObject = {};
		let runs = 0;
		let failure: Error | undefined;
		const processing = new Processing(() => failure);
		const run = async (options: RunOptions = {}, step = processing): Promise<RunResult> => {
			runs += 1;
			const result = await runWorkflow(
				workflow,
				{
					mode: 'trigger',
					credential: credentialFor(target, protocol),
					executionId: String(runs),
					staticData,
					...options,
				},
				{ 'n8n-nodes-base.noOp': step },
			);
			({ staticData } = result);
			return result;
		};
		const failingRun = async (options?: RunOptions) => {
			failure = new Error('The other system is down.');
			const result = await run(options);
			failure = undefined;
			expect(result.error?.message).toBe('The other system is down.');
			return result;
		};
		const change = (name: string, parameters: IDataObject, settings: Partial<INode> = {}) => {
			workflow = withNode(workflow, name, { ...settings, parameters: parameters as never });
		};
		return { run, failingRun, change };
	};

	const idsIn = (result: RunResult, node = SOURCE) => jsonOf(result, node).map(({ id }) => id);

	describe('with an automatic checkpoint', () => {
		it('gives what was created, changed, archived and deleted since the last run', async () => {
			const [changed = 0, archived = 0, deleted = 0] = await create([
				{ name: 'Changed' },
				{ name: 'Archived' },
				{ name: 'Deleted' },
			]);
			const { run } = production(examples.automatic);
			const first = await run();
			expect(first.error).toBeUndefined();
			expect(idsIn(first)).toEqual([]);
			const [created = 0] = await create([{ name: 'Created' }]);
			await partners.write([changed], { name: 'Changed again' });
			await partners.write([archived], { active: false });
			await partners.unlink([deleted]);
			const second = jsonOf(await run(), SOURCE);
			expect(second).toEqual([
				expect.objectContaining({ id: created, name: 'Created', _change: 'created' }),
				expect.objectContaining({ id: changed, name: 'Changed again', _change: 'updated' }),
				expect.objectContaining({ id: archived, _change: 'archived' }),
				{ id: deleted, _deleted: true, _change: 'deleted' },
			]);
			expect(second[0]).toMatchObject({ email: 'a@example.com', country_id: null });
			expect(second[0]).not.toHaveProperty('create_date');
			expect(idsIn(await run())).toEqual([]);
		});

		it('takes its own checkpoint for no change', async () => {
			const { run } = production(examples.automatic, {
				model: by('name', 'ir.attachment'),
				filterMode: 'none',
				output: 'selected',
				fields: ['name'],
				relatedFields: [],
			});
			await run();
			const files = recordsOf(clientFor(target), 'ir.attachment');
			const made = await files.createOne({ name: mark });
			const result = [await run(), await run()].flatMap((each) => jsonOf(each, SOURCE));
			expect(result.map(({ id }) => id)).toContain(made);
			const names = result.map(({ name }) => String(name));
			expect(names.filter((name) => name.startsWith('n8n_checkpoint'))).toEqual([]);
		});

		it('needs nothing of what n8n keeps, which workers do not have', async () => {
			const { run } = production(examples.automatic);
			const onWorker = { staticData: {} };
			expect((await run(onWorker)).staticData).toEqual({ global: {} });
			const ids = await create([{ name: 'A' }]);
			expect(idsIn(await run(onWorker))).toEqual(ids);
			expect(idsIn(await run(onWorker))).toEqual([]);
		});

		it('reads in a run that is retried what no other has read', async () => {
			const { run } = production(examples.automatic);
			await run();
			const ids = await create([{ name: 'A' }]);
			const gone = { ...credentialFor(target, protocol), url: 'http://127.0.0.1:1' };
			const { error } = await run({ credential: gone });
			expect(error?.message).toContain('127.0.0.1:1');
			expect(idsIn(await run({ mode: 'retry' }))).toEqual(ids);
			expect(idsIn(await run())).toEqual([]);
		});

		it.each(['manual', 'evaluation'] as const)(
			'writes nothing in a test run (%s)',
			async (mode) => {
				const { run } = production(examples.automatic, { startFrom: 'beginning' });
				const ids = await create([{ name: 'A' }]);
				expect(idsIn(await run({ mode }))).toEqual(ids);
				expect(idsIn(await run())).toEqual(ids);
				const [later] = await create([{ name: 'B' }]);
				expect(idsIn(await run({ mode }))).toEqual([later]);
				expect(idsIn(await run())).toEqual([later]);
			},
		);

		it('shows recent records as examples in a test run that would start from now', async () => {
			const ids = await create(Array.from({ length: 12 }, (_, at) => ({ name: `${at}` })));
			const { run } = production(examples.automatic, { startFrom: 'now' });
			const test = await run({ mode: 'manual' });
			const shown = jsonOf(test, SOURCE);
			expect(test.hints[SOURCE]).toContain(
				'These are examples: in production, the first run starts from now.',
			);
			expect(shown.map(({ id }) => id)).toEqual(ids.slice(2));
			expect(shown[0]).toMatchObject({ name: '2', email: 'a@example.com', _change: 'updated' });
			// The first run in production starts from now all the same.
			expect(idsIn(await run())).toEqual([]);
			const [later] = await create([{ name: 'Later' }]);
			expect(idsIn(await run({ mode: 'manual' }))).toEqual([later]);
			expect(idsIn(await run())).toEqual([later]);
		});

		it('asks once for the checkpoint, and moves it only when something changed', async () => {
			const credential = { ...credentialFor(target, protocol), url: proxy.url };
			const { run } = production(examples.automatic, { includeDeleted: false });
			const attachmentRequests = async () => {
				const { requests } = await proxy.counted(async () => await run({ credential }));
				return requests.filter(({ path, body }) => `${path}${body}`.includes('ir.attachment'))
					.length;
			};
			await run({ credential });
			expect(await attachmentRequests()).toBe(1);
			await create([{ name: 'A' }]);
			expect(await attachmentRequests()).toBe(1 + 3);
			expect(await attachmentRequests()).toBe(1);
		});

		it('gives records again rather than losing them when Odoo does not say what became of the checkpoint', async () => {
			const credential = { ...credentialFor(target, protocol), url: proxy.url };
			const { run } = production(examples.automatic);
			await run({ credential });
			const ids = await create([{ name: 'A' }]);
			for (let count = 0; count < 20; count++) proxy.breakNext('refuseConnection', isCommit);
			const unsure = await run({ credential });
			expect(unsure.error).toBeUndefined();
			expect(idsIn(unsure)).toEqual(ids);
			proxy.mend();
			expect(idsIn(await run({ credential }))).toEqual(ids);
			expect(idsIn(await run({ credential }))).toEqual([]);
		});

		it('goes on from the static data of a workflow that kept it there', async () => {
			const { run, change } = production(examples.automatic, { checkpointStore: 'n8n' });
			await run();
			const [first, second] = [await create([{ name: 'A' }]), []];
			const before = await run();
			expect(idsIn(before)).toEqual(first);
			second.push(...((await create([{ name: 'B' }])) as never[]));
			change(SOURCE, { checkpointStore: 'odoo' });
			const moved = await run();
			expect(idsIn(moved)).toEqual(second);
			expect(moved.staticData).toEqual({ global: {} });
			const third = await create([{ name: 'C' }]);
			change(SOURCE, { checkpointStore: 'n8n' });
			expect(idsIn(await run())).toEqual(third);
			change(SOURCE, { checkpointStore: 'odoo' });
			expect(idsIn(await run())).toEqual([]);
		});

		it('goes on from what earlier versions of the package kept', async () => {
			const { run, change } = production(examples.automatic, { checkpointStore: 'n8n' });
			await run();
			const { staticData } = await run();
			const global = (staticData.global ?? {}) as Record<string, { state: IDataObject }>;
			const [[key = '', { state }] = ['', { state: {} }]] = Object.entries(global);
			const ids = await create([{ name: 'A' }]);
			change(SOURCE, { checkpointStore: 'odoo' });
			const asBefore = { global: { [key]: { state, executionId: '7' } } };
			expect(idsIn(await run({ staticData: asBefore as IDataObject }))).toEqual(ids);
		});

		describe('in the static data', () => {
			it('gives each change once', async () => {
				const { run } = production(examples.automatic, { checkpointStore: 'n8n' });
				expect(idsIn(await run())).toEqual([]);
				const ids = await create([{ name: 'A' }]);
				expect(idsIn(await run())).toEqual(ids);
				expect(idsIn(await run())).toEqual([]);
			});

			it('reads nothing in a run that is retried, and leaves the checkpoint alone', async () => {
				const { run } = production(examples.automatic, { checkpointStore: 'n8n' });
				await run();
				const ids = await create([{ name: 'A' }]);
				const before = (await run({ credential: {} })).staticData;
				const retried = await run({ mode: 'retry' });
				expect(retried.error?.message).toBe('A retried execution cannot read changes.');
				expect(retried.staticData).toEqual(before);
				expect(idsIn(await run())).toEqual(ids);
			});

			it('says at once that n8n does not keep it, and has lost nothing', async () => {
				const { run, change } = production(examples.automatic, { checkpointStore: 'n8n' });
				const onWorker = { staticData: {} };
				await run(onWorker);
				const ids = await create([{ name: 'A' }]);
				const refused = await run(onWorker);
				expect(refused.error?.message).toMatch(/^n8n does not keep the checkpoint/);
				expect(refused.error?.description).toMatch(/Store Checkpoint In to Odoo/);
				change(SOURCE, { checkpointStore: 'odoo' });
				expect(idsIn(await run(onWorker))).toEqual(ids);
				expect(idsIn(await run(onWorker))).toEqual([]);
			});
		});

		it('is for internal users, and a portal user is told what to do', async () => {
			// JSON-2 takes API keys only, and the portal has none.
			const credential = credentialFor(target, 'jsonrpc', target.users.portal);
			const model = by('name', 'res.partner');
			const own = { model, fields: ['name'], options: {}, includeDeleted: false };
			const { run, change } = production(examples.automatic, own);
			const refused = await run({ credential });
			expect(refused.error?.message).toMatch(/cannot store checkpoints/);
			expect(refused.error?.description).toMatch(/portal user/);
			change(SOURCE, { checkpointStore: 'n8n' });
			expect((await run({ credential })).error).toBeUndefined();
			expect((await run({ credential })).error).toBeUndefined();
		});

		it('does not give again what a failed run had read', async () => {
			const { run, failingRun } = production(examples.automatic);
			await run();
			const ids = await create([{ name: 'A' }]);
			expect(idsIn(await failingRun())).toEqual(ids);
			expect(idsIn(await run())).toEqual([]);
		});

		it('gives again what the node had read when it failed itself', async () => {
			const ids = await create([{ name: 'A' }]);
			const { run } = production(examples.automatic, {
				startFrom: 'beginning',
				model: by('name', '={{ $json.model }}'),
			});
			const input = [{ model: 'res.partner' }, { model: 'no.such.model' }];
			const failed = await run({ input });
			expect(failed.error).toMatchObject({ httpCode: 'MODEL_NOT_FOUND' });
			expect(idsIn(await run({ input: [{ model: 'res.partner' }] }))).toEqual(ids);
		});

		it('keeps the place of items that were read when it goes on after a failed one', async () => {
			const ids = await create([{ name: 'A' }]);
			const { run, change } = production(examples.automatic, {
				startFrom: 'beginning',
				model: by('name', '={{ $json.model }}'),
			});
			change(SOURCE, {}, { onError: 'continueRegularOutput' });
			const result = await run({ input: [{ model: 'res.partner' }, { model: 'no.such.model' }] });
			expect(jsonOf(result, SOURCE)).toEqual([
				expect.objectContaining({ id: ids[0] }),
				{ model: 'no.such.model', error: expect.objectContaining({ code: 'MODEL_NOT_FOUND' }) },
			]);
			expect(idsIn(await run({ input: [{ model: 'res.partner' }] }))).toEqual([]);
		});

		it('reads each change once when several items come in', async () => {
			const ids = await create([{ name: 'A' }, { name: 'B' }, { name: 'C' }]);
			const { run } = production(examples.automatic, {
				startFrom: 'beginning',
				returnAll: false,
				limit: 2,
			});
			const result = await run({ input: [{}, {}, {}] });
			expect(idsIn(result)).toEqual(ids);
			const pairs = result.outputs[SOURCE]?.[0]?.map(({ pairedItem }) => pairedItem);
			expect(pairs).toEqual([{ item: 0 }, { item: 0 }, { item: 1 }]);
			expect(idsIn(await run())).toEqual([]);
		});

		it('starts anew for another filter, and refuses two in one run', async () => {
			const ids = await create([{ name: 'A' }, { name: 'B' }]);
			const { run, change } = production(examples.automatic, { startFrom: 'beginning' });
			expect(idsIn(await run())).toEqual(ids);
			change(SOURCE, { domain: `[('ref', '=', '${mark}'), ('name', '=', 'B')]` });
			expect(idsIn(await run())).toEqual(ids.slice(1));
			change(SOURCE, { domain: `=[('ref', '=', '${mark}'), ('name', '=', '{{ $json.name }}')]` });
			const refused = await run({ input: [{ name: 'A' }, { name: 'B' }] });
			expect(refused.error?.message).toMatch(/several models, filters or dates in one run/);
		});
	});

	describe('with a confirmed checkpoint', () => {
		it('gives again what a failed run had read, until it is confirmed', async () => {
			const { run, failingRun } = production(examples.confirmed);
			await run();
			const [first = 0] = await create([{ name: 'A' }]);
			expect(idsIn(await failingRun())).toEqual([first]);
			const [second = 0] = await create([{ name: 'B' }]);
			expect(idsIn(await failingRun())).toEqual([first, second]);
			const done = await run();
			expect(idsIn(done)).toEqual([first, second]);
			expect(idsIn(done, 'Confirm')).toEqual([first, second]);
			expect(idsIn(await run())).toEqual([]);
		});

		it('starts now even if the first run that finds anything fails', async () => {
			const { run, failingRun } = production(examples.confirmed);
			await run();
			await run();
			const ids = await create([{ name: 'A' }]);
			await failingRun();
			expect(idsIn(await run())).toEqual(ids);
		});

		it('goes on in batches', async () => {
			const ids = await create(['A', 'B', 'C', 'D', 'E'].map((name) => ({ name })));
			const { run, failingRun } = production(examples.confirmed, {
				startFrom: 'beginning',
				limit: 2,
			});
			expect(idsIn(await run())).toEqual(ids.slice(0, 2));
			expect(idsIn(await failingRun())).toEqual(ids.slice(2, 4));
			expect(idsIn(await run())).toEqual(ids.slice(2, 4));
			expect(idsIn(await run())).toEqual(ids.slice(4));
		});

		it.each(['odoo', 'n8n'])(
			'takes any name, also one that every object has a property of, in %s',
			async (checkpointStore) => {
				const ids = await create([{ name: 'A' }]);
				for (const checkpointName of ['constructor', '__proto__', '50%_"é\\']) {
					const named = { startFrom: 'beginning', checkpointStore, checkpointName };
					const { run, change } = production(examples.confirmed, named);
					change('Confirm', { checkpointName });
					expect(idsIn(await run())).toEqual(ids);
					expect(idsIn(await run())).toEqual([]);
				}
			},
		);

		it('does not move back for a run that was overtaken', async () => {
			const { run } = production(examples.confirmed, { startFrom: 'beginning' });
			const first = await create([{ name: 'A' }]);
			const slow = new Pause();
			const overtaken = run({}, slow);
			await slow.begun;
			const second = await create([{ name: 'B' }]);
			expect(idsIn(await run())).toEqual([...first, ...second]);
			slow.goOn();
			expect(idsIn(await overtaken)).toEqual(first);
			expect(idsIn(await run())).toEqual([]);
		});

		it('refuses to confirm with another user', async () => {
			const { run, change } = production(examples.confirmed, { startFrom: 'beginning' });
			const ids = await create([{ name: 'A' }]);
			change('Confirm', {}, { credentials: { odooErpApi: { id: '2', name: 'other' } } });
			const credentials = { other: credentialFor(target, protocol, target.users.low) };
			expect((await run({ credentials })).error?.message).toMatch(/another Odoo user/);
			expect(idsIn(await run())).toEqual(ids);
		});

		it('waits for no answer to a confirmation longer than its Timeout', async () => {
			const credential = { ...credentialFor(target, protocol), url: proxy.url };
			const { run, change } = production(examples.confirmed, { startFrom: 'beginning' });
			await create([{ name: 'A' }]);
			change('Confirm', { options: { timeout: 2000 } });
			proxy.breakNext('withholdAnswer', isCommit);
			const { error } = await run({ credential });
			expect(error).toBeUndefined();
			expect(idsIn(await run({ credential }))).toEqual([]);
		}, 20_000);

		it('passes items through the confirmation unchanged', async () => {
			await create([{ name: 'A', image_1920: ONE_PIXEL }, { name: 'B' }]);
			const { run } = production(examples.confirmed, {
				startFrom: 'beginning',
				fields: ['name', 'image_1920'] as never,
				options: { binaryFields: 'binary' },
			});
			const { outputs } = await run();
			const [read = [], passed = []] = [outputs[SOURCE]?.[0], outputs.Confirm?.[0]];
			expect(passed.map(({ json }) => json)).toEqual(read.map(({ json }) => json));
			expect(passed.map(({ binary }) => binary)).toEqual(read.map(({ binary }) => binary));
			expect(passed[0]?.binary).toHaveProperty('image_1920');
			expect(passed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		});

		it('confirms only what the same run has read', async () => {
			const ids = await create([{ name: 'A' }]);
			const { run, failingRun } = production(examples.confirmed, { startFrom: 'beginning' });
			await failingRun();
			const confirmOnly = {
				...examples.confirmed,
				connections: {
					'Every 5 Minutes': { main: [[{ node: 'Confirm', type: 'main' as const, index: 0 }]] },
				},
			};
			const other = await runWorkflow(confirmOnly, { mode: 'trigger', executionId: '99' });
			expect(other.error).toBeUndefined();
			expect(idsIn(await run())).toEqual(ids);
		});

		it('reports a name under which nothing was read', async () => {
			const { run, change } = production(examples.confirmed, { startFrom: 'beginning' });
			await create([{ name: 'A' }]);
			change('Confirm', { checkpointName: 'typo' });
			const result = await run();
			expect(result.error).toMatchObject({
				message: expect.stringContaining('changes with another checkpoint, not with "typo"'),
				description: expect.stringContaining('Get New or Updated'),
			});
			change('Confirm', { checkpointName: '={{ "" }}' });
			expect((await run()).error?.message).toContain('Checkpoint Name has no value');
		});
	});

	describe('with a cursor of the user', () => {
		const cursorOf = (result: RunResult) => String(jsonOf(result, 'Next Cursor')[0]?.cursor);

		it('goes on from the cursor that the last item had', async () => {
			const ids = await create(['A', 'B', 'C'].map((name) => ({ name })));
			const { run, failingRun, change } = production(examples.manual, { limit: 2 });
			const withCursor = (cursor: string) => change(SOURCE, { cursor });
			const first = await run();
			expect(idsIn(first)).toEqual(ids.slice(0, 2));
			expect(jsonOf(first, SOURCE)[0]).not.toHaveProperty('_cursor');
			expect(first.staticData).toEqual({});
			withCursor(cursorOf(first));
			expect(idsIn(await failingRun())).toEqual(ids.slice(2));
			const second = await run();
			expect(idsIn(second)).toEqual(ids.slice(2));
			withCursor(cursorOf(second));
			expect(jsonOf(await run(), SOURCE)).toEqual([]);
			const [later = 0] = await create([{ name: 'D' }]);
			expect(idsIn(await run())).toEqual([later]);
		});

		it('goes on from the cursor of another filter, which is no first run', async () => {
			const ids = await create(['A', 'B'].map((name) => ({ name })));
			const { run, change } = production(examples.manual, { limit: 2 });
			const first = await run();
			expect(idsIn(first)).toEqual(ids);
			const [later] = await create([{ name: 'C' }]);
			const cursor = cursorOf(first);
			change(SOURCE, { cursor, startFrom: 'now', domain: `[('ref', '=ilike', '${mark}')]` });
			const second = await run();
			expect(idsIn(second)).toEqual([later]);
			expect(JSON.stringify(second)).toContain('Reading continues where that run stopped');
			expect(cursorOf(second)).not.toBe(cursor);
			change(SOURCE, { model: by('name', 'res.users'), domain: '[]' });
			change(SOURCE, { output: 'simplified', fields: [], relatedFields: [] });
			expect((await run()).error?.message).toBe(
				'The cursor is from another model, server or database.',
			);
		});

		it('refuses to start now, and a cursor that is none', async () => {
			const { run, change } = production(examples.manual, { startFrom: 'now', cursor: '' });
			expect((await run()).error).toMatchObject({
				message: 'There is no cursor to continue from.',
				description: expect.stringContaining('The Beginning'),
			});
			change(SOURCE, { cursor: 'yesterday' });
			expect((await run()).error?.message).toBe('The cursor was not created by this node.');
		});
	});

	it('starts from a date in the time zone of the workflow', async () => {
		await create([{ name: 'A' }]);
		const from = async (startDate: string) =>
			await production(examples.automatic, { startFrom: 'date', startDate }).run();
		expect((await from('={{ "soon" }}')).error?.message).toMatch(/date/);
		const since = async (startDate: string) => idsIn(await from(startDate)).length;
		expect(await since('2020-01-31T00:00:00')).toBe(1);
		expect(await since('2100-01-31T00:00:00')).toBe(0);
	});
});

/** A PNG image. */
const ONE_PIXEL =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
