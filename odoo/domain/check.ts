import type { RpcValue } from '../call';
import { isRpcList } from '../call';
import { OdooError, retold } from '../errors';
import { isBinary } from '../schema/choose';
import { inAnyLanguage } from '../schema/inAnyLanguage';
import { isRelational } from '../schema/schema';
import { isBareDate, toOdooSpan } from '../values/dates';
import { preview } from '../preview';
import { CHECK_EXPRESSION } from '../protocol/explanations';
import { invalidValue } from '../values/invalidValue';
import { idFrom } from '../values/recordId';
import type { NumberOperator } from './answer';
import {
	byNumber,
	checkKnowsEmpty,
	checkKnowsOrder,
	isComparedByRange,
	oneOfNumbers,
} from './answer';
import { assertFindsByName } from './byName';
import type { Domain, Leaf } from './domain';
import { isConstant, isLeaf, normalise } from './domain';
import { assertHasHierarchy } from './hierarchy';
import { isMixed, isZero, toOperand, toRecord } from './operand';
import type { OperatorKind } from './operators';
import { operatorKind } from './operators';
import { asksForOthers, assertKnowsOthers } from './opposites';
import type { PathTarget } from './path';
import { resolvePath } from './path';
import { withAbsoluteDates } from './relativeDate';
import type { DomainScope } from './scope';
import { whereHolds } from './throughPath';

type Check = (leaf: Leaf, target: PathTarget, scope: DomainScope) => Leaf;

const ANY_SINCE_FOR_ID = 19;

/** Odoo takes a list after these for "in". */
const LIST_OPERATORS: ReadonlyMap<string, string> = new Map([
	['=', 'in'],
	['==', 'in'],
	['!=', 'not in'],
	['<>', 'not in'],
]);

const NEGATIVE: ReadonlySet<string> = new Set(['!=', '<>', 'not in']);

/** The text of a bare date means its whole day in Odoo, so these are about the end of that day. */
const AFTER_DAY: ReadonlyMap<string, string> = new Map([
	['>', '>='],
	['<=', '<'],
]);

const CHECKS: Readonly<Record<Exclude<OperatorKind, 'subdomain'>, Check>> = {
	equality: checkEquality,
	list: checkList,
	order: checkOrder,
	pattern: checkPattern,
	hierarchy: checkHierarchy,
};

/**
 * Checks a domain before the server sees it, since Odoo answers many mistakes with every record or
 * with a traceback, and gives each value its field's type: numbers for numeric texts, keys for
 * labels of selections, dates in UTC. The result must not be checked again: its dates are in UTC,
 * where Odoo's format may mean a chosen zone.
 * @throws OdooError `INVALID_DOMAIN`, `FIELD_NOT_FOUND` or `INVALID_VALUE`, with the field
 */
export async function checkDomain(domain: Domain, scope: DomainScope): Promise<Domain> {
	const opposed = opposedIn(normalise(domain)); // the domain itself stays as the user wrote it
	const checked: RpcValue[] = [];
	for (const term of domain) {
		const isCondition = isLeaf(term) && !isConstant(term);
		const isOpposed = opposed.has(term) !== (scope.isOpposed === true);
		checked.push(...(isCondition ? await checkLeaf(term, { ...scope, isOpposed }) : [term]));
	}
	return checked;
}

/** The conditions of which the opposite is meant. */
function opposedIn(domain: Domain): ReadonlySet<RpcValue> {
	const opposed = new Set<RpcValue>();
	// For each sign that still lacks parts: whether these are meant, from the outermost on.
	const open = [false];
	for (const term of domain) {
		const isOpposed = open.pop() ?? false;
		if (term === '!') open.push(!isOpposed);
		else if (term === '&' || term === '|') open.push(isOpposed, isOpposed);
		else if (isOpposed) opposed.add(term);
	}
	return opposed;
}

/** The condition, or several that say the same where Odoo does not know it. */
async function checkLeaf(leaf: Leaf, scope: DomainScope): Promise<Domain> {
	const [path, operator, value] = leaf;
	const inContext = (error: OdooError) => error.at(`Condition ${preview(leaf)}`, path);
	const { checked, model } = await retold(checkItself(leaf, scope), inContext);
	if (model === undefined) return checked;
	const isOpposed = (scope.isOpposed === true) !== (operator === 'not any');
	return [[path, operator, await checkDomain(value as Domain, { ...scope, model, isOpposed })]];
}

/** A condition, and the model of the domain within it, whose own conditions are checked one by one. */
async function checkItself(
	leaf: Leaf,
	scope: DomainScope,
): Promise<{ readonly checked: Domain; readonly model?: string }> {
	const [path, operator, value] = leaf;
	const kind = operatorKind(operator, scope.version);
	const target = await resolvePath(path, scope);
	if (kind === 'subdomain')
		return { checked: [leaf], model: modelOfSubdomain(target, value, scope) };
	const dated = withAbsoluteDates(value, target.field, scope) as RpcValue;
	const checked = await inAnyLanguage(target.field, { ...scope, model: target.model }, (field) =>
		CHECKS[kind]([path, operator, dated], { ...target, field }, scope),
	);
	await assertFindsByName(target, [checked], scope);
	if (scope.isOpposed || asksForOthers([checked], target.field)) assertKnowsOthers(target);
	if (kind === 'hierarchy') await assertHasHierarchy(target, scope);
	return { checked: isComparedByRange(target) ? inRanges(checked, target, scope) : [checked] };
}

/** The same as ranges of numbers, in which false is 0. */
function inRanges(leaf: Leaf, target: PathTarget, scope: DomainScope): Domain {
	const [, operator, value] = leaf;
	const kind = operatorKind(operator);
	if (kind === 'pattern' || (operator === '=?' && value === false)) return [leaf];
	const compared = { ...target, zones: scope.zones };
	const numbers = (isRpcList(value) ? value : [value]).map(Number);
	const isOpposite = NEGATIVE.has(operator);
	if (numbers.length === 0) return [[isOpposite ? 1 : 0, '=', 1]];
	const answer =
		kind === 'order'
			? byNumber(compared, operator as NumberOperator, Number(value))
			: oneOfNumbers(compared, numbers);
	const { holds, fails } = answer;
	const asked = isOpposite ? { holds: fails, fails: holds } : answer;
	return normalise(whereHolds(target, asked, scope.version));
}

function checkEquality(leaf: Leaf, target: PathTarget, scope: DomainScope): Leaf {
	const [path, operator, value] = leaf;
	const { field } = target;
	if (operator === '=?' && (value === null || value === '')) return [path, operator, false];
	if (isEmpty(value)) {
		checkKnowsEmpty(field);
		return [path, operator, false];
	}
	// Odoo ignores any other condition on a file, and returns every record.
	if (isBinary(field)) throw invalidValue(field, value, 'false, to tell whether it is empty');
	if (!Array.isArray(value)) return [path, operator, operandOf(value, target, scope)];
	// [7, "Name"] is one record, as Odoo itself gives it.
	if (isRelational(field) && idFrom(value)) return [path, operator, toRecord(value, field)];
	const listOperator = LIST_OPERATORS.get(operator);
	if (!listOperator || value.length === 0)
		throw invalidValue(field, value, 'one value, or false for empty');
	return checkList([path, listOperator, value], target, scope);
}

function checkList(leaf: Leaf, target: PathTarget, scope: DomainScope): Leaf {
	const [path, operator, value] = leaf;
	const { field } = target;
	if (isBinary(field)) throw invalidValue(field, value, 'false after the operators = and !=');
	const values = isRpcList(value) ? value : [value];
	const operands = values.map((each) => (isEmpty(each) ? false : operandOf(each, target, scope)));
	const records = operands.filter((operand) => operand !== false);
	if (isMixed(records, field)) throw invalidValue(field, value, 'either IDs or names');
	return [path, operator, operands];
}

function checkOrder(leaf: Leaf, target: PathTarget, scope: DomainScope): Leaf {
	const [path, operator, value] = leaf;
	const { field } = target;
	// No record has this ID, but conditions such as ["partner_id", ">", 0] are common.
	if (isRelational(field) && isZero(value)) return [path, operator, 0];
	const isName = isRelational(field) && typeof toRecord(value, field) === 'string';
	if (isEmpty(value) || Array.isArray(value) || isName || isBinary(field)) {
		throw invalidValue(field, value, `one value that can be greater or less than another`);
	}
	checkKnowsOrder(field);
	if (field.type === 'datetime' && isBareDate(value)) {
		const { from, until } = toOdooSpan(value, scope.zones);
		const atEnd = AFTER_DAY.get(operator);
		return atEnd ? [path, atEnd, until] : [path, operator, from];
	}
	return [path, operator, operandOf(value, target, scope)];
}

function checkPattern(leaf: Leaf, target: PathTarget): Leaf {
	const [path, operator, value] = leaf;
	if (isBinary(target.field)) throw invalidValue(target.field, value, 'false after = or !=');
	if (value === '' || isEmpty(value)) throw matchesAll(operator);
	if (typeof value === 'string') return leaf;
	if (typeof value === 'number') return [path, operator, String(value)];
	throw invalidValue(target.field, value, 'the text to look for');
}

function checkHierarchy(leaf: Leaf, target: PathTarget): Leaf {
	const [path, operator, value] = leaf;
	const { field } = target;
	if (!isRelational(field) && field.name !== 'id') throw noHierarchy(operator, target);
	if (!isRpcList(value) || idFrom(value)) return [path, operator, toRecord(value, field)];
	const records = value.map((each) => toRecord(each, field));
	if (isMixed(records, field)) throw invalidValue(field, value, 'either IDs or names');
	return [path, operator, records];
}

function operandOf(value: RpcValue, { field }: PathTarget, { zones }: DomainScope): RpcValue {
	return toOperand(value, field, zones);
}

/** The model that the domain after `any` is about. */
function modelOfSubdomain(target: PathTarget, value: RpcValue, scope: DomainScope): string {
	const { field, model, path } = target;
	if (!Array.isArray(value))
		throw invalidValue(field, value, 'a domain on the related records, as a list');
	if (field.relation) return field.relation;
	if (field.name === 'id' && (scope.version ?? Infinity) >= ANY_SINCE_FOR_ID) return model;
	throw new OdooError('INVALID_DOMAIN', `"${path}" does not link to another record.`, {
		field: path,
		hint: 'Use any and not any with fields that link to other records, such as order_line.',
	});
}

/** Odoo's own word for it is `False`. */
function isEmpty(value: RpcValue): boolean {
	return value === false || value === null;
}

function noHierarchy(operator: string, { field, path }: PathTarget): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`"${operator}" needs a field that links to other records, or id, not the ${field.type} field ${preview(path)}.`,
		{ field: path },
	);
}

function matchesAll(operator: string): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`"${operator}" with an empty value matches every record.`,
		{
			hint: `${CHECK_EXPRESSION} Use ["field", "=", false] for empty fields, or [] for all records.`,
		},
	);
}
