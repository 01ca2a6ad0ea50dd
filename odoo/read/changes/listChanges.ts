import type { OdooClient } from '../../client/client';
import type { Domain } from '../../domain/domain';
import { and } from '../../domain/domain';
import type { RawRecord } from '../../protocol/expect';
import { expectIds, expectNumber, expectRecords } from '../../protocol/expect';
import type { Field } from '../../schema/schema';
import { readOpenFields } from '../related/openFields';
import { hasShortPages, upToLimit } from '../shortPages';
import { contentOf } from './content';
import type { Listing, Stretch } from './cursor';
import { shortPrint } from '../../fingerprint';
import type { Moment } from './moment';
import type { ChangedRow } from './seen';
import type { Tracked } from './tracked';

/**
 * From this version on, `second_number` of a date has a fraction, down to the microsecond that Odoo
 * stores: changes within a second can be told apart, and what one transaction wrote is one group.
 * Source: property_to_sql in odoo/orm/fields_temporal.py of Odoo 19.
 */
const FRACTIONS_SINCE = 19;

/** The rows of a stretch, by date, or by id where the stretch goes on after an id. */
export async function listChanges(
	client: OdooClient,
	tracked: Tracked,
	stretch: Stretch,
): Promise<Listing> {
	const hasFractions = stretch.needsMarks && (await client.version()) >= FRACTIONS_SINCE;
	return hasFractions
		? await listTransactions(client, tracked, stretch)
		: await listRows(client, tracked, stretch);
}

/** One group per transaction: a bulk import costs no more than a single change. */
async function listTransactions(
	client: OdooClient,
	{ model, domain, context, trackBy, hasWriteDate }: Tracked,
	stretch: Stretch,
): Promise<Listing> {
	const last = `${trackBy}:max`;
	const written = 'write_date:max';
	const isById = stretch.afterId !== undefined;
	const found = await client.call({
		model,
		method: 'formatted_read_group',
		params: {
			domain: and(domain, within(stretch, trackBy)),
			groupby: [
				`${trackBy}:day`,
				`${trackBy}:hour_number`,
				`${trackBy}:minute_number`,
				`${trackBy}:second_number`,
			],
			aggregates: [...new Set([last, ...(hasWriteDate ? [written] : [])]), 'id:array_agg'],
			order: last,
			// Groups do not come by id: all of them, to be sorted here.
			...(!isById && { limit: stretch.limit }),
		},
		// Hours of a zone would put two of them together when clocks go back.
		context: { ...context, tz: 'UTC' },
	});
	const groups = expectRecords(found, `${model}.formatted_read_group`);
	const rows = groups.flatMap((group): ChangedRow[] => {
		const at = momentIn(group, last);
		const second = expectNumber(group[`${trackBy}:second_number`], `the seconds of ${trackBy}`);
		const micros = Math.round((second % 1) * 1_000_000);
		const mark = `.${String(micros).padStart(6, '0')}`;
		const ids = expectIds(group['id:array_agg'] ?? false, `the IDs of a group of ${model}`);
		const more = hasWriteDate ? { written: momentIn(group, written) } : {};
		return ids.map((id) => ({ id, at, mark, ...more }));
	});
	return {
		rows: isById ? [...rows].sort((one, other) => one.id - other.id) : rows,
		isComplete: isById || groups.length < stretch.limit,
	};
}

async function listRows(client: OdooClient, tracked: Tracked, stretch: Stretch): Promise<Listing> {
	const { model, trackBy, hasWriteDate, watched } = tracked;
	const query = {
		model,
		fields: stretch.needsMarks ? watched : [],
		// One that is closed tells nothing of a change, and is not to be delivered either.
		isOptional: () => true,
	};
	const rows: ChangedRow[] = [];
	const read = async function* (fields: readonly Field[]) {
		yield await rawRows(client, tracked, stretch, fields);
	};
	for await (const { records, fields } of readOpenFields(client, query, read)) {
		for (const raw of records) {
			const values = fields.map((field) => contentOf(raw[field.name], field));
			rows.push({
				id: expectNumber(raw.id, 'the ID of a record'),
				at: momentIn(raw, trackBy),
				mark: stretch.needsMarks ? shortPrint(values) : '',
				...(hasWriteDate && raw.write_date !== false && { written: momentIn(raw, 'write_date') }),
			});
		}
	}
	return { rows: rows.slice(0, stretch.limit), isComplete: rows.length < stretch.limit };
}

async function rawRows(
	client: OdooClient,
	{ model, domain, context, trackBy, hasWriteDate }: Tracked,
	stretch: Stretch,
	fields: readonly Field[],
): Promise<{ readonly records: readonly RawRecord[]; readonly fields: readonly Field[] }> {
	const dates = hasWriteDate ? [trackBy, 'write_date'] : [trackBy];
	const ask = async (limit: number | undefined) => {
		const found = await client.call({
			model,
			method: 'search_read',
			params: {
				domain: and(domain, within(stretch, trackBy)),
				fields: [...new Set([...dates, ...fields.map(({ name }) => name)])],
				order: stretch.afterId !== undefined ? 'id' : `${trackBy}, id`,
				...(limit !== undefined && { limit }),
			},
			context,
		});
		return expectRecords(found, `${model}.search_read`);
	};
	// What is new is little, and mostly nothing: not worth several tries.
	const isRecent = stretch.needsMarks && hasShortPages(model);
	return { records: await upToLimit(model, isRecent ? undefined : stretch.limit, ask), fields };
}

/** Whole seconds, since Odoo 19 compares those, but 14 the microseconds that it never shows. */
function within({ from, until, afterId }: Stretch, trackBy: string): Domain {
	return [
		[trackBy, '>=', from],
		...(until !== undefined ? [[trackBy, '<', until]] : []),
		...(afterId ? [['id', '>', afterId]] : []),
	];
}

function momentIn(raw: RawRecord, name: string): Moment {
	// Group dates of Odoo 19 may come with a fraction.
	return String(raw[name]).slice(0, 19);
}
