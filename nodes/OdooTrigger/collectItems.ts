import type { INodeExecutionData, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { OutputRecord, WatchQuery } from '../../odoo';
import { mapBreathing, OdooError, recentRecords, watchRecords, webhookProblem } from '../../odoo';
import { toItem } from '../shared/itemsOfRecords';
import { keepingFiles } from '../shared/parameters/recordView';
import { warn } from './warn';
import type { WatchMemory } from './watchQueue';
import type { Watched } from './watchQuery';
import { isInstant, watchedBy } from './watchQuery';
import type { KeptWatch } from './watchStore';
import { lookFromState } from './watchStore';

type ItemContext = IPollFunctions | IWebhookFunctions;

/** How many records a test shows. */
const MOST_EXAMPLES = 10;

/** What happened since the last time. The state moves on once all items are made. */
export async function collectItems(
	ctx: ItemContext,
	memory: WatchMemory,
): Promise<readonly INodeExecutionData[]> {
	const { odoo, watched } = await watchedBy(ctx);
	return await lookFromState(ctx, odoo, memory, async (kept) => {
		const query = queryOf(ctx, watched);
		const { records, state, hasMore, isRestart } = await watchRecords(odoo, query, kept);
		const notice = isRestart ? restartNotice(ctx) : (kept as KeptWatch | undefined)?.notice;
		const items = await mapBreathing(records, odoo.breathe, itemOf);
		const [first] = items;
		if (first && notice !== undefined) first.json._notice = notice;
		const left = { ...(!first && notice !== undefined && { notice }) };
		return { items, state: { ...state, ...left }, hasMore, limit: query.limit };
	});
}

/** Recent records as an example for whoever builds the workflow. The state stays. */
export async function collectExamples(ctx: IPollFunctions): Promise<INodeExecutionData[]> {
	const { odoo, watched } = await watchedBy(ctx);
	const query = queryOf(ctx, watched);
	const limit = Math.min(query.limit, MOST_EXAMPLES);
	const records = await recentRecords(odoo, { ...query, limit });
	const items = await mapBreathing(records, odoo.breathe, itemOf);
	const [first] = items;
	if (first) {
		const problem = isInstant(ctx) && (await webhookProblem(odoo));
		if (problem)
			first.json._notice = `Instant delivery will be off. ${problem.message} ${problem.hint}`;
		return items;
	}
	throw new OdooError(
		'RECORD_NOT_FOUND',
		'No record matches the filter, so there is nothing to show.',
		{
			hint: 'You can publish (activate) the workflow anyway. It starts when something happens to a matching record.',
		},
	);
}

function queryOf(ctx: ItemContext, { view, query }: Watched): WatchQuery {
	return { ...query, records: keepingFiles(ctx, view, query.records) };
}

function itemOf(record: OutputRecord): INodeExecutionData {
	const { json, binary } = toItem(record);
	return { json, ...(binary && { binary }) };
}

function restartNotice(ctx: ItemContext): string {
	const notice = `Watching started over at ${new Date().toISOString()}, because the model, the filter, Companies, Include Archived, Context, or the server, database or user of the credential has changed. Earlier changes are not reported.`;
	warn(ctx, notice);
	return notice;
}
