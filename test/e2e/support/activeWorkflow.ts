import { setTimeout as sleep } from 'node:timers/promises';
import type { N8n } from './n8n';
import { required } from './settings';

interface SavedWorkflow {
	readonly id: string;
	readonly versionId: string;
}

interface ListedExecution {
	readonly id: string;
	readonly status: string;
}

const POLL_MS = 200;
const UNFINISHED: ReadonlySet<string> = new Set(['new', 'running', 'waiting', 'unknown']);

/** A workflow in production: activated, and started by its webhook. One run at a time. */
export class ActiveWorkflow {
	private constructor(
		private readonly n8n: N8n,
		private readonly saved: SavedWorkflow,
		/** Of the workflow's webhook. */
		private readonly path: string,
	) {}

	/** @param path the one that the workflow's Webhook node names */
	static async start(n8n: N8n, workflow: object, path: string): Promise<ActiveWorkflow> {
		const settings = { executionOrder: 'v1' };
		const definition = { name: path, settings, pinData: {}, active: false, tags: [], ...workflow };
		const saved = (await n8n.rest('POST', '/rest/workflows', definition)) as SavedWorkflow;
		const workflowInUse = new ActiveWorkflow(n8n, saved, path);
		await workflowInUse.activate();
		return workflowInUse;
	}

	async activate(): Promise<void> {
		const { id, versionId } = this.saved;
		await (required('N8N_MAJOR') === '1'
			? this.n8n.rest('PATCH', `/rest/workflows/${id}`, { active: true, versionId })
			: this.n8n.rest('POST', `/rest/workflows/${id}/activate`, { versionId }));
	}

	async deactivate(): Promise<void> {
		const { id } = this.saved;
		await (required('N8N_MAJOR') === '1'
			? this.n8n.rest('PATCH', `/rest/workflows/${id}`, { active: false })
			: this.n8n.rest('POST', `/rest/workflows/${id}/deactivate`, {}));
	}

	get id(): string {
		return this.saved.id;
	}

	/** Runs the workflow to its end, and tells how it ended. */
	async run(body: object = {}): Promise<string> {
		return await this.statusAfter(async () => {
			const url = `${this.n8n.url}/webhook/${this.path}`;
			const init = {
				method: 'POST',
				headers: { 'content-type': 'application/json', connection: 'close' },
				body: JSON.stringify(body),
			};
			let status = (await fetch(url, init)).status;
			// An activated workflow may still be getting its webhook.
			for (; status === 404; await sleep(POLL_MS)) status = (await fetch(url, init)).status;
			if (status !== 200) throw new Error(`The webhook answered with HTTP ${status}.`);
		});
	}

	/** What "Retry with original workflow" does with the last run. */
	async retry(): Promise<string> {
		const [last] = await this.executions();
		if (!last) throw new Error('There was no run yet.');
		const path = `/rest/executions/${last.id}/retry`;
		return await this.statusAfter(async () => {
			await this.n8n.rest('POST', path, { loadWorkflow: false });
		});
	}

	/** How its runs ended, the newest first, once there are so many and all have ended. */
	async statuses(count: number): Promise<string[]> {
		for (;;) {
			const statuses = (await this.executions()).map(({ status }) => status);
			const haveEnded = !statuses.some((status) => UNFINISHED.has(status));
			if (statuses.length >= count && haveEnded) return statuses;
			await sleep(POLL_MS);
		}
	}

	/** Ends it. Not deleted, which n8n 2.x refuses until it has taken the webhook away. */
	async archive(): Promise<void> {
		await this.n8n.rest('POST', `/rest/workflows/${this.saved.id}/archive`, {});
	}

	private async statusAfter(start: () => Promise<void>): Promise<string> {
		const before = (await this.executions()).length;
		await start();
		const [newest = ''] = await this.statuses(before + 1);
		return newest;
	}

	/** The newest first. */
	private async executions(): Promise<ListedExecution[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: this.saved.id }));
		const found = await this.n8n.rest('GET', `/rest/executions?filter=${filter}&limit=100`);
		return (found as { results: ListedExecution[] }).results;
	}
}
