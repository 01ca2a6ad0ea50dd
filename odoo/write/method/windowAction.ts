import type { Context, RpcValue } from '../../call';
import { isRpcList, isRpcRecord, listIn } from '../../call';
import type { ActiveRecords } from '../../client/context';
import { activeContext } from '../../client/context';
import { parseLiteral } from '../../domain/literal';
import type { Values } from '../../form/condition';
import { evaluate } from '../../form/expression';
import { linkedId } from '../../values/recordId';
import { OdooError, rethrowUnlessOdooError } from '../../errors';

/** What Odoo's web client would open next: a method answers with it, and the caller decides. */
export type WindowAction = Wizard | OtherAction;

interface ActionCommon {
	/** `ir.actions.act_window` for a form or list, others for links, reports and client actions. */
	readonly type: string;
	readonly name: string | null;
	/** The record to show. */
	readonly recordId: number | null;
	/** Null where it is Python code that only Odoo's web client can run. */
	readonly context: Context | null;
}

/** A dialog that wants to be filled in before anything happens. */
export interface Wizard extends ActionCommon {
	readonly isWizard: true;
	readonly model: string;
}

interface OtherAction extends ActionCommon {
	readonly isWizard: false;
	/** The model to show; null for actions that are no windows. */
	readonly model: string | null;
}

/** Nothing opens: an action that says that a dialog can be closed. */
const CLOSE = 'ir.actions.act_window_close';

/** The action that a method's result is, or undefined for any other result. */
export function windowActionIn(result: RpcValue, active: ActiveRecords): WindowAction | undefined {
	if (!isRpcRecord(result)) return undefined;
	const { type, name, res_model: model, res_id: recordId, target, context } = result;
	const isAction = typeof type === 'string' && type.startsWith('ir.actions.');
	if (!isAction || type === CLOSE) return undefined;
	const common = {
		type,
		name: typeof name === 'string' ? name : null,
		recordId: typeof recordId === 'number' && recordId > 0 ? recordId : null,
		context: contextOf(context, active),
	};
	if (typeof model !== 'string') return { ...common, model: null, isWizard: false };
	return { ...common, model, isWizard: target === 'new' };
}

/** The form that an action wants to show, where it is not the model's usual one. */
export function viewIdIn(result: RpcValue): number | undefined {
	if (!isRpcRecord(result)) return undefined;
	const views = listIn(result.views).map(listIn);
	const form = views.find(([, kind]) => kind === 'form');
	return linkedId(form ? form[0] : result.view_id);
}

/** A record, and what people call it. */
export interface NamedRecord {
	readonly id: number;
	/** Such as its number; empty where it has none, undefined where that could not be read. */
	readonly name?: string;
}

/** What Odoo shows in the end, such as what came of other records. */
export interface OpenedRecords {
	readonly model: string;
	readonly records: readonly NamedRecord[];
}

/** The records that an action shows: one, or those that its domain lists. Their names are not read. */
export function recordsIn(result: RpcValue): OpenedRecords | undefined {
	if (!isRpcRecord(result) || typeof result.res_model !== 'string') return undefined;
	const { res_model: model, domain } = result;
	if (result.target === 'new') return undefined;
	const recordId = linkedId(result.res_id);
	if (recordId !== undefined) return { model, records: [{ id: recordId }] };
	const ids = idsInDomain(typeof domain === 'string' ? literalOf(domain) : domain);
	return ids && { model, records: ids.map((id) => ({ id })) };
}

/**
 * The context that a button adds to its call.
 * @param record what it shows, by field name
 * @throws OdooError `VALIDATION` for program code
 */
export function buttonContext(source: string, active: ActiveRecords, record: Values): Context {
	const context = source.trim() === '' ? {} : contextOf(source, active, record);
	if (context) return withoutRedirects(context);
	throw new OdooError(
		'VALIDATION',
		'The button cannot be pressed from n8n, because Odoo prepares it with program code.',
		{
			details: source,
			hint: 'Call the method that does its work instead, or press the button in Odoo.',
		},
	);
}

/** The context that a wizard expects: the records it is about, and what its action adds. */
export function wizardContext(own: Context, active: ActiveRecords, action: WindowAction): Context {
	return { ...own, ...activeContext(active), ...action.context };
}

/**
 * Actions stored in the database and buttons have their context as Python source, e.g.
 * `{'default_id': active_id}`.
 */
function contextOf(
	context: RpcValue | undefined,
	active: ActiveRecords,
	record: Values = new Map(),
): Context | null {
	if (!context) return {};
	if (typeof context !== 'string') return isRpcRecord(context) ? context : {};
	const known = Object.entries(activeContext(active));
	const { value } = evaluate(context, new Map([...record, ...known]));
	return isRpcRecord(value) ? value : null;
}

/** Some screens ask not to be led to what was made; here, it is what the answer names. */
function withoutRedirects(context: Context): Context {
	const kept = Object.entries(context).filter(([name]) => !name.startsWith('dont_redirect'));
	return Object.fromEntries(kept);
}

/** `[["id", "in", [7, 8]]]` */
function idsInDomain(domain: RpcValue | undefined): readonly number[] | undefined {
	const terms = listIn(domain);
	const [name, operator, ids] = terms.length === 1 ? listIn(terms[0]) : [];
	if (name !== 'id') return undefined;
	if (operator === '=' && typeof ids === 'number') return [ids];
	if (operator !== 'in' || !isRpcList(ids)) return undefined;
	return ids.filter((id) => typeof id === 'number');
}

function literalOf(source: string): RpcValue | undefined {
	try {
		return parseLiteral(source);
	} catch (thrown) {
		rethrowUnlessOdooError(thrown);
		return undefined;
	}
}
