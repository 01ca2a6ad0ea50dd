import type { OdooClient } from '../client/client';
import { ModelCalls } from '../client/modelClient';
import { isOfRequest, recover } from '../errors';
import { groupBy } from '../groupBy';
import type { Choice } from './catalog';
import { contextOfUser } from '../client/language';
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

/** A model, and what the screens are called that show its records, such as Invoices and Bills. */
interface ModelInUse extends Choice {
	readonly screens: readonly string[];
}

/**
 * The models that the user can reach: what people work with first, then those that a menu of the user's
 * apps opens, then all others; each by name. Cached like schemas.
 */
export async function listModelsByUse(client: OdooClient): Promise<readonly ModelInUse[]> {
	return await client.remembered('models by use', async (shared) => {
		const models = await listModels(shared, await contextOfUser(shared));
		const screensByModel = groupBy(await screensOf(shared), ({ model }) => model);
		const ranked = models.map((model) => {
			const name = String(model.value);
			const screens = screensByModel.get(name) ?? [];
			return { ...model, rank: rank(name, screens), screens: screens.map((screen) => screen.name) };
		});
		// They come by name, and sorting keeps the order of equals.
		return ranked.sort((a, b) => a.rank - b.rank);
	});
}

function rank(model: string, screens: readonly Screen[]): number {
	const place = FIRST.indexOf(model);
	if (place >= 0) return place;
	const isInMenus = screens.some(({ isInMenu }) => isInMenu);
	return isInMenus && !TECHNICAL.test(model) ? FIRST.length : FIRST.length + 1;
}

interface Screen {
	readonly model: string;
	readonly name: string;
	readonly isInMenu: boolean;
}

/** What the user's menus and buttons open; nothing for a user who may not read menus. */
async function screensOf(client: OdooClient): Promise<readonly Screen[]> {
	return await recover(readScreens(client), isOfRequest, () => []);
}

async function readScreens(client: OdooClient): Promise<Screen[]> {
	const menus = await new ModelCalls(client, 'ir.ui.menu', {}).searchRead({
		domain: [['action', '!=', false]],
		fields: ['action'],
	});
	const context = await contextOfUser(client);
	const actions = await new ModelCalls(client, 'ir.actions.act_window', context).searchRead({
		domain: [],
		fields: ['name', 'res_model'],
	});
	const opened = new Set(menus.map(({ action }) => action));
	return actions.map(({ id, name, res_model: model }) => ({
		model: String(model),
		name: String(name),
		isInMenu: opened.has(`ir.actions.act_window,${String(id)}`),
	}));
}
