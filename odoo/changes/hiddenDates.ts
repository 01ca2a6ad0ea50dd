import { ModelCalls } from '../client/modelClient';
import type { Domain } from '../domain/domain';
import { and, or } from '../domain/domain';
import type { RawRecord } from '../protocol/expect';
import { timestampAt } from '../values/dates';
import type { ChangeSource } from './changeSource';
import type { ChangeWindow } from './feedCursor';
import type { Timestamp } from './timestamps';
import { middleOf, shifted, timestampIn } from './timestamps';

/*
 * Odoo shows private meetings of others without the date of their last write, but finds them by it. So
 * their seconds are found by searching: each request halves the time in which each of them may lie.
 */

/** Records whose dates lie between two seconds, the first one included. */
interface Span {
	readonly ids: readonly number[];
	readonly from: Timestamp;
	readonly until: Timestamp;
}

/** Odoo takes many conditions badly. */
const SPANS_PER_REQUEST = 100;

/** After every date that Odoo can store. */
const END: Timestamp = '9999-12-31 23:59:59';

const DAY_SECONDS = 86_400;

/**
 * The second of each row, where some do not show theirs. Up to 20 requests if there are any, and none
 * otherwise.
 * @param rows in the order of their dates, or by id within one second
 */
export async function secondsOf(
	source: ChangeSource,
	window: ChangeWindow,
	rows: readonly RawRecord[],
): Promise<ReadonlyMap<unknown, Timestamp>> {
	const isHidden = (row: RawRecord) => row[source.trackBy] === false;
	const shown = rows.filter((row) => !isHidden(row));
	const seconds = new Map<unknown, Timestamp>(
		shown.map((row) => [row.id, timestampIn(row, source.trackBy)]),
	);
	if (shown.length === rows.length) return seconds;
	let spans = spansBetween(rows, { seconds, from: window.from, end: window.until ?? END });
	while (spans.length > 0) {
		const open: Span[] = [];
		for (const span of spans) {
			if (shifted(span.from, 1) < span.until) open.push(span);
			else for (const id of span.ids) seconds.set(id, span.from);
		}
		spans = await halved(source, open);
	}
	return seconds;
}

/** Hidden rows that follow each other, with the seconds of the rows around them. */
function spansBetween(
	rows: readonly RawRecord[],
	known: {
		readonly seconds: ReadonlyMap<unknown, Timestamp>;
		readonly from: Timestamp;
		readonly end: Timestamp;
	},
): Span[] {
	const spans: Span[] = [];
	let { from } = known;
	let ids: number[] = [];
	const close = (until: Timestamp) => {
		if (ids.length > 0) spans.push({ ids, from, until });
		ids = [];
	};
	for (const { id } of rows) {
		const at = known.seconds.get(id);
		if (at === undefined) ids.push(Number(id));
		else {
			close(shifted(at, 1));
			from = at;
		}
	}
	close(known.end);
	return spans;
}

async function halved(source: ChangeSource, spans: readonly Span[]): Promise<Span[]> {
	const tomorrow = shifted(timestampAt(source.client.now()), DAY_SECONDS);
	// Dates are seldom later than that, and hardly ever as late as the end.
	const middleIn = ({ from, until }: Span) =>
		until === END && from < tomorrow ? tomorrow : middleOf(from, until);
	const halves: Span[] = [];
	for (let start = 0; start < spans.length; start += SPANS_PER_REQUEST) {
		const asked = spans.slice(start, start + SPANS_PER_REQUEST).map((span) => ({
			...span,
			middle: middleIn(span),
		}));
		const isLater = asked.map(({ ids, middle }): Domain =>
			and([['id', 'in', ids]], [[source.trackBy, '>=', middle]]),
		);
		const { client, model, context } = source;
		const later = new Set(await new ModelCalls(client, model, context).search(or(...isLater)));
		for (const { ids, from, middle, until } of asked) {
			const [first, second] = [
				ids.filter((id) => !later.has(id)),
				ids.filter((id) => later.has(id)),
			];
			if (first.length > 0) halves.push({ ids: first, from, until: middle });
			if (second.length > 0) halves.push({ ids: second, from: middle, until });
		}
	}
	return halves;
}
