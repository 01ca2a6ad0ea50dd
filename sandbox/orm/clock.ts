import { datetimeText } from './dates';

/** UTC with microseconds, never the same twice. */
export function microsecondClock(): () => string {
	let last = 0;
	return () => {
		last = Math.max(last + 1, Date.now() * 1000);
		const fraction = String(last % 1_000_000).padStart(6, '0');
		return `${datetimeText(new Date(last / 1000))}.${fraction}`;
	};
}
