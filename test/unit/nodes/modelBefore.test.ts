import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { modelBefore } from '../../../nodes/shared/parameters/modelBefore';

/** A node behind one of ours. */
function behind(parameters: INodeParameters): IExecuteFunctions {
	const before = { name: 'Before', type: 'n8n-nodes-odoo-erp.odooDestination', parameters };
	const ctx = {
		getExecuteData: () => ({ source: { main: [{ previousNode: 'Before' }] } }),
		getNode: () => ({ name: 'Own' }),
		getParentNodes: () => [before],
	};
	return ctx as unknown as IExecuteFunctions;
}

it.each([
	['activity', 'mail.activity'],
	['attachment', 'ir.attachment'],
	['invoice', 'account.move'],
	['message', 'mail.message'],
	['opportunity', 'crm.lead'],
	['purchaseOrder', 'purchase.order'],
	['salesOrder', 'sale.order'],
	['stock', 'stock.quant'],
	['transfer', 'stock.picking'],
])('the IDs that the resource %s gives are those of %s', (resource, model) => {
	expect(modelBefore(behind({ resource }))).toEqual({ node: 'Before', model });
});

it('the IDs that a resource for any model gives are those of the chosen one, or unknown', () => {
	const chosen = { mode: 'list', value: 'res.partner', __rl: true } as const;
	expect(modelBefore(behind({ model: chosen }))).toMatchObject({ model: 'res.partner' });
	expect(modelBefore(behind({ model: '={{ $json.model }}' }))).toBeUndefined();
	expect(modelBefore(behind({ resource: 'method', model: chosen }))).toBeUndefined();
});
