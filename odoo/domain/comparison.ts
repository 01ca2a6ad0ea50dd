import type { Field } from '../schema/schema';
import type { Answer, Compared } from './answer';
import {
	anyOf,
	byBoolean,
	during,
	escaped,
	hasValue,
	filledText,
	byLinks,
	listOf,
	byNumber,
	numberOf,
	oneOfNumbers,
	oneOfTexts,
	operandOf,
	orderedText,
	byHierarchy,
	simple,
	spanOf,
} from './answer';

/** What a condition says about a field, before a negation. */
export type Comparison =
	| 'equals'
	| 'in'
	| 'contains'
	| 'startsWith'
	| 'endsWith'
	| 'greater'
	| 'greaterOrEqual'
	| 'less'
	| 'lessOrEqual'
	| 'isSet'
	| 'isTrue'
	| 'childOf'
	| 'parentOf';

type Compare = (compared: Compared, value: unknown) => Answer;
type Comparisons = Readonly<Partial<Record<Comparison, Compare>>>;

const EQUALITY: Comparisons = {
	equals: (compared, value) => simple(compared, '=', operandOf(compared, value)),
	in: (compared, value) =>
		simple(
			compared,
			'in',
			listOf(value).map((each) => operandOf(compared, each)),
		),
	isSet: ({ name }) => hasValue(name),
};

const PATTERNS: Comparisons = {
	contains: (compared, value) => simple(compared, 'ilike', escaped(compared, value)),
	startsWith: (compared, value) => simple(compared, '=ilike', `${escaped(compared, value)}%`),
	endsWith: (compared, value) => simple(compared, '=ilike', `%${escaped(compared, value)}`),
};

const HTML: Comparisons = {
	...EQUALITY,
	...PATTERNS,
	isSet: ({ name }) => filledText(name),
};

const TEXT: Comparisons = {
	...HTML,
	in: (compared, value) => oneOfTexts(compared, listOf(value)),
	greater: orderedText('>'),
	greaterOrEqual: orderedText('>='),
	less: orderedText('<'),
	lessOrEqual: orderedText('<='),
};

const NUMBER: Comparisons = {
	equals: (compared, value) => byNumber(compared, '=', numberOf(compared, value)),
	in: (compared, value) => oneOfNumbers(compared, listOf(value)),
	greater: (compared, value) => byNumber(compared, '>', numberOf(compared, value)),
	greaterOrEqual: (compared, value) => byNumber(compared, '>=', numberOf(compared, value)),
	less: (compared, value) => byNumber(compared, '<', numberOf(compared, value)),
	lessOrEqual: (compared, value) => byNumber(compared, '<=', numberOf(compared, value)),
	isSet: (compared) => byNumber(compared, '!=', 0),
};

const BOOLEAN: Comparisons = {
	equals: (compared, value) => byBoolean(compared, value),
	in: (compared, value) => anyOf(listOf(value).map((each) => byBoolean(compared, each))),
	isTrue: (compared) => byBoolean(compared, true),
	isSet: (compared) => byBoolean(compared, true),
};

const DATE: Comparisons = {
	...EQUALITY,
	greater: (compared, value) => simple(compared, '>', operandOf(compared, value)),
	greaterOrEqual: (compared, value) => simple(compared, '>=', operandOf(compared, value)),
	less: (compared, value) => simple(compared, '<', operandOf(compared, value)),
	lessOrEqual: (compared, value) => simple(compared, '<=', operandOf(compared, value)),
};

/**
 * A bare date is its whole day, any other value its whole second: Odoo 14 compares the microseconds
 * that it keeps but does not show, Odoo 19 does not.
 */
const DATETIME: Comparisons = {
	equals: during,
	in: (compared, value) => anyOf(listOf(value).map((each) => during(compared, each))),
	greater: (compared, value) => simple(compared, '>=', spanOf(compared, value).until),
	greaterOrEqual: (compared, value) => simple(compared, '>=', spanOf(compared, value).from),
	less: (compared, value) => simple(compared, '<', spanOf(compared, value).from),
	lessOrEqual: (compared, value) => simple(compared, '<', spanOf(compared, value).until),
	isSet: ({ name }) => hasValue(name),
};

const HIERARCHY: Comparisons = {
	childOf: (compared, value) => byHierarchy(compared, 'child_of', value),
	parentOf: (compared, value) => byHierarchy(compared, 'parent_of', value),
};

const RELATION: Comparisons = {
	...PATTERNS,
	...HIERARCHY,
	equals: (compared, value) => byLinks(compared, [value]),
	in: (compared, value) => byLinks(compared, listOf(value)),
	isSet: ({ name }) => hasValue(name),
};

const FILE: Comparisons = { isSet: ({ name }) => hasValue(name) };

/** The comparisons that each field type supports. */
const COMPARISONS: Readonly<Record<string, Comparisons>> = {
	binary: FILE,
	boolean: BOOLEAN,
	char: TEXT,
	date: DATE,
	datetime: DATETIME,
	float: NUMBER,
	html: HTML,
	image: FILE,
	integer: NUMBER,
	many2many: RELATION,
	many2one: RELATION,
	many2one_reference: NUMBER,
	monetary: NUMBER,
	one2many: RELATION,
	selection: EQUALITY,
	text: TEXT,
};

/** References, properties, and unknown types. */
const OTHER: Comparisons = { ...EQUALITY, ...PATTERNS };

/** The comparisons that the field supports. */
export function comparisonsOf(field: Field): Comparisons {
	if (field.name === 'id') return { ...NUMBER, ...HIERARCHY };
	const known = Object.hasOwn(COMPARISONS, field.type) ? COMPARISONS[field.type] : undefined;
	return known ?? OTHER;
}
