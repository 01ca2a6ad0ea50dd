import type { Row } from '../orm/database';
import type { Server } from '../rpc/server';
import { errorPage, html, redirect, type Answer, type Request } from './answer';

const MODELS: Readonly<Record<string, string>> = { orders: 'sale.order', invoices: 'account.move' };

/** The reports that can be printed, by the model of their records. */
const REPORTS: Readonly<Record<string, string>> = {
	'sale.report_saleorder': 'sale.order',
	'account.report_invoice': 'account.move',
};

const PDF_LINES = [
	'%PDF-1.4',
	'1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
	'2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
	'3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj',
	'trailer<</Root 1 0 R>>',
	'%%EOF',
	'',
];

/** The page of an order or invoice that its customer sees without logging in, or its PDF. */
export function answerPortal(server: Server, { path, query, headers }: Request): Answer {
	const [, , kind = '', id] = path.split('/');
	const database =
		sessionOf(server, headers)?.database ?? server.selectDatabase(headers['x-odoo-database']);
	const row = database?.table(MODELS[kind]!).rows.get(Number(id));
	const token = query.get('access_token');
	if (!row || !token || row.access_token !== token) return redirect('/my');
	if (query.get('report_type') !== 'pdf') return html(`<h1>${String(row.name)}</h1>`);
	const name = fileNameOf(kind, row);
	return pdf({ 'content-disposition': `attachment; filename*=UTF-8''${name}` });
}

/** Any report, for users who are logged in. */
export function answerReport(server: Server, { path, headers }: Request): Answer {
	const [, , , report = '', id] = path.split('/');
	const session = sessionOf(server, headers);
	if (!session) return redirect('/web/login');
	const model = REPORTS[report];
	if (!model || !session.database.table(model).rows.has(Number(id))) {
		return errorPage(404, 'Not Found', 'The requested URL was not found on the server.');
	}
	return pdf({});
}

function sessionOf(server: Server, headers: Request['headers']) {
	const [, id = ''] = /\bsession_id=([^;]+)/.exec(headers.cookie ?? '') ?? [];
	return server.webSessions.get(id);
}

function fileNameOf(kind: string, row: Row): string {
	const title = kind === 'invoices' ? 'Invoice' : row.state === 'sale' ? 'Order' : 'Quotation';
	return `${title}_${String(row.name || row.id).replace(/\W+/g, '_')}.pdf`;
}

function pdf(headers: Readonly<Record<string, string>>): Answer {
	const type = { 'content-type': 'application/pdf' };
	return { status: 200, headers: { ...type, ...headers }, body: PDF_LINES.join('\n') };
}
