import { isObject } from './isObject';

/**
 * A value as Odoo's APIs carry it: JSON's values, whatever the protocol. Dates are text
 * (`YYYY-MM-DD`, `YYYY-MM-DD HH:MM:SS` in UTC), binary data is base64 text, empty is `false`.
 */
export type RpcValue = null | boolean | number | string | readonly RpcValue[] | RpcRecord;

/** Values by name: a record, an action, a fault... */
export type RpcRecord = { readonly [key: string]: RpcValue };

/** Odoo's context: `lang`, `tz`, `active_test`, `allowed_company_ids`... */
export type Context = Readonly<Record<string, RpcValue>>;

/** Field values by field name, as `create` and `write` take them. */
export type Vals = Readonly<Record<string, RpcValue>>;

/**
 * One method call, the same for all protocols.
 *
 * `ids` is the recordset the method runs on; leave it out for model methods (`search`, `create`).
 * `params` are named arguments; the RPC codecs put those in order that the server wants in order.
 * `args` are arguments whose names the caller does not know. They stand before the named ones. JSON-2
 * cannot carry them: the client gives them the names that Odoo documents.
 */
export interface Call {
	readonly model: string;
	readonly method: string;
	readonly ids?: readonly number[];
	readonly args?: readonly RpcValue[];
	readonly params?: Readonly<Record<string, RpcValue>>;
	readonly context?: Context;
	/** The call writes, but running it again comes to the same, as when records are named by External IDs. */
	readonly isIdempotentWrite?: boolean;
}

/** A call as it is asked for: of its named arguments, those that are undefined are not sent. */
export interface AskedCall extends Omit<Call, 'params'> {
	readonly params?: Readonly<Record<string, RpcValue | undefined>>;
}

/** The call that is meant by one that may have undefined arguments. */
export function callOf({ params, ...call }: AskedCall): Call {
	if (params === undefined) return call;
	const given = Object.entries(params).filter(([, value]) => value !== undefined);
	return { ...call, params: Object.fromEntries(given) as Vals };
}

/**
 * Methods that change nothing, so that a lost answer may be asked for again. Everything else counts
 * as a write. Source: odoo/orm/models.py of Odoo 14 and 19.
 */
const READ_METHODS: ReadonlySet<string> = new Set([
	'check_access_rights',
	'check_object_reference',
	'context_get',
	'default_get',
	'display_name_for',
	'fields_get',
	'fields_view_get',
	'formatted_read_group',
	'get_available_models',
	'get_external_id',
	'get_metadata',
	'get_views',
	'get_base_url',
	'get_portal_url', // makes a key for the link the first time, and then gives the same one
	'has_access',
	'name_get',
	'name_search',
	'onchange',
	'read',
	'read_group',
	'search',
	'search_count',
	'search_read',
	'web_read',
	'web_search_read',
]);

export function isRpcList(value: RpcValue | undefined): value is readonly RpcValue[] {
	return Array.isArray(value);
}

export function isRpcRecord(value: RpcValue | undefined): value is RpcRecord {
	return isObject(value) && !Array.isArray(value);
}

/** The list that a value is; an empty one for anything else, as Odoo answers `false` where there is nothing. */
export function listIn(value: RpcValue | undefined): readonly RpcValue[] {
	return isRpcList(value) ? value : [];
}

/** The values by name that a value is; none for anything else. */
export function recordIn(value: RpcValue | undefined): RpcRecord {
	return isRpcRecord(value) ? value : {};
}

/** Whether running the call twice is the same as running it once. */
export function isRepeatable(call: Call): boolean {
	return isRead(call) || call.isIdempotentWrite === true;
}

/** Whether the call changes nothing. */
export function isRead({ method }: Call): boolean {
	return READ_METHODS.has(method);
}

/** `res.partner.search_read`, as messages name a call. */
export function callName(call: Call): string {
	return `${call.model}.${call.method}`;
}

/** Whether the answer is a list of records with the fields that were asked for. */
export function isSearchOrRead({ method }: Call): boolean {
	return method === 'search_read' || method === 'read';
}
