import type { Call, RpcValue } from '../call';
import type { HttpRequest, HttpResponse } from '../http';

export type ProtocolName = 'json2' | 'jsonrpc' | 'xmlrpc';

/** Where calls go and on whose behalf: everything a request carries besides the call itself. */
export interface Endpoint {
	/** Base URL without trailing slash, e.g. `https://mycompany.odoo.com`. */
	readonly url: string;
	/** Left out only on JSON-2, where a server with one database needs no name. */
	readonly database?: string;
	/** The user's id; JSON-2 knows the user by the key and ignores it. */
	readonly uid: number;
	/** Password or API key. */
	readonly secret: string;
}

/** What Odoo reports when a call raised: the same shape whichever protocol carried it. */
export interface Fault {
	/** Python class, e.g. `odoo.exceptions.AccessError`. XML-RPC tells only a class per fault code. */
	readonly exception: string;
	/** Odoo's message, without traceback. */
	readonly message: string;
	/** Traceback or the whole answer, for the details of an error. */
	readonly debug?: string;
}

/**
 * What an answer turns out to be: a result, Odoo's report of a failed call, or something that is
 * no answer of this API at all (a web page, a proxy's error).
 */
export type Reply<Result = RpcValue> =
	| { readonly kind: 'result'; readonly result: Result }
	| { readonly kind: 'fault'; readonly fault: Fault }
	| { readonly kind: 'refusal'; readonly status: number; readonly text: string };

/** A request, and how to read its answer. */
export interface Encoded<Result = RpcValue> {
	readonly request: HttpRequest;
	/** @throws OdooError `PROTOCOL` for an answer that is broken, or belongs to another request. */
	readonly decode: (response: HttpResponse) => Reply<Result>;
}

/** A pure codec: calls to requests, answers to replies. It sends nothing. */
export interface Protocol {
	readonly name: ProtocolName;
	/**
	 * @param id unique to this request; where the protocol has IDs, the answer must repeat it
	 * @throws OdooError `INVALID_VALUE` for a value that the wire format cannot carry.
	 */
	encode(call: Call, endpoint: Endpoint, id: number): Encoded;
}

/** A function outside of models, such as `common.login`. */
export interface ServiceCall {
	readonly service: 'common' | 'db' | 'object';
	readonly method: string;
	readonly args: readonly RpcValue[];
}

/** The two old protocols also reach services outside of models, such as `common.login`. */
export interface RpcProtocol extends Protocol {
	encodeService(
		call: ServiceCall,
		endpoint: Pick<Endpoint, 'url' | 'database'>,
		id: number,
	): Encoded;
}

/**
 * Spares Odoo 19 from listing its databases on every request: calls take a third of the time.
 * JSON-2 needs it as soon as the server has several. Older versions ignore it.
 */
export function databaseHeader(database: string | undefined): Record<string, string> {
	return database && isHeaderText(database) ? { 'x-odoo-database': database } : {};
}

/** Whether the text can be sent in a header. Node refuses other characters; keys and databases of Odoo have none. */
export function isHeaderText(text: string): boolean {
	return /^[\u0020-\u007e]*$/.test(text);
}
