import { randomUUID } from 'node:crypto';
import { locateAll, ModelCalls, OdooError } from '../../odoo';
import type { Vals } from '../../odoo/call';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { clientFor, protocolsFor } from '../support/target';

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('jsonrpc'))('records by their number or name over %s', (protocol) => {
	const odoo = useClient(target, { protocol });
	let mark: string;

	beforeEach(() => {
		mark = randomUUID();
	});

	const order = async (vals: Vals = {}) => {
		const partner = await recordsOf(odoo, 'res.partner').createOne({ name: mark });
		return await recordsOf(odoo, 'sale.order').createOne({ partner_id: partner, ...vals });
	};
	const numberOf = async (id: number) =>
		(await recordsOf(odoo, 'sale.order').read([id], ['name']))[0]?.name;
	const locate = async (...values: unknown[]) => {
		const locators = values.map((value) => ({ by: 'name', value }) as const);
		const found = await locateAll(new ModelCalls(odoo, 'sale.order', {}), locators);
		return found.map((each) => (each instanceof OdooError ? each.code : each));
	};

	it('are found by what Odoo calls them, whatever the capitals', async () => {
		const id = await order();
		const number = String(await numberOf(id));
		expect(await locate(number, ` ${number.toLowerCase()} `)).toEqual([id, id]);
	});

	it('are found by the number that the other side has for them', async () => {
		const id = await order({ client_order_ref: `PO ${mark}` });
		expect(await locate(`PO ${mark}`)).toEqual([id]);
	});

	it("are those of Odoo's number first, if somebody else has the same one", async () => {
		const first = await order();
		const number = await numberOf(first);
		await order({ client_order_ref: String(number) });
		expect(await locate(number)).toEqual([first]);
	});

	it('are errors where none has it, several have it, or there is none', async () => {
		await order({ client_order_ref: mark });
		await order({ client_order_ref: mark });
		expect(await locate(mark, `no ${mark}`, '', undefined)).toEqual([
			'REFERENCE_AMBIGUOUS',
			'RECORD_NOT_FOUND',
			'INVALID_VALUE',
			'INVALID_VALUE',
		]);
	});

	it('are none for a draft, whose number is still to come', async () => {
		expect(await locate('/')).toEqual(['INVALID_VALUE']);
	});

	it('are looked up together', async () => {
		const ids = [await order({ client_order_ref: `a${mark}` }), await order(), await order()];
		const numbers = [`a${mark}`, await numberOf(ids[1] ?? 0), await numberOf(ids[2] ?? 0)];
		const calls = new ModelCalls(clientFor(target, { protocol, url: proxy.url }), 'sale.order', {});
		const counted = async (...values: unknown[]) => {
			const locators = values.map((value) => ({ by: 'name', value }) as const);
			return await proxy.counted(async () => await locateAll(calls, locators));
		};
		// Whatever is asked for once only.
		await counted(numbers[0]);
		const one = await counted(numbers[0]);
		const all = await counted(...numbers);
		expect(all.result).toEqual(ids);
		expect(all.requests).toHaveLength(one.requests.length);
	});
});
