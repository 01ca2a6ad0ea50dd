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
import { checkRecipients } from '../message/messageRecipients';
import { checkMethodName } from './methodName';
import type { ActiveRecords } from '../../client/context';
import type { WindowAction, Wizard } from './windowAction';
import { buttonContext, viewIdIn, windowActionIn, wizardContext } from './windowAction';
import { valuesOf } from './formButton';
import type { FormLines } from './wizardForm';
import { WizardForm } from './wizardForm';

/** How to answer a wizard: what to fill in, and which button to press. */
export interface WizardAnswer {
	/** Only for the wizard of this model; for any when left out. */
	readonly model?: string;
	readonly values: Row;
	/** The method behind it; by the form, its label as well, or nothing for the highlighted one. */
	readonly button: string;
}

/** How to answer a wizard by its form. */
export type FormAnswer = MethodAnswer | PressAnswer;

/** In place of a button: a method of the records that the wizard was opened for. */
export interface MethodAnswer {
	readonly model: string;
	readonly method: string;
	/** Added to its context. */
	readonly context: Context;
}

/** What to fill in, and which button to press. */
interface PressAnswer extends WizardAnswer {
	/** Set beneath the values, also where the form hides the fields; given what it proposes. */
	readonly presets?: (proposed: RawRecord) => Row;
	readonly lines?: FormLines;
	/** Its list of contacts to send an email to. */
	readonly emails?: string;
}

/** A wizard that was answered. */
export interface AnsweredWizard {
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

/** What a method ran on and what it answered, which may be a wizard. */
export interface Opening {
	readonly model: ModelCalls;
	readonly active: ActiveRecords;
	readonly first: RpcValue;
}

export interface WizardSettings {
	readonly zones: Zones;
	/** Each is used once, for the first wizard that it fits. */
	readonly answers: readonly WizardAnswer[];
}

export interface FormSettings {
	readonly zones: Zones;
	/** What the button adds that opens the first wizard. */
	readonly context?: Context;
	/** Each is used once, for the first wizard that it fits. */
	readonly answers: readonly FormAnswer[];
	/** What to do with wizards without an answer. Press their highlighted button, or leave them open. */
	readonly others: 'accept' | 'leaveOpen';
	/** Nothing has run yet when the first wizard opens. */
	readonly opensAtOnce: boolean;
}

/** As the form proposes it. */
const AS_PROPOSED: PressAnswer = { values: {}, button: '' };
/** Odoo asks in between, the first time that a document is made, and then goes on: nobody means to fill it in. */
const ASKED_ONCE: ReadonlySet<string> = new Set(['base.document.layout']);
/** More would be a circle. */
const MAX_WIZARDS = 20;

/**
 * Answers the wizards that a method opens, one after the other: fills them in with the values alone, and calls the
 * method of a button, which may open the next. A wizard that no answer fits stays unanswered.
 */
export async function answerByMethod(
	opening: Opening,
	settings: WizardSettings,
): Promise<MethodResult> {
	const answers = [...settings.answers];
	return await followWizards(opening, { context: {}, hasRun: true }, (opened) => {
		const answer = takeFitting(answers, opened.action);
		return answer && calledByMethod(opening, opened, { answer, zones: settings.zones });
	});
}

/**
 * Answers the wizards that a button opens as a user would: with what their forms propose, and by the buttons that
 * these show.
 */
export async function answerByForm(
	opening: Opening,
	{ zones, context = {}, others, opensAtOnce, ...settings }: FormSettings,
): Promise<MethodResult> {
	const answers = [...settings.answers];
	return await followWizards(opening, { context, hasRun: !opensAtOnce }, (opened) => {
		const isAccepted = others === 'accept' || ASKED_ONCE.has(opened.action.model);
		const given = takeFitting(answers, opened.action);
		if (given && 'method' in given) return calledInstead(opening, opened, given);
		const answer = given ?? (isAccepted ? AS_PROPOSED : undefined);
		return (
			answer && pressedByForm(opening, opened, { answer, zones, isLast: answers.length === 0 })
		);
	});
}

/** The first answer that fits a wizard, which is used up by that. */
function takeFitting<A extends Pick<WizardAnswer, 'model'>>(
	answers: A[],
	{ model }: Wizard,
): A | undefined {
	const fitting = answers.findIndex((each) =>
		each.model ? each.model === model : !ASKED_ONCE.has(model),
	);
	return fitting >= 0 ? answers.splice(fitting, 1)[0] : undefined;
}

/** A wizard that is open. */
interface OpenWizard {
	readonly action: Wizard;
	/** What opened it. */
	readonly result: RpcValue;
	/** What the button added that opened it. */
	readonly context: Context;
}

interface Answered {
	readonly wizard: AnsweredWizard;
	readonly result: RpcValue;
	/** What its button added. */
	readonly context: Context;
}

/**
 * @param start what the button added that opens the first wizard, and whether something has run already, which stays
 * @param answer undefined leaves a wizard open
 */
async function followWizards(
	{ active, first }: Opening,
	start: { readonly context: Context; readonly hasRun: boolean },
	answer: (opened: OpenWizard) => Promise<Answered> | undefined,
): Promise<MethodResult> {
	const wizards: AnsweredWizard[] = [];
	let [result, context] = [first, start.context];
	while (wizards.length < MAX_WIZARDS) {
		const action = windowActionIn(result, active);
		if (!action) return { result, wizards };
		const answered = action.isWizard ? answer({ action, result, context }) : undefined;
		if (!answered) return { result, action, wizards };
		const hasRun = start.hasRun || wizards.length > 0;
		const name = action.name ?? String(action.model);
		// Another row may well open another dialog.
		const next = await retold(answered, (error) =>
			(hasRun ? afterButton(error, name) : error).with({ meets: 'thisRow' }),
		);
		wizards.push(next.wizard);
		({ result, context } = next);
	}
	throw new OdooError('VALIDATION', `Odoo opened more than ${MAX_WIZARDS} dialogs in a row.`, {
		hint: 'Set the fields and the button that close the dialog.',
	});
}

async function calledByMethod(
	opening: Opening,
	opened: OpenWizard,
	{ answer, zones }: { readonly answer: WizardAnswer; readonly zones: Zones },
): Promise<Answered> {
	const wizard = await openWizard(opening, opened);
	const id = await filledWizard(
		wizard,
		opened.action,
		await valuesFor(opening.model, wizard, answer.values, zones),
	);
	const result = await wizard.call(answer.button, { ids: [id] }, anyAnswer);
	return { wizard: { model: wizard.name, id }, result, context: {} };
}

async function calledInstead(
	opening: Opening,
	opened: OpenWizard,
	{ method, context: added }: MethodAnswer,
): Promise<Answered> {
	const { model, active } = opening;
	const context = { ...contextOf(opening, opened), ...added };
	const result = await model.call(method, { ids: active.ids, context }, anyAnswer);
	return { wizard: { model: opened.action.model, id: 0 }, result, context: {} };
}

async function pressedByForm(
	opening: Opening,
	opened: OpenWizard,
	{
		answer,
		zones,
		isLast,
	}: { readonly answer: PressAnswer; readonly zones: Zones; readonly isLast: boolean },
): Promise<Answered> {
	const wizard = await openWizard(opening, opened);
	const form = await WizardForm.open(wizard, viewIdIn(opened.result));
	form.named(answer.button); // throws before anything is filled in
	const own = async (proposed: RawRecord) =>
		await valuesFor(
			opening.model,
			wizard,
			{ ...answer.presets?.(proposed), ...answer.values },
			zones,
		);
	const isNew = opened.action.recordId === null;
	const filled = isNew ? await form.filled(own, answer.lines) : await own({});
	const id = await filledWizard(wizard, opened.action, filled);
	const { emails } = answer;
	const record = await form.read(id, emails ? [emails] : []);
	form.check(record, Object.keys(answer.values));
	if (emails) await checkRecipients(wizard, record[emails], opening.active);
	const button = form.button(record, answer.button);
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

async function valuesFor(
	{ client, context }: ModelCalls,
	{ schema }: ModelClient,
	row: Row,
	zones: Zones,
): Promise<Vals> {
	const model = new ModelClient(client, schema, context);
	return await valsOfRow(model, row, zones);
}

/** Each request is a transaction of its own: a dialog that fails does not undo what opened it. */
function afterButton(error: OdooError, dialog: string): OdooError {
	const stays = `The action ran before the dialog "${dialog}" failed, and its changes are kept in Odoo.`;
	return error.andHint(stays);
}

/** @throws OdooError for an answer that could never be given */
export function checkAnswers(answers: readonly WizardAnswer[]): void {
	for (const { button } of answers) checkMethodName(button);
}

async function openWizard(opening: Opening, opened: OpenWizard): Promise<ModelClient> {
	const { model } = opening;
	const { action } = opened;
	const schema = await model.client.schema(action.model, languageOf(model.context));
	return new ModelClient(model.client, schema, contextOf(opening, opened));
}

/** @throws OdooError `VALIDATION` for a context that only Odoo's web client can run */
function contextOf({ model, active }: Opening, { action, context }: OpenWizard): Context {
	if (action.context === null) throw unreadable(action);
	return wizardContext({ ...model.context, ...context }, active, action);
}

/** The filled in record behind the dialog: a new one, unless Odoo made it already. */
async function filledWizard(
	wizard: ModelClient,
	{ recordId }: Wizard,
	vals: Vals,
): Promise<number> {
	if (recordId === null) return (await createTogether(wizard, [vals]))[0] ?? 0;
	await wizard.call('write', { ids: [recordId], params: { vals } }, expectTrue);
	return recordId;
}

function unreadable({ name, model }: Wizard): OdooError {
	return new OdooError(
		'VALIDATION',
		`The dialog "${name ?? model}" cannot be completed: its context is program code.`,
		{ hint: 'Call the methods that do its work instead, or answer it in Odoo.' },
	);
}
