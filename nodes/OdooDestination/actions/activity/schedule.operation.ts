import type { IExecuteFunctions } from 'n8n-workflow';
import type {
	ActivityRow,
	Context,
	OdooClient,
	Outcome,
	RecordLocator,
	Zones,
} from '../../../../odoo';
import { forRecordsOf, ModelClient, scheduleActivities } from '../../../../odoo';
import type { BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { batchOperation } from '../../../shared/operation';
import { timezoneOption } from '../../../shared/parameters/contextOptions';
import { idsParameter, readIds } from '../../../shared/parameters/ids';
import { withLoadedOptions } from '../../../shared/parameters/loadedLists';
import { modelParameter, readModel } from '../../../shared/parameters/model';
import { readGiven, readText } from '../../../shared/parameters/required';
import { batchSizeOption, callOptions, readCallSettings } from '../../callOptions';
import { readUser, userParameter } from '../../../shared/parameters/user';
import { outcomesOfItems } from '../../result';
import { dateParameter, textParameter } from '../../business/parameters';
import type { ListedOperation } from '../../../shared/resource';

interface ActivityTarget {
	readonly model: string;
	readonly batchSize: number;
	readonly context: Context;
	readonly zones: Zones;
}

interface Row extends Omit<ActivityRow, 'id'> {
	readonly ids: readonly RecordLocator[];
}

/** Every database has this kind of activity, whatever its name and number there. */
const TODO = 'mail.mail_activity_data_todo';

const deadlineParameter = dateParameter('Due Date', 'deadline', {
	description: 'Defaults to today',
});

const typeParameter = withLoadedOptions('getActivityTypes', {
	displayName: 'Activity Type Name or ID',
	name: 'activityType',
	type: 'options',
	default: '',
	description: 'Defaults to a to-do',
});

const summaryParameter = textParameter('Summary', 'summary', {
	placeholder: 'e.g. Call back about the offer',
});

const noteParameter = textParameter('Note', 'note', {
	typeOptions: { rows: 3 },
	description: 'Details, as text or HTML. Text without HTML tags keeps its line breaks.',
});

export const scheduleOperation: ListedOperation = {
	option: {
		name: 'Schedule',
		value: 'schedule',
		description: 'Schedule an activity for records',
		action: 'Schedule activity',
	},
	properties: [
		modelParameter,
		idsParameter('Records to schedule an activity for.'),
		typeParameter,
		summaryParameter,
		deadlineParameter,
		userParameter,
		noteParameter,
		callOptions(batchSizeOption, timezoneOption),
	],
	operation: batchOperation(readRow, execute),
};

function readRow(ctx: IExecuteFunctions, itemIndex: number): BatchRow<ActivityTarget, Row> {
	const model = readModel(ctx, itemIndex);
	const ids = readIds(ctx, itemIndex);
	const type = readGiven(ctx, itemIndex, typeParameter);
	const summary = readText(ctx, itemIndex, summaryParameter);
	const deadline = readGiven(ctx, itemIndex, deadlineParameter);
	const user = readUser(ctx, itemIndex);
	const note = readText(ctx, itemIndex, noteParameter);
	const { batchSize, context, zones } = readCallSettings(ctx, itemIndex);

	return {
		target: { model, batchSize, context, zones },
		row: { ids, type: type || TODO, summary, deadline, user, note },
	};
}

async function execute(
	odoo: OdooClient,
	{ model: name, context, batchSize, zones }: ActivityTarget,
	rows: readonly Row[],
	{ stopAtFirstError }: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const model = await ModelClient.open(odoo, name, context);
	const settings = { batchSize, stopAtFirstError, zones };

	const scheduled = await forRecordsOf(model, rows, {
		rowsOf: (ids, row) => ids.map((id) => ({ ...row, id })),
		run: async (activities) => await scheduleActivities(model, activities, settings),
	});

	return outcomesOfItems('scheduled', scheduled);
}
