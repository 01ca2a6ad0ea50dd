import { ModelCalls } from '../../../client/modelClient';
import { OdooError } from '../../../errors';
import { idFrom } from '../../../values/recordId';
import type { Row } from '../../../values/reference';
import type { BusinessAction, Given, WizardStep } from '../businessAction';
import { filledIn } from '../businessAction';

/** What the dialog of some version calls its parts. */
interface Composer {
	readonly model: string;
	readonly button: string;
	readonly recipients: string;
	/** Before the names of the template, the subject and the body. */
	readonly prefix?: string;
	/** What sets it to email and nothing else. */
	readonly presets?: Row;
}

/** An email is sent as the dialog proposes it, unless something else is given. */
export function emailStep(
	{ model, button, recipients: contacts, prefix = '', presets }: Composer,
	about: string,
): WizardStep {
	return {
		model,
		button,
		...(presets && { presets: () => presets }),
		values: ({ recipients, template, subject, body }) =>
			filledIn({
				[contacts]: recipients,
				[`${prefix}template_id`]: templateFor(about, template),
				[`${prefix}subject`]: subject,
				[`${prefix}body`]: body,
			}),
	};
}

/** The email about an order. */
export function orderEmail(about: string): WizardStep {
	const model = 'mail.compose.message';
	return emailStep({ model, button: 'action_send_mail', recipients: 'partner_ids' }, about);
}

/** Templates of different models may have the same name. */
function templateFor(model: string, template: unknown): unknown {
	return typeof template === 'string' && template.trim() !== '' && idFrom(template) === undefined
		? { name: template, model }
		: template;
}

/** Odoo would fill in a template of another model from whichever record of that has the same ID. */
export const templateConflict: NonNullable<BusinessAction['conflict']> = async (
	{ client, name, context },
	_ids,
	{ template }: Given,
) => {
	const id = idFrom(template);
	if (id === undefined) return undefined;
	const domain = [
		['id', '=', id],
		['model', '=', name],
	];
	if ((await new ModelCalls(client, 'mail.template', context).count(domain)) > 0) return undefined;
	return new OdooError(
		'REFERENCE_NOT_FOUND',
		`There is no email template with the ID ${id} for this document.`,
		{ field: 'template', hint: 'Choose the template from the list.' },
	);
};
