import { randomUUID } from 'node:crypto';
import type { IDataObject, INode, INodeType, INodeTypeDescription } from 'n8n-workflow';
import type { Vals } from '../../odoo/call';
import type { RunOptions, RunResult, SavedWorkflow } from '../support/engine';
import { jsonOf, loadWorkflow, runWorkflow } from '../support/engine';
import type { Records } from '../support/records';
import { recordsOf } from '../support/records';
import type { Target } from '../support/target';
import { clientFor, credentialFor, openTarget, protocolsFor } from '../support/target';
import { withNode } from '../support/withNode';

const SOURCE = 'Changed Contacts';
const examples = {
	automatic: loadWorkflow('examples/get-updated-automatic.json'),
	confirmed: loadWorkflow('examples/get-updated-confirmed.json'),
	manual: loadWorkflow('examples/get-updated-manual-cursor.json'),
};

let target: Target;
let partners: Records;

beforeAll(async () => {
	target = await openTarget();
	partners = recordsOf(clientFor(target), 'res.partner');
});

afterAll(async () => {
	await target.close();
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
		const run = async (options: RunOptions = {}): Promise<RunResult> => {
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
				{ 'n8n-nodes-base.noOp': processing },
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

		it('reads nothing in a run that is retried, and leaves the checkpoint alone', async () => {
			const { run } = production(examples.automatic);
			await run();
			const ids = await create([{ name: 'A' }]);
			const before = (await run({ credential: {} })).staticData;
			const retried = await run({ mode: 'retry' });
			expect(retried.error?.message).toBe('A retried execution cannot read changes.');
			expect(retried.staticData).toEqual(before);
			expect(idsIn(await run())).toEqual(ids);
		});

		it('says that n8n does not keep the checkpoint, instead of starting over again and again', async () => {
			const { run } = production(examples.automatic);
			await create([{ name: 'A' }]);
			// So does n8n 2.41 in queue mode: every run has empty static data.
			const runs = [];
			for (let count = 1; count <= 4; count++) runs.push(await run({ staticData: {} }));
			expect(runs.map(({ error }) => error?.message)).toEqual([
				undefined,
				undefined,
				expect.stringMatching(/^n8n does not keep the checkpoint/),
				expect.stringMatching(/^n8n does not keep the checkpoint/),
			]);
			expect((await run({ staticData: runs[1]?.staticData })).error).toBeUndefined();
			expect((await run({ staticData: {} })).error).toBeUndefined();
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
				model: { __rl: true, mode: 'name', value: '={{ $json.model }}' },
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
				model: { __rl: true, mode: 'name', value: '={{ $json.model }}' },
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
			const { staticData } = await failingRun();
			const confirmOnly = {
				...examples.confirmed,
				connections: {
					'Every 5 Minutes': { main: [[{ node: 'Confirm', type: 'main' as const, index: 0 }]] },
				},
			};
			const other = await runWorkflow(confirmOnly, {
				mode: 'trigger',
				executionId: '99',
				staticData,
			});
			expect(other.error).toBeUndefined();
			expect(other.staticData).toEqual(staticData);
			const retried = await runWorkflow(confirmOnly, { mode: 'retry', staticData: {} });
			expect(retried.error).toBeUndefined();
			expect(retried.staticData).toEqual({});
			expect(idsIn(await run())).toEqual(ids);
		});

		it('reports a name under which nothing was read', async () => {
			const { run, change } = production(examples.confirmed, { startFrom: 'beginning' });
			await create([{ name: 'A' }]);
			change('Confirm', { checkpointName: 'typo' });
			const result = await run();
			expect(result.error).toMatchObject({
				message: expect.stringContaining('no checkpoint "typo"'),
				description: expect.stringContaining('Get New or Updated'),
			});
			change('Confirm', { checkpointName: '={{ "" }}' });
			expect((await run()).error?.message).toContain('no name');
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
