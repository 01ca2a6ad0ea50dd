import type { OdooClient } from '../client/client';
import { caughtOdooError, isConnectionError } from '../errors';
import { expectRecords } from '../protocol/expect';
import type { Choice } from './catalog';
import { listModels } from './catalog';

/** What most workflows are about, whatever the menus are. */
const FIRST = [
	'res.partner',
	'crm.lead',
	'sale.order',
	'account.move',
	'product.template',
	'product.product',
	'stock.picking',
	'purchase.order',
	'project.task',
	'helpdesk.ticket',
];

/** Odoo's own machinery, which has menus for administrators. */
const TECHNICAL = /^(?:ir|base|bus|iap|mail|res\.config|report|digest)\./;

/**
 * The models that the user can reach: what people work with first, then those that a menu of the user's
 * apps opens, then all others; each by name. Cached like schemas.
 */
export async function listModelsByUse(client: OdooClient): Promise<readonly Choice[]> {
	return await client.remembered('models by use', async (shared) => {
		const models = await listModels(shared);
		const inMenus = await modelsInMenus(shared);
		const rank = ({ value }: Choice) => {
			const name = String(value);
			const place = FIRST.indexOf(name);
			if (place >= 0) return place;
			return inMenus.has(name) && !TECHNICAL.test(name) ? FIRST.length : FIRST.length + 1;
		};
		// They come by name, and sorting keeps the order of equals.
		return [...models].sort((a, b) => rank(a) - rank(b));
	});
}

/** The models of the actions that the user's menus open; none for a user who may not read menus. */
async function modelsInMenus(client: OdooClient): Promise<ReadonlySet<string>> {
	try {
		const menus = await client.call(
			{
				model: 'ir.ui.menu',
				method: 'search_read',
				params: { domain: [['action', '!=', false]], fields: ['action'] },
			},
			expectRecords,
		);
		const windows = menus.flatMap(
			({ action }) => /^ir\.actions\.act_window,(\d+)$/.exec(String(action))?.[1] ?? [],
		);
		const actions = await client.call(
			{
				model: 'ir.actions.act_window',
				method: 'search_read',
				params: { domain: [['id', 'in', windows.map(Number)]], fields: ['res_model'] },
			},
			expectRecords,
		);
		return new Set(actions.map(({ res_model: model }) => String(model)));
	} catch (thrown) {
		const error = caughtOdooError(thrown);
		if (isConnectionError(error)) throw error;
		return new Set();
	}
}
