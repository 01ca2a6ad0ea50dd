import { chunksOf } from '../chunks';
import { ModelCalls } from '../client/modelClient';
import type { Domain } from '../domain/domain';
import { and, or } from '../domain/domain';
import { groupBy } from '../groupBy';
import type { RawRecord } from '../protocol/expect';
import { timestampAt } from '../values/dates';
import type { ChangeSource } from './changeSource';
import type { ChangeWindow } from './feedCursor';
import type { Timestamp } from './timestamps';
import { middleBetween, shifted, timestampIn } from './timestamps';

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

/** Rows in the order of their dates, or by id within one second. */
interface Rows {
	readonly rows: readonly RawRecord[];
	/** The second that a record was last found in. */
	readonly lastSecondOf: (id: number) => Timestamp | undefined;
}

/**
 * The second of each row, where some do not show theirs. One request if these are in the seconds that they
 * were found in last, up to 20 if not, and none if all show theirs.
 */
export async function secondsOf(
	source: ChangeSource,
	window: ChangeWindow,
	{ rows, lastSecondOf }: Rows,
): Promise<ReadonlyMap<unknown, Timestamp>> {
	const isHidden = (row: RawRecord) => row[source.trackBy] === false;
	const shown = rows.filter((row) => !isHidden(row));
	const seconds = new Map<unknown, Timestamp>(
		shown.map((row) => [row.id, timestampIn(row, source.trackBy)]),
	);
	if (shown.length === rows.length) return seconds;
	const hidden = rows.filter(isHidden).map(({ id }) => Number(id));
	const lastSeconds = groupBy(hidden, lastSecondOf);
	const guesses = [...lastSeconds].flatMap(([from, ids]): Span[] =>
		from === undefined ? [] : [{ ids, from, until: shifted(from, 1) }],
	);
	for (const { ids, from } of await confirmed(source, guesses)) {
		for (const id of ids) seconds.set(id, from);
	}
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

/** The records that lie where they are thought to. */
async function confirmed(source: ChangeSource, spans: readonly Span[]): Promise<Span[]> {
	const { trackBy } = source;
	return await searched(source, spans, {
		isFound: ({ ids, from, until }) =>
			and([['id', 'in', ids]], [[trackBy, '>=', from]], [[trackBy, '<', until]]),
		split: (span, found) => [{ ...span, ids: found }],
	});
}

async function halved(source: ChangeSource, spans: readonly Span[]): Promise<Span[]> {
	const tomorrow = shifted(timestampAt(source.client.now()), DAY_SECONDS);
	// Dates are seldom later than that, and hardly ever as late as the end.
	const middleOf = ({ from, until }: Span) =>
		until === END && from < tomorrow ? tomorrow : middleBetween(from, until);
	return await searched(source, spans, {
		isFound: (span) => and([['id', 'in', span.ids]], [[source.trackBy, '>=', middleOf(span)]]),
		split: ({ ids, from, until }, later) => {
			const middle = middleOf({ ids, from, until });
			const isLater = new Set(later);
			return [
				{ ids: ids.filter((id) => !isLater.has(id)), from, until: middle },
				{ ids: later, from: middle, until },
			];
		},
	});
}

interface SpanSearch {
	/** What holds of the records to find. */
	readonly isFound: (span: Span) => Domain;
	/** What a span becomes, by those of its records that were found. */
	readonly split: (span: Span, found: readonly number[]) => readonly Span[];
}

async function searched(
	{ client, model, context }: ChangeSource,
	spans: readonly Span[],
	{ isFound, split }: SpanSearch,
): Promise<Span[]> {
	const parts: Span[] = [];
	for (const asked of chunksOf(spans, SPANS_PER_REQUEST)) {
		const domain = or(...asked.map(isFound));
		const found = new Set(await new ModelCalls(client, model, context).search(domain));
		for (const span of asked) {
			parts.push(
				...split(
					span,
					span.ids.filter((id) => found.has(id)),
				),
			);
		}
	}
	return parts.filter(({ ids }) => ids.length > 0);
}
