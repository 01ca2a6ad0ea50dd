import type {
	IDataObject,
	INodeExecutionData,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import type { OutputRecord, WatchState } from '../../odoo';
import { isWatchState, OdooError, recentRecords, watchRecords, webhookProblem } from '../../odoo';
import { NodeData } from '../shared/nodeData';
import { itemMaker } from '../shared/parameters/recordView';
import type { WatchMemory } from './watchQueue';
import type { Watched } from './watchQuery';
import { isInstant, watchedBy } from './watchQuery';

type ItemContext = IPollFunctions | IWebhookFunctions;

/** Names in the node's data, which n8n saves when items are given and when a workflow is activated. */
const STATE = 'odooWatch';
const NOTICE = 'odooNotice';

/** How many records a test shows. */
const MOST_EXAMPLES = 10;

/** What happened since the last time. The state moves on once all items are made. */
export async function collectItems(
	ctx: ItemContext,
	memory: WatchMemory,
): Promise<INodeExecutionData[]> {
	const { odoo, watched } = await watchedBy(ctx);
	const kept = new NodeData(ctx);
	const { records, state, isRestart } = await watchRecords(
		odoo,
		watched.query,
		newest(kept.get(STATE), memory.state),
	);
	const notice = isRestart ? restartNotice(ctx) : kept.get(NOTICE);
	const items = await itemsFor(ctx, watched, records);
	const [first] = items;
	if (first && typeof notice === 'string') first.json._notice = notice;
	// Only now: what changes in static data although this fails would be saved with the next items.
	memory.state = state;
	for (const data of [kept, ...(memory.polled ? [memory.polled] : [])]) {
		data.set(STATE, state as unknown as IDataObject);
		if (first) data.set(NOTICE, undefined);
		else if (isRestart) data.set(NOTICE, notice);
	}
	return items;
}

/** Recent records as an example for whoever builds the workflow. The state stays. */
export async function collectExamples(ctx: IPollFunctions): Promise<INodeExecutionData[]> {
	const { odoo, watched } = await watchedBy(ctx);
	const limit = Math.min(watched.query.limit, MOST_EXAMPLES);
	const records = await recentRecords(odoo, { ...watched.query, limit });
	const items = await itemsFor(ctx, watched, records);
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
			hint: 'You can activate the workflow anyway. It starts when something happens to a matching record.',
		},
	);
}

async function itemsFor(
	ctx: ItemContext,
	{ view, query }: Watched,
	records: readonly OutputRecord[],
): Promise<INodeExecutionData[]> {
	const toItem = itemMaker(ctx, view, query.records);
	const items: INodeExecutionData[] = [];
	for (const record of records) {
		const { json, binary } = await toItem(record);
		items.push({ json, ...(binary && { binary }) });
	}
	return items;
}

/** Of the same watch, the state with more polls behind it. */
function newest(stored: unknown, inProcess: WatchState | undefined): unknown {
	if (!isWatchState(stored)) return inProcess ?? stored;
	return inProcess && inProcess.poll > stored.poll ? inProcess : stored;
}

function restartNotice(ctx: ItemContext): string {
	const notice = `The model, the filter or the database of the trigger was changed, so watching started over at ${new Date().toISOString()}. Earlier changes are not reported.`;
	ctx.logger.warn(`${ctx.getNode().name}: ${notice}`);
	return notice;
}
