import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { SavedWorkflow } from '../support/engine';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { describeIf, itIf } from '../support/itIf';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useProxy, useTarget } from '../support/suite';
import { clientFor, credentialFor, isSandbox, protocolsFor } from '../support/target';
import { startTrigger } from '../support/trigger';
import { isSince } from '../support/versions';

const target = useTarget();
const proxy = useProxy(target);

const ZONE = 'Europe/Brussels';

/** What Odoo Source does with the records of a filter. */
const OPERATIONS: Readonly<Record<string, IDataObject>> = {
	getMany: { returnAll: true, output: 'selected', fields: ['name'] },
	count: {},
	split: {},
	aggregate: {},
	getUpdated: {
		startFrom: 'beginning',
		checkpoint: 'manual',
		returnAll: true,
		output: 'selected',
		fields: ['name'],
	},
};

describeIf(isSince('datePartsInDomains')).each(protocolsFor('jsonrpc'))(
	'conditions on parts of dates over %s',
	(protocol) => {
		const mark = randomUUID();
		/** Orders of one month in UTC, of which the second is of the next month in Brussels. */
		let february: number[];

		beforeAll(async () => {
			if (isSandbox) return; // it has no such conditions
			const client = clientFor(target);
			const partner_id = await recordsOf(client, 'res.partner').createOne({ name: mark });
			const dates = ['2026-02-28 22:30:00', '2026-02-28 23:30:00', '2026-01-31 23:30:00'];
			const rows = dates.map((date_order) => ({ partner_id, date_order, client_order_ref: mark }));
			const [first = 0, , third = 0] = await recordsOf(client, 'sale.order').create(rows);
			february = [first, third];
		});

		const parameters = (more: IDataObject) => ({
			model: by('name', 'sale.order'),
			filterMode: 'domain',
			domain: `[('client_order_ref', '=', '${mark}'), ('date_order.month_number', '=', 2)]`,
			...more,
		});
		const workflowOf = (operation: string): SavedWorkflow =>
			inARow(
				ownNode(
					'odooSource',
					parameters({ resource: 'record', operation, ...OPERATIONS[operation] }),
				),
			);
		const run = async (operation: string, url = target.url) =>
			await runWorkflow(workflowOf(operation), {
				credential: { ...credentialFor(target, protocol), url },
				timezone: ZONE,
			});

		it.each(Object.keys(OPERATIONS))('go by the zone of the workflow in %s', async (operation) => {
			const { requests } = await proxy.counted(async () => await run(operation, proxy.url));
			const asked = requests.filter(({ body }) => body.includes('month_number'));
			expect(asked).not.toHaveLength(0);
			for (const { body } of asked) expect(body).toContain(ZONE);
		});

		itIf(!isSandbox)('find the same records wherever they are read', async () => {
			const ids = (items: readonly IDataObject[]) => items.map(({ id }) => Number(id)).sort();
			expect(ids(jsonOf(await run('getMany'), 'Odoo'))).toEqual(february);
			expect(ids(jsonOf(await run('getUpdated'), 'Odoo'))).toEqual(february);
			for (const operation of ['count', 'split', 'aggregate']) {
				expect(jsonOf(await run(operation), 'Odoo')).toMatchObject([{ count: 2 }]);
			}
		});

		itIf(!isSandbox)('find the same records in the trigger', async () => {
			const trigger = await startTrigger(
				{
					nodes: [
						{
							id: mark,
							name: 'Odoo Trigger',
							type: 'n8n-nodes-odoo-erp.odooTrigger',
							webhookId: mark,
							credentials: { odooErpApi: { id: '1', name: 'Odoo' } },
							parameters: parameters({
								events: ['updated'],
								output: 'selected',
								fields: ['name'],
							}) as never,
						},
					],
					connections: {},
				},
				{ credential: credentialFor(target, protocol), timezone: ZONE },
			);
			await trigger.poll();
			const orders = recordsOf(clientFor(target), 'sale.order');
			await orders.write(await orders.search([['client_order_ref', '=', mark]]), {
				note: protocol,
			});
			const items: INodeExecutionData[] = await trigger.poll();
			expect(items.map(({ json }) => Number(json.id)).sort()).toEqual(february);
		});
	},
);
