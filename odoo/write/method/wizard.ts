import type { Context, RpcValue } from '../../call';
import type { OdooClient } from '../../client/client';
import { languageOf } from '../../client/context';
import { OdooError } from '../../errors';
import { expectIds } from '../../protocol/expect';
import type { Zones } from '../../values/dates';
import type { Row } from '../../values/reference';
import { checkMethodName } from './methodName';
import { prepareRows } from '../prepare/prepareRows';
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
	readonly context: Context;
	readonly zones: Zones;
	/** Each is used once, for the first wizard that it fits. */
	readonly answers: readonly WizardAnswer[];
}

/**
 * Answers the wizards that a method opens, one after the other, as a user would: fills them in, and
 * presses a button, which may open the next. A wizard that no answer fits stays unanswered.
 */
export async function answerWizards(
	client: OdooClient,
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
		const fitting = answers.findIndex(({ model }) => !model || model === action.model);
		const [answer] = action.isWizard && fitting >= 0 ? answers.splice(fitting, 1) : [];
		if (!answer || action.model === null) return { result, action, wizards };
		const wizard = await openWizard(client, active, action, answer, settings);
		const { model, id, context } = wizard;
		wizards.push({ model, id });
		result = await client.call({ model, method: answer.button, ids: [id], context });
	}
}

/** @throws OdooError for an answer that could never be given */
export function checkAnswers(answers: readonly WizardAnswer[]): void {
	for (const { button } of answers) checkMethodName(button);
}

/** The filled in record behind the dialog: a new one, unless Odoo made it already. */
async function openWizard(
	client: OdooClient,
	active: ActiveRecords,
	{ model, recordId, ...action }: WindowAction,
	{ values }: WizardAnswer,
	{ context: own, zones }: WizardSettings,
): Promise<AnsweredWizard & { readonly context: Context }> {
	if (model === null || action.context === null) throw unreadable(model, action.name);
	const context = wizardContext(own, active, { model, recordId, ...action });
	const schema = await client.schema(model, languageOf(own));
	const [vals = {}] = await prepareRows(client, schema, [values], {
		context: own,
		zones,
		unknownColumns: 'error',
	});
	if (vals instanceof OdooError) throw vals;
	if (recordId !== null) {
		const params = { vals };
		await client.call({ model, method: 'write', ids: [recordId], params, context });
		return { model, id: recordId, context };
	}
	const params = { vals_list: [vals] };
	const created = await client.call({ model, method: 'create', params, context });
	const [id = 0] = expectIds(created, `${model}.create`);
	return { model, id, context };
}

function unreadable(model: string | null, name: string | null): OdooError {
	return new OdooError(
		'VALIDATION',
		`The wizard "${name ?? model ?? ''}" cannot be answered from here: its context is program code.`,
		{ hint: 'Call the methods that do its work instead, or answer it in Odoo.' },
	);
}
