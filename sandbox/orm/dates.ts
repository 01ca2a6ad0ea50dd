import { valueError } from '../faults';
import { repr } from '../python';

const DATETIME_FORMAT = '%Y-%m-%d %H:%M:%S';

const DIRECTIVES: Readonly<Record<string, string>> = {
	'%Y': '(?<Y>\\d{4})',
	'%m': '(?<m>1[0-2]|0[1-9]|[1-9])',
	'%d': '(?<d>3[01]|[12]\\d|0[1-9]|[1-9])',
	'%H': '(?<H>2[0-3]|[01]\\d|\\d)',
	'%M': '(?<M>[0-5]\\d|\\d)',
	'%S': '(?<S>6[01]|[0-5]\\d|\\d)',
	' ': '\\s+',
};

/** A date as Odoo writes it: whatever follows ten characters is ignored. */
export function parseDate(text: string): string {
	return strptime(text.slice(0, 10), '%Y-%m-%d').slice(0, 10);
}

/** A datetime as Odoo writes it: the shorter the text, the shorter the format it must have. */
export function parseDatetime(text: string): string {
	return strptime(text, DATETIME_FORMAT.slice(0, Math.max(0, text.length - 2)));
}

/** A date or datetime in a domain: ISO 8601 without a zone, or `now`, `today`, `-1d`, `=1m`... */
export function parseDomainDate(text: string, now: string): { value: string; isDate: boolean } {
	const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(
		text,
	);
	if (!iso) return relativeDate(text, now);
	const [, day = '', time, zone] = iso;
	if (zone) throw valueError(`expecting only datetimes with no timezone: ${repr(text)}`);
	return { value: `${day} ${time ?? '00:00'}:00`.slice(0, 19), isDate: time === undefined };
}

/** `YYYY-MM-DD HH:MM:SS` of a moment. */
export function datetimeText(moment: Date): string {
	return moment.toISOString().replace('T', ' ').slice(0, 19);
}

/** The moment of such a text, or of a date alone. */
export function momentOf(text: string): Date {
	return new Date(`${text.slice(0, 10)}T${text.slice(11, 19) || '00:00:00'}Z`);
}

export function addDays(text: string, days: number): string {
	const moment = momentOf(text);
	moment.setUTCDate(moment.getUTCDate() + days);
	return datetimeText(moment);
}

export function addSeconds(text: string, seconds: number): string {
	return datetimeText(new Date(momentOf(text).getTime() + seconds * 1000));
}

function strptime(text: string, format: string): string {
	if (format.endsWith('%')) throw valueError("stray % in format '%'");
	const pattern = format.replace(/%.| /g, (directive) => DIRECTIVES[directive] ?? directive);
	const match = new RegExp(`^${pattern}`).exec(text);
	if (!match) throw valueError(`time data ${repr(text)} does not match format ${repr(format)}`);
	const rest = text.slice(match[0].length);
	if (rest) throw valueError(`unconverted data remains: ${rest}`);
	const { Y = '1900', m = '1', d = '1', H = '0', M = '0', S = '0' } = match.groups ?? {};
	const moment = new Date(Date.UTC(Number(Y), Number(m) - 1, Number(d), Number(H), Number(M)));
	if (moment.getUTCDate() !== Number(d)) throw valueError('day is out of range for month');
	return `${datetimeText(moment).slice(0, 17)}${S.padStart(2, '0')}`;
}

type Shift = (moment: Date, amount: number) => void;

const SHIFTS: Readonly<Record<string, Shift>> = {
	d: (moment, days) => moment.setUTCDate(moment.getUTCDate() + days),
	w: (moment, weeks) => moment.setUTCDate(moment.getUTCDate() + 7 * weeks),
	m: (moment, months) => moment.setUTCMonth(moment.getUTCMonth() + months),
	y: (moment, years) => moment.setUTCFullYear(moment.getUTCFullYear() + years),
	H: (moment, hours) => moment.setUTCHours(moment.getUTCHours() + hours),
	M: (moment, minutes) => moment.setUTCMinutes(moment.getUTCMinutes() + minutes),
	S: (moment, seconds) => moment.setUTCSeconds(moment.getUTCSeconds() + seconds),
};

function relativeDate(text: string, now: string): { value: string; isDate: boolean } {
	const terms = text.split(/\s+/).filter(Boolean);
	const isDate = terms[0] === 'today';
	const moment = momentOf(isDate ? now.slice(0, 10) : now);
	if (terms[0] === 'today' || terms[0] === 'now') terms.shift();
	for (const term of terms) {
		const [, amount, unit = ''] = /^([+-]\d+)([dwmyHMS])$/.exec(term) ?? [];
		const shift = SHIFTS[unit];
		if (!shift) {
			throw valueError(`Invalid term ${repr(term)} in expression date: ${repr(text)}`);
		}
		shift(moment, Number(amount));
	}
	return { value: datetimeText(moment), isDate };
}
