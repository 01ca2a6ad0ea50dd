import type { Vals } from '../../odoo/call';
import type { OdooClient, PortalLink } from '../../odoo';
import { ModelCalls, portalLinks } from '../../odoo';
import { anyAnswer } from '../../odoo/protocol/expect';
import { fetchSender } from '../support/fetchSender';
import { itIf } from '../support/itIf';
import { resultOf } from '../support/outcomes';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, isSandbox, protocolsFor, targetVersion } from '../support/target';

const ORDER = 'sale.order';
const INVOICE = 'account.move';

/** Odoo 14 shows pages of one database only, whichever is asked for. */
const showsPages = targetVersion > 14 || process.env.ODOO_DB === undefined;

/** Odoo 16 to 18 make links for payments only for the requests of browsers. */
const isSignedOnScreen = targetVersion >= 16 && targetVersion <= 18;

describe.each(protocolsFor('jsonrpc'))('portal links over %s', (protocol) => {
	const target = useTarget();
	let client: OdooClient;
	let requests: string[];

	beforeAll(() => {
		client = clientFor(target, { protocol }, async (request) => {
			requests.push(request.url);
			return await fetchSender(request);
		});
	});
	beforeEach(() => {
		requests = [];
	});

	const create = async (model: string, vals: Vals) =>
		await recordsOf(client, model).createOne(vals);
	const customer = async () => await create('res.partner', { name: `Customer over ${protocol}` });
	const quotation = async () => {
		const product = await create('product.product', { name: 'Chair', list_price: 40 });
		const line = { product_id: product, product_uom_qty: 2 };
		return await create(ORDER, { partner_id: await customer(), order_line: [[0, 0, line]] });
	};
	const invoice = async ({ isPosted = true } = {}) => {
		const lines = [[0, 0, { name: 'Work', quantity: 1, price_unit: 100, tax_ids: [[6, 0, []]] }]];
		const id = await create(INVOICE, {
			move_type: 'out_invoice',
			partner_id: await customer(),
			...(isSandbox ? {} : { invoice_date: '2026-01-10', invoice_line_ids: lines }),
		});
		if (isPosted)
			await client.call({ model: INVOICE, method: 'action_post', ids: [id] }, anyAnswer);
		return id;
	};
	const links = async (model: string, ids: readonly number[], withPayment = false, by = client) =>
		await portalLinks(new ModelCalls(by, model, {}), ids, { withPayment, stopAtFirstError: false });

	/** The page as a customer's browser gets it, from the server under test whatever its name for customers. */
	const pageOf = async ({ url }: PortalLink) => {
		const { pathname, search } = new URL(url);
		const headers = { 'X-Odoo-Database': target.database };
		return await fetch(target.url + pathname + search, { headers, redirect: 'manual' });
	};

	it('name the page of a quotation with its token', async () => {
		const id = await quotation();

		const link = resultOf((await links(ORDER, [id])).get(id));

		expect(link).toEqual({
			id,
			name: expect.stringMatching(/^S\d+/) as string,
			url: expect.stringMatching(
				new RegExp(`^https?://[^/]+/my/orders/${id}\\?access_token=[\\w-]{36}$`),
			) as string,
		});
	});

	itIf(showsPages)('open the page of a quotation for whoever has them', async () => {
		const id = await quotation();
		const link = resultOf((await links(ORDER, [id])).get(id));
		const page = await pageOf(link);
		expect(page.status).toBe(200);
		expect(await page.text()).toContain(link.name.split(' ')[0]);
		const forged = await pageOf({ ...link, url: link.url.slice(0, -1) });
		expect(forged.status).not.toBe(200);
	});

	it('stay the same, and take two requests for many records that had one before', async () => {
		const ids = [await quotation(), await quotation(), await quotation()];
		const first = await links(ORDER, ids);
		requests = [];

		expect(await links(ORDER, ids)).toEqual(first);
		expect(requests).toHaveLength(2);
		expect(new Set(ids.map((id) => resultOf(first.get(id)).url)).size).toBe(3);
	});

	it('tell records without a page from those with one', async () => {
		const id = await quotation();
		const found = await links(ORDER, [99_999_999, id]);
		expect(found.get(99_999_999)).toMatchObject({ error: { code: 'RECORD_NOT_FOUND' } });
		expect(resultOf(found.get(id)).id).toBe(id);
		await expect(links('res.country', [1])).rejects.toMatchObject({
			code: 'INVALID_VALUE',
			message: 'Odoo has no customer page for res.country records.',
		});
	});

	it('are not asked for one by one where the server is gone', async () => {
		const ids = [await quotation(), await quotation(), await quotation()];
		let asked = 0;
		const dying = clientFor(target, { protocol }, async (request) => {
			if (!`${request.url} ${request.body ?? ''}`.includes('get_portal_url'))
				return await fetchSender(request);
			asked += 1;
			throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
		});
		const found = await links(ORDER, ids, false, dying);
		const tries = asked;
		expect(ids.map((id) => found.get(id))).toMatchObject(
			ids.map(() => ({ status: 'failed', error: { code: 'UNREACHABLE' } })),
		);
		asked = 0;
		await links(ORDER, ids.slice(0, 1), false, dying);
		expect(tries).toBe(asked); // those of the first alone
	});

	it('need a user who may read the record', async () => {
		const id = await quotation();
		const low = clientFor(target, { protocol: 'jsonrpc', user: 'low' });
		await expect(links(ORDER, [id], false, low)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
	});

	it('say why nothing can be paid', async () => {
		const model = isSandbox ? INVOICE : ORDER;
		const id = isSandbox ? await invoice({ isPosted: false }) : await quotation();
		if (!isSandbox) {
			await recordsOf(client, ORDER).write([id], { state: 'cancel' });
		}
		expect(resultOf((await links(model, [id], true)).get(id)).payment).toEqual({
			url: null,
			amount: null,
			currency: null,
			note: isSandbox
				? 'Only posted customer invoices can be paid online.'
				: 'Canceled orders cannot be paid.',
		});
	});

	itIf(isSandbox)('say that online payment is not installed', async () => {
		const id = await quotation();
		expect(resultOf((await links(ORDER, [id], true)).get(id)).payment?.note).toBe(
			'Online payment is not installed in this Odoo database.',
		);
	});

	itIf(isSignedOnScreen)('say that Odoo makes no link for payments here', async () => {
		const id = await invoice();
		expect(resultOf((await links(INVOICE, [id], true)).get(id)).payment).toEqual({
			url: null,
			amount: null,
			currency: null,
			note: expect.stringMatching(/^Odoo 16, 17 and 18 make payment links only/) as string,
		});
	});

	itIf(!isSandbox && !isSignedOnScreen)('lead to where orders and invoices are paid', async () => {
		const order = await quotation();
		const bill = await invoice();
		const draft = await invoice({ isPosted: false });

		const forOrder = resultOf((await links(ORDER, [order], true)).get(order)).payment;
		const forBills = await links(INVOICE, [bill, draft], true);

		expect(forOrder).toMatchObject({ amount: expect.any(Number) as number, note: null });
		expect(forOrder?.amount).toBeGreaterThanOrEqual(80);
		expect(forOrder?.url).toMatch(/^https?:\/\/.*(payment_amount=|\/pay\?).*$/);
		const forBill = resultOf(forBills.get(bill)).payment;
		expect(forBill).toMatchObject({
			url: expect.stringMatching(/^https?:\/\/[^/]+\/[^/].*amount=100\.0/) as string,
			amount: 100,
			currency: expect.stringMatching(/^[A-Z]{3}$/) as string,
			note: null,
		});
		expect(resultOf(forBills.get(draft)).payment).toMatchObject({
			url: null,
			note: 'Only posted customer invoices can be paid online.',
		});
	});
});
