import type { RpcValue } from '../call';
import { OdooError } from '../errors';
import type { Field } from '../schema/schema';
import { titleOf } from '../schema/schema';
import type { Span, Zones } from '../values/dates';
import { toOdooSpan } from '../values/dates';
import { invalidValue } from '../values/invalidValue';
import type { Domain } from './domain';
import { allOf, and, oneOf, or } from './domain';
import { isMixed, toOperand, toRecord } from './operand';
import { escapedPattern } from './pattern';

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

/** An order or equality of numbers. */
export type NumberOperator = '=' | '!=' | '>' | '>=' | '<' | '<=';

const IS_MET_BY_ZERO: Readonly<Record<NumberOperator, (operand: number) => boolean>> = {
	'=': (operand) => operand === 0,
	'!=': (operand) => operand !== 0,
	'>': (operand) => operand < 0,
	'>=': (operand) => operand <= 0,
	'<': (operand) => operand > 0,
	'<=': (operand) => operand >= 0,
};

/** Answered by one condition. */
export function simple({ name, field }: Compared, operator: string, operand: RpcValue): Answer {
	const holds = [[name, operator, operand]];
	const opposite = OPPOSITES[operator];
	const fails = opposite ? [[name, opposite, operand]] : ['!', ...holds];
	if (isSearchedElsewhere(field)) return { holds, fails };
	// Odoo 14 leaves empty records out of most opposites, of translated fields out of all.
	return { holds, fails: or(emptyOnly(name), fails) };
}

/** Whether there is any value. */
export function hasValue({ name, field }: Compared): Answer {
	checkKnowsEmpty(field);
	return { holds: [[name, '!=', false]], fails: emptyOnly(name) };
}

/**
 * Text that Odoo looks for in several fields: "empty" means that one of them is, and an opposite that
 * none of them has it.
 */
function isSearchedElsewhere({ related, stored, type }: Field): boolean {
	return !stored && !related && /^(?:char|html|text)$/.test(type);
}

/**
 * The searches of Odoo 16 to 19 for accounts in a distribution take "empty" for an account that is not
 * there; those for names and numbers, for one of several fields that is.
 * @throws OdooError `INVALID_DOMAIN`
 */
export function checkKnowsOrder(field: Field): void {
	const isDistribution = /^(?:analytic_distribution|distribution_analytic_account_ids)$/.test(
		field.name,
	);
	const isOfSeveral = !field.stored && /^(?:display_name|phone_mobile_search)$/.test(field.name);
	if (isDistribution || isOfSeveral) throw knowsNoEmpty(field);
}

/**
 * The searches for followers and for the user's own activities also take "empty" for "not empty".
 * @throws OdooError `INVALID_DOMAIN`
 */
export function checkKnowsEmpty(field: Field): void {
	checkKnowsOrder(field);
	const isSwapped = /^(?:message_partner_ids|my_activity_date_deadline)$/.test(field.name);
	if (isSwapped && !field.stored) throw knowsNoEmpty(field);
}

function knowsNoEmpty(field: Field): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`Odoo cannot tell whether ${titleOf(field)} is empty, greater or smaller: it would return the wrong records.`,
		{ hint: 'Use another field, or filter in the workflow after reading.' },
	);
}

/** Odoo keeps `""` apart from empty, and Odoo 14 finds each only by itself. */
export function filledText({ name, field }: Compared): Answer {
	checkKnowsEmpty(field);
	return {
		holds: and([[name, '!=', false]], [[name, '!=', '']]),
		fails: or(emptyOnly(name), [[name, '=', '']]),
	};
}

/** Odoo 14 fails for lists of texts that must not be in a translated field. */
export function oneOfTexts(compared: Compared, values: readonly unknown[]): Answer {
	const texts = values.map((value) => operandOf(compared, value));
	if (!compared.field.translated) return simple(compared, 'in', texts);
	return anyOf(texts.map((text) => simple(compared, '=', text)));
}

/** Empty text is neither less nor greater than any; Odoo 19 takes it for the least. */
export function orderedText(operator: '>' | '>=' | '<' | '<=') {
	return (compared: Compared, value: unknown): Answer => {
		const { holds, fails } = simple(compared, operator, operandOf(compared, value));
		const text = filledText(compared);
		return { holds: and(text.holds, holds), fails: or(text.fails, fails) };
	};
}

/** An empty number is 0, as it reads; Odoo 14 compares only numbers that are stored. */
export function byNumber(compared: Compared, operator: NumberOperator, operand: number): Answer {
	const { name, field } = compared;
	const meeting = (sign: NumberOperator): Domain => {
		const condition = numberCondition(compared, sign, operand);
		const isMetByEmpty = hasEmptyNumbers(field) && IS_MET_BY_ZERO[sign](operand);
		return isMetByEmpty ? or(emptyOnly(name), condition) : condition;
	};
	return { holds: meeting(operator), fails: meeting(OPPOSITES[operator] as NumberOperator) };
}

/**
 * Odoo's search for what a partner owes knows only ranges and takes equality for no condition at all. A
 * second has a fraction.
 */
function numberCondition(compared: Compared, sign: NumberOperator, operand: number): Domain {
	const { name } = compared;
	const asIs: Domain = [[name, sign, operand]];
	if (!isComparedByRange(compared)) return asIs;
	const isSecond = name.endsWith(SECOND);
	const over = isSecond ? [[name, '>=', operand + 1]] : [[name, '>', operand]];
	const upTo = isSecond ? [[name, '<', operand + 1]] : [[name, '<=', operand]];
	if (sign === '!=') return or([[name, '<', operand]], over);
	if (sign === '=') return and([[name, '>=', operand]], upTo);
	if (sign === '>') return over;
	return sign === '<=' ? upTo : asIs;
}

const SECOND = '.second_number';

/** Source: `_credit_search` and `_debit_search` of res.partner in Odoo's app account. */
const RANGES_ONLY: ReadonlySet<string> = new Set(['credit', 'debit']);

/** What a partner owes and is owed, and seconds; other parts of dates are whole. */
export function isComparedByRange({ field, name }: Pick<Compared, 'field' | 'name'>): boolean {
	const { companyDependent, stored } = field;
	return name.endsWith(SECOND) || (!stored && !companyDependent && RANGES_ONLY.has(name));
}

/**
 * Odoo 14 takes 0 in a list for empty, lists of what is a company's own for one number, and knows no lists
 * of what it computes.
 */
export function oneOfNumbers(compared: Compared, values: readonly unknown[]): Answer {
	const { name, field } = compared;
	const numbers = values.map((value) => numberOf(compared, value));
	const isPart = name.includes('.');
	if ((!field.stored && !isPart) || isComparedByRange(compared))
		return anyOf(numbers.map((each) => byNumber(compared, '=', each)));
	const others = numbers.filter((each) => each !== 0);
	const isNone: Domain = [[name, 'not in', others]];
	const isOther: Answer = {
		holds: [[name, 'in', others]],
		fails: hasEmptyNumbers(field) ? or(emptyOnly(name), isNone) : isNone,
	};
	if (others.length === numbers.length) return isOther;
	const isZero = byNumber(compared, '=', 0);
	return others.length ? anyOf([isOther, isZero]) : isZero;
}

/** Whether each company has a value of its own that is kept apart from the records: up to version 17. */
export function isOfCompanies({ companyDependent, stored }: Field): boolean {
	return companyDependent && !stored;
}

/** A computed number is never empty, and its search may refuse to look for that. */
function hasEmptyNumbers(field: Field): boolean {
	return field.stored && field.name !== 'id';
}

/** An empty boolean is false; Odoo sees to it on all versions. */
export function byBoolean(compared: Compared, value: unknown): Answer {
	const isWanted = operandOf(compared, value) === true;
	const isTrue = [[compared.name, '=', true]];
	const isNotTrue = [[compared.name, '!=', true]];
	return isWanted ? { holds: isTrue, fails: isNotTrue } : { holds: isNotTrue, fails: isTrue };
}

/** At some time within the value, which may be a day. */
export function during(compared: Compared, value: unknown): Answer {
	const { name } = compared;
	const { from, until } = spanOf(compared, value);
	return {
		holds: and([[name, '>=', from]], [[name, '<', until]]),
		fails: or(emptyOnly(name), [[name, '<', from]], [[name, '>=', until]]),
	};
}

/** Odoo 14 finds records by a list of ids, but by one name at a time. */
export function byLinks(compared: Compared, values: readonly unknown[]): Answer {
	const { field } = compared;
	const records = values.map((value) => toRecord(value, field));
	if (isMixed(records, field)) throw invalidValue(field, values, 'either IDs or names');
	if (typeof records[0] === 'number') return simple(compared, 'in', records);
	return anyOf(records.map((name) => simple(compared, '=', name)));
}

/** Above or below a record in its hierarchy, or the record itself. */
export function byHierarchy(compared: Compared, operator: string, value: unknown): Answer {
	const { field, name } = compared;
	const records = (Array.isArray(value) ? value : [value]).map((each) => toRecord(each, field));
	if (isMixed(records, field)) throw invalidValue(field, value, 'either IDs or names');
	const holds = [[name, operator, records]];
	const fails = ['!', ...holds];
	// Within one model, "child of" is about the record itself, which is there if the field is empty.
	const isAboutItself = field.relation === undefined || field.relation === compared.model;
	return { holds, fails: isAboutItself ? fails : or(emptyOnly(name), fails) };
}

/** Holds if one of the answers does. */
export function anyOf(answers: readonly Answer[]): Answer {
	return {
		holds: oneOf(answers.map(({ holds }) => holds)),
		fails: allOf(answers.map(({ fails }) => fails)),
	};
}

function emptyOnly(name: string): Domain {
	return [[name, '=', false]];
}

/** The value in the field's type. */
export function operandOf({ field, zones }: Compared, value: unknown): RpcValue {
	return toOperand(value, field, zones);
}

export function numberOf(compared: Compared, value: unknown): number {
	return Number(operandOf(compared, value));
}

export function spanOf({ zones }: Compared, value: unknown): Span {
	return toOdooSpan(value, zones);
}

export function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [value];
}

/** The pattern of a text to look for. */
export function escaped({ field }: Compared, value: unknown): string {
	if (typeof value !== 'string' && typeof value !== 'number') {
		throw invalidValue(field, value, 'the text to look for');
	}
	return escapedPattern(String(value));
}
