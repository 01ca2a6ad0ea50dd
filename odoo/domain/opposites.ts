import { listIn } from '../call';
import { OdooError } from '../errors';
import { titleOf } from '../schema/schema';
import type { Field } from '../schema/schema';
import type { Answer } from './answer';
import { isOfCompanies } from './answer';
import type { Domain } from './domain';
import { isLeaf } from './domain';
import { shownFields } from './path';
import type { DomainScope } from './scope';

/*
 * Fields that are computed, and searched in a way that an app has programmed: many of these searches know
 * only what the app itself asks for. For "not equal" or "empty" they find all records, none, or those that
 * they should leave out.
 */

/** Whether a domain asks for other values than those it names, or for none. */
export function asksForOthers(domain: Domain): boolean {
	return domain.some((term) => {
		if (!isLeaf(term)) return term === '!';
		const [, operator, value] = term;
		if (operator === 'any') return asksForOthers(listIn(value));
		return /^(?:!=|<>|not )/.test(operator) || value === false || listIn(value).includes(false);
	});
}

/**
 * Whether each record has a place on one of the two sides: a search of an app that does not know opposites
 * finds too many records, or too few.
 * @param fields those on the way to the value, each of the model that the one before links to
 * @throws OdooError `INVALID_DOMAIN` where that is not so
 */
export async function assertOpposite(
	fields: readonly Field[],
	sides: Answer,
	{ areOpposites, model, schemaOf }: Pick<DomainScope, 'areOpposites' | 'model' | 'schemaOf'>,
): Promise<void> {
	const last = fields.at(-1);
	if (!areOpposites || !last) return;
	const models = [model, ...fields.map(({ relation = '' }) => relation)];
	for (const [index, field] of fields.entries()) {
		const shown = await shownFields(field, models[index] ?? '', schemaOf);
		if (!shown.some(hasOwnSearch)) continue;
		if (await areOpposites(model, sides)) return;
		throw noOpposite(last);
	}
}

/** @throws OdooError `INVALID_DOMAIN` */
export function noOpposite(field: Field, reason = ''): OdooError {
	return new OdooError(
		'INVALID_DOMAIN',
		`This version of Odoo cannot filter for empty or different values of ${titleOf(field)}${reason}.`,
		{
			hint: 'Use a condition that says what the value is, such as Equals, or filter in the workflow after reading.',
		},
	);
}

const NUMBER_TYPES: ReadonlySet<string> = new Set(['float', 'integer', 'monetary']);

/**
 * Parts of dates and properties are no fields of their own. Of computed numbers, searches compare each; what
 * has none, such as the stock of a service, is on neither side.
 */
function hasOwnSearch(field: Field): boolean {
	const isOfApp = !field.stored && !isOfCompanies(field) && !field.name.includes('.');
	return isOfApp && !NUMBER_TYPES.has(field.type);
}
