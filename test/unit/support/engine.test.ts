import type { IExecuteFunctions, INodeExecutionData, INodeType, OnError } from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type { RunOptions, RunResult } from '../../support/engine';
import { jsonOf, runWorkflow } from '../../support/engine';

type Execute = (ctx: IExecuteFunctions) => Promise<INodeExecutionData[]>;

/** Runs a trigger, a node that does `execute`, and a last one that does nothing. */
async function runNode(
	execute: Execute,
	options: RunOptions & { onError?: OnError; value?: string } = {},
): Promise<RunResult> {
	const { onError, value = '', ...more } = options;
	const nodes = [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		{
			name: 'Probe',
			type: 'probe',
			onError,
			parameters: { value },
			credentials: { probeApi: { id: '', name: 'My account' } },
		},
		{ name: 'End', type: 'n8n-nodes-base.noOp' },
	];
	const to = (node: string) => ({
		main: [[{ node, type: NodeConnectionTypes.Main, index: 0 }]],
	});
	const connections = { Start: to('Probe'), Probe: to('End') };
	return await runWorkflow({ nodes, connections }, more, { probe: probeOf(execute) });
}

function probeOf(execute: Execute): INodeType {
	return {
		description: {
			displayName: 'Probe',
			name: 'probe',
			group: ['transform'],
			version: 1,
			description: 'Does what a test wants',
			defaults: { name: 'Probe' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: 'probeApi', required: true }],
			properties: [{ displayName: 'Value', name: 'value', type: 'string', default: '' }],
		},
		async execute(this: IExecuteFunctions) {
			return [await execute(this)];
		},
	};
}

it('resolves expressions for each item', async () => {
	const values: Execute = async (ctx) =>
		await Promise.resolve(
			ctx.getInputData().map((_item, i) => ({ json: { value: ctx.getNodeParameter('value', i) } })),
		);
	const options = { value: '={{ $json.n * 2 }}', input: [{ n: 1 }, { n: 2 }] };

	expect(jsonOf(await runNode(values, options), 'Probe')).toEqual([{ value: 2 }, { value: 4 }]);
});

it('gives nodes the credential by its name', async () => {
	const keys: Execute = async (ctx) => [
		{ json: { key: (await ctx.getCredentials('probeApi')).key as string } },
	];
	const named = { 'My account': { key: 'named' } };

	expect(jsonOf(await runNode(keys, { credential: { key: 'any' } }), 'Probe')).toEqual([
		{ key: 'any' },
	]);
	expect(
		jsonOf(await runNode(keys, { credential: { key: 'any' }, credentials: named }), 'Probe'),
	).toEqual([{ key: 'named' }]);
	expect((await runNode(keys)).error?.message).toContain('There is no credential "My account"');
});

it('ends with the error of a node, or sends items on as the node is set', async () => {
	const fail: Execute = async (ctx) =>
		await Promise.reject(new NodeOperationError(ctx.getNode(), 'No', { itemIndex: 0 }));

	const stopped = await runNode(fail);
	expect(stopped).toMatchObject({
		status: 'error',
		error: { message: expect.stringContaining('No') },
	});

	const continued = await runNode(fail, { onError: 'continueRegularOutput' });
	expect(continued.status).toBe('success');
	expect(continued.error).toBeUndefined();
	expect(jsonOf(continued, 'End')).toHaveLength(1);
});

it('sends items with an error to the error output', async () => {
	const half: Execute = async () =>
		await Promise.resolve([
			{ json: { ok: true }, pairedItem: { item: 0 } },
			{ json: { error: { code: 'X' } }, pairedItem: { item: 1 } },
		]);
	const result = await runNode(half, {
		onError: 'continueErrorOutput',
		input: [{ n: 1 }, { n: 2 }],
	});

	expect(jsonOf(result, 'Probe')).toEqual([{ ok: true }]);
	expect(jsonOf(result, 'Probe', 1)).toEqual([{ n: 2, error: { code: 'X' } }]);
});

it('keeps static data from run to run without changing what it is given', async () => {
	const count: Execute = async (ctx) => {
		const data = ctx.getWorkflowStaticData('node');
		data.runs = Number(data.runs ?? 0) + 1;
		return await Promise.resolve([{ json: { runs: data.runs } }]);
	};
	const first = await runNode(count, { mode: 'trigger' });
	const before = structuredClone(first.staticData);
	const second = await runNode(count, { mode: 'trigger', staticData: first.staticData });

	expect(jsonOf(second, 'Probe')).toEqual([{ runs: 2 }]);
	expect(first.staticData).toEqual(before);
	expect(second.staticData).toEqual({ 'node:Probe': { runs: 2 } });
});

it('keeps binary data in memory', async () => {
	const copy: Execute = async (ctx) => {
		const bytes = await ctx.helpers.getBinaryDataBuffer(0, 'file');
		const file = await ctx.helpers.prepareBinaryData(bytes, 'copy.txt', 'text/plain');
		return [{ json: { length: bytes.length }, binary: { file } }];
	};
	const binary = {
		file: { data: Buffer.from('hello').toString('base64'), mimeType: 'text/plain' },
	};
	const result = await runNode(copy, { inputItems: [{ json: {}, binary }] });

	expect(result.outputs.Probe?.[0]).toEqual([
		expect.objectContaining({
			json: { length: 5 },
			binary: { file: expect.objectContaining({ data: 'aGVsbG8=', fileName: 'copy.txt' }) },
		}),
	]);
});

it('stops a run and tells its nodes', async () => {
	let begin = () => {};
	const stopAfter = new Promise<void>((resolve) => {
		begin = resolve;
	});
	const waitForStop: Execute = async (ctx) => {
		const signal = ctx.getExecutionCancelSignal();
		begin();
		await new Promise((resolve) => signal?.addEventListener('abort', resolve));
		return [];
	};
	expect(await runNode(waitForStop, { stopAfter })).toMatchObject({ status: 'canceled' });
});

it('takes the time zone of the workflow', async () => {
	const zone: Execute = async (ctx) =>
		await Promise.resolve([{ json: { zone: ctx.getTimezone() } }]);

	expect(jsonOf(await runNode(zone, { timezone: 'Asia/Tokyo' }), 'Probe')).toEqual([
		{ zone: 'Asia/Tokyo' },
	]);
});
