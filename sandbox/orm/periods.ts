import { addDays, datetimeText, momentOf } from './dates';

/** A span of time that dates are grouped by. */
interface Period {
	/** First moment of the period that the text lies in. */
	readonly start: (text: string) => string;
	/** First moment of the next one. */
	readonly next: (start: string) => string;
	readonly label: (start: string) => string;
}

const SHORT_MONTH = englishFormat({ month: 'short' });
const MONTH_AND_YEAR = englishFormat({ month: 'long', year: 'numeric' });

/** Granularities of a group by date, as in `date_order:month`. */
export const PERIODS: Readonly<Record<string, Period>> = {
	hour: {
		start: (text) => `${text.slice(0, 13)}:00:00`,
		next: (start) => shifted(start, (moment) => moment.setUTCHours(moment.getUTCHours() + 1)),
		label: (start) => `${twelveHours(start)}:00 ${dayAndMonth(start)}`,
	},
	day: {
		start: (text) => midnight(text.slice(0, 10)),
		next: (start) => addDays(start, 1),
		label: (start) => `${dayAndMonth(start)} ${start.slice(0, 4)}`,
	},
	week: {
		// Weeks begin on Sunday in the only language of the sandbox.
		start: (text) => addDays(midnight(text.slice(0, 10)), -momentOf(text).getUTCDay()),
		next: (start) => addDays(start, 7),
		label: (start) => `W${weekNumber(start)} ${start.slice(0, 4)}`,
	},
	month: {
		start: (text) => midnight(`${text.slice(0, 7)}-01`),
		next: (start) => monthsLater(start, 1),
		label: (start) => MONTH_AND_YEAR.format(momentOf(start)),
	},
	quarter: {
		start: (text) => midnight(`${text.slice(0, 5)}${firstMonthOfQuarter(text)}-01`),
		next: (start) => monthsLater(start, 3),
		label: (start) => `Q${Math.ceil(Number(start.slice(5, 7)) / 3)} ${start.slice(0, 4)}`,
	},
	year: {
		start: (text) => midnight(`${text.slice(0, 4)}-01-01`),
		next: (start) => monthsLater(start, 12),
		label: (start) => start.slice(0, 4),
	},
};

/** Parts of a moment that dates are grouped by, as numbers; seconds have a fraction. */
export const NUMBERS_OF_DATES: Readonly<Record<string, (text: string) => number>> = {
	year_number: (text) => Number(text.slice(0, 4)),
	month_number: (text) => Number(text.slice(5, 7)),
	day_of_month: (text) => Number(text.slice(8, 10)),
	hour_number: (text) => Number(text.slice(11, 13)),
	minute_number: (text) => Number(text.slice(14, 16)),
	second_number: (text) => Number(text.slice(17)),
};

function midnight(day: string): string {
	return `${day} 00:00:00`;
}

function shifted(text: string, shift: (moment: Date) => void): string {
	const moment = momentOf(text);
	shift(moment);
	return datetimeText(moment);
}

function monthsLater(text: string, months: number): string {
	return shifted(text, (moment) => moment.setUTCMonth(moment.getUTCMonth() + months));
}

function firstMonthOfQuarter(text: string): string {
	const month = Number(text.slice(5, 7));
	return String(month - ((month - 1) % 3)).padStart(2, '0');
}

function twelveHours(start: string): string {
	return String(Number(start.slice(11, 13)) % 12 || 12).padStart(2, '0');
}

function dayAndMonth(start: string): string {
	return `${start.slice(8, 10)} ${SHORT_MONTH.format(momentOf(start))}`;
}

function weekNumber(start: string): number {
	const firstDay = momentOf(midnight(`${start.slice(0, 4)}-01-01`));
	const days = (momentOf(start).getTime() - firstDay.getTime()) / 86_400_000;
	return Math.floor((days + firstDay.getUTCDay()) / 7) + 1;
}

function englishFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	return new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
}
