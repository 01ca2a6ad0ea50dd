import { readFileSync } from 'node:fs';
import { Odoo } from '../support/odoo';
import { jsonOf, runWorkflow } from '../support/engine';
import type { Stage } from '../support/jobs';
import { destination, JOBS } from '../support/jobs';
import { inARow } from '../support/inARow';
import { describeIf, itIf } from '../support/itIf';
import { Sales } from '../support/sales';
import { useTarget } from '../support/suite';
import { credentialFor, isSandbox, protocolsFor, targetVersion } from '../support/target';
import { startTrigger } from '../support/trigger';

const SERVICE = { type: 'service', invoice_policy: 'order' };

const target = useTarget();
let sales: Sales;

beforeAll(async () => {
	const { url, database, users } = target;
	const { username, uid, apiKey, password } = users.admin;
	const settings = {
		ODOO_URL: url,
		ODOO_USERNAME: username,
		ODOO_UID: String(uid),
		ODOO_API_KEY: apiKey ?? password,
	};
	// The sandbox has neither stock nor invoices.
	const goods = isSandbox ? {} : undefined;
	sales = await Sales.in(new Odoo(settings, database), targetVersion, goods);
});

it('are those of docs/jobs.md', () => {
	const headings = readFileSync('docs/jobs.md', 'utf8').match(/(?<=^- \[).*(?=\])/gm);
	expect(JOBS.map(({ title }) => title)).toEqual(headings);
});

describe.each(protocolsFor('jsonrpc'))('as done in the editor, over %s', (protocol) => {
	const stage = (): Stage => {
		const credential = credentialFor(target, protocol);
		return {
			sales,
			run: async (workflow, input) => {
				const result = await runWorkflow(workflow, {
					credential,
					input,
					timezone: 'Europe/Brussels',
				});
				const { error } = result;
				if (error) throw new Error(error.message, { cause: error });
				return (node) => jsonOf(result, node);
			},
			onEvent: async (workflow, event) => {
				const trigger = await startTrigger(workflow, { credential });
				await trigger.poll();
				await event();
				return (await trigger.poll()).map(({ json }) => json);
			},
		};
	};

	for (const { title, needsApps, done } of JOBS) {
		itIf(!needsApps || !isSandbox)(title, async () => {
			await done(stage());
		});
	}

	describeIf(!isSandbox)('one behind the other', () => {
		const toPaid = inARow(
			destination('confirm', 'salesOrder', 'confirm'),
			destination('createInvoice', 'salesOrder', 'createInvoice'),
			destination('post', 'invoice', 'post'),
			destination('registerPayment', 'invoice', 'registerPayment'),
			destination('sendByEmail', 'invoice', 'sendByEmail'),
		);

		it('lead from a quotation to its paid invoice, and to the same one when run again', async () => {
			const { run } = stage();
			const lines = await sales.lines(2, { product: SERVICE });
			const { id } = await sales.quotation({ order_line: lines });

			const first = await run(toPaid, [{ id }]);
			const again = await run(toPaid, [{ id }]);

			const [invoice] = (await sales.read('sale.order', id, 'invoice_ids')) as number[];
			expect(first('sendByEmail')).toMatchObject([{ id: invoice, action: 'sent' }]);
			const opened = { model: 'account.move', ids: [invoice] };
			expect(again('createInvoice')).toMatchObject([
				{ id, action: 'unchanged', opened, _model: 'sale.order' },
			]);
			expect(again('registerPayment')).toMatchObject([{ id: invoice, action: 'unchanged' }]);
		}, 60_000);

		it('deliver what an order made, and nothing for an order without deliveries', async () => {
			const { run } = stage();
			const deliver = inARow(
				destination('confirm', 'salesOrder', 'confirm'),
				destination('checkAvailability', 'transfer', 'checkAvailability'),
			);
			const goods = await sales.quotation();
			const lines = await sales.lines(2, { product: SERVICE });
			const service = await sales.quotation({ order_line: lines });

			const delivered = await run(deliver, [{ id: goods.id }]);

			const [picking] = (await sales.read('sale.order', goods.id, 'picking_ids')) as number[];
			expect(delivered('checkAvailability')).toMatchObject([{ id: picking, action: 'checked' }]);
			await expect(run(deliver, [{ id: service.id }])).rejects.toThrow(
				'Record has no value for this item.',
			);
		}, 60_000);
	});
});
