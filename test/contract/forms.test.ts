import { fieldsToRead, formOf, userLanguage } from '../../odoo';
import { listColumnsOf } from '../../odoo/client/views';
import { itIf } from '../support/itIf';
import { useProxy, useTarget } from '../support/suite';
import { clientFor, isSandbox, targetProtocols, targetVersion } from '../support/target';
import { isCallOf } from '../support/wireRequest';

describe.each(targetProtocols)('forms over %s', (protocol) => {
	const target = useTarget();
	const proxy = useProxy(target);

	const labels = async (model: string) => {
		const { buttons } = await formOf(clientFor(target, { protocol }), { model });
		return buttons.map(({ label }) => label);
	};

	it('lists the fields of a form in its order', async () => {
		const { fields } = await formOf(clientFor(target, { protocol }), { model: 'res.partner' });
		const wanted = ['name', 'street', 'city', 'country_id', 'category_id', 'child_ids', 'comment'];

		const found = fields.filter(({ name }) => wanted.includes(name)).map(({ name }) => name);

		expect(found).toEqual(wanted);
		expect(fields.find(({ name }) => name === 'active')).toMatchObject({ isHidden: true });
	});

	it('lists the columns of a list in its order', async () => {
		const columns = await listColumnsOf(clientFor(target, { protocol }), { model: 'sale.order' });
		const shown = columns.filter(({ isHidden }) => !isHidden).map(({ name }) => name);

		expect(shown.slice(0, 2)).toEqual(['name', 'date_order']);
		expect(shown).toContain('amount_total');
		expect(shown).not.toContain('currency_id');
	});

	it('lists the buttons of an order as its screen has them', async () => {
		const send = targetVersion >= 19 ? 'Send' : 'Send by Email';
		const expected = [send, 'Confirm', 'Cancel', 'Set to Quotation'];

		const found = await labels('sale.order');

		expect(found.filter((label) => expected.includes(label))).toEqual(expected);
		expect(found.every((label) => !/^(Invoices|Delivery|Discard)$/.test(label))).toBe(true);
	});

	itIf(!isSandbox)('lists the buttons of invoices, leads and transfers', async () => {
		expect(await labels('account.move')).toEqual(
			expect.arrayContaining(['Confirm', targetVersion >= 18 ? 'Pay' : 'Register Payment']),
		);
		expect(await labels('crm.lead')).toEqual(
			expect.arrayContaining(targetVersion >= 15 ? ['Won', 'Lost'] : ['Mark Won', 'Mark Lost']),
		);
		expect(await labels('stock.picking')).toEqual(
			expect.arrayContaining(['Check Availability', 'Validate', 'Cancel', 'Return']),
		);
	});

	it('does not take a failure that passes for a model without a list', async () => {
		const client = clientFor(target, { protocol, url: proxy.url });
		const schema = await client.schema('res.partner');
		const isView = isCallOf('get_views', 'fields_view_get');
		const read = async () => {
			const fields = await fieldsToRead(client, schema, 'simplified');
			return fields.map(({ name }) => name);
		};
		for (let count = 0; count < 30; count++) proxy.breakNext({ status: 429 }, isView);
		await expect(read()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
		proxy.mend();
		const names = await read();
		expect(names.length).toBeLessThanOrEqual(20);
	});

	it('gives every model a form and a list', async () => {
		const client = clientFor(target, { protocol });
		const { fields } = await formOf(client, { model: 'res.partner.category' });

		expect(fields.map(({ name }) => name)).toContain('name');
		expect(await listColumnsOf(client, { model: 'res.partner.category' })).not.toHaveLength(0);
	});

	it('knows the language of the user', async () => {
		expect(await userLanguage(clientFor(target, { protocol }))).toBe('en_US');
	});

	it('says so when the user may not read the model', async () => {
		const client = clientFor(target, { protocol: 'jsonrpc', user: 'low' });

		await expect(formOf(client, { model: 'sale.order' })).rejects.toMatchObject({
			code: 'ACCESS_DENIED',
		});
	});
});
