import { listIn } from '../call';
import { OdooError } from '../errors';
import { titleOf } from '../schema/schema';
import type { Field } from '../schema/schema';
import type { Domain } from './domain';
import { isLeaf } from './domain';
import type { PathTarget } from './path';

/**
 * Computed fields whose search knows only the values that Odoo's own screens ask for: for others, or for none,
 * it finds all records, none, or the reverse. Seen on Odoo 14 and 19 on 2026-12-01.
 */
const KNOWS_NO_OTHERS =
	/\.(?:account_audit_log_\w+|activity_exception_decoration|all_group_ids|crm_team_ids|(?:message_)?needaction|totp_enabled)$|^product\.product\.display_name$/;

/** Whether a domain asks for other values of a field than those it names, or for none. */
export function asksForOthers(domain: Domain, field: Pick<Field, 'type'>): boolean {
	return domain.some((term) => {
		if (!isLeaf(term)) return term === '!';
		const [, operator, value] = term;
		if (operator === 'any') return asksForOthers(listIn(value), field);
		const isFalse = value === false || listIn(value).includes(false);
		const isNegated = /^(?:!=|<>|not )/.test(operator);
		// Any value is what these searches do find; of true and false, only true.
		return field.type === 'boolean' ? isNegated || isFalse : isNegated !== isFalse;
	});
}

/**
 * Where other values are asked for than those that a condition names.
 * @throws OdooError `INVALID_DOMAIN` where the search of the field does not know them
 */
export function assertKnowsOthers({ field, model }: PathTarget): void {
	if (!field.stored && KNOWS_NO_OTHERS.test(`${model}.${field.name}`)) throw noOpposite(field);
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
