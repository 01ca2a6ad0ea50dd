import { datetimeText, momentOf } from './dates';
import type { Env } from './env';

/** The zone of the context, else of the user, else UTC; an unknown one counts as UTC. */
export function timezoneOf(env: Env): string {
	const { tz } = env.context;
	const name = typeof tz === 'string' && tz !== '' ? tz : zoneOfUser(env);
	return isZone(name) ? name : 'UTC';
}

/** What clocks in the zone show at a UTC time. */
export function toLocal(utc: string, zone: string): string {
	const local = new Intl.DateTimeFormat('sv-SE', {
		timeZone: zone,
		dateStyle: 'short',
		timeStyle: 'medium',
	});
	return local.format(momentOf(utc));
}

/** The UTC time at which clocks in the zone show this. */
export function toUtc(local: string, zone: string): string {
	const target = momentOf(local).getTime();
	const guess = momentOf(toLocal(local, zone)).getTime();
	const first = datetimeText(new Date(2 * target - guess));
	// Once more: the first guess may lie on the other side of a clock change.
	const error = momentOf(toLocal(first, zone)).getTime() - target;
	return datetimeText(new Date(momentOf(first).getTime() - error));
}

function zoneOfUser(env: Env): string {
	const partner = env.row('res.partner', env.user.partner_id);
	return (partner?.tz as string | null | undefined) ?? 'UTC';
}

function isZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
