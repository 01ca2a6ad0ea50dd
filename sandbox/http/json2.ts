import { faultFrom, httpError, serializeFault, type Fault } from '../faults';
import { Env } from '../orm/env';
import type { Database } from '../orm/database';
import { isDict, type Dict, type Value } from '../python';
import { callNamed } from '../rpc/call';
import { userOfKey, type Server } from '../rpc/server';
import { html, json, mimetypeOf, unsupportedMedia, type Answer, type Request } from './answer';

const ROUTE = '/json/2/&lt;__model__&gt;/&lt;__method__&gt;';

const NO_DATABASE = `<!DOCTYPE html>
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>No database is selected and the requested URL was not found in the server-wide controllers.</p>
<p>Please verify the hostname, <a href=/web/login>login</a> and try again.</p>

<!-- Alternatively, use the X-Odoo-Database header. -->
`;

/** POST /json/2/<model>/<method>: a bare value, or a bare error with its HTTP status. */
export function answerJson2(server: Server, request: Request): Answer {
	const database = server.selectDatabase(request.headers['x-odoo-database']);
	if (!database) return noDatabase();
	const [, , , model, method, ...rest] = request.path.split('/');
	const called = { model, method };
	if (request.body && mimetypeOf(request) !== 'application/json') {
		return unsupportedMedia(ROUTE, 'json2');
	}
	try {
		if (request.method !== 'POST' || !method || rest.length > 0) {
			throw httpError('NotFound', 404, 'Did you mean POST /json/2/<model>/<method>?');
		}
		const uid = authenticate(database, request.headers.authorization);
		const body = bodyOf(request.body);
		return { ...json(call(database, uid, { model: model!, method, body })), called };
	} catch (error) {
		return { ...errorAnswer(faultFrom(error)), called };
	}
}

/** Which database is meant is not known. */
export function noDatabase(): Answer {
	return html(NO_DATABASE, 404);
}

interface Json2Call {
	readonly model: string;
	readonly method: string;
	readonly body: Dict;
}

function call(database: Database, uid: number, { model: name, method, body }: Json2Call): Value {
	return database.transaction(() => {
		const model = database.models.get(name);
		if (!model) throw httpError('NotFound', 404, `the model '${name}' does not exist`);
		return callNamed(new Env(database, uid), model, method, body);
	});
}

/** The id of the user whose key a request brings. */
export function authenticate(database: Database, header = ''): number {
	const [, key] = /^bearer (.+)$/is.exec(header) ?? [];
	if (!key) {
		throw unauthorized(
			'User not authenticated, use an API Key with a Bearer Authorization header.',
		);
	}
	const user = userOfKey(database, key);
	if (!user) throw unauthorized('Invalid apikey');
	return user.id;
}

function unauthorized(message: string): Fault {
	return httpError('Unauthorized', 401, message);
}

/** Anything but an object counts as no arguments. */
function bodyOf(text: string): Dict {
	if (text === '') return {};
	try {
		const body: unknown = JSON.parse(text);
		return isDict(body) ? body : {};
	} catch (error) {
		throw notJson(error);
	}
}

function notJson(error: unknown): Fault {
	const reason = error instanceof Error ? error.message : String(error);
	return httpError('BadRequest', 400, `could not parse the body as json: ${reason}`);
}

export function errorAnswer(fault: Fault): Answer {
	const headers = fault.httpStatus === 401 ? { 'www-authenticate': 'Bearer ' } : {};
	return json(serializeFault(fault), fault.httpStatus, headers);
}
