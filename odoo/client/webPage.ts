import type { HttpResponse } from '../http';
import { bodyText } from '../protocol/body';
import type { Encoded, Endpoint, Reply } from '../protocol/protocol';
import { databaseHeader } from '../protocol/protocol';
import type { WebSession } from './webSession';

/** Answers of a server that is busy or away: worth asking again. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** A request for a page or file of Odoo's web server, as a browser sends it. */
export function encodePage(
	path: string,
	{ url, database }: Endpoint,
	session?: WebSession,
): Encoded<HttpResponse> {
	// A session belongs to a database, and Odoo 19 refuses the header beside it.
	const headers = session ? { cookie: session.cookie } : databaseHeader(database);
	return { request: { method: 'GET', url: url + path, headers }, decode: decodePage };
}

/** What a page answers is for its reader to judge, whatever the status. */
function decodePage(response: HttpResponse): Reply<HttpResponse> {
	const { status } = response;
	return PASSING.has(status)
		? { kind: 'refusal', status, text: bodyText(response) }
		: { kind: 'result', result: response };
}
