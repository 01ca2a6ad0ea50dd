import type { OdooClient } from '../client/client';
import { ModelCalls } from '../client/modelClient';
import { isOfRequest, nothing, OdooError, recover } from '../errors';
import { matchXmlids } from './byXmlid';

/** Where an address of the web client leads: a record of a model, or of what an action opens. */
interface Address {
	readonly id: string | undefined;
	readonly model?: string | undefined;
	/** The path of an action such as `contacts`, or `action-` and its id or External ID. */
	readonly action?: string | undefined;
}

/** The end of an address since Odoo 18, before the name of a list that was opened from the record. */
const END_OF_PATH = /\/([^/]+)\/(\d+)(?:\/(?:action-[\w.]+)?)?(?:\?.*)?$/;

/** A model without a dot is marked, since it could be the path of an action. */
const MODEL = /^(?:m-(.+)|[a-z_]\w*(?:\.\w+)+)$/;

const ACTION = /^action-/;

/**
 * Reads an address: `/web#id=42&model=res.partner` up to Odoo 17, later `/odoo/contacts/42`,
 * `/odoo/res.partner/42`, or for an order opened from there `/odoo/res.partner/42/action-345/7`.
 */
export function addressFrom(address: string): Address {
	const [path = '', hash = ''] = address.trim().split('#');
	const fragment = new URLSearchParams(hash);
	const id = fragment.get('id');
	if (id !== null) {
		const action = fragment.get('action');
		const model = fragment.get('model');
		if (model !== null || action === null) return { id, model: model ?? undefined };
		return { id, action: /^\d|\./.test(action) ? `action-${action}` : action };
	}
	const [, place = '', idInPath] = END_OF_PATH.exec(path) ?? [];
	const [model, marked = model] = MODEL.exec(place) ?? [];
	return model === undefined ? { id: idInPath, action: place } : { id: idInPath, model: marked };
}

/** Why a record of this model is not meant; nothing if it may be. */
export function leadsElsewhere(found: string | undefined, model: string): OdooError | undefined {
	if (found === undefined || found === model) return undefined;
	return new OdooError(
		'INVALID_VALUE',
		`The address leads to a ${found} record, not to ${model}.`,
		{ hint: 'Choose the model of the record, or copy the address of another record.' },
	);
}

const WINDOW = 'ir.actions.act_window';

const FIRST_VERSION_WITH_PATHS = 18;

/** What the actions in addresses open. */
interface Opened {
	/** Why the action gives no record of the model, or nothing if it may. */
	readonly otherModel: (action: string, model: string) => OdooError | undefined;
}

/** What may be trusted: some paths, such as `crm`, are of server actions, whose windows cannot be known. */
const PATH = /^(?!odoo$|action-)[a-z]/;

/**
 * Finds out what actions open, with one request. Only administrators may read actions: for others,
 * the path of an action is trusted.
 */
export async function openedBy(client: OdooClient, actions: readonly string[]): Promise<Opened> {
	const find = async (own: OdooClient) =>
		await recover(modelsOpenedBy(own, actions), isOfRequest, nothing);
	const models =
		actions.length > 0 ? await client.remembered(`actions ${actions.join()}`, find) : undefined;
	return {
		otherModel(action, model) {
			const found = models?.get(action);
			return found === undefined && !PATH.test(action)
				? modelUntold(model)
				: leadsElsewhere(found, model);
		},
	};
}

async function modelsOpenedBy(
	client: OdooClient,
	actions: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const hasPaths = (await client.version()) >= FIRST_VERSION_WITH_PATHS;
	const numbers = await numbersOf(client, actions);
	const byNumber = ['id', 'in', [...numbers.values()]];
	const paths = actions.filter((action) => PATH.test(action));
	if (numbers.size === 0 && !hasPaths) return new Map();
	const windows = await new ModelCalls(client, WINDOW, {}).searchRead({
		domain: hasPaths ? ['|', byNumber, ['path', 'in', paths]] : [byNumber],
		fields: ['res_model', ...(hasPaths ? ['path'] : [])],
	});
	return new Map(
		actions.flatMap((action) => {
			const window = windows.find(({ id, path }) => path === action || id === numbers.get(action));
			return window ? [[action, String(window.res_model)]] : [];
		}),
	);
}

/** The ids of actions that are not named by their path. */
async function numbersOf(
	client: OdooClient,
	actions: readonly string[],
): Promise<ReadonlyMap<string, number>> {
	const named = actions.filter((action) => ACTION.test(action));
	const xmlidOf = (action: string) => action.replace(ACTION, '');
	const xmlids = named.map(xmlidOf).filter((name) => name.includes('.'));
	const matches = await matchXmlids({ client, name: WINDOW }, xmlids);
	return new Map(
		named.flatMap((action) => {
			const match = matches.get(xmlidOf(action));
			const id = match?.status === 'found' ? match.id : Number(xmlidOf(action));
			return Number.isSafeInteger(id) ? [[action, id]] : [];
		}),
	);
}

function modelUntold(model: string): OdooError {
	return new OdooError('INVALID_VALUE', 'The address does not tell the model of its record.', {
		hint: `If it is a ${model} record, use By ID with the number at the end of the address. Where such addresses lead can only be read with the credential of an administrator.`,
	});
}
