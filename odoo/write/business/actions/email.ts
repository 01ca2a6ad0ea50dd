import { OdooError } from '../../../errors';
import { matchXmlidsOfAny } from '../../../lookup/byXmlid';
import { mapById } from '../../../protocol/expect';
import { linkedName } from '../../../values/recordId';
import type { Row } from '../../../values/reference';
import { nameIn, namingOf, xmlidIn } from '../../../values/reference';
import { withoutAddress } from '../../message/messageRecipients';
import type { Prepares, WizardStep } from '../businessAction';
import { filledIn } from '../businessAction';

const TEMPLATE = 'mail.template';

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
	const naming = namingOf(template);
	const name = naming && nameIn(naming);
	return name === undefined ? template : { name, model };
}

/**
 * Templates that are given by their ID or External ID. Odoo would fill in one of another model from whichever
 * record of that has the same ID.
 */
export const findTemplates: Prepares = async (model, rows) => {
	const named = rows.map(({ given: { template } }) => namingOf(template));
	const xmlids = named.flatMap((naming) => (naming && xmlidIn(naming)) ?? []);
	const matches = await matchXmlidsOfAny(model.client, [...new Set(xmlids)]);
	const ids = named.map((naming) => {
		if (naming?.by === 'id') return naming.value;
		const match = matches.get((naming && xmlidIn(naming)) ?? '');
		if (match?.status === 'failed') return match.error;
		return match?.status === 'found' && match.model === TEMPLATE ? match.id : undefined;
	});
	const wanted = [...new Set(ids.filter((id) => typeof id === 'number'))];
	const domain = [
		['id', 'in', wanted],
		['model', '=', model.name],
	];
	const known = new Set(wanted.length > 0 ? await model.beside(TEMPLATE).search(domain) : []);
	return ids.map((id, at) => {
		if (typeof id !== 'number') return id;
		if (known.has(id)) return { given: { template: id } };
		const what = named[at]?.by === 'id' ? 'ID' : 'External ID';
		return new OdooError(
			'REFERENCE_NOT_FOUND',
			`There is no email template with the ${what} ${String(named[at]?.value)} for this document.`,
			{ field: 'template', hint: 'Choose the template from the list.' },
		);
	});
};

/** This version emails no invoice of a customer without an address, whoever else is to get it. */
const VERSION_FOR_CUSTOMERS_ONLY = 17;

/** The same for invoices. */
export const prepareInvoiceEmails: Prepares = async (model, rows, zones) => {
	const prepared = await findTemplates(model, rows, zones);
	if ((await model.client.version()) !== VERSION_FOR_CUSTOMERS_ONLY) return prepared;
	const domain = [
		['id', 'in', rows.flatMap(({ ids }) => ids)],
		['partner_id.email', '=', false],
	];
	const invoices = mapById(await model.searchRead({ domain, fields: ['partner_id'] }));
	return rows.map(({ ids }, at) => {
		const invoice = ids.map((id) => invoices.get(id)).find(Boolean);
		if (prepared[at] instanceof OdooError || !invoice) return prepared[at];
		return withoutAddress(linkedName(invoice.partner_id) ?? '').with({
			hint: 'Add it to the contact in Odoo: Odoo 17 emails no invoices without it, also not to others.',
		});
	});
};
