import { OdooError } from '../../../odoo';
import type { Outcome } from '../../../odoo';
import { Batch } from '../../../odoo/batch/batch';
import { checkedOutcomes } from '../../../odoo/batch/outcome';

const invalid = (text: string) => new OdooError('INVALID_VALUE', text);
const STOP = { stopAtFirstError: true };
const unknown = new OdooError('OUTCOME_UNKNOWN', 'lost');
const statusesOf = (batch: Batch<never>) => batch.outcomes().map(({ status }) => status);
const failed = (error: OdooError): Outcome<never> => ({ status: 'failed', error });
const done = <R>(result: R): Outcome<R> => ({ status: 'done', result });

it('makes whatever a stage throws the failure of the row that it was run for', () => {
	const batch = Batch.of<unknown, string>([1, { toString: 1 }, 3]).map(
		(value) => `${String(value)}!`,
	);
	expect(batch.values).toEqual(['1!', '3!']);
	const [, second] = batch.finish((value) => value).outcomes();
	expect(second).toMatchObject({
		status: 'failed',
		error: { code: 'PROTOCOL', message: expect.stringContaining('unexpected error') as string },
	});
});

it('makes whatever a bulk stage throws the failure of all rows that were open, and of no other', async () => {
	const before = Batch.of<number, string>([1, 2, 3]).settle(new Map([[1, done('early')]]));
	const batch = await before.mapTogether(async () => await Promise.reject(new TypeError('defect')));
	expect(batch.expectSettled().outcomes()).toMatchObject([
		{ status: 'failed', error: { code: 'PROTOCOL' } },
		{ status: 'done', result: 'early' },
		{ status: 'failed', error: { code: 'PROTOCOL' } },
	]);
});

it('fails the open rows where a bulk stage answers too few of them', async () => {
	const stage = async () => await Promise.resolve(['only one']);
	await expect(Batch.of([1, 2]).mapTogether(stage)).resolves.toMatchObject({
		errors: [{ code: 'PROTOCOL' }, { code: 'PROTOCOL' }],
	});
});

it('joins what was looked up for all rows to each of them, and fails those without it', async () => {
	const given = Batch.of<string, string>(['a', invalid('before'), 'b', 'c', 'd']);
	const look = async (values: readonly string[]) =>
		await Promise.resolve(
			values.map((each) => (each === 'b' ? invalid(each) : each.toUpperCase())),
		);
	const joined = await given.joined(look, (value, found) => {
		if (value === 'c') throw invalid('thrown');
		return `${value}${found}`;
	});
	expect(joined.values).toEqual(['aA', 'dD']);
	expect(joined.errors.map(({ message }) => message)).toEqual(['before', 'b', 'thrown']);
});

it('stops a waiting stage at the first row that fails', async () => {
	const seen: number[] = [];
	const stage = async (value: number) => {
		seen.push(value);
		return await Promise.resolve(value === 2 ? invalid('two') : value);
	};
	const batch = await Batch.of<number, number>([1, 2, 3]).mapEach(stage, STOP);
	expect(seen).toEqual([1, 2]);
	expect(statusesOf(batch.finish((value) => value))).toEqual(['done', 'failed', 'notRun']);
});

describe('a run that stops at the first failure', () => {
	it('leaves rows behind it open to nothing, and takes back failures that changed nothing', () => {
		const batch = Batch.of<number, number>([0, invalid('one'), 2, invalid('three')]);
		expect(statusesOf(batch.underStop(STOP).finish((value) => value))).toEqual([
			'done',
			'failed',
			'notRun',
			'notRun',
		]);
	});

	it('keeps what is done behind it, and what may be', () => {
		const batch = Batch.of<number, string>([0, 1, 2, 3]).settle(
			new Map<number, Outcome<string>>([
				[0, failed(invalid('zero'))],
				[1, done('one')],
				[2, failed(unknown)],
			]),
		);
		expect(statusesOf(batch.underStop(STOP).expectSettled())).toEqual([
			'failed',
			'done',
			'failed',
			'notRun',
		]);
	});

	it('goes by the order in which rows run, and tells outcomes by their index', () => {
		const batch = Batch.of<number, number>([0, 1, 2]).inOrder([2, 0, 1]);
		const cut = batch.settle(new Map([[0, failed(invalid('zero'))]])).underStop(STOP);
		expect(statusesOf(cut.finish((value) => value))).toEqual(['failed', 'notRun', 'done']);
	});
});

it('tells no outcomes while a row has none', () => {
	const open = Batch.of<number, number>([1]);
	// @ts-expect-error rows that are open have no outcome
	void (() => open.outcomes());
	expect(() => open.expectSettled()).toThrow('left without an answer');
});

it('gives the results of rows or their errors, and none where a row was not run', () => {
	const batch = Batch.of<number, number>([1, unknown, 3]).inOrder([2, 1, 0]);
	expect(batch.finish((value) => value).results()).toEqual([1, unknown, 3]);
	const stopped = batch.underStop(STOP).finish((value) => value);
	expect(() => stopped.results()).toThrow('Row 0 was not run.');
});

it('tells no outcomes in which rows were not run though none failed', () => {
	const outcomes = [done(1), { status: 'notRun' } as const];
	expect(() => checkedOutcomes(outcomes)).toThrow('was not run, though no row failed');
	expect(checkedOutcomes([failed(invalid('one')), ...outcomes])).toHaveLength(3);
});

it('handles more rows than a call takes arguments', () => {
	const rows = Array.from({ length: 200_000 }, (_, index) => index);
	const outcomes = Batch.of<number, number>(rows)
		.map((value) => (value === 150_000 ? invalid('late') : value))
		.underStop(STOP)
		.finish((value) => value)
		.outcomes();
	expect(outcomes).toHaveLength(200_000);
	expect(outcomes.filter(({ status }) => status === 'done')).toHaveLength(150_000);
});
