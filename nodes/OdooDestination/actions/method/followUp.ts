import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { WizardAnswer } from '../../../../odoo';
import { OdooError } from '../../../../odoo';

export const followUpParameter: INodeProperties = {
	displayName: 'Follow Up',
	name: 'followUp',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Wizard',
	default: {},
	description:
		'How to answer a dialog that the method opens, such as the one to register a payment. If none opens, nothing happens; if several open one after the other, add one for each.',
	options: [
		{
			displayName: 'Wizard',
			name: 'wizards',
			values: [
				{
					displayName: 'Button',
					name: 'button',
					type: 'string',
					default: '',
					required: true,
					placeholder: 'e.g. action_create_payments',
					description: 'The technical name of the button to press: the method behind it',
				},
				{
					displayName: 'Fields (JSON)',
					name: 'fields',
					type: 'json',
					default: '{}',
					description:
						'What to fill in before, by field name. The others keep what Odoo proposes. Records may be given by ID, external ID or name.',
				},
				{
					displayName: 'Only for Model',
					name: 'model',
					type: 'string',
					default: '',
					placeholder: 'e.g. account.payment.register',
					description: 'Use this answer only for the wizard of this model. For any if empty.',
				},
			],
		},
	],
};

/** The answers to wizards, in their order. @throws OdooError `INVALID_VALUE` */
export function readFollowUp(ctx: IExecuteFunctions, itemIndex: number): WizardAnswer[] {
	const wizards = ctx.getNodeParameter('followUp.wizards', itemIndex, []) as IDataObject[];
	return wizards.map(({ model, button, fields }) => ({
		...(textOf(model) && { model: textOf(model) }),
		button: textOf(button),
		values: fieldsFrom(fields),
	}));
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

function fieldsFrom(given: unknown): WizardAnswer['values'] {
	const parsed = typeof given === 'string' ? parseJson(given) : (given ?? {});
	if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
		return parsed as WizardAnswer['values'];
	}
	throw new OdooError('INVALID_VALUE', 'The fields of a wizard are not a JSON object.', {
		field: 'followUp',
		hint: 'Write them like { "payment_date": "2026-01-31" }.',
	});
}

function parseJson(text: string): unknown {
	try {
		return text.trim() === '' ? {} : JSON.parse(text);
	} catch {
		return undefined;
	}
}
