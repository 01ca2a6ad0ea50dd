import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { ChangeBatch } from '../../../../odoo';
import {
	filterToSearch,
	mapBreathing,
	OdooError,
	readChanges,
	recentChanges,
	timelessDomain,
} from '../../../../odoo';
import { checkpointIsShared, loadCheckpoint, saveCheckpoint } from '../../checkpointStore';
import { advise } from '../../../shared/advise';
import { toItem } from '../../../shared/itemsOfRecords';
import type { ItemRun, OutputItem } from '../../../shared/operation';
import { checkpointParameters, readCheckpoint } from '../../../shared/parameters/checkpoint';
import { filterParameters, readFilter } from '../../../shared/parameters/filter';
import { allOrSome } from '../../limit';
import { OF_MODEL } from '../../../shared/parameters/fieldNames';
import { withLoadedOptions } from '../../../shared/parameters/loadedLists';
import { outputParameters } from '../../../shared/parameters/output';
import { changeOptions, readOverlap } from '../../../shared/parameters/readOptions';
import { keepingFiles, readRecordView, toViewQuery } from '../../../shared/parameters/recordView';
import { readRequiredText } from '../../../shared/parameters/required';
import { readStartFrom, startFromParameters } from '../../startFrom';
import { readSwitchParameter } from '../../../shared/parameters/choices';
import { isTestRun } from '../../../shared/testRun';
import type { ListedOperation } from '../../../shared/resource';

const WRITE_DATE = 'write_date';

const trackByParameter = withLoadedOptions('getDatetimeFields', {
	displayName: 'Track By Field Name or ID',
	name: 'trackBy',
	type: 'options',
	default: WRITE_DATE,
	description:
		'The date and time that tells when a record changed. For new records only, choose Created on.',
	typeOptions: OF_MODEL,
});

const includeDeletedParameter: INodeProperties = {
	displayName: 'Include Deleted',
	name: 'includeDeleted',
	type: 'boolean',
	default: false,
	description:
		'Whether to also return deleted records, as items with their ID and _deleted. Each run then compares the IDs of all matching records.',
};

export const getUpdatedOperation: ListedOperation = {
	option: {
		name: 'Get New or Updated',
		value: 'getUpdated',
		description: 'Get records created or changed since the last run',
		action: 'Get new or updated records',
	},
	properties: [
		...allOrSome.parameters,
		...filterParameters,
		...outputParameters,
		...startFromParameters,
		...checkpointParameters,
		includeDeletedParameter,
		trackByParameter,
		changeOptions,
	],
	operation: { kind: 'perItem', execute },
};

async function execute({ ctx, itemIndex, connect, afterRun }: ItemRun): Promise<OutputItem[]> {
	const view = readRecordView(ctx, itemIndex);
	const { model, settings } = view;
	const limit = allOrSome.read(ctx, itemIndex);
	const filter = readFilter(ctx, itemIndex);
	const startFrom = readStartFrom(ctx, itemIndex, settings.zones);
	const checkpoint = readCheckpoint(ctx, itemIndex);
	const includeDeleted = readSwitchParameter(ctx, itemIndex, includeDeletedParameter);
	const trackBy = readRequiredText(ctx, itemIndex, trackByParameter);
	const overlapMinutes = readOverlap(ctx, itemIndex);

	const odoo = await connect();
	const loaded = await loadCheckpoint(ctx, odoo, checkpoint);
	if (checkpoint.mode === 'manual' && !loaded.state && startFrom === 'now') throw noFirstCursor();
	const scope = { client: odoo, model, ...settings };
	const search = await filterToSearch(filter, scope);
	const timeless = await timelessDomain(filter, scope);
	const viewQuery = await toViewQuery(odoo, view);
	const records = keepingFiles(ctx, view, { ...viewQuery, ...search });
	const query = {
		records,
		trackBy,
		startFrom,
		limit,
		includeDeleted,
		timeless,
		overlapMinutes,
	};
	const batch = await readChanges(odoo, query, loaded.state);
	const { follows } = batch;
	const isOther = follows === 'otherFilter' || follows === 'anew';
	if (isOther && loaded.isOfThisRun) throw checkpointIsShared(checkpoint);
	const startsNow = (follows === 'nothing' || follows === 'anew') && startFrom === 'now';
	if (startsNow && checkpoint.mode === 'manual') throw otherCursor();
	const examples = startsNow && isTestRun(ctx) ? await recentChanges(odoo, query) : [];
	const shown = examples.length > 0 ? examples : batch.records;
	const items = await mapBreathing(shown, odoo.breathe, toItem);
	saveCheckpoint(ctx, odoo, { checkpoint, loaded, batch, afterRun });
	addHints(ctx, batch, examples.length > 0);
	return checkpoint.mode === 'manual' ? withCursor(items, batch) : items;
}

/** The last item carries the cursor: whoever has stored that has seen all items. */
function withCursor(items: readonly OutputItem[], { state }: ChangeBatch): OutputItem[] {
	return items.map((item, index) =>
		index === items.length - 1
			? { ...item, json: { ...item.json, _cursor: JSON.stringify(state) } }
			: item,
	);
}

const HINTS: Readonly<Record<ChangeBatch['follows'], string | undefined>> = {
	nothing: undefined,
	state: undefined,
	otherFilter:
		'The filter or Track By has changed since the last run. Reading continues where that run stopped.',
	anew: 'The model, the filter, Track By, the server or the database has changed since the last run, so reading started over at Start From.',
};

function addHints(ctx: IExecuteFunctions, batch: ChangeBatch, areExamples: boolean): void {
	const hints = [
		HINTS[batch.follows],
		batch.isOtherView &&
			'The user, the companies or the context have changed since the last run, so that other records may be visible. Deletions are reported from this run on.',
		batch.hasMore && 'There are more changes. The next run continues after these.',
		areExamples && 'These are examples: in production, the first run starts from now.',
	];
	for (const message of hints) {
		if (message) advise(ctx, message);
	}
}

function noFirstCursor(): OdooError {
	return cannotStartNow('There is no cursor to continue from.');
}

function otherCursor(): OdooError {
	return cannotStartNow('The cursor is from another model, server or database.');
}

function cannotStartNow(message: string): OdooError {
	return new OdooError('INVALID_VALUE', message, {
		field: 'cursor',
		hint: 'Set Start From to The Beginning or A Date for the first run: starting now returns no item, and so no cursor.',
	});
}
