import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { Outcome } from '../../../odoo';
import { OdooError } from '../../../odoo';
import type { BatchOperation, OutputItem, PerItemOperation } from '../../../nodes/shared/operation';
import { ANY_RECORD, batchOperation } from '../../../nodes/shared/operation';
import { runItems } from '../../../nodes/shared/runItems';

const invalid = new OdooError('INVALID_VALUE', 'That is wrong.', { hint: 'Mend it.' });
const lost = new OdooError('OUTCOME_UNKNOWN', 'It is not known.');
const done: Outcome<OutputItem> = { status: 'done', result: { json: { id: 1 } } };
const notRun: Outcome<OutputItem> = { status: 'notRun' };
const failed = (error: OdooError): Outcome<OutputItem> => ({ status: 'failed', error });

/** What the item loop asks of n8n. */
function contextOf(count: number, { onError = 'stopWorkflow' } = {}): IExecuteFunctions {
	const items: INodeExecutionData[] = Array.from({ length: count }, (_, item) => ({
		json: { item },
	}));
	return {
		getInputData: () => items,
		continueOnFail: () => onError !== 'stopWorkflow',
		getNode: () => ({ name: 'Odoo', type: 'odooDestination', onError, parameters: {} }),
		getNodeParameter: (_: string, __: number, fallback: unknown) => fallback,
		getCredentials: async () =>
			await Promise.resolve({ url: 'http://127.0.0.1', username: 'me', password: 'secret' }),
		helpers: {},
	} as unknown as IExecuteFunctions;
}

/** An operation whose rows come to these outcomes; items of one kind share a batch. */
function operationOf(
	outcomesOf: (rows: readonly number[]) => Array<Outcome<OutputItem>>,
	kindOf: (itemIndex: number) => unknown = () => 'one',
): BatchOperation {
	return batchOperation<unknown, number>(
		(_, itemIndex) => ({ target: kindOf(itemIndex), row: itemIndex }),
		async (_odoo, _target, rows) => await Promise.resolve(outcomesOf(rows)),
	);
}

/** The items that share a batch where every other one has another target. */
async function batchesOf(
	ctx: IExecuteFunctions,
	about?: (itemIndex: number) => string,
): Promise<number[][]> {
	const batches: number[][] = [];
	const operation = operationOf(
		(rows) => {
			batches.push([...rows]);
			return rows.map(() => done);
		},
		(itemIndex) => itemIndex % 2,
	);
	await runItems(ctx, {
		...operation,
		readRow: (...given) => ({ ...operation.readRow(...given), about: about?.(given[1]) }),
	});
	return batches;
}

const run = async (ctx: IExecuteFunctions, outcomes: Array<Outcome<OutputItem>>) =>
	await runItems(
		ctx,
		operationOf(() => outcomes),
	);

const errorOf = async (running: Promise<unknown>): Promise<NodeApiError> => {
	const error: unknown = await running.catch((thrown: unknown) => thrown);
	if (error instanceof NodeApiError) return error;
	throw new Error('The run did not stop with an error of the node.');
};

it('never ends green with items that were not run', async () => {
	const error = await errorOf(run(contextOf(3), [done, notRun, notRun]));
	expect(error.message).toContain('unexpected error');
	expect(error.context.itemIndex).toBe(1);
});

it('never ends green with items that were not answered', async () => {
	const error = await errorOf(run(contextOf(3), [done, done]));
	expect(error.context.itemIndex).toBe(2);
});

it('gives such items an error where the run goes on', async () => {
	const ctx = contextOf(2, { onError: 'continueRegularOutput' });
	const [items] = await run(ctx, [done, notRun]);
	expect(items).toMatchObject([
		{ json: { id: 1 }, pairedItem: { item: 0 } },
		{ json: { item: 1, error: { code: 'PROTOCOL' } }, pairedItem: { item: 1 } },
	]);
});

it('counts what was done, and apart from it what may have been', async () => {
	const error = await errorOf(run(contextOf(5), [done, failed(lost), failed(lost), done, notRun]));
	expect(error.description).toContain(
		'The run stopped at this item. 2 of 5 items were processed. The outcome of 2 is unknown.',
	);
	expect(error.context.itemIndex).toBe(1);
});

it('stops with the first item that failed', async () => {
	const error = await errorOf(run(contextOf(3), [done, failed(invalid), notRun]));
	expect(error.message).toBe('That is wrong. [item 1]');
	expect(error.description).toContain(
		'Mend it. The run stopped at this item. 1 of 3 items were processed.',
	);
});

it.each(['timeout', 'parallelRequests'])('fails the item whose %s is no number', async (name) => {
	const ctx = contextOf(3, { onError: 'continueRegularOutput' });
	const node = { ...ctx.getNode(), parameters: { options: { [name]: '={{ $json.item }}' } } };
	const own = { ...ctx, getNode: () => node } as unknown as IExecuteFunctions;
	const [items] = await runItems(
		own,
		operationOf((rows) => rows.map(() => done)),
	);
	expect(items).toMatchObject([
		{ json: { error: { message: expect.stringContaining('is 0, which is not a whole number') } } },
		{ json: { id: 1 } },
		{ json: { id: 1 } },
	]);
});

it('makes what an operation throws the answer of its own items alone', async () => {
	const ctx = contextOf(4, { onError: 'continueRegularOutput' });
	const operation = operationOf(
		(rows) => {
			if (rows.includes(1)) throw new RangeError('Maximum call stack size exceeded');
			return rows.map(() => done);
		},
		(itemIndex) => (itemIndex === 1 || itemIndex === 2 ? 'throws' : 'works'),
	);
	const [items] = await runItems(ctx, operation);
	expect(items?.map(({ json }) => ('error' in json ? 'error' : json.id))).toEqual([
		1,
		'error',
		'error',
		1,
	]);
});

it('runs no item before one that stands before it when the run stops at errors', async () => {
	expect(await batchesOf(contextOf(4))).toEqual([[0], [1], [2], [3]]);
	expect(await batchesOf(contextOf(4, { onError: 'continueRegularOutput' }))).toEqual([
		[0, 2],
		[1, 3],
	]);
});

it.each([
	[
		new Error('timeout exceeded when trying to connect'),
		'neither from Odoo nor from the Odoo nodes',
	],
	[new TypeError('x is not a function'), 'This is a defect of the Odoo nodes.'],
])('says of %s where it comes from', async (thrown, hint) => {
	const failing = operationOf(() => {
		throw thrown;
	});
	const error = await errorOf(runItems(contextOf(1), failing));
	expect(error.message).toBe(
		`An unexpected error occurred: ${thrown instanceof TypeError ? 'TypeError: ' : ''}${thrown.message}`,
	);
	expect(error.description).toContain(hint);
});

it('lets n8n do other things while it reads parameters', async () => {
	const turns: string[] = [];
	const { execute } = operationOf((rows) => rows.map(() => done));
	await runItems(contextOf(3), {
		kind: 'batch',
		readRow: (_, itemIndex) => {
			turns.push(`row ${itemIndex}`);
			setTimeout(() => turns.push('n8n')); // as n8n renews the lock of its job
			const end = Date.now() + 51;
			while (Date.now() < end); // as long as a hundred expressions take
			return { target: 'one', row: itemIndex };
		},
		execute,
	});
	expect(turns.slice(0, 5)).toEqual(['row 0', 'n8n', 'row 1', 'n8n', 'row 2']);
});

it('says at the end of a long run what it came to', async () => {
	const addExecutionHints = jest.fn();
	const ctx = { ...contextOf(1002, { onError: 'continueRegularOutput' }), addExecutionHints };
	const actionOf = (row: number) => (row % 2 === 0 ? 'created' : 'unchanged');
	const operation = operationOf((rows) =>
		rows.map((row) =>
			row === 7
				? failed(invalid)
				: { status: 'done', result: { json: { id: row, action: actionOf(row) } } },
		),
	);
	await runItems(ctx as unknown as IExecuteFunctions, operation);
	expect(addExecutionHints).toHaveBeenCalledTimes(1);
	expect(addExecutionHints).toHaveBeenCalledWith({
		message: expect.stringMatching(
			/^501 created, 500 unchanged, 1 failed\. 0 requests to Odoo in \d+\.\d s\.$/,
		) as string,
		location: 'outputPane',
		type: 'info',
	});
});

it('says nothing more of a short run', async () => {
	const addExecutionHints = jest.fn();
	await run({ ...contextOf(1), addExecutionHints } as unknown as IExecuteFunctions, [done]);
	expect(addExecutionHints).not.toHaveBeenCalled();
});

describe('items with different targets where the run goes on', () => {
	const ctx = contextOf(4, { onError: 'continueRegularOutput' });
	it('share requests', async () => {
		const inBatches = [
			[0, 2],
			[1, 3],
		];
		expect(await batchesOf(ctx)).toEqual(inBatches);
		expect(await batchesOf(ctx, String)).toEqual(inBatches);
	});

	it('run in their order where they are about the same', async () => {
		expect(await batchesOf(ctx, (itemIndex) => (itemIndex < 3 ? 'one' : 'other'))).toEqual([
			[0],
			[1, 3],
			[2],
		]);
	});

	it('run behind all others where they may be about any record, and the others behind them', async () => {
		const about = ['one', 'two', ANY_RECORD, 'one'];
		expect(await batchesOf(ctx, (itemIndex) => about[itemIndex] ?? '')).toEqual([
			[0],
			[1],
			[2],
			[3],
		]);
	});

	/** The items that are tried, each in a batch or on its own, and the codes of all. */
	const triedOf = async (kind: 'batch' | 'perItem', outcomes: Array<Outcome<OutputItem>>) => {
		const tried: number[] = [];
		const of = (itemIndex: number) => {
			tried.push(itemIndex);
			return outcomes[itemIndex] ?? done;
		};
		const batches = operationOf(
			(rows) => rows.map(of),
			(itemIndex) => itemIndex,
		);
		const each: PerItemOperation = {
			kind: 'perItem',
			execute: async ({ itemIndex }) => {
				const outcome = of(itemIndex);
				if (outcome.status === 'failed') throw outcome.error;
				return await Promise.resolve([{ json: {} }]);
			},
		};
		const [items = []] = await runItems(ctx, kind === 'batch' ? batches : each);
		return [tried, items.map(({ json }) => (json.error as { code?: string } | undefined)?.code)];
	};

	describe.each(['batch', 'perItem'] as const)('as %s', (kind) => {
		it('do not ask a server again that is gone', async () => {
			const gone = failed(new OdooError('UNREACHABLE', 'It is gone.'));
			expect(await triedOf(kind, [gone])).toEqual([[0], Array(4).fill('UNREACHABLE')]);
		});

		it('do not ask a server again that does not answer twice in a row', async () => {
			const hangs = failed(new OdooError('TIMEOUT', 'It hangs.'));
			expect(await triedOf(kind, [hangs, done, hangs])).toEqual([
				[0, 1, 2, 3],
				['TIMEOUT', undefined, 'TIMEOUT', undefined],
			]);
			expect(await triedOf(kind, [hangs, hangs])).toEqual([[0, 1], Array(4).fill('TIMEOUT')]);
		});
	});
});
