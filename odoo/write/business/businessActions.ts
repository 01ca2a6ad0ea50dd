import { activity } from './actions/activity';
import { invoice } from './actions/invoice';
import { opportunity } from './actions/opportunity';
import { purchaseOrder } from './actions/purchaseOrder';
import { salesOrder } from './actions/salesOrder';
import { transfer } from './actions/transfer';

/** All business actions by resource and operation; versions differ in dated rows only. */
export const BUSINESS_ACTIONS = {
	salesOrder,
	purchaseOrder,
	invoice,
	opportunity,
	transfer,
	activity,
} as const;
