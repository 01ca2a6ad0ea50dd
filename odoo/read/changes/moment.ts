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
