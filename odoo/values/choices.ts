import { typosBetween } from '../schema/typos';

type Choice = readonly [value: string, label: string];

/** The time zones of a user are about 600. */
const MAX_LISTED = 20;
const MAX_SUGGESTED = 5;
/** Which choices there are: all of a few; of many how many, and some, first those that look like a value. */
export function choicesFor(value: string, choices: readonly Choice[]): string {
	if (choices.length <= MAX_LISTED) return choices.map(nameOf).join(', ');
	const some = mostAlike(value, choices).map(nameOf).join(', ');
	return `one of ${choices.length} choices, such as ${some}`;
}

function mostAlike(value: string, choices: readonly Choice[]): Choice[] {
	const wanted = value.trim().toLowerCase();
	const ranked = choices.map((choice) => ({ choice, typos: typosIn(choice, wanted) }));
	ranked.sort((a, b) => (a.typos === b.typos ? 0 : a.typos - b.typos));
	return ranked.slice(0, MAX_SUGGESTED).map(({ choice }) => choice);
}

/** A part of a choice, such as the city of a time zone, is as good as the whole. */
function typosIn(choice: Choice, wanted: string): number {
	const texts = [...new Set(choice.map((text) => text.toLowerCase()))];
	if (wanted !== '' && texts.some((text) => text.includes(wanted))) return 0;
	return Math.min(...texts.map((text) => typosBetween(wanted, text)));
}

function nameOf([value, label]: Choice): string {
	return value === label ? value : `${value} (${label})`;
}
