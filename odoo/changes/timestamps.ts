import type { OdooClient } from '../client/client';
import { ModelCalls, WITH_ARCHIVED } from '../client/modelClient';
import { anyError, nothing, OdooError, recover } from '../errors';
import type { RawRecord } from '../protocol/expect';
import { expectRecord } from '../protocol/expect';
import { msOfOdoo, timestampAt } from '../values/dates';

/*
 * Changes are found by the dates that Odoo gives them, and only its clock counts: that of n8n may be
 * wrong by any amount. Dates are compared as text, second by second.
 */

/** A second in UTC as Odoo writes it, `YYYY-MM-DD HH:MM:SS`: sorts as text. */
export type Timestamp = string;

/** Before every date that Odoo can store. */
export const BEGINNING: Timestamp = '0001-01-01 00:00:00';

/** @param seconds negative for an earlier one; never before the beginning */
export function shifted(timestamp: Timestamp, seconds: number): Timestamp {
	const ms = msOfOdoo(timestamp) + seconds * 1000;
	return ms < 0 && timestamp.startsWith('0001') ? BEGINNING : timestampAt(ms);
}

/** The second in the middle between two: after the first one if there is a second between them. */
export function middleBetween(from: Timestamp, until: Timestamp): Timestamp {
	return timestampAt(Math.floor((msOfOdoo(from) + msOfOdoo(until)) / 2000) * 1000);
}

export function earliest(first: Timestamp, ...others: readonly Timestamp[]): Timestamp {
	return others.reduce((found, timestamp) => (timestamp < found ? timestamp : found), first);
}

export function latest(first: Timestamp, ...others: readonly Timestamp[]): Timestamp {
	return others.reduce((found, timestamp) => (timestamp > found ? timestamp : found), first);
}

/** From the first one up to, and without, the end; without an end when left out. */
export function isBetween(at: Timestamp, from: Timestamp, until?: Timestamp): boolean {
	return at >= from && (until === undefined || at < until);
}

export function isTimestamp(value: unknown): value is Timestamp {
	const hasForm = typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value);
	return hasForm && !Number.isNaN(msOfOdoo(value));
}

/** A date in an answer of the server. @throws OdooError `PROTOCOL` */
export function timestampIn(raw: RawRecord, name: string): Timestamp {
	const { [name]: value } = raw;
	// Dates of groups may have a fraction in Odoo 19.
	const timestamp = typeof value === 'string' ? value.slice(0, 19) : value;
	if (isTimestamp(timestamp)) return timestamp;
	throw new OdooError('PROTOCOL', `The server returned a value for ${name} that is not a date.`, {
		field: name,
		hint: 'Check that Server URL points to Odoo 14 or later.',
	});
}

/**
 * When a record of the model was last written, archived or not; undefined where that is not shown: for an
 * empty model, and for records that the user may not see.
 */
export async function newestWrite(
	client: OdooClient,
	model: string,
): Promise<Timestamp | undefined> {
	const [newest] = await new ModelCalls(client, model, WITH_ARCHIVED).searchRead({
		domain: [['write_date', '!=', false]],
		fields: ['write_date'],
		order: 'write_date desc',
		limit: 1,
	});
	return newest?.write_date ? timestampIn(newest, 'write_date') : undefined;
}

/**
 * What the server's clock says, or undefined where it does not tell. Odoo has no method for it, but
 * the default of one date that every database has, and every user may ask for, is the present.
 */
export async function serverTime(client: OdooClient): Promise<Timestamp | undefined> {
	const call = { model: 'ir.cron', method: 'default_get', params: { fields: ['nextcall'] } };
	// It only saves work, so that no refusal of it may stop a run.
	const defaults = await recover(client.call(call, expectRecord), anyError, nothing);
	return isTimestamp(defaults?.nextcall) ? defaults.nextcall : undefined;
}
