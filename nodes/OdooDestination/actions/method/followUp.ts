import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { WizardAnswer } from '../../../../odoo';
import { isObject, OdooError } from '../../../../odoo';
import { parsedJson } from '../../../shared/parameters/parsedJson';
import { checkGiven } from '../../../shared/parameters/required';

const fieldsParameter: INodeProperties = {
	displayName: 'Fields (JSON)',
	name: 'fields',
	type: 'json',
	default: '{}',
	description:
		'Values to fill in first, by field name. Other fields keep their defaults. Use an ID, External ID or name for linked records.',
};

const modelParameter: INodeProperties = {
	displayName: 'Only for Model',
	name: 'model',
	type: 'string',
	default: '',
	placeholder: 'e.g. account.payment.register',
	description: 'Only complete a dialog of this model. Leave empty for any dialog.',
};

export const followUpParameter: INodeProperties = {
	displayName: 'Follow Up',
	name: 'followUp',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Dialog',
	default: {},
	description:
		'How to complete a dialog that the method opens, such as Register Payment. Ignored if no dialog opens. If several open one after another, add one for each.',
	options: [
		{
			displayName: 'Dialog',
			name: 'wizards',
			values: [
				{
					displayName: 'Button',
					name: 'button',
					type: 'string',
					default: '',
					required: true,
					placeholder: 'e.g. action_create_payments',
					description: 'The technical name of the button to press',
				},
				fieldsParameter,
				modelParameter,
			],
		},
	],
};

/** The answers to wizards, in their order. @throws OdooError `INVALID_VALUE` */
export function readFollowUp(ctx: IExecuteFunctions, itemIndex: number): WizardAnswer[] {
	const wizards = ctx.getNodeParameter('followUp.wizards', itemIndex, []) as IDataObject[];
	return wizards.map(({ model, button, fields }, at) => {
		const inDialog = (name: string) => `followUp.wizards[${at}].${name}`;
		checkGiven(ctx, itemIndex, { ...fieldsParameter, name: inDialog('fields') }, fields);
		checkGiven(ctx, itemIndex, { ...modelParameter, name: inDialog('model') }, model);
		return {
			...(textOf(model) && { model: textOf(model) }),
			button: textOf(button),
			values: fieldsFrom(fields),
		};
	});
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

function fieldsFrom(given: unknown): WizardAnswer['values'] {
	const parsed = parsedJson(given ?? {});
	if (isObject(parsed) && !Array.isArray(parsed)) {
		return parsed as WizardAnswer['values'];
	}
	throw new OdooError('INVALID_VALUE', 'Fields (JSON) of a dialog is not a JSON object.', {
		field: 'followUp',
		hint: 'Write them like { "payment_date": "2026-01-31" }.',
	});
}
