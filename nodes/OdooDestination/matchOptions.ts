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

/** Update matches on the ID where the mapper names no column. */
export function readMatchOptions(
	ctx: IExecuteFunctions,
	itemIndex: number,
	{ isCreating }: { readonly isCreating: boolean },
): MatchSettings {
	const columns = readMatchingColumns(ctx, itemIndex);
	const options = new Added(ctx, itemIndex);
	return {
		columns: columns.length === 0 && !isCreating ? ['id'] : columns,
		matchArchived: options.switch(matchArchivedOption),
		multipleMatches: options.choice(multipleMatchesOption),
		onMissing: isCreating ? 'create' : options.choice(onMissingOption),
		onFound: isCreating ? options.choice(onFoundOption) : 'update',
		skipUnchanged: options.switch(skipUnchangedOption),
	};
}

/** Not all of the mapper, whose values have expressions. */
function readMatchingColumns(ctx: IExecuteFunctions, itemIndex: number): readonly string[] {
	const columns = ctx.getNodeParameter('columns.matchingColumns', itemIndex, []) as unknown;
	return (columns ?? []) as readonly string[];
}
