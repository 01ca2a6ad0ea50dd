import { ModelCalls } from '../../client/modelClient';
import type { OdooClient } from '../../client/client';
import { userLanguage } from '../../client/language';
import { formOf } from '../../client/views';
import { isOfRequest, nothing, recover } from '../../errors';
import type { Dated } from '../../forVersion';
import { forVersion } from '../../forVersion';
import type { Form } from '../../form/form';
import { openAction } from './openAction';
import { buttonNamed } from './press';
import { viewIdIn, windowActionIn } from './windowAction';

/** The dialog that a method opens, which only running it would tell otherwise. */
interface KnownDialog extends Dated {
	readonly method: string;
	readonly dialog: string;
}

const KNOWN: readonly KnownDialog[] = [
	{ method: 'action_quotation_send', dialog: 'mail.compose.message' },
	{ method: 'action_invoice_sent', until: 16, dialog: 'account.invoice.send' },
	{ method: 'action_invoice_sent', until: 17, dialog: 'account.move.send' },
	{ method: 'action_invoice_sent', dialog: 'account.move.send.wizard' },
	{ method: 'action_register_payment', dialog: 'account.payment.register' },
	{ method: 'action_reverse', dialog: 'account.move.reversal' },
	{ method: 'button_validate', dialog: 'stock.backorder.confirmation' },
];

/**
 * The form of the dialog that a button opens, as far as that can be told without pressing it.
 * @param dialog its model, where the user knows it
 */
export async function dialogOf(
	client: OdooClient,
	{
		model,
		button,
		dialog,
	}: { readonly model: string; readonly button: string; readonly dialog?: string },
): Promise<Form | undefined> {
	const language = await userLanguage(client);
	if (dialog) return await formOf(client, { model: dialog, language });
	const calls = new ModelCalls(client, model, {});
	const { label, variants } = await buttonNamed(calls, button);
	const version = await client.version();
	for (const { type, name } of variants) {
		if (type === 'object') {
			const dialogs = KNOWN.filter(({ method }) => method === name);
			const known = forVersion(dialogs, version);
			if (known) return await formOf(client, { model: known.dialog, language });
			continue;
		}
		const opened = dialogOfAction(calls, { button: label, name, language });
		// Users without the right to read actions name the dialog themselves.
		const form = await recover(opened, isOfRequest, nothing);
		if (form) return form;
	}
	return undefined;
}

async function dialogOfAction(
	calls: ModelCalls,
	{
		button,
		name,
		language,
	}: { readonly button: string; readonly name: string; readonly language: string },
): Promise<Form | undefined> {
	const active = { model: calls.name, ids: [] };
	const action = await openAction(calls, { button, name, active, context: {} });
	const window = windowActionIn(action, active);
	if (!window?.isWizard) return undefined;
	const view = { model: window.model, language, viewId: viewIdIn(action) };
	return await formOf(calls.client, view);
}
