import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Call, Outcome, Runtime } from '../../odoo';
import { advise } from './advise';

/** Runs that are smaller and quicker than this show all there is to know by their items. */
const LONG_RUN_ITEMS = 1000;
const LONG_RUN_MS = 10_000;

/** Tells where a long run is, in n8n's log, and what it came to, beside the node's output. */
export class RunReport {
	private readonly startMs = Date.now();
	private requestCount = 0;

	constructor(private readonly ctx: IExecuteFunctions) {}

	/** A line for each request, which is a batch or a page: to be seen with N8N_LOG_LEVEL=debug. */
	readonly onRequest: Runtime['onRequest'] = (call, ms) => {
		this.requestCount++;
		this.ctx.logger?.debug(
			`${this.ctx.getNode().name}: ${call.model}.${call.method}${sizeOf(call)} took ${ms} ms, ${this.seconds()} s since the start`,
		);
	};

	/** To be called once all items have their outcome. */
	finish(outcomes: ReadonlyArray<Outcome<readonly INodeExecutionData[]>>): void {
		const counts = countsOf(outcomes);
		const total = Math.max(outcomes.length, counts.get('items') ?? 0);
		if (total < LONG_RUN_ITEMS && Date.now() - this.startMs < LONG_RUN_MS) return;
		const parts = [...counts].map(([name, count]) => `${count} ${name}`);
		advise(
			this.ctx,
			`${parts.join(', ')}. ${this.requestCount} requests to Odoo in ${this.seconds()} s.`,
		);
	}

	private seconds(): string {
		return ((Date.now() - this.startMs) / 1000).toFixed(1);
	}
}

/** How many records a call is about, where that can be told. */
function sizeOf({ ids, params = {} }: Call): string {
	const lists = [ids, params.vals_list, params.data, params.records];
	const list = lists.find((each) => Array.isArray(each));
	return Array.isArray(list) ? ` with ${list.length} records` : '';
}

/** Items by what was done for them, such as created, or else how many were returned; then those that failed. */
function countsOf(
	outcomes: ReadonlyArray<Outcome<readonly INodeExecutionData[]>>,
): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	let failedCount = 0;
	for (const outcome of outcomes) {
		if (outcome.status === 'failed') failedCount++;
		if (outcome.status !== 'done') continue;
		for (const { json } of outcome.result) {
			const name = typeof json.action === 'string' ? json.action : 'items';
			counts.set(name, (counts.get(name) ?? 0) + 1);
		}
	}
	if (failedCount > 0) counts.set('failed', failedCount);
	return counts;
}
