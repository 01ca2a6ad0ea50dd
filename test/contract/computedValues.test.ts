import { randomUUID } from 'node:crypto';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { targetProtocols } from '../support/target';
import { changesIn, endOf, writerOf } from '../support/writing';

const LEAD = 'crm.lead';
const ORDER = 'sale.order';
const LINE = 'sale.order.line';

const target = useTarget();

/** Odoo computes the address of a lead from its customer, and the text of a line from its product. */
describe.each(targetProtocols)('values that Odoo computes anew over %s', (protocol) => {
	const client = useClient(target, { protocol });
	const writer = writerOf(client, LEAD);
	let email: string;
	let partner: number;
	let lead: number;

	beforeEach(async () => {
		email = `${randomUUID()}@lead.example`;
		partner = await recordsOf(client, 'res.partner').createOne({
			name: randomUUID(),
			email: `${randomUUID()}@partner.example`,
			phone: '+32 2 290 34 90',
		});
		const vals = { name: 'Lead', email_from: email, phone: '+32 2 290 34 00' };
		lead = await recordsOf(client, LEAD).createOne(vals);
	});

	const read = async (names: readonly string[]) =>
		(await recordsOf(client, LEAD).read([lead], names))[0];

	it('hold what the row says, also where the record holds it before', async () => {
		const row = { id: lead, partner_id: partner, email_from: email, phone: '+32 2 290 34 00' };
		expect((await writer.update([row])).map(endOf)).toEqual(['updated']);
		expect(await read(['email_from', 'phone', 'partner_id'])).toMatchObject({
			email_from: email,
			phone: '+32 2 290 34 00',
			partner_id: [partner, expect.any(String)],
		});
	});

	it('hold the key by which the record was found', async () => {
		const rows = [{ email_from: email, name: 'Lead', partner_id: partner }];
		expect((await writer.upsert(['email_from'], rows)).map(endOf)).toEqual(['updated']);
		expect((await writer.upsert(['email_from'], rows)).map(endOf)).toEqual(['unchanged']);
		expect(await read(['email_from'])).toMatchObject({ email_from: email });
	});

	it('are no changes that Validate Only shows', async () => {
		const row = { partner_id: partner, email_from: email, phone: '+32 2 290 34 00' };
		const only = { validateOnly: true };
		const outcomes = [
			...(await writer.update([{ ...row, id: lead }], only)),
			...(await writer.upsert(['email_from'], [row], only)),
		];
		expect(outcomes.map(endOf)).toEqual(['updated', 'updated']);
		expect(outcomes.map((each) => Object.keys(changesIn(each)))).toEqual([
			['partner_id'],
			['partner_id'],
		]);
	});

	it('are not written where nothing else differs', async () => {
		const before = await read(['write_date']);
		const row = { id: lead, email_from: email, phone: '+32 2 290 34 00', partner_id: null };
		expect((await writer.update([row])).map(endOf)).toEqual(['unchanged']);
		expect(await read(['write_date'])).toEqual(before);
	});

	it('hold what the row says of a line', async () => {
		const products = await recordsOf(client, 'product.product').search([['sale_ok', '=', true]]);
		const [product = 0, other = 0] = products;
		const order = await recordsOf(client, ORDER).createOne({
			partner_id: partner,
			order_line: [[0, 0, { product_id: product, name: 'Our own text' }]],
		});
		const [line = 0] = await recordsOf(client, LINE).search([['order_id', '=', order]]);
		const rows = [
			{ id: order, order_line: [{ id: line, product_id: other, name: 'Our own text' }] },
		];
		expect((await writerOf(client, ORDER).update(rows)).map(endOf)).toEqual(['updated']);
		expect(await recordsOf(client, LINE).read([line], ['name', 'product_id'])).toMatchObject([
			{ name: 'Our own text', product_id: [other, expect.any(String)] },
		]);
	});
});
