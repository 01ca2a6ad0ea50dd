import type { OdooClient } from '../client/client';
import { caughtOdooError } from '../errors';
import { expectRecord, expectRecords } from '../protocol/expect';

/** A second in UTC as Odoo writes it, `YYYY-MM-DD HH:MM:SS`: sorts as text. */
export type Moment = string;

/** Before every date that Odoo can store. */
export const BEGINNING: Moment = '0001-01-01 00:00:00';

/** @param ms milliseconds since 1970 */
export function momentAt(ms: number): Moment {
	const iso = new Date(ms).toISOString();
	return `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}

/** @param seconds negative for an earlier moment; never before the beginning */
export function shifted(moment: Moment, seconds: number): Moment {
	const ms = Date.parse(`${moment.replace(' ', 'T')}Z`) + seconds * 1000;
	return ms < 0 && moment.startsWith('0001') ? BEGINNING : momentAt(ms);
}

export function earliest(first: Moment, ...others: readonly Moment[]): Moment {
	return others.reduce((found, moment) => (moment < found ? moment : found), first);
}

export function latest(first: Moment, ...others: readonly Moment[]): Moment {
	return others.reduce((found, moment) => (moment > found ? moment : found), first);
}

export function isMoment(value: unknown): value is Moment {
	return typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value);
}

/** When a record of the model was last written, archived or not; undefined for an empty model. */
export async function newestWrite(client: OdooClient, model: string): Promise<Moment | undefined> {
	const found = await client.call({
		model,
		method: 'search_read',
		params: {
			domain: [['write_date', '!=', false]],
			fields: ['write_date'],
			order: 'write_date desc',
			limit: 1,
		},
		context: { active_test: false },
	});
	const [newest] = expectRecords(found, `${model}.search_read`);
	return isMoment(newest?.write_date) ? newest.write_date : undefined;
}

/**
 * What the server's clock says, or undefined where it does not tell. Odoo has no method for it, but
 * the default of one date that every database has, and every user may ask for, is the present.
 */
export async function serverTime(client: OdooClient): Promise<Moment | undefined> {
	const name = (await client.version()) >= 19 ? 'fields' : 'fields_list';
	try {
		const defaults = await client.call({
			model: 'ir.cron',
			method: 'default_get',
			params: { [name]: ['nextcall'] },
		});
		const { nextcall } = expectRecord(defaults, 'ir.cron.default_get');
		return isMoment(nextcall) ? nextcall : undefined;
	} catch (thrown) {
		// It only saves work, so that no refusal of it may stop a run.
		caughtOdooError(thrown);
		return undefined;
	}
}
