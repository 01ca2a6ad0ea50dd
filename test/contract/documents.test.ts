import type { Vals } from '../../odoo/call';
import type { DocumentKind, Download, OdooClient, Outcome } from '../../odoo';
import { downloadDocuments, ModelCalls } from '../../odoo';
import { anyAnswer } from '../../odoo/protocol/expect';
import { picking } from '../support/business';
import { describeIf, itIf } from '../support/itIf';
import { codeOf, resultOf } from '../support/outcomes';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { clientFor, targetPrints, targetProtocols } from '../support/target';
import { isSince } from '../support/versions';

const PORTAL: DocumentKind = { by: 'portal' };

const target = useTarget();
const maker = useClient(target, { protocol: 'jsonrpc' });

const create = async (model: string, vals: Vals) => await recordsOf(maker, model).createOne(vals);
const customer = async () => await create('res.partner', { name: 'Printed' });
const quotation = async (partner: number) => {
	const product = await create('product.product', { name: 'Chair', list_price: 40 });
	const line = { product_id: product, product_uom_qty: 2 };
	return await create('sale.order', { partner_id: partner, order_line: [[0, 0, line]] });
};
const invoice = async () => {
	const lines = [[0, 0, { name: 'Work', quantity: 1, price_unit: 100, tax_ids: [[6, 0, []]] }]];
	const id = await create('account.move', {
		move_type: 'out_invoice',
		partner_id: await customer(),
		invoice_date: '2026-01-10',
		invoice_line_ids: lines,
	});
	await maker.call({ model: 'account.move', method: 'action_post', ids: [id] }, anyAnswer);
	return id;
};

/** Pages are not asked for over XML-RPC: what differs is only whether a key or a password logs in. */
const protocols = targetProtocols.filter((protocol) => protocol !== 'xmlrpc');

/** Odoo makes these PDF files itself, with wkhtmltopdf. */
describeIf(targetPrints).each(protocols)('documents that Odoo prints, over %s', (protocol) => {
	const { admin, low, portal } = {
		admin: () => target.users.admin,
		low: () => target.users.low,
		portal: () => target.users.portal,
	};
	/** Odoo 14 prints only for users who are logged in to its web pages, which know no API keys. */
	const clientOf = (user = admin(), secret = user.password) =>
		clientFor(target, { protocol, username: user.username, secret });
	const withKey = () => clientOf(admin(), admin().apiKey);
	const canUsePassword = protocol !== 'json2';
	const printer = () => (canUsePassword ? clientOf() : withKey());

	it('are quotations in bulk, those that are not there as errors of their own', async () => {
		const partner = await customer();
		const ids = [await quotation(partner), 99_999_999, await quotation(partner)];
		const outcomes = await download(printer(), 'sale.order', PORTAL, ids);
		expect(outcomes.map(({ status }) => status)).toEqual(['done', 'failed', 'done']);
		expect(codeOf(outcomes[1])).toBe('RECORD_NOT_FOUND');
		const names = [pdfOf(outcomes[0]), pdfOf(outcomes[2])];
		expect(names).toEqual(Array(2).fill(expect.stringMatching(/^Quotation.*S\d+\.pdf$/)));
		expect(new Set(names).size).toBe(2);
	});

	itIf(protocol === protocols[0])('are invoices', async () => {
		const [outcome] = await download(printer(), 'account.move', PORTAL, [await invoice()]);
		expect(pdfOf(outcome)).toMatch(/INV.*\.pdf$/);
	});

	itIf(isSince('eInvoicesInZip'))(
		'are the PDF alone where an e-invoice was sent with it',
		async () => {
			const id = await invoice();
			const [printed] = await download(printer(), 'account.move', PORTAL, [id]);
			const pdf = resultOf(printed).file?.content;
			// As Send leaves them.
			await recordsOf(maker, 'account.move').write([id], {
				invoice_pdf_report_file: Buffer.from(pdf ?? []).toString('base64'),
				ubl_cii_xml_file: Buffer.from('<?xml version="1.0"?><Invoice/>').toString('base64'),
			});
			const [outcome] = await download(printer(), 'account.move', PORTAL, [id]);
			expect(pdfOf(outcome)).toMatch(/^INV.*\.pdf$/);
		},
	);

	itIf(protocol === 'jsonrpc')('are delivery slips, as reports', async () => {
		const id = await picking(maker, create);
		const kind: DocumentKind = { by: 'report', report: 'stock.report_deliveryslip' };
		const [outcome] = await download(clientOf(), 'stock.picking', kind, [id]);
		expect(pdfOf(outcome)).toMatch(/^WH.OUT.\d+\.pdf$/);
		const [refused] = await download(withKey(), 'stock.picking', kind, [id]);
		expect(codeOf(refused)).toBe('ACCESS_DENIED');
	});

	itIf(protocol === 'jsonrpc')('are printed again once Odoo has lost the login', async () => {
		const client = clientOf();
		const order = await quotation(await customer());
		const report: DocumentKind = { by: 'report', report: 'sale.report_saleorder' };
		for (const kind of isSince('customerPrints') ? [report] : [report, PORTAL]) {
			const session = await client.webSession();
			await fetch(`${target.url}/web/session/destroy`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', ...session },
				body: JSON.stringify({ jsonrpc: '2.0', params: {} }),
			});
			const [outcome] = await download(client, 'sale.order', kind, [order]);
			expect(pdfOf(outcome)).toMatch(/S\d+.*\.pdf$/);
		}
	});

	itIf(protocol === 'jsonrpc')('are their own for a customer, and nobody else’s', async () => {
		const [{ partner_id: link } = { partner_id: [0] }] = await recordsOf(maker, 'res.users').read(
			[portal().uid],
			['partner_id'],
		);
		const [partner = 0] = link as [number];
		const own = await quotation(partner);
		const others = await quotation(await customer());
		await recordsOf(maker, 'sale.order').write([own, others], { state: 'sent' });
		// As Odoo does when it mails the quotation; before 17, customers see what they follow.
		const call = { model: 'sale.order', method: 'message_subscribe', ids: [own] };
		await maker.call({ ...call, params: { partner_ids: [partner] } }, anyAnswer);
		const outcomes = await download(clientOf(portal()), 'sale.order', PORTAL, [own, others]);
		// The document of Odoo 14 shows who sells, whom customers may not see.
		if (!isSince('customerPrints')) expect(codeOf(outcomes[0])).toBe('ACCESS_DENIED');
		else expect(pdfOf(outcomes[0])).toMatch(/S\d+\.pdf$/);
		expect(codeOf(outcomes[1])).toBe('RECORD_NOT_FOUND');
	});

	it('are closed to users who may not read the records', async () => {
		const order = await quotation(await customer());
		const secret = canUsePassword ? low().password : low().apiKey;
		const refused = download(clientOf(low(), secret), 'sale.order', PORTAL, [order]);
		await expect(refused).rejects.toMatchObject({
			code: 'ACCESS_DENIED',
			message: expect.stringMatching(/sale\.order|Sales Order/) as string,
		});
	});
});

async function download(
	client: OdooClient,
	model: string,
	kind: DocumentKind,
	ids: readonly number[],
): Promise<Array<Outcome<Download>>> {
	const outcomes: Array<Outcome<Download>> = [];
	const records = new ModelCalls(client, model, {});
	for await (const [, outcome] of downloadDocuments(records, kind, ids)) outcomes.push(outcome);
	return outcomes;
}

/** The name of a file that is a PDF. */
function pdfOf(outcome: Outcome<Download> | undefined): string {
	const { file } = resultOf(outcome);
	expect(Buffer.from(file?.content ?? []).toString('latin1', 0, 5)).toBe('%PDF-');
	expect(file?.mimeType).toBe('application/pdf');
	return file?.name ?? '';
}
