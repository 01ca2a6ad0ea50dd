import { OdooError, retold } from '../errors';
import { inAnyLanguage } from '../schema/inAnyLanguage';
import type { Field } from '../schema/schema';
import { preview } from '../preview';
import { CHECK_EXPRESSION } from '../protocol/explanations';
import { isOfCompanies } from './answer';
import { assertFindsByName } from './byName';
import type { Comparison } from './comparison';
import { comparisonsOf } from './comparison';
import type { Domain } from './domain';
import { allOf, oneOf } from './domain';
import { assertHasHierarchy } from './hierarchy';
import { asksForOthers, assertKnowsOthers, noOpposite } from './opposites';
import type { PathTarget } from './path';
import { resolvePath } from './path';
import { withAbsoluteDates } from './relativeDate';
import type { DomainScope } from './scope';
import {
	assertCanExclude,
	listOnPath,
	whereFails,
	ANY_SINCE,
	leadsToMany,
	whereHolds,
	whereOneInList,
} from './throughPath';

export type ConditionOperator =
	| 'equals'
	| 'notEquals'
	| 'contains'
	| 'notContains'
	| 'startsWith'
	| 'endsWith'
	| 'in'
	| 'notIn'
	| 'greater'
	| 'greaterOrEqual'
	| 'less'
	| 'lessOrEqual'
	| 'isEmpty'
	| 'isNotEmpty'
	| 'isTrue'
	| 'isFalse'
	| 'childOf'
	| 'parentOf';

export type MatchType = 'allConditions' | 'anyCondition' | 'noCondition';

/** One row of a filter; the field may be a path such as `partner_id.country_id.code`. */
export interface Condition {
	readonly field: string;
	readonly operator: ConditionOperator;
	/** Not used by the operators that need none, such as `isEmpty`. */
	readonly value?: unknown;
}

/**
 * Conditions in parentheses. Where all of them have to hold, those about the same list, such as
 * `order_line.product_id` and `order_line.qty`, are about one and the same record in it.
 */
export interface ConditionGroup {
	readonly matchType: MatchType;
	readonly conditions: readonly Condition[];
}

/** A filter as users fill it in. */
export interface ConditionFilter extends ConditionGroup {
	/** Further parts, each as good as one condition. */
	readonly groups?: readonly ConditionGroup[];
}

interface Word {
	/** As users see it, and as messages name it. */
	readonly title: string;
	readonly comparison: Comparison;
	/** Whether the word says that the comparison fails. */
	readonly isNegated?: true;
	readonly needsNoValue?: true;
}

/** The operators in words. A negated one finds exactly the records that its opposite does not. */
const WORDS: Readonly<Record<ConditionOperator, Word>> = {
	equals: { title: 'Equals', comparison: 'equals' },
	notEquals: { title: 'Does Not Equal', comparison: 'equals', isNegated: true },
	contains: { title: 'Contains', comparison: 'contains' },
	notContains: { title: 'Does Not Contain', comparison: 'contains', isNegated: true },
	startsWith: { title: 'Starts With', comparison: 'startsWith' },
	endsWith: { title: 'Ends With', comparison: 'endsWith' },
	greater: { title: 'Is Greater Than', comparison: 'greater' },
	greaterOrEqual: { title: 'Is Greater Than or Equal To', comparison: 'greaterOrEqual' },
	less: { title: 'Is Less Than', comparison: 'less' },
	lessOrEqual: { title: 'Is Less Than or Equal To', comparison: 'lessOrEqual' },
	in: { title: 'Is One Of', comparison: 'in' },
	notIn: { title: 'Is Not One Of', comparison: 'in', isNegated: true },
	childOf: { title: 'Is Same as or Child Of', comparison: 'childOf' },
	parentOf: { title: 'Is Same as or Parent Of', comparison: 'parentOf' },
	isTrue: { title: 'Is True', comparison: 'isTrue', needsNoValue: true },
	isFalse: { title: 'Is False', comparison: 'isTrue', isNegated: true, needsNoValue: true },
	isEmpty: { title: 'Is Empty', comparison: 'isSet', isNegated: true, needsNoValue: true },
	isNotEmpty: { title: 'Is Not Empty', comparison: 'isSet', needsNoValue: true },
};

/** The operators by what users call them, the most common first. */
export const OPERATOR_TITLES: ReadonlyMap<ConditionOperator, string> = new Map(
	Object.entries(WORDS).map(([operator, { title }]) => [operator as ConditionOperator, title]),
);

interface Join {
	/** Whether each condition has to hold, or to fail. */
	readonly wanted: boolean;
	readonly join: typeof allOf;
	/** Joins the opposites of all conditions to the opposite of the whole. */
	readonly joinOpposites: typeof allOf;
}

const JOINS: Readonly<Record<MatchType, Join>> = {
	allConditions: { wanted: true, join: allOf, joinOpposites: oneOf },
	anyCondition: { wanted: true, join: oneOf, joinOpposites: allOf },
	noCondition: { wanted: false, join: allOf, joinOpposites: oneOf },
};

/**
 * The domain that finds what the conditions say, the same on all versions of Odoo. Where a value is
 * missing, negated conditions hold and others do not: a record without partner has a
 * `partner_id.city` that is empty and not equal to any. An empty number is 0 and an empty boolean is
 * false, as they read. Over several related records, a condition holds when it does for one of them.
 * The result is checked and must not be checked again, since its dates are in UTC.
 * @throws OdooError `INVALID_DOMAIN`, `FIELD_NOT_FOUND` or `INVALID_VALUE`, naming the condition
 */
export async function conditionsToDomain(
	{ groups = [], ...filter }: ConditionFilter,
	scope: DomainScope,
): Promise<Domain> {
	const { conditions, matchType } = filter;
	if (conditions.length + groups.length === 0) throw noConditions();
	const { wanted, join } = JOINS[matchType];
	const domains: Domain[] = [];
	for (const [index, condition] of conditions.entries()) {
		domains.push(await domainAt(index, condition, wanted, scope));
	}
	for (const [index, group] of groups.entries()) {
		const place = `Group ${index + 1}`;
		domains.push(await retold(domainOfGroup(group, wanted, scope), (error) => error.at(place)));
	}
	return join(domains);
}

/** The domain of a group, or of its opposite when it is not `wanted`. */
async function domainOfGroup(
	{ matchType, conditions }: ConditionGroup,
	wanted: boolean,
	scope: DomainScope,
): Promise<Domain> {
	if (conditions.length === 0) throw noConditions();
	const { wanted: isWantedEach, join, joinOpposites } = JOINS[matchType];
	const lists = matchType === 'allConditions' ? await sharedLists(conditions, scope) : [];
	const isInList = new Set(lists.flatMap(({ indexes }) => indexes));
	const domains: Domain[] = [];
	for (const [index, condition] of conditions.entries()) {
		if (isInList.has(index)) continue;
		domains.push(await domainAt(index, condition, wanted === isWantedEach, scope));
	}
	for (const list of lists) domains.push(await domainOfList(list, conditions, wanted, scope));
	return wanted ? join(domains) : joinOpposites(domains);
}

/** A list of linked records that several conditions are about. */
interface SharedList {
	readonly list: PathTarget;
	/** The positions of the conditions. */
	readonly indexes: number[];
}

async function sharedLists(
	conditions: readonly Condition[],
	scope: DomainScope,
): Promise<SharedList[]> {
	const lists = new Map<string, SharedList>();
	for (const [index, { field }] of conditions.entries()) {
		const list = field ? await listOnPath(field, scope) : undefined;
		if (!list) continue;
		const shared = lists.get(list.path) ?? { list, indexes: [] };
		lists.set(list.path, { ...shared, indexes: [...shared.indexes, index] });
	}
	return [...lists.values()].filter(({ indexes }) => indexes.length > 1);
}

/** There is one record in the list for which all of these conditions hold, or none if not `wanted`. */
async function domainOfList(
	{ list, indexes }: SharedList,
	conditions: readonly Condition[],
	wanted: boolean,
	scope: DomainScope,
): Promise<Domain> {
	const within = { ...scope, model: list.field.relation ?? '' };
	const domains: Domain[] = [];
	for (const index of indexes) {
		const condition = conditions[index];
		if (!condition) continue;
		const field = condition.field.slice(list.path.length + 1);
		domains.push(await domainAt(index, { ...condition, field }, true, within));
	}
	return whereOneInList(list, { holds: allOf(domains), wanted, version: scope.version });
}

async function domainAt(
	index: number,
	condition: Condition,
	wanted: boolean,
	scope: DomainScope,
): Promise<Domain> {
	return await retold(domainOf(condition, wanted, scope), (error) =>
		error.at(`Condition ${index + 1}`, condition.field),
	);
}

/** The domain of one condition, or of its opposite when it is not `wanted`. */
async function domainOf(
	condition: Condition,
	wanted: boolean,
	scope: DomainScope,
): Promise<Domain> {
	const { field: path, operator } = condition;
	const { schemaOf, version, zones } = scope;
	if (!path) throw noField();
	if (!Object.hasOwn(WORDS, operator)) throw unknownWord(operator);
	const { comparison, isNegated = false, needsNoValue } = WORDS[operator];
	const hasToHold = wanted !== isNegated;
	const behind = await resolvePath(path, scope);
	// Older versions find those that have a value in a list behind the field by the field itself.
	const isOld = version !== undefined && version < ANY_SINCE;
	const isItself = hasToHold && isOld && leadsToMany(behind);
	const target = isItself ? await resolvePath(path, { ...scope, canRead: undefined }) : behind;
	const compare = comparisonsOf(target.field)[comparison];
	if (!compare) throw notForType(operator, target.field);
	if (comparison === 'childOf' || comparison === 'parentOf') {
		await assertHasHierarchy(target, scope);
	}
	const value = needsNoValue ? undefined : valueOf(condition, target.field);
	const operand = withAbsoluteDates(value, target.field, scope);
	const answer = await inAnyLanguage(target.field, { ...scope, model: target.model }, (field) =>
		compare({ ...target, field, zones }, operand),
	);
	await assertFindsByName(target, answer.holds, scope);
	if (!hasToHold || asksForOthers(answer.holds, target.field)) assertKnowsOthers(target);
	if (hasToHold) return whereHolds(target, answer, version);
	assertCanOppose(target.field, version);
	if (comparison !== 'isSet') await assertCanExclude(target, schemaOf, version);
	return whereFails(target, answer, version);
}

/**
 * Up to version 17, Odoo knows only the records for which a company has set a value of its own, and
 * takes all others for neither equal nor different. Odoo 14 finds the numbers that it should leave out.
 * @throws OdooError `INVALID_DOMAIN`
 */
function assertCanOppose(field: Field, version = Infinity): void {
	const ignoresNot = version === 14 && field.name === 'phone_mobile_search';
	if (!ignoresNot && (!isOfCompanies(field) || field.type === 'many2one')) return;
	throw noOpposite(field, ignoresNot ? '' : ', because the field is company-specific');
}

/** The value, which is not empty; a list for `in` may be a text with commas. */
function valueOf({ operator, value }: Condition, field: Field): unknown {
	const isList = operator === 'in' || operator === 'notIn';
	const values = isList && typeof value === 'string' ? value.split(',').map(trimmed) : value;
	const parts: readonly unknown[] = Array.isArray(values) ? values : [values];
	if (parts.length === 0) throw emptyList(operator);
	if (parts.some((part) => isMissing(part, field))) throw emptyValue(operator, value);
	return values;
}

function trimmed(text: string): string {
	return text.trim();
}

/** Odoo's own word for an empty value is false. A blank text is what is left around an empty expression. */
function isMissing(value: unknown, field: Field): boolean {
	if (value === false) return field.type !== 'boolean';
	if (typeof value === 'string') return value.trim() === '';
	return value === undefined || value === null || Number.isNaN(value);
}

function emptyValue(operator: ConditionOperator, value: unknown): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`"${WORDS[operator].title}" needs a value, but it is ${preview(value)}.`,
		{
			hint: `${CHECK_EXPRESSION} To look for empty values, use Is Empty.`,
		},
	);
}

function emptyList(operator: ConditionOperator): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`"${WORDS[operator].title}" needs at least one value, but the list is empty.`,
		{
			hint: 'If the list comes from an expression, check that it has values for this item, or filter such items out before this node. To look for empty values, use Is Empty.',
		},
	);
}

function noField(): OdooError {
	return new OdooError('INVALID_DOMAIN', 'No field is chosen.', {
		hint: 'Choose a field, or remove the condition.',
	});
}

function noConditions(): OdooError {
	return new OdooError('INVALID_DOMAIN', 'The filter has no conditions.', {
		hint: 'Add a condition, or set Filter to None to read all records.',
	});
}

function unknownWord(operator: unknown): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`Operator is ${preview(operator)}, which is not one of its choices.`,
		{
			hint: `Use ${Object.keys(WORDS).join(', ')}.`,
		},
	);
}

function notForType(operator: ConditionOperator, field: Field): OdooError {
	const comparisons = comparisonsOf(field);
	const words = Object.values(WORDS).filter(({ comparison }) => comparisons[comparison]);
	return new OdooError(
		'INVALID_DOMAIN',
		`"${WORDS[operator].title}" cannot be used with "${field.label}", a field of type ${field.type}.`,
		{ hint: `Use ${words.map(({ title }) => title).join(', ')}.` },
	);
}
