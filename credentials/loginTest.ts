import type { IAuthenticateRuleResponseSuccessBody, ICredentialTestRequest } from 'n8n-workflow';
import { API_KEY, BASE_URL, ONLINE_DATABASE } from '../odoo';

/*
 * The request is built by expressions, since n8n takes it as data. `$credentials` holds what the
 * user entered; two closing braces in a row would end an expression. The patterns for addresses and
 * keys are the client's own.
 */

/** No more of an address than the client takes, as an expression runs in n8n's own process. */
const MAX_URL_LENGTH = 2000;

const SERVER = `($credentials.url.trim().slice(0, ${MAX_URL_LENGTH}).match(${BASE_URL}) || [""])[0]`;

/** The database entered, or that of an Odoo Online address; else empty. */
const DATABASE = `($credentials.db.trim() || (${SERVER}.match(${ONLINE_DATABASE}) || [])[1] || "")`;

/** A key may be pasted with blanks; a password may end with one. */
const SECRET = `(${API_KEY}.test($credentials.password) ? $credentials.password.trim() : $credentials.password)`;

const IS_JSON2 = '$credentials.protocol === "json2"';

/** Any method answers only to a valid key; this one answers with an `id` that has a `type`. */
const JSON2_BODY = '{ allfields: ["id"], attributes: ["type"] }';

/** Odoo returns the `id` of a JSON-RPC request, so both answers can be told from anything else. */
const JSONRPC_BODY = `{
	jsonrpc: "2.0",
	id: { type: "login" },
	method: "call",
	params: {
		service: "common",
		method: ${DATABASE} ? "login" : "version",
		args: ${DATABASE} ? [${DATABASE}, $credentials.username.trim(), ${SECRET}] : []
	}
}`;

const JSON2_HEADERS = `{
	"authorization": "bearer " + ${SECRET},
	...(${DATABASE} ? { "x-odoo-database": ${DATABASE} } : {})
}`;

/** Odoo's codes (0 since 15 or so, 200 before; 100: session, 404: path) and those of JSON-RPC itself. */
const ERROR_CODES = [0, 100, 200, 300, 404, -32700, -32600, -32601, -32602, -32603];

/**
 * Logs in as the user: over JSON-2 where that is pinned, else over JSON-RPC. Odoo answers most
 * failures with HTTP 200, and n8n takes any 200 as a success, hence the rules; the first that
 * matches speaks.
 */
export const loginTest: ICredentialTestRequest = {
	request: {
		baseURL: expression(SERVER),
		url: expression(`${IS_JSON2} ? "/json/2/res.users/fields_get" : "/jsonrpc"`),
		method: 'POST',
		headers: expression(`${IS_JSON2} ? ${JSON2_HEADERS} : {}`),
		body: expression(`${IS_JSON2} ? ${JSON2_BODY} : ${JSONRPC_BODY}`),
		// A POST that follows a redirect arrives as a GET.
		disableFollowRedirect: true,
		skipSslCertificateValidation: expression('$credentials.allowUnauthorizedCerts'),
	},
	rules: [
		reject(
			'id.type',
			undefined,
			'The Server URL does not lead to the Odoo API. Enter the address that opens Odoo in your browser.',
		),
		reject(
			'result',
			false,
			'Odoo does not accept the Username with this Password or API Key in this database. On Odoo Online, only the Custom plan has the external API.',
		),
		reject(
			'error.data.name',
			'psycopg2.OperationalError',
			'Odoo cannot open this database. Check the Database Name; capital letters matter.',
		),
		...ERROR_CODES.map((code) =>
			reject(
				'error.code',
				code,
				'Odoo answered the login with an error. Check the Database Name, and that the server works in the browser.',
			),
		),
	],
};

function expression<T>(code: string): T {
	// n8n resolves it to a value of the declared type.
	return `={{ ${code} }}` as unknown as T;
}

function reject(
	key: string,
	value: unknown,
	message: string,
): IAuthenticateRuleResponseSuccessBody {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}
