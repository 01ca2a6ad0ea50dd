import type { Field } from '../schema/schema';
import type { Span } from '../values/dates';
import type { Answer, Compared, NumberOperator } from './answer';
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
	equals: simpleBy('='),
	in: (compared, value) => oneOfValues(compared, listOf(value)),
	isSet: hasValue,
};

const PATTERNS: Comparisons = {
	contains: (compared, value) => simple(compared, 'ilike', escaped(compared, value)),
	startsWith: (compared, value) => simple(compared, '=ilike', `${escaped(compared, value)}%`),
	endsWith: (compared, value) => simple(compared, '=ilike', `%${escaped(compared, value)}`),
};

const HTML: Comparisons = {
	...EQUALITY,
	...PATTERNS,
	isSet: filledText,
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
	equals: numberBy('='),
	in: (compared, value) => oneOfNumbers(compared, listOf(value)),
	greater: numberBy('>'),
	greaterOrEqual: numberBy('>='),
	less: numberBy('<'),
	lessOrEqual: numberBy('<='),
	isSet: (compared) => byNumber(compared, '!=', 0),
};

const BOOLEAN: Comparisons = {
	equals: byBoolean,
	in: (compared, value) => anyOf(listOf(value).map((each) => byBoolean(compared, each))),
	isTrue: (compared) => byBoolean(compared, true),
	isSet: (compared) => byBoolean(compared, true),
};

const DATE: Comparisons = {
	...EQUALITY,
	greater: simpleBy('>'),
	greaterOrEqual: simpleBy('>='),
	less: simpleBy('<'),
	lessOrEqual: simpleBy('<='),
};

/**
 * A bare date is its whole day, any other value its whole second: Odoo 14 compares the microseconds
 * that it keeps but does not show, Odoo 19 does not.
 */
const DATETIME: Comparisons = {
	equals: during,
	in: (compared, value) => anyOf(listOf(value).map((each) => during(compared, each))),
	greater: timeBy('>=', 'until'),
	greaterOrEqual: timeBy('>=', 'from'),
	less: timeBy('<', 'from'),
	lessOrEqual: timeBy('<', 'until'),
	isSet: hasValue,
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
	isSet: hasValue,
};

const FILE: Comparisons = { isSet: hasValue };

/** Inputs give texts, and Odoo does not say of a property whether it is a number. */
const PROPERTY: Comparisons = {
	...EQUALITY,
	...PATTERNS,
	isTrue: isTrueProperty,
	equals: (compared, value) =>
		anyOf(alsoAsNumbers([value]).map(([each]) => simple(compared, '=', operandOf(compared, each)))),
	in: (compared, value) =>
		anyOf(alsoAsNumbers(listOf(value)).map((values) => oneOfValues(compared, values))),
};

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
	property: PROPERTY,
	selection: EQUALITY,
	text: TEXT,
};

/** References and unknown types. */
const OTHER: Comparisons = { ...EQUALITY, ...PATTERNS };

/** The comparisons that the field supports. */
export function comparisonsOf(field: Field): Comparisons {
	if (field.name === 'id') return { ...NUMBER, ...HIERARCHY };
	const known = Object.hasOwn(COMPARISONS, field.type) ? COMPARISONS[field.type] : undefined;
	return known ?? OTHER;
}

function simpleBy(operator: string): Compare {
	return (compared, value) => simple(compared, operator, operandOf(compared, value));
}

function oneOfValues(compared: Compared, values: readonly unknown[]): Answer {
	return simple(
		compared,
		'in',
		values.map((each) => operandOf(compared, each)),
	);
}

/** One that is not set is not true, as it reads. */
function isTrueProperty(compared: Compared): Answer {
	return simple(compared, '=', true);
}

/** The values, and those that are numbers as text once more as numbers. */
function alsoAsNumbers(values: readonly unknown[]): ReadonlyArray<readonly unknown[]> {
	const numbers = values.flatMap((value) =>
		typeof value === 'string' && /^\s*-?\d+(?:\.\d+)?\s*$/.test(value) ? [Number(value)] : [],
	);
	return numbers.length > 0 ? [values, numbers] : [values];
}

function numberBy(operator: NumberOperator): Compare {
	return (compared, value) => byNumber(compared, operator, numberOf(compared, value));
}

/** Compares with the beginning or the end of the time that a value is. */
function timeBy(operator: string, end: keyof Span): Compare {
	return (compared, value) => simple(compared, operator, spanOf(compared, value)[end]);
}
