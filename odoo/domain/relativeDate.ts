import { OdooError } from '../errors';
import { shown } from '../shown';

/** Source: parse_date in odoo/tools/date_utils.py of Odoo 19; older servers refuse them. */
const SINCE = 19;

/** More steps than anybody takes. */
const MAX_LENGTH = 200;

const WEEKDAY = '(?:mon|tues|wednes|thurs|fri|satur|sun)day|week_start';
const STEP = `[=+-](?:\\d+[dwmyHMS]|${WEEKDAY})`;
const RELATIVE = new RegExp(`^\\s*(?:(?:today|now)(?:\\s+${STEP})*|${STEP}(?:\\s+${STEP})*)\\s*$`);

/**
 * Whether the text is a date that the server works out itself: `now`, `today -1d`, `=monday`.
 * @throws OdooError `INVALID_VALUE` when it is, but the server's version cannot do so
 */
export function isRelativeDate(value: unknown, version = 0): value is string {
	if (typeof value !== 'string' || value.length > MAX_LENGTH) return false;
	if (!RELATIVE.test(value)) return false;
	if (version < SINCE) throw tooNew(value);
	return true;
}

function tooNew(value: string): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`Only Odoo ${SINCE} and later know dates such as ${shown(value)}.`,
		{ hint: 'Use an expression, such as {{ $now.minus({ days: 1 }) }}.' },
	);
}
