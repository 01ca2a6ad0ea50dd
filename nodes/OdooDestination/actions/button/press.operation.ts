import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type {
	Context,
	OdooClient,
	Outcome,
	PressSettings,
	RecordLocator,
	Zones,
} from '../../../../odoo';
import { forRecordsOf, mapDone, ModelClient, pressButton } from '../../../../odoo';
import type { BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { ANY_RECORD, batchOperation } from '../../../shared/operation';
import { choiceParameter, readChoiceParameter } from '../../../shared/parameters/choices';
import { timezoneOption } from '../../../shared/parameters/contextOptions';
import { idsParameter, readIds } from '../../../shared/parameters/ids';
import { OF_MODEL } from '../../../shared/parameters/fieldNames';
import { fromList, typed } from '../../../shared/parameters/pickerModes';
import { readModel } from '../../../shared/parameters/model';
import { readGivenText, readRequiredText } from '../../../shared/parameters/required';
import { callOptions, readCallSettings } from '../../callOptions';
import { readColumns } from '../../columns';
import { jsonOf } from '../../business/businessJson';
import type { ListedOperation } from '../../../shared/resource';

interface ButtonTarget {
	readonly model: string;
	readonly button: string;
	readonly whenHidden: PressSettings['whenHidden'];
	readonly context: Context;
	readonly zones: Zones;
}

interface Row {
	readonly ids: readonly RecordLocator[];
	/** What to fill in, in the first dialog. */
	readonly values: Readonly<Record<string, unknown>>;
	/** Its button; the highlighted one when empty. */
	readonly wizardButton: string;
}

const buttonParameter: INodeProperties = {
	displayName: 'Button',
	name: 'button',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: "The button to press, as it is labeled on the record's form in Odoo",
	typeOptions: OF_MODEL,
	modes: [
		fromList('searchButtons', 'Choose a button...'),
		typed('By Name', 'name', 'e.g. Confirm, or action_confirm'),
	],
};

const whenHiddenParameter = choiceParameter({
	displayName: 'If Hidden',
	name: 'whenHidden',
	type: 'options',
	noDataExpression: true,
	default: 'error',
	description: 'What to do for a record whose form does not show the button',
	options: [
		{ name: 'Fail the Item', value: 'error', description: 'The error says why it is hidden' },
		{
			name: 'Leave Unchanged',
			value: 'unchanged',
			description: 'Skip the record and return the action unchanged',
		},
		{
			name: 'Press Anyway',
			value: 'press',
			description: 'Press the button although the form hides it',
		},
	],
});

const dialogParameter = choiceParameter({
	displayName: 'Dialog',
	name: 'dialog',
	type: 'options',
	noDataExpression: true,
	default: 'proposed',
	description: 'What to do if the button opens a dialog',
	options: [
		{
			name: 'Accept as Proposed',
			value: 'proposed',
			description: 'Press its highlighted button with what Odoo fills in',
		},
		{ name: 'Fill In', value: 'fillIn', description: 'Choose values and the button to press' },
	],
});

const wizardButtonParameter: INodeProperties = {
	displayName: 'Dialog Button',
	name: 'wizardButton',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The button of the dialog. Defaults to the highlighted one.',
	modes: [
		fromList('searchWizardButtons', 'The highlighted button'),
		typed('By Name', 'name', 'e.g. Create Payment'),
	],
	displayOptions: { show: { dialog: ['fillIn'] } },
};

export const pressOperation: ListedOperation = {
	option: {
		name: 'Press',
		value: 'press',
		description: "Press a button of a record's form, such as Confirm on an order",
		action: 'Press button',
	},
	properties: [
		buttonParameter,
		idsParameter('Records to press the button for.'),
		whenHiddenParameter,
		dialogParameter,
		{
			displayName: 'Dialog Fields',
			name: 'wizardFields',
			type: 'resourceMapper',
			noDataExpression: true,
			default: { mappingMode: 'defineBelow', value: null },
			description: 'Values to enter. Other fields keep the values that Odoo proposes.',
			typeOptions: {
				loadOptionsDependsOn: ['model.value', 'button.value', 'wizardModel'],
				resourceMapper: {
					resourceMapperMethod: 'getWizardFields',
					mode: 'add',
					valuesLabel: 'Values to Fill In',
					fieldWords: { singular: 'field', plural: 'fields' },
					addAllFields: true,
					multiKeyMatch: false,
					supportAutoMap: false,
				},
			},
			displayOptions: { show: { dialog: ['fillIn'] } },
		},
		wizardButtonParameter,
		{
			displayName: 'Dialog Model',
			name: 'wizardModel',
			type: 'string',
			default: '',
			placeholder: 'e.g. account.payment.register',
			description:
				'The technical name of the dialog. Only needed if its fields are not listed above.',
			displayOptions: { show: { dialog: ['fillIn'] } },
		},
		callOptions(timezoneOption),
	],
	operation: batchOperation(readRow, execute, { needsPermission: true }),
};

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
): BatchRow<ButtonTarget, Row> {
	const model = readModel(ctx, itemIndex);
	const button = readRequiredText(ctx, itemIndex, buttonParameter);
	const ids = readIds(ctx, itemIndex);
	const whenHidden = readChoiceParameter(ctx, itemIndex, whenHiddenParameter);
	const isFilledIn = readChoiceParameter(ctx, itemIndex, dialogParameter) === 'fillIn';
	const values = isFilledIn ? readColumns(ctx, itemIndex, item, 'wizardFields').values : {};
	const wizardButton = isFilledIn
		? readGivenText(ctx, itemIndex, wizardButtonParameter).trim()
		: '';
	const { context, zones } = readCallSettings(ctx, itemIndex);

	return {
		target: { model, button, whenHidden, context, zones },
		row: { ids, values, wizardButton },
		about: ANY_RECORD,
	};
}

async function execute(
	odoo: OdooClient,
	{ model: name, button, whenHidden, context, zones }: ButtonTarget,
	rows: readonly Row[],
	{ stopAtFirstError }: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const model = await ModelClient.open(odoo, name, context);
	const settings = { button, whenHidden, zones, stopAtFirstError };

	const outcomes = await forRecordsOf(model, rows, {
		rowsOf: (ids, { values, wizardButton }) => {
			const answers = isBare(values, wizardButton) ? [] : [{ values, button: wizardButton }];
			return ids.map((id) => ({ id, answers }));
		},
		run: async (presses) => await pressButton(model, presses, settings),
	});

	return mapDone(outcomes, (pressed) => {
		const results = pressed.map(({ id, ...rest }) => ({ records: [{ id }], ...rest }));
		return { json: jsonOf({ model: model.name }, results) };
	});
}

function isBare(values: Row['values'], button: string): boolean {
	return Object.keys(values).length === 0 && button === '';
}
