import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { preview } from '../../../odoo';
import { readUpdateMatch } from '../../../nodes/OdooDestination/matchOptions';
import { readLines } from '../../../nodes/OdooDestination/business/lines';
import { readWriteSettings } from '../../../nodes/OdooDestination/writeOptions';
import { Added } from '../../../nodes/shared/parameters/added';
import { readCheckpoint } from '../../../nodes/shared/parameters/checkpoint';
import { readParallel, readTimeout } from '../../../nodes/shared/parameters/contextOptions';
import { readFilter } from '../../../nodes/shared/parameters/filter';
import { allOrSome, someOrAll } from '../../../nodes/OdooSource/limit';
import { readFieldChoice } from '../../../nodes/shared/parameters/output';
import { readSort } from '../../../nodes/OdooSource/sort';
import {
	readOverlap,
	readPollLimit,
	readReadSettings,
} from '../../../nodes/shared/parameters/readOptions';

const contextOf = (parameters: IDataObject) =>
	({
		getNodeParameter: (name: string, _: number, fallback: unknown) => parameters[name] ?? fallback,
		getNode: () => ({ type: 'odooDestination', parameters: {} }),
		getTimezone: () => 'UTC',
	}) as unknown as IExecuteFunctions;

const readers = {
	read: (options: IDataObject) => readReadSettings(contextOf({ options }), 0),
	write: (options: IDataObject) => readWriteSettings(contextOf({ options }), 0),
	match: (options: IDataObject) => readUpdateMatch(contextOf({ options }), 0),
	checkpoint: (parameters: IDataObject) => readCheckpoint(contextOf(parameters), 0),
	fields: (parameters: IDataObject) => readFieldChoice(contextOf(parameters), 0),
	filter: (parameters: IDataObject) => readFilter(contextOf(parameters), 0),
	conditions: (parameters: IDataObject) =>
		readFilter(contextOf({ filterMode: 'conditions', ...parameters }), 0),
	groups: (group: IDataObject) =>
		readFilter(contextOf({ filterMode: 'conditions', 'conditionGroups.values': [group] }), 0),
	lines: (parameters: IDataObject) => readLines(contextOf(parameters), 0, 'quantity'),
	sort: (key: IDataObject) =>
		readSort(contextOf({ 'sort.values': [{ field: 'name', ...key }] }), 0),
	limit: (parameters: IDataObject) => someOrAll.read(contextOf(parameters), 0),
};

it.each([
	['read', 'relationFormat', 'ids', 'Format of Linked Records is "ids"'],
	['read', 'selectionFormat', null, 'Format of Selections is null'],
	['read', 'binaryFields', 'files', 'Files and Images is "files"'],
	['read', 'includeArchived', 'yes', 'Include Archived is "yes"'],
	['read', 'includeUrl', 'no', 'Include URL is "no"'],
	['write', 'onMissingReference', 'skip', 'If Linked Record Not Found is "skip"'],
	['write', 'output', '', 'Output is ""'],
	['write', 'unknownColumns', 'fail', 'If Fields Are Unknown is "fail"'],
	['match', 'multipleMatches', 'last', 'If Several Match is "last"'],
	['match', 'onMissing', 'create', 'If Not Found is "create"'],
	['checkpoint', 'checkpoint', 'confirm', 'Checkpoint is "confirm"'],
	['checkpoint', 'checkpointStore', 'file', 'Store Checkpoint In is "file"'],
	['fields', 'output', 'every', 'Output is "every"'],
	['filter', 'filterMode', 'conditon', 'Filter is "conditon"'],
	['conditions', 'matchType', 'x', 'Must Match is "x", which is not one of its choices.'],
	['groups', 'matchType', 'some', 'Must Match is "some"'],
	['lines', 'linesMode', 'List', 'Specify Lines is "List"'],
	['sort', 'direction', 'down', 'Direction is "down"'],
	['limit', 'returnAll', 'all', 'Return All is "all"'],
] as const)('refuses %s options in which %s is %j', (reader, name, value, message) => {
	expect(() => readers[reader]({ [name]: value })).toThrow(message);
});

it('names the choices of an option that has none of them', () => {
	const read = () => readers.write({ output: 'Record' });
	expect(read).toThrow(
		expect.objectContaining({ hint: expect.stringContaining('inputAndResult, record or result') }),
	);
});

describe('a switch or choice that was saved as null', () => {
	it('is left to its default', () => {
		expect(readers.match({ matchArchived: null })).toMatchObject({ matchArchived: true });
		expect(readers.read({ includeUrl: null })).toMatchObject({ withUrl: false });
		const saved = { getNodeParameter: (name: string) => (name === 'returnAll' ? null : 7) };
		expect(someOrAll.read(saved as unknown as IExecuteFunctions, 0)).toBe(7);
		expect(allOrSome.read(saved as unknown as IExecuteFunctions, 0)).toBeUndefined();
		const output = { getNodeParameter: () => null } as unknown as IExecuteFunctions;
		expect(readFieldChoice(output, 0)).toBe('simplified');
	});

	it.each([
		['options.includeUrl', 'Include URL'],
		['options', 'Include URL'],
		['returnAll', 'Return All'],
		['output', 'Output'],
	])('is not where an expression under %s gave it', (written, title) => {
		const values: IDataObject = { options: { includeUrl: null }, returnAll: null, output: null };
		const ctx = {
			getNodeParameter: (name: string, _: number, fallback: unknown, raw?: object) => {
				if (raw) return name === written ? '={{ $json.missing }}' : fallback;
				return name in values ? values[name] : fallback;
			},
			getTimezone: () => 'UTC',
		} as unknown as IExecuteFunctions;
		const read =
			{ returnAll: someOrAll.read, output: readFieldChoice }[written] ?? readReadSettings;
		expect(() => read(ctx, 0)).toThrow(`${title} has no value for this item.`);
	});
});

describe('a number of things', () => {
	const numbers = {
		batchSize: ['Batch Size', (ctx) => readWriteSettings(ctx, 0).batchSize],
		limit: ['Limit', (ctx) => someOrAll.read(ctx, 0)],
		overlap: ['Overlap', (ctx) => readOverlap(ctx, 0)],
		pageSize: ['Page Size', (ctx) => readReadSettings(ctx, 0).pageSize],
		parallelRequests: ['Parallel Requests', (ctx) => readParallel(new Added(ctx, 0))],
		pollLimit: ['Max Records per Poll', readPollLimit],
		timeout: ['Timeout', (ctx) => readTimeout(new Added(ctx, 0))],
	} satisfies Record<string, [string, (ctx: IExecuteFunctions) => unknown]>;
	const cases = Object.entries(numbers).map(([name, [title, read]]) => {
		const given = (value: never) => contextOf({ options: { [name]: value }, [name]: value });
		return [title, (value: unknown) => read(given(value as never))] as const;
	});

	it.each(cases)('named %s may be a text', (_, read) => {
		expect([read(5), read(' 5 ')]).toEqual([5, 5]);
	});

	it.each(cases)('named %s is an error otherwise, in the same words', (title, read) => {
		for (const value of [0, -1, 2.5, '', 'many', [], {}, true]) {
			expect(() => read(value)).toThrow(
				`${title} is ${preview(value)}, which is not a whole number of at least 1.`,
			);
		}
	});
});

it('takes the default where an option is not set', () => {
	expect(readers.write({})).toMatchObject({ output: 'result', onMissingReference: 'error' });
	expect(readers.match({})).toMatchObject({ matchArchived: true, multipleMatches: 'error' });
	expect(readers.read({})).toMatchObject({
		format: { relationFormat: 'object', selectionFormat: 'value' },
		withUrl: false,
	});
});
