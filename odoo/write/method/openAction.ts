import type { Context, RpcValue } from '../../call';
import type { ActiveRecords } from '../../client/context';
import { activeContext } from '../../client/context';
import type { ModelCalls } from '../../client/modelClient';
import { OdooError, retold } from '../../errors';
import { matchXmlidsOfAny } from '../../lookup/byXmlid';
import { anyAnswer } from '../../protocol/expect';

/** A button that runs an action of Odoo. */
interface ActionButton {
	/** Its label. */
	readonly button: string;
	/** The action: a database ID, or an External ID. */
	readonly name: string;
	readonly active: ActiveRecords;
	/** What the button adds to the context. */
	readonly context: Context;
}

const ACTION = 'ir.actions.actions';
/** Actions are of these models. */
const KINDS = 'ir.actions.';
const WINDOW = 'ir.actions.act_window';
const SERVER = 'ir.actions.server';
const WINDOW_FIELDS = [
	'name',
	'res_model',
	'res_id',
	'target',
	'context',
	'domain',
	'view_id',
	'views',
];

/**
 * The result of a button that runs an action, as a method would give it: a window to open, or what a
 * server action answers.
 * @throws OdooError `ACCESS_DENIED` where the user may not read actions, as only administrators may
 */
export async function openAction(model: ModelCalls, button: ActionButton): Promise<RpcValue> {
	const id = await actionId(model, button);
	const type = String((await readAction(model, ACTION, { button, id, fields: ['type'] })).type);
	if (type === SERVER) return await runServerAction(model, button, id);
	if (type !== WINDOW) throw notHere(button, type);
	const window = await readAction(model, WINDOW, { button, id, fields: WINDOW_FIELDS });
	return { ...window, type, context: withContext(window.context, button.context) };
}

async function actionId(model: ModelCalls, { button, name }: ActionButton): Promise<number> {
	if (/^\d+$/.test(name)) return Number(name);
	const match = (await matchXmlidsOfAny(model.client, [name])).get(name);
	// Actions of all kinds share their numbers; any other record would stand for the action that has its own.
	if (match?.status === 'found' && match.model.startsWith(KINDS)) return match.id;
	throw new OdooError(
		'RECORD_NOT_FOUND',
		`The action ${name} of the button ${button} is missing.`,
		{
			hint: 'Check the view in Odoo.',
		},
	);
}

async function readAction(
	model: ModelCalls,
	name: string,
	{ button, id, fields }: { button: ActionButton; id: number; fields: readonly string[] },
) {
	const [action = {}] = await retold(model.beside(name).read([id], fields), (error) =>
		error.code === 'ACCESS_DENIED' ? mayNotRead(button, error) : error,
	);
	return action;
}

async function runServerAction(
	model: ModelCalls,
	{ active, context: own }: ActionButton,
	id: number,
): Promise<RpcValue> {
	const context = { ...own, ...activeContext(active) };
	return await model.beside(SERVER).call('run', { ids: [id], context }, anyAnswer);
}

/** An action has its context as Python source; what the button adds is put behind it, so that it wins. */
function withContext(source: RpcValue | undefined, own: Context): RpcValue {
	const added = JSON.stringify(own).slice(1, -1);
	const kept = typeof source === 'string' ? source.trim() : '{}';
	if (added === '' || !kept.endsWith('}')) return kept;
	const inner = kept.slice(1, -1).trim().replace(/,$/, '');
	return `{${[inner, added].filter((part) => part !== '').join(', ')}}`;
}

function notHere({ button }: ActionButton, type: string): OdooError {
	const isReport = type === 'ir.actions.report';
	return new OdooError(
		'VALIDATION',
		isReport
			? `${button} prints a document. Such buttons cannot be pressed from n8n.`
			: `${button} opens something that only Odoo's screens can show (${type}).`,
		{
			hint: isReport
				? 'Use Odoo Source with Attachment > Download Document.'
				: 'Use another button or operation that does the work.',
		},
	);
}

function mayNotRead({ button }: ActionButton, cause: OdooError): OdooError {
	return cause.with({
		message: `${button} opens an action of Odoo, and this user cannot read actions.`,
		hint: "Use the operation that does the same, such as Sales Order > Create Invoice or Opportunity > Mark Lost, or a user with the right Settings (Odoo's administrators).",
	});
}
