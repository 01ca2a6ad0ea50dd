import { datetimeText, momentOf } from './dates';
import type { Env } from './env';

/** Making one takes forty times as long as using it, and grouping uses one for every row. */
const clocks = new Map<string, Intl.DateTimeFormat>();

/** The zone of the context, else of the user, else UTC; an unknown one counts as UTC. */
export function timezoneOf(env: Env): string {
	const { tz } = env.context;
	const name = typeof tz === 'string' && tz !== '' ? tz : zoneOfUser(env);
	return isZone(name) ? name : 'UTC';
}

/** What clocks in the zone show at a UTC time. */
export function toLocal(utc: string, zone: string): string {
	return clockOf(zone).format(momentOf(utc));
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
		clockOf(name);
		return true;
	} catch {
		return false;
	}
}

/** @throws RangeError for a zone that there is not */
function clockOf(zone: string): Intl.DateTimeFormat {
	const existing = clocks.get(zone);
	if (existing) return existing;
	const clock = new Intl.DateTimeFormat('sv-SE', {
		timeZone: zone,
		dateStyle: 'short',
		timeStyle: 'medium',
	});
	clocks.set(zone, clock);
	return clock;
}
