import type { Context, RpcValue, Vals } from '../../call';
import { languageOf } from '../../client/context';
import type { ModelCalls } from '../../client/modelClient';
import { ModelClient } from '../../client/modelClient';
import { caughtOdooError, OdooError } from '../../errors';
import { expectTrue } from '../../protocol/expect';
import type { Zones } from '../../values/dates';
import type { Row } from '../../values/reference';
import { createTogether } from '../createRequest';
import { valsOfRow } from '../prepare/values';
import { checkMethodName } from './methodName';
import type { ActiveRecords, WindowAction } from './windowAction';
import { windowActionIn, wizardContext } from './windowAction';

/** How to answer a wizard: what to fill in, and the method behind the button to press. */
export interface WizardAnswer {
	/** Only for the wizard of this model; for any when left out. */
	readonly model?: string;
	readonly values: Row;
	readonly button: string;
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

export interface WizardSettings {
	readonly zones: Zones;
	/** Each is used once, for the first wizard that it fits. */
	readonly answers: readonly WizardAnswer[];
}

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
	for (;;) {
		const action = windowActionIn(result, active);
		if (!action) return { result, wizards };
		const fitting = answers.findIndex((each) => !each.model || each.model === action.model);
		const [answer] = action.isWizard && fitting >= 0 ? answers.splice(fitting, 1) : [];
		if (!answer || action.model === null) return { result, action, wizards };
		try {
			const context = contextOf(model, active, action);
			const wizard = new ModelClient(
				model.client,
				await model.client.schema(action.model, languageOf(model.context)),
				context,
			);
			const values = await valsOfRow(
				new ModelClient(model.client, wizard.schema, model.context),
				answer.values,
				{ zones: settings.zones, unknownColumns: 'error' },
			);
			const id = await filledIn(wizard, action.recordId, values);
			wizards.push({ model: wizard.name, id });
			result = await wizard.call(answer.button, { ids: [id] }, (answered) => answered);
		} catch (thrown) {
			throw afterButton(caughtOdooError(thrown), action.name ?? action.model);
		}
	}
}

/** Each request is a transaction of its own: a dialog that fails does not undo what opened it. */
function afterButton(error: OdooError, dialog: string): OdooError {
	const stays = `The method had run when the dialog "${dialog}" failed: what it did before stays in Odoo.`;
	return error.with({ hint: error.hint ? `${error.hint} ${stays}` : stays });
}

/** @throws OdooError for an answer that could never be given */
export function checkAnswers(answers: readonly WizardAnswer[]): void {
	for (const { button } of answers) checkMethodName(button);
}

/** @throws OdooError `VALIDATION` for a context that only Odoo's web client can run */
function contextOf(model: ModelCalls, active: ActiveRecords, action: WindowAction): Context {
	if (action.context === null) throw unreadable(action.model, action.name);
	return wizardContext(model.context, active, action);
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
		`The wizard "${name ?? model ?? ''}" cannot be completed: its context is program code.`,
		{ hint: 'Call the methods that do its work instead, or answer it in Odoo.' },
	);
}
