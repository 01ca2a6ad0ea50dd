import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { MatchSettings } from '../../odoo';
import { Added } from '../shared/parameters/added';
import { choiceParameter } from '../shared/parameters/choices';

const matchArchivedOption: INodeProperties = {
	displayName: 'Match Archived Records',
	name: 'matchArchived',
	type: 'boolean',
	default: true,
	description:
		'Whether to match archived records if no active record matches. Matched records are updated and stay archived. If off, archived records are ignored when matching on fields; an ID or External ID always finds its record.',
};

const multipleMatchesOption = choiceParameter({
	displayName: 'If Several Match',
	name: 'multipleMatches',
	type: 'options',
	default: 'error',
	description: 'What to do if several records match an item',
	options: [
		{ name: 'Update All', value: 'all', description: 'The output then has a list of IDs' },
		{ name: 'Fail the Item', value: 'error' },
		{
			name: 'Use the First',
			value: 'first',
			description: 'The record that was created first',
		},
	],
});

const skipUnchangedOption: INodeProperties = {
	displayName: 'Skip Unchanged',
	name: 'skipUnchanged',
	type: 'boolean',
	default: true,
	description:
		'Whether to skip fields and records that are already up to date, so that Odoo does not mark them as modified',
};

const onMissingOption = choiceParameter({
	displayName: 'If Not Found',
	name: 'onMissing',
	type: 'options',
	default: 'error',
	description: 'What to do if no record matches an item',
	options: [
		{ name: 'Fail the Item', value: 'error' },
		{ name: 'Skip the Item', value: 'skip' },
	],
});

const onFoundOption = choiceParameter({
	displayName: 'If Found',
	name: 'onFound',
	type: 'options',
	default: 'update',
	description: 'What to do if a record matches an item',
	options: [
		{ name: 'Leave Unchanged', value: 'keep' },
		{ name: 'Update', value: 'update' },
	],
});

const sharedOptions: readonly INodeProperties[] = [
	matchArchivedOption,
	multipleMatchesOption,
	skipUnchangedOption,
];

export const upsertOptions: readonly INodeProperties[] = [onFoundOption, ...sharedOptions];

export const updateOptions: readonly INodeProperties[] = [onMissingOption, ...sharedOptions];

/** How Update finds its records: by their ID where the mapper names no column. */
export function readUpdateMatch(ctx: IExecuteFunctions, itemIndex: number): MatchSettings {
	const { columns, ...shared } = readSharedMatch(ctx, itemIndex);
	const onMissing = new Added(ctx, itemIndex).choice(onMissingOption);
	return {
		columns: columns.length > 0 ? columns : ['id'],
		...shared,
		onMissing,
		onFound: 'update',
	};
}

/** How Create or Update finds its records. */
export function readUpsertMatch(ctx: IExecuteFunctions, itemIndex: number): MatchSettings {
	const onFound = new Added(ctx, itemIndex).choice(onFoundOption);
	return { ...readSharedMatch(ctx, itemIndex), onMissing: 'create', onFound };
}

function readSharedMatch(ctx: IExecuteFunctions, itemIndex: number) {
	const options = new Added(ctx, itemIndex);
	return {
		columns: readMatchingColumns(ctx, itemIndex),
		matchArchived: options.switch(matchArchivedOption),
		multipleMatches: options.choice(multipleMatchesOption),
		skipUnchanged: options.switch(skipUnchangedOption),
	};
}

/** Not all of the mapper, whose values have expressions. */
function readMatchingColumns(ctx: IExecuteFunctions, itemIndex: number): readonly string[] {
	const columns = ctx.getNodeParameter('columns.matchingColumns', itemIndex, []) as unknown;
	return (columns ?? []) as readonly string[];
}
