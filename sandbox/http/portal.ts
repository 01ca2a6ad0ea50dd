import type { Server } from '../rpc/server';
import { html, type Answer, type Request } from './answer';

const PDF_LINES = [
	'%PDF-1.4',
	'1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
	'2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
	'3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj',
	'trailer<</Root 1 0 R>>',
	'%%EOF',
	'',
];

/** The page of a sales order that its customer sees without logging in, or its PDF. */
export function answerPortal(server: Server, { path, query, headers }: Request): Answer {
	const database = server.selectDatabase(headers['x-odoo-database']);
	const order = database?.table('sale.order').rows.get(Number(path.split('/').at(-1)));
	const token = query.get('access_token');
	if (!order || !token || order.access_token !== token) {
		return { status: 303, headers: { location: '/my' }, body: '' };
	}
	if (query.get('report_type') !== 'pdf') return html(`<h1>${String(order.name)}</h1>`);
	const name = `${order.state === 'sale' ? 'Order' : 'Quotation'} - ${String(order.name)}.pdf`;
	return {
		status: 200,
		headers: {
			'content-type': 'application/pdf',
			'content-disposition': `inline; filename="${name}"`,
		},
		body: PDF_LINES.join('\n'),
	};
}
