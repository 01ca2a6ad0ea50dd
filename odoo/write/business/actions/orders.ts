import type { Made } from '../businessAction';
import { feedingFirst } from '../transferChain';

/** The deliveries or receipts of an order, but neither returns nor backorders, which are for another day. */
export function madeTransfers(isIncoming: '=' | '!='): Made {
	return {
		field: 'picking_ids',
		model: 'stock.picking',
		stillMeant: [
			['state', '!=', 'cancel'],
			['picking_type_id.code', isIncoming, 'incoming'],
			['backorder_id', '=', false],
		],
		inOrder: feedingFirst,
	};
}

/** The invoices or bills of an order, but no credit notes, which nobody would pay by mistake. */
export function madeInvoices(type: 'in_invoice' | 'out_invoice'): Made {
	return {
		field: 'invoice_ids',
		model: 'account.move',
		stillMeant: [
			['state', '!=', 'cancel'],
			['move_type', '=', type],
		],
	};
}
