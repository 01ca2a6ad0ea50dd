import { OdooError } from '../../../errors';
import { mapById } from '../../../protocol/expect';
import { idFrom, linkedName } from '../../../values/recordId';
import type { Row } from '../../../values/reference';
import { withoutAddress } from '../../message/messageRecipients';
import type { BusinessAction, WizardStep } from '../businessAction';
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
		emails: contacts,
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
export const checkTemplates: NonNullable<BusinessAction['prepares']> = async (model, rows) => {
	const given = rows.map(({ given: { template } }) => idFrom(template));
	const wanted = [...new Set(given.filter((id) => id !== undefined))];
	if (wanted.length === 0) return [];
	const domain = [
		['id', 'in', wanted],
		['model', '=', model.name],
	];
	const known = new Set(await model.beside('mail.template').search(domain));
	return given.map((id) =>
		id === undefined || known.has(id)
			? undefined
			: new OdooError(
					'REFERENCE_NOT_FOUND',
					`There is no email template with the ID ${id} for this document.`,
					{ field: 'template', hint: 'Choose the template from the list.' },
				),
	);
};

/** This version emails no invoice of a customer without an address, whoever else is to get it. */
const VERSION_FOR_CUSTOMERS_ONLY = 17;

/** The same for invoices. */
export const checkInvoiceEmails: typeof checkTemplates = async (model, rows, zones) => {
	const problems = await checkTemplates(model, rows, zones);
	if ((await model.client.version()) !== VERSION_FOR_CUSTOMERS_ONLY) return problems;
	const domain = [
		['id', 'in', rows.flatMap(({ ids }) => ids)],
		['partner_id.email', '=', false],
	];
	const invoices = mapById(await model.searchRead({ domain, fields: ['partner_id'] }));
	return rows.map(({ ids }, at) => {
		const invoice = ids.map((id) => invoices.get(id)).find(Boolean);
		if (problems[at] || !invoice) return problems[at];
		return withoutAddress(linkedName(invoice.partner_id) ?? '').with({
			hint: 'Add it to the contact in Odoo: Odoo 17 emails no invoices without it, also not to others.',
		});
	});
};
