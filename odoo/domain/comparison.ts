import type { RpcValue } from '../call';
import type { Field } from '../schema/schema';
import type { Zones } from '../values/dates';
import { toOdooSpan } from '../values/dates';
import { unfit } from '../values/valueType';
import type { Domain } from './domain';
import { and, or } from './domain';
import { isMixed, toOperand, toRecord } from './operand';

/** What a condition asks of one field, before it may be turned into its opposite. */
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

/** A comparison and its exact opposite: every record is in one of the two, empty ones as well. */
export interface Answer {
	readonly holds: Domain;
	readonly fails: Domain;
}

/** What a comparison is about. */
export interface Compared {
	/** How a condition names the field. */
	readonly name: string;
	readonly field: Field;
	/** The field's model. */
	readonly model: string;
	readonly zones: Zones;
}

type Compare = (compared: Compared, value: unknown) => Answer;
type Comparisons = Readonly<Partial<Record<Comparison, Compare>>>;

/** Odoo cannot turn these around by itself: on some versions `!` drops the empty records. */
const OPPOSITES: Readonly<Record<string, string>> = {
	'=': '!=',
	'!=': '=',
	in: 'not in',
	ilike: 'not ilike',
	'>': '<=',
	'>=': '<',
	'<': '>=',
	'<=': '>',
};

const EQUALITY: Comparisons = {
	equals: (compared, value) => stored(compared, '=', operandOf(compared, value)),
	in: (compared, value) =>
		stored(
			compared,
			'in',
			listOf(value).map((each) => operandOf(compared, each)),
		),
	isSet: ({ name }) => set(name),
};

const PATTERNS: Comparisons = {
	contains: (compared, value) => stored(compared, 'ilike', escaped(compared, value)),
	startsWith: (compared, value) => stored(compared, '=ilike', `${escaped(compared, value)}%`),
	endsWith: (compared, value) => stored(compared, '=ilike', `%${escaped(compared, value)}`),
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
	equals: (compared, value) => number(compared, '=', numberOf(compared, value)),
	in: (compared, value) => oneOfNumbers(compared, listOf(value)),
	greater: (compared, value) => number(compared, '>', numberOf(compared, value)),
	greaterOrEqual: (compared, value) => number(compared, '>=', numberOf(compared, value)),
	less: (compared, value) => number(compared, '<', numberOf(compared, value)),
	lessOrEqual: (compared, value) => number(compared, '<=', numberOf(compared, value)),
	isSet: (compared) => number(compared, '!=', 0),
};

const BOOLEAN: Comparisons = {
	equals: (compared, value) => boolean(compared, value),
	in: (compared, value) => anyOf(listOf(value).map((each) => boolean(compared, each))),
	isTrue: (compared) => boolean(compared, true),
	isSet: (compared) => boolean(compared, true),
};

const DATE: Comparisons = {
	...EQUALITY,
	greater: (compared, value) => stored(compared, '>', operandOf(compared, value)),
	greaterOrEqual: (compared, value) => stored(compared, '>=', operandOf(compared, value)),
	less: (compared, value) => stored(compared, '<', operandOf(compared, value)),
	lessOrEqual: (compared, value) => stored(compared, '<=', operandOf(compared, value)),
};

/**
 * A bare date is its whole day, any other value its whole second: Odoo 14 compares the microseconds
 * that it keeps but does not show, Odoo 19 does not.
 */
const DATETIME: Comparisons = {
	equals: during,
	in: (compared, value) => anyOf(listOf(value).map((each) => during(compared, each))),
	greater: (compared, value) => stored(compared, '>=', spanOf(compared, value).until),
	greaterOrEqual: (compared, value) => stored(compared, '>=', spanOf(compared, value).from),
	less: (compared, value) => stored(compared, '<', spanOf(compared, value).from),
	lessOrEqual: (compared, value) => stored(compared, '<', spanOf(compared, value).until),
	isSet: ({ name }) => set(name),
};

const HIERARCHY: Comparisons = {
	childOf: (compared, value) => related(compared, 'child_of', value),
	parentOf: (compared, value) => related(compared, 'parent_of', value),
};

const RELATION: Comparisons = {
	...PATTERNS,
	...HIERARCHY,
	equals: (compared, value) => linked(compared, [value]),
	in: (compared, value) => linked(compared, listOf(value)),
	isSet: ({ name }) => set(name),
};

const FILE: Comparisons = { isSet: ({ name }) => set(name) };

/** What can be asked of a field, by its type. */
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

/** References, properties, and types that are not known here. */
const OTHER: Comparisons = { ...EQUALITY, ...PATTERNS };

export function comparisonsOf(field: Field): Comparisons {
	if (field.name === 'id') return { ...NUMBER, ...HIERARCHY };
	const known = Object.hasOwn(COMPARISONS, field.type) ? COMPARISONS[field.type] : undefined;
	return known ?? OTHER;
}

function stored({ name }: Compared, operator: string, operand: RpcValue): Answer {
	const holds = [[name, operator, operand]];
	const opposite = OPPOSITES[operator];
	const fails = opposite ? [[name, opposite, operand]] : ['!', ...holds];
	// Odoo 14 leaves empty records out of most opposites, of translated fields out of all.
	return { holds, fails: or(emptyOnly(name), fails) };
}

function set(name: string): Answer {
	return { holds: [[name, '!=', false]], fails: emptyOnly(name) };
}

/** Odoo keeps `""` apart from empty, and Odoo 14 finds each only by itself. */
function filledText(name: string): Answer {
	return {
		holds: and([[name, '!=', false]], [[name, '!=', '']]),
		fails: or(emptyOnly(name), [[name, '=', '']]),
	};
}

/** Odoo 14 fails for lists of texts that must not be in a translated field. */
function oneOfTexts(compared: Compared, values: readonly unknown[]): Answer {
	const texts = values.map((value) => operandOf(compared, value));
	if (!compared.field.translated) return stored(compared, 'in', texts);
	return anyOf(texts.map((text) => stored(compared, '=', text)));
}

/** Empty text is neither less nor greater than any; Odoo 19 takes it for the least. */
function orderedText(operator: '>' | '>=' | '<' | '<='): Compare {
	return (compared, value) => {
		const { holds, fails } = stored(compared, operator, operandOf(compared, value));
		const filled = filledText(compared.name);
		return { holds: and(filled.holds, holds), fails: or(filled.fails, fails) };
	};
}

type NumberOperator = '=' | '!=' | '>' | '>=' | '<' | '<=';

const IS_MET_BY_ZERO: Readonly<Record<NumberOperator, (operand: number) => boolean>> = {
	'=': (operand) => operand === 0,
	'!=': (operand) => operand !== 0,
	'>': (operand) => operand < 0,
	'>=': (operand) => operand <= 0,
	'<': (operand) => operand > 0,
	'<=': (operand) => operand >= 0,
};

/** An empty number is 0, as it reads; Odoo 14 compares only numbers that are stored. */
function number({ name, field }: Compared, operator: NumberOperator, operand: number): Answer {
	const meeting = (sign: NumberOperator): Domain => {
		const condition = [[name, sign, operand]];
		const isMetByEmpty = hasEmptyNumbers(field) && IS_MET_BY_ZERO[sign](operand);
		return isMetByEmpty ? or(emptyOnly(name), condition) : condition;
	};
	return { holds: meeting(operator), fails: meeting(OPPOSITES[operator] as NumberOperator) };
}

/** Odoo 14 takes 0 in a list for empty. */
function oneOfNumbers(compared: Compared, values: readonly unknown[]): Answer {
	const { name, field } = compared;
	const numbers = values.map((value) => numberOf(compared, value));
	const others = numbers.filter((each) => each !== 0);
	const isNone: Domain = [[name, 'not in', others]];
	const isOther: Answer = {
		holds: [[name, 'in', others]],
		fails: hasEmptyNumbers(field) ? or(emptyOnly(name), isNone) : isNone,
	};
	if (others.length === numbers.length) return isOther;
	const isZero = number(compared, '=', 0);
	return others.length ? anyOf([isOther, isZero]) : isZero;
}

/** A computed number is never empty, and its search may refuse to look for that. */
function hasEmptyNumbers(field: Field): boolean {
	return field.stored && field.name !== 'id';
}

/** An empty boolean is false; Odoo sees to it on all versions. */
function boolean(compared: Compared, value: unknown): Answer {
	const isWanted = operandOf(compared, value) === true;
	const isTrue = [[compared.name, '=', true]];
	const isNotTrue = [[compared.name, '!=', true]];
	return isWanted ? { holds: isTrue, fails: isNotTrue } : { holds: isNotTrue, fails: isTrue };
}

function during(compared: Compared, value: unknown): Answer {
	const { name } = compared;
	const { from, until } = spanOf(compared, value);
	return {
		holds: and([[name, '>=', from]], [[name, '<', until]]),
		fails: or(emptyOnly(name), [[name, '<', from]], [[name, '>=', until]]),
	};
}

/** Odoo 14 finds records by a list of ids, but by one name at a time. */
function linked(compared: Compared, values: readonly unknown[]): Answer {
	const { field } = compared;
	const records = values.map((value) => toRecord(value, field));
	if (isMixed(records, field)) throw unfit(field, values, 'either IDs or names');
	if (typeof records[0] === 'number') return stored(compared, 'in', records);
	return anyOf(records.map((name) => stored(compared, '=', name)));
}

function related(compared: Compared, operator: string, value: unknown): Answer {
	const { field, name } = compared;
	const records = (Array.isArray(value) ? value : [value]).map((each) => toRecord(each, field));
	if (isMixed(records, field)) throw unfit(field, value, 'either IDs or names');
	const holds = [[name, operator, records]];
	const fails = ['!', ...holds];
	// Within one model, "child of" is about the record itself, which is there if the field is empty.
	const isAboutItself = field.relation === undefined || field.relation === compared.model;
	return { holds, fails: isAboutItself ? fails : or(emptyOnly(name), fails) };
}

function anyOf(answers: readonly Answer[]): Answer {
	return {
		holds: or(...answers.map(({ holds }) => holds)),
		fails: and(...answers.map(({ fails }) => fails)),
	};
}

function emptyOnly(name: string): Domain {
	return [[name, '=', false]];
}

function operandOf({ field, zones }: Compared, value: unknown): RpcValue {
	return toOperand(value, field, zones);
}

function numberOf(compared: Compared, value: unknown): number {
	return Number(operandOf(compared, value));
}

function spanOf({ zones }: Compared, value: unknown) {
	return toOdooSpan(value, zones);
}

function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [value];
}

/** The text itself: `%` and `_` would stand for any characters, and a backslash makes them plain. */
function escaped({ field }: Compared, value: unknown): string {
	if (typeof value !== 'string' && typeof value !== 'number') {
		throw unfit(field, value, 'the text to look for');
	}
	return String(value).replace(/[\\%_]/g, '\\$&');
}
