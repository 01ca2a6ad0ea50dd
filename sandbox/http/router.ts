import { VERSION } from '../rpc/services';
import type { Server } from '../rpc/server';
import { errorPage, html, json, redirect, type Answer, type Request } from './answer';
import { answerDocs } from './docs';
import { answerJson2 } from './json2';
import { answerDatabaseList, answerJsonRpc, answerVersionInfo, answerWebLogin } from './jsonrpc';
import { answerPortal, answerReport } from './portal';
import { answerXmlRpc } from './xmlrpc';

type Handler = (server: Server, request: Request) => Answer | Promise<Answer>;

const LOGIN_PAGE =
	'<!DOCTYPE html><html><head><title>Login | Odoo</title></head><body class="o_login">' +
	'<form class="oe_login_form" method="post">Log in</form></body></html>';

const ROUTES: ReadonlyArray<readonly [path: RegExp, handler: Handler]> = [
	[/^\/xmlrpc\/2\/\w*$/, answerXmlRpc],
	[/^\/jsonrpc$/, answerJsonRpc],
	[/^\/(web|json)\/version$/, answerVersion],
	[/^\/json\/2(\/|$)/, answerJson2],
	[/^\/doc-bearer\//, answerDocs],
	[/^\/web\/webclient\/version_info$/, answerVersionInfo],
	[/^\/web\/database\/list$/, answerDatabaseList],
	[/^\/web\/session\/authenticate$/, answerWebLogin],
	[/^\/web\/health$/, () => json({ status: 'pass' })],
	[/^\/web\/login$/, () => html(LOGIN_PAGE)],
	[/^\/my\/(orders|invoices)\/\d+$/, answerPortal],
	[/^\/report\/pdf\/[\w.]+\/\d+$/, answerReport],
	[/^\/$/, () => redirect('/odoo')],
	[/^\/(odoo|web$)/, answerBackend],
];

/** Finds who answers a path, as Odoo's own routes do. */
export async function route(server: Server, request: Request): Promise<Answer> {
	const [, handler = notFound] = ROUTES.find(([path]) => path.test(request.path)) ?? [];
	return await handler(server, request);
}

function answerVersion(): Answer {
	const { server_version: version, server_version_info: info } = VERSION;
	return json({ version_info: info, version });
}

/** The backend sends visitors to log in and takes no posts without a form's token. */
function answerBackend(_server: Server, { method }: Request): Answer {
	if (method === 'GET') return redirect('/web/login');
	return errorPage(400, 'Bad Request', 'Session expired (invalid CSRF token)');
}

function notFound(): Answer {
	const text =
		"<title>404</title><h1>Error 404</h1><p>We couldn't find the page you're looking for!</p>";
	return html(`<!DOCTYPE html><html><body>${text}</body></html>`, 404);
}
