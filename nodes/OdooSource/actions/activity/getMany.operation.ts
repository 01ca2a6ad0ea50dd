import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ActivityQuery, OdooClient, Outcome, RecordLocator } from '../../../../odoo';
import {
	activitiesByRecord,
	findForLists,
	listActivities,
	mapDone,
	ModelCalls,
} from '../../../../odoo';
import type { BatchRow, OutputItem } from '../../../shared/operation';
import { batchOperation, jsonItems } from '../../../shared/operation';
import {
	languageOption,
	timeoutOption,
	timezoneOption,
} from '../../../shared/parameters/contextOptions';
import { idsParameter, readIds } from '../../../shared/parameters/ids';
import { someOrAll } from '../../limit';
import { withLoadedOptions } from '../../../shared/parameters/loadedLists';
import { modelParameter, readModel } from '../../../shared/parameters/model';
import { optionsOf } from '../../../shared/parameters/options';
import { readReadSettings } from '../../../shared/parameters/readOptions';
import { readUser, userParameter } from '../../../shared/parameters/user';
import { readGiven } from '../../../shared/parameters/required';
import {
	choiceParameter,
	readChoiceParameter,
	readChoicesParameter,
} from '../../../shared/parameters/choices';
import type { ListedOperation } from '../../../shared/resource';

interface ActivitiesTarget {
	readonly query: ActivityQuery;
	readonly limit?: number;
}

/** The records of an item; none where all activities of a model or of all models are meant. */
type Row = readonly RecordLocator[];

const shownFor = (...scopes: string[]) => ({ show: { activitiesOf: scopes } });

const activitiesOfParameter = choiceParameter({
	displayName: 'Activities Of',
	name: 'activitiesOf',
	type: 'options',
	noDataExpression: true,
	default: 'all',
	options: [
		{ name: 'All Records', value: 'all', description: 'All activities the user can access' },
		{
			name: 'Model',
			value: 'model',
			description: 'Activities of one model, such as contacts or orders',
		},
		{ name: 'Record', value: 'record', description: 'Activities of one or more records' },
	],
});

const typeParameter = withLoadedOptions('getActivityTypes', {
	displayName: 'Activity Type Name or ID',
	name: 'activityType',
	type: 'options',
	default: '',
	description: 'Defaults to all types',
});

const dueParameter = choiceParameter({
	displayName: 'Due',
	name: 'due',
	type: 'multiOptions',
	default: [],
	description: 'When the activities are due. Defaults to any day.',
	options: [
		{ name: 'Overdue', value: 'overdue', description: 'Before today' },
		{ name: 'Planned', value: 'planned', description: 'After today' },
		{ name: 'Today', value: 'today' },
	],
});

const statusParameter = choiceParameter({
	displayName: 'Status',
	name: 'status',
	type: 'options',
	default: 'open',
	options: [
		{
			name: 'Done',
			value: 'done',
			description:
				'Requires Odoo 17 or later. Odoo 17 and 18 keep completed activities of some types only.',
		},
		{ name: 'Open', value: 'open' },
		{ name: 'Open and Done', value: 'all' },
	],
});

export const getManyOperation: ListedOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		description: 'Get the activities of a user, model or record',
		action: 'Get many activities',
	},
	properties: [
		activitiesOfParameter,
		{
			...modelParameter,
			description: 'The model of the records that the activities are about',
			displayOptions: shownFor('model', 'record'),
		},
		{ ...idsParameter('The records to get activities for.'), displayOptions: shownFor('record') },
		...someOrAll.parameters.map((parameter) => ({
			...parameter,
			displayOptions: {
				show: { ...shownFor('all', 'model').show, ...parameter.displayOptions?.show },
			},
		})),
		{
			...userParameter,
			description: 'The user responsible for the activities. Defaults to all users.',
		},
		typeParameter,
		dueParameter,
		statusParameter,
		optionsOf(languageOption, timeoutOption, timezoneOption),
	],
	operation: batchOperation(readRow, execute),
};

function readRow(ctx: IExecuteFunctions, itemIndex: number): BatchRow<ActivitiesTarget, Row> {
	const scope = readChoiceParameter(ctx, itemIndex, activitiesOfParameter);
	const model = scope === 'all' ? undefined : readModel(ctx, itemIndex);
	const ids = scope === 'record' ? readIds(ctx, itemIndex) : [];
	const limit = scope === 'record' ? undefined : someOrAll.read(ctx, itemIndex);
	const user = readUser(ctx, itemIndex);
	const type = readGiven(ctx, itemIndex, typeParameter);
	const due = readChoicesParameter(ctx, itemIndex, dueParameter);
	const status = readChoiceParameter(ctx, itemIndex, statusParameter);
	const { context, zones } = readReadSettings(ctx, itemIndex);

	const query = { model, user, type, due, status, context, zones };
	return { target: { query, limit }, row: ids };
}

async function execute(
	odoo: OdooClient,
	{ query, limit }: ActivitiesTarget,
	rows: readonly Row[],
): Promise<Array<Outcome<readonly OutputItem[]>>> {
	const { model } = query;
	if (model === undefined || rows.every((ids) => ids.length === 0)) {
		const activities = await listActivities(odoo, query, limit);
		return rows.map(() => ({ status: 'done', result: ownItems(activities) }));
	}
	const records = new ModelCalls(odoo, model, query.context);

	const found = await findForLists(
		records,
		rows,
		async (ids) => await activitiesByRecord(odoo, { ...query, model }, ids),
	);

	return mapDone(found, ownItems);
}

/** Items that no other input item shares. */
function ownItems(activities: ReadonlyArray<Readonly<Record<string, unknown>>>): OutputItem[] {
	return jsonItems(activities.map((activity) => ({ ...activity }) as IDataObject));
}
