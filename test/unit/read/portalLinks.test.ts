import type { OdooClient } from '../../../odoo';
import { ModelCalls, portalLinks } from '../../../odoo';
import { resultOf } from '../../support/outcomes';

const ID = 7;

/**
 * A client of Odoo with one quotation, whose dialog makes links for payments unless it wants a browser. What
 * fields the dialog has, Odoo 16 fails to tell.
 */
function clientOf(version: number): OdooClient {
	const order = { id: ID, display_name: 'S7', access_url: '/my/orders/7', access_token: 't0ken' };
	const answers: Readonly<Record<string, unknown>> = {
		read: [{ ...order, state: 'sent' }],
		search_read: [{ ...order, state: 'sent' }],
		get_base_url: 'https://odoo.example',
		onchange: { value: { link: 'https://odoo.example/payment/pay?amount=92', amount: 92 } },
	};
	const names = ['display_name', 'access_url', 'access_token', 'state', 'link', 'amount'];
	const fields = new Map(names.map((name) => [name, { name, type: 'char' }]));
	return {
		version: async () => await Promise.resolve(version),
		schema: async (model: string) => {
			if (model === 'payment.link.wizard') throw new Error("KeyError: 'res_model'");
			return await Promise.resolve({ fields });
		},
		call: async (
			{ method }: { method: string },
			read: (answer: unknown, method: string) => unknown,
		) => {
			if (method === 'onchange' && version >= 16 && version <= 18)
				throw new Error('object is not bound');
			return await Promise.resolve(read(answers[method], method));
		},
	} as unknown as OdooClient;
}

it.each([
	[15, expect.stringContaining('/payment/pay'), null],
	[16, null, expect.stringMatching(/^Odoo 16, 17 and 18 make payment links only/)],
	[18, null, expect.stringMatching(/^Odoo 16, 17 and 18 make payment links only/)],
	[19, expect.stringContaining('/payment/pay'), null],
])('gives the link for paying where Odoo %d makes one for programs', async (version, url, note) => {
	const model = new ModelCalls(clientOf(version), 'sale.order', {});
	const links = await portalLinks(model, [ID], { withPayment: true, stopAtFirstError: false });
	expect(resultOf(links.get(ID)).payment).toMatchObject({ url, note });
});
