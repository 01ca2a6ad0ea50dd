import { MetByOne } from '../../batch/send';
import type { Context, RpcValue, Vals } from '../../call';
import { languageOf } from '../../client/context';
import type { ModelCalls } from '../../client/modelClient';
import { ModelClient } from '../../client/modelClient';
import { OdooError, recover, retold } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import { anyAnswer, expectTrue } from '../../protocol/expect';
import type { Zones } from '../../values/dates';
import type { Row } from '../../values/reference';
import { createTogether } from '../createRequest';
import { valsOfRow } from '../prepare/values';
import { checkMethodName } from './methodName';
import type { ActiveRecords, WindowAction } from './windowAction';
import { buttonContext, viewIdIn, windowActionIn, wizardContext } from './windowAction';
import { findButton, noSuchButton, valuesOf } from './formButton';
import { checkFilledIn, filledForm, readDialog, wizardButton, wizardForm } from './wizardForm';

/** How to answer a wizard: what to fill in, and the method behind the button to press. */
export interface WizardAnswer {
	/** Only for the wizard of this model; for any when left out. */
	readonly model?: string;
	readonly values: Row;
	/** By the form: set beneath the values, also where it hides the fields; given what it proposes. */
	readonly presets?: (proposed: RawRecord) => Row;
	/** The method behind it; by the form, its label as well, or nothing for the highlighted one. */
	readonly button: string;
}

/** A wizard that was answered. */
interface AnsweredWizard {
	readonly model: string;
	readonly id: number;
}

/** What a method gave, and where wizards were answered, the last of their buttons. */
export interface MethodResult {
	/** As Odoo sends it; null for None, and for records that Odoo 14 cannot send over XML-RPC. */
	readonly result: RpcValue;
	/** What Odoo's web client would open next. */
	readonly action?: WindowAction;
	readonly wizards: readonly AnsweredWizard[];
}

interface WizardSettings {
	readonly zones: Zones;
	/** What the button adds that opens the first wizard. */
	readonly context?: Context;
	/** Each is used once, for the first wizard that it fits. */
	readonly answers: readonly WizardAnswer[];
	/**
	 * Wizards are answered by their form: with what it proposes, and by the buttons that it shows.
	 */
	readonly byForm?: boolean;
	/** By the form: what to do with wizards without an answer. Press their highlighted button, or leave them open. */
	readonly others?: 'accept' | 'leaveOpen';
	/** Nothing has run yet when the first wizard opens. */
	readonly opensAtOnce?: boolean;
}

/** As the form proposes it. */
const AS_PROPOSED: WizardAnswer = { values: {}, button: '' };
/** Odoo asks in between, the first time that a document is made, and then goes on: nobody means to fill it in. */
const ASKED_ONCE: ReadonlySet<string> = new Set(['base.document.layout']);
/** More would be a circle. */
const MAX_WIZARDS = 20;

/**
 * Answers the wizards that a method opens, one after the other, as a user would: fills them in, and
 * presses a button, which may open the next. A wizard that no answer fits stays unanswered.
 */
export async function answerWizards(
	model: ModelCalls,
	active: ActiveRecords,
	first: RpcValue,
	settings: WizardSettings,
): Promise<MethodResult> {
	const answers = [...settings.answers];
	const wizards: AnsweredWizard[] = [];
	let result = first;
	let { context = {} } = settings;
	while (wizards.length < MAX_WIZARDS) {
		const action = windowActionIn(result, active);
		if (!action) return { result, wizards };
		const fitting = answers.findIndex((each) =>
			each.model ? each.model === action.model : !ASKED_ONCE.has(String(action.model)),
		);
		const [given] = action.isWizard && fitting >= 0 ? answers.splice(fitting, 1) : [];
		const answer = given ?? (isAccepted(action, settings) ? AS_PROPOSED : undefined);
		if (!answer || action.model === null) return { result, action, wizards };
		const isLast = answers.length === 0;
		const opened = { action, result, answer, context, settings, isLast };
		const name = action.name ?? action.model;
		const hasRun = wizards.length > 0 || settings.opensAtOnce !== true;
		// Another row may well open another dialog.
		const next = await retold(
			answered(model, active, opened),
			(error) => new MetByOne(hasRun ? afterButton(error, name) : error),
		);
		wizards.push(next.wizard);
		({ result, context } = next);
	}
	throw new OdooError('VALIDATION', `Odoo opened more than ${MAX_WIZARDS} dialogs in a row.`, {
		hint: 'Set the fields and the button that close the dialog.',
	});
}

function isAccepted(
	{ isWizard, model }: WindowAction,
	{ byForm = false, others = 'accept' }: WizardSettings,
): boolean {
	return byForm && isWizard && (others === 'accept' || ASKED_ONCE.has(String(model)));
}

/** Fills in one wizard and presses its button. */
async function answered(
	model: ModelCalls,
	active: ActiveRecords,
	{ action, result, answer, context: opener, settings, isLast }: OpenWizard,
): Promise<Answered> {
	const { client } = model;
	const schema = await client.schema(String(action.model), languageOf(model.context));
	const wizard = new ModelClient(client, schema, contextOf(model, active, { action, opener }));
	const converted = async (row: Row) =>
		await valsOfRow(new ModelClient(client, schema, model.context), row, {
			zones: settings.zones,
			unknownColumns: 'error',
		});
	if (!settings.byForm) {
		const id = await filledIn(wizard, action.recordId, await converted(answer.values));
		const next = await wizard.call(answer.button, { ids: [id] }, anyAnswer);
		return { wizard: { model: wizard.name, id }, result: next, context: {} };
	}
	const form = await wizardForm(wizard, viewIdIn(result));
	if (!findButton(form, answer.button)) throw noSuchButton(form, answer.button);
	const own = async (proposed: RawRecord) =>
		await converted({ ...answer.presets?.(proposed), ...answer.values });
	const isNew = action.recordId === null;
	const filled = isNew ? await filledForm(wizard, form, own) : await own({});
	const id = await filledIn(wizard, action.recordId, filled);
	const record = await readDialog(wizard, form, id);
	checkFilledIn(wizard, form, { record, entered: Object.keys(answer.values) });
	const button = wizardButton(wizard, form, { record, wanted: answer.button });
	const itself = { model: wizard.name, ids: [id] };
	const context = buttonContext(button.context, itself, valuesOf(wizard, record));
	const next = wizard.call(button.name, { ids: [id], context }, anyAnswer);
	return {
		wizard: { model: wizard.name, id },
		// A result that XML-RPC cannot carry is nothing to miss, once no other wizard is to follow.
		result: isLast ? await recover(next, hasRun, () => null) : await next,
		context,
	};
}

function hasRun(error: OdooError): boolean {
	return error.hasRun === true;
}

interface Answered {
	readonly wizard: AnsweredWizard;
	readonly result: RpcValue;
	/** What its button added. */
	readonly context: Context;
}

interface OpenWizard {
	readonly action: WindowAction;
	/** What opened it. */
	readonly result: RpcValue;
	readonly answer: WizardAnswer;
	/** What the button added that opened it. */
	readonly context: Context;
	readonly settings: WizardSettings;
	/** No answer is left for another wizard. */
	readonly isLast: boolean;
}

/** Each request is a transaction of its own: a dialog that fails does not undo what opened it. */
function afterButton(error: OdooError, dialog: string): OdooError {
	const stays = `The action ran before the dialog "${dialog}" failed, and its changes are kept in Odoo.`;
	return error.with({ hint: error.hint ? `${error.hint} ${stays}` : stays });
}

/** @throws OdooError for an answer that could never be given */
export function checkAnswers(answers: readonly WizardAnswer[]): void {
	for (const { button } of answers) checkMethodName(button);
}

/** @throws OdooError `VALIDATION` for a context that only Odoo's web client can run */
function contextOf(
	model: ModelCalls,
	active: ActiveRecords,
	{ action, opener }: { readonly action: WindowAction; readonly opener: Context },
): Context {
	if (action.context === null) throw unreadable(action.model, action.name);
	return wizardContext({ ...model.context, ...opener }, active, action);
}

/** The filled in record behind the dialog: a new one, unless Odoo made it already. */
async function filledIn(wizard: ModelClient, recordId: number | null, vals: Vals): Promise<number> {
	if (recordId === null) return (await createTogether(wizard, [vals]))[0] ?? 0;
	await wizard.call('write', { ids: [recordId], params: { vals } }, expectTrue);
	return recordId;
}

function unreadable(model: string | null, name: string | null): OdooError {
	return new OdooError(
		'VALIDATION',
		`The dialog "${name ?? model ?? ''}" cannot be completed: its context is program code.`,
		{ hint: 'Call the methods that do its work instead, or answer it in Odoo.' },
	);
}
