import type { Listing, ChangeWindow } from '../../../odoo/changes/feedCursor';
import type { Timestamp } from '../../../odoo/changes/timestamps';
import { timestampAt } from '../../../odoo/values/dates';
import type { ChangedRow } from '../../../odoo/changes/seen';

/** One write: its date is the start, and it can be seen from the commit on. Milliseconds. */
export interface Transaction {
	readonly startMs: number;
	readonly commitMs: number;
	readonly ids: readonly number[];
}

/** A record as one transaction left it. */
export interface Version {
	readonly id: number;
	readonly writtenMs: number;
	/** Grows with each commit. */
	readonly content: number;
	/** What a reader sees of the content; before Odoo 19, a record may go back to what it was. */
	readonly value: number;
}

/**
 * Odoo as far as its dates go: rows carry the time at which their transaction began, cut to the
 * second when read. Its milliseconds stand for Odoo's microseconds.
 */
export class FeedServer {
	private readonly committed: ReadonlyArray<Transaction & { readonly content: number }>;

	/** Of two transactions that write the same row at the same time, Odoo runs the second one anew. */
	constructor(
		private readonly version: 14 | 19,
		transactions: readonly Transaction[],
		/** How many values there are for a record to have. */
		private readonly valueCount = 3,
	) {
		const lastCommits = new Map<number, number>();
		this.committed = [...transactions]
			.sort((one, other) => one.commitMs - other.commitMs)
			.map((transaction, content) => {
				const { startMs, commitMs } = transaction;
				const ids = transaction.ids.filter((id) => (lastCommits.get(id) ?? -1) < startMs);
				for (const id of ids) lastCommits.set(id, commitMs);
				return { ...transaction, ids, content };
			});
	}

	/** What a reader sees at a time. */
	visibleAt(nowMs: number): Map<number, Version> {
		const visible = new Map<number, Version>();
		for (const { startMs: writtenMs, commitMs, ids, content } of this.committed) {
			if (commitMs > nowMs) continue;
			const value = this.version === 19 ? content : content % this.valueCount;
			for (const id of ids) visible.set(id, { id, writtenMs, content, value });
		}
		return visible;
	}

	list(
		{ from, until, afterId, needsVersionTags, seen, limit }: ChangeWindow,
		nowMs: number,
	): Listing {
		const most = limit + seen.count(from, until);
		const rows = [...this.visibleAt(nowMs).values()]
			.filter(({ id, writtenMs }) => {
				const at = timestampAt(writtenMs);
				return at >= from && (until === undefined || at < until) && id > (afterId ?? 0);
			})
			.sort((one, other) =>
				afterId !== undefined
					? one.id - other.id
					: one.writtenMs - other.writtenMs || one.id - other.id,
			)
			.map((version) => this.rowOf(version, needsVersionTags))
			// From Odoo 19 on, what was delivered is left out.
			.filter((row) => this.version !== 19 || !needsVersionTags || !seen.has(row))
			.slice(0, most);
		return { rows, cutAfter: rows.length < most ? undefined : rows.at(-1) };
	}

	private rowOf({ id, writtenMs, value }: Version, needsVersionTags: boolean): ChangedRow {
		const at: Timestamp = timestampAt(writtenMs);
		const versionTag = this.version === 19 ? `.${writtenMs % 1000}` : `#${value}`;
		return { id, at, versionTag: needsVersionTags ? versionTag : '', written: at };
	}
}
