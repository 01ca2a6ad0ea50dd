import type { RpcValue } from '../call';
import { isObject } from '../isObject';

/*
 * IDs of records that are not there yet. A batch is planned as if such records existed, so that lists, keys and
 * links work the same for all of them. No record of Odoo has such an ID, and Odoo is sent none.
 */

/** Of the lines that the commands of a list create, which nothing needs to tell apart. */
export const NEW_LINE = 0;

/** Stand-ins of rows are below, where no field has a value: values tell by themselves whether they link to a row. */
const ROWS_BELOW = Number.MIN_SAFE_INTEGER + 2 ** 31;

/** As a field for records of any model has a link, such as `res.partner,7`. */
const LINK_OF_ANY_MODEL = /^[\w.]{1,100},(-\d+)$/;

/** Whether an ID stands for a record that is not there yet. */
export function isStandIn(id: RpcValue | undefined): boolean {
	return typeof id === 'number' && id <= NEW_LINE;
}

/** The ID of a linked record that is missing and would be created; the first of them has the position 0. */
export function standInForLinked(position: number): number {
	return NEW_LINE - 1 - position;
}

/** The ID of the record that a row creates. */
export function standInForRow(position: number): number {
	return Number.MIN_SAFE_INTEGER + position;
}

/** Whether values link to a record that a row creates, be it within their lines. */
export function linksToRow(value: RpcValue): boolean {
	if (typeof value === 'number') return value < ROWS_BELOW;
	if (typeof value === 'string') return linksToRow(Number(LINK_OF_ANY_MODEL.exec(value)?.[1] ?? 0));
	return isObject(value) && Object.values(value).some(linksToRow);
}
