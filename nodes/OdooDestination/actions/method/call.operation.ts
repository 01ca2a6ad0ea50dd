import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type {
	Context,
	MethodRow,
	OdooClient,
	Outcome,
	RecordLocator,
	Zones,
} from '../../../../odoo';
import {
	callMethod,
	callMethodTogether,
	locateLists,
	ModelCalls,
	OdooError,
	zip,
} from '../../../../odoo';
import { asOdooError } from '../../../shared/errors';
import type { BatchRow, RowOutput, RunSettings } from '../../../shared/operation';
import { ANY_RECORD, batchOperation } from '../../../shared/operation';
import { timezoneOption } from '../../../shared/parameters/contextOptions';
import { idsParameter, readIds } from '../../../shared/parameters/ids';
import { readModel } from '../../../shared/parameters/model';
import { readRequiredText } from '../../../shared/parameters/required';
import { callOptions, readCallSettings } from '../../callOptions';
import type { Arguments } from './arguments';
import { argumentsParameter, readArguments } from './arguments';
import { followUpParameter, readFollowUp } from './followUp';
import { adviseFollowUp, itemForAll, itemForEach } from './resultItems';
import { choiceParameter, readChoiceParameter } from '../../../shared/parameters/choices';
import type { ListedOperation } from '../../../shared/resource';

interface CallTarget {
	readonly model: string;
	readonly method: string;
	readonly context: Context;
	readonly zones: Zones;
	/** Items that make one call together have the same arguments; left out when each makes its own. */
	readonly together?: Call;
}

interface Call {
	readonly arguments: Arguments;
	readonly answers: MethodRow['answers'];
}

interface Row extends Call {
	/** As they were given, or why none were; undefined for a method of the model. */
	readonly ids?: readonly RecordLocator[] | OdooError;
}

const ofRecords = { show: { runOn: ['records'] } };

const methodParameter: INodeProperties = {
	displayName: 'Method',
	name: 'method',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. action_confirm',
	description:
		'The technical name of a public method. For a button, Odoo shows it in developer mode when you point at the button.',
};

const runOnParameter = choiceParameter({
	displayName: 'Run On',
	name: 'runOn',
	type: 'options',
	noDataExpression: true,
	default: 'records',
	options: [
		{
			name: 'Records',
			value: 'records',
			description: 'For methods that work on records, as buttons do',
		},
		{
			name: 'The Model Itself',
			value: 'model',
			description: 'For methods that need no records, such as name_create',
		},
	],
});

const modeParameter = choiceParameter({
	displayName: 'Mode',
	name: 'mode',
	type: 'options',
	noDataExpression: true,
	default: 'perItem',
	description: 'How often to call the method',
	options: [
		{
			name: 'Once for Each Item',
			value: 'perItem',
			description: 'One call and one result for each item',
		},
		{
			name: 'Once for All Items',
			value: 'once',
			description:
				'One call with the records of all items and one result. Faster, but all records succeed or fail together.',
		},
	],
});

export const callOperation: ListedOperation = {
	option: {
		name: 'Call',
		value: 'call',
		description: 'Call any public method of a model',
		action: 'Call method',
	},
	properties: [
		methodParameter,
		runOnParameter,
		{ ...idsParameter('Records to run the method on.'), displayOptions: ofRecords },
		modeParameter,
		argumentsParameter,
		followUpParameter,
		callOptions(timezoneOption),
	],
	operation: batchOperation(readRow, execute, { needsPermission: true }),
};

function readRow(ctx: IExecuteFunctions, itemIndex: number): BatchRow<CallTarget, Row> {
	const model = readModel(ctx, itemIndex);
	const method = readRequiredText(ctx, itemIndex, methodParameter);
	const isOfModel = readChoiceParameter(ctx, itemIndex, runOnParameter) === 'model';
	const isTogether = readChoiceParameter(ctx, itemIndex, modeParameter) === 'once';
	const ids = isOfModel ? {} : { ids: idsOrError(ctx, itemIndex) };
	const call = { arguments: readArguments(ctx, itemIndex), answers: readFollowUp(ctx, itemIndex) };
	const { context, zones } = readCallSettings(ctx, itemIndex);

	const target = { model, method, context, zones, ...(isTogether && { together: call }) };
	return { target, row: { ...ids, ...call }, about: ANY_RECORD };
}

async function execute(
	odoo: OdooClient,
	target: CallTarget,
	rows: readonly Row[],
	run: RunSettings,
): Promise<Array<Outcome<RowOutput>>> {
	const model = new ModelCalls(odoo, target.model, target.context);
	const located = await locateRows(model, rows);

	const call = target.together ? callMethodTogether : callMethod;
	const { method, zones } = target;
	const { stopAtFirstError } = run;
	const results = await call(model, located, { method, zones, stopAtFirstError });

	adviseFollowUp(run.ctx, results);
	return target.together ? itemForAll(results, located) : itemForEach(results, located);
}

/** Kept for later, as an item without IDs must keep a call from running that is meant for all items. */
function idsOrError(
	ctx: IExecuteFunctions,
	itemIndex: number,
): readonly RecordLocator[] | OdooError {
	try {
		return readIds(ctx, itemIndex);
	} catch (thrown) {
		return asOdooError(thrown);
	}
}

async function locateRows(
	model: ModelCalls,
	rows: readonly Row[],
): Promise<Array<MethodRow | OdooError>> {
	const lists = rows.map(({ ids }) => (ids === undefined || ids instanceof OdooError ? [] : ids));
	const located = await locateLists(model, lists);
	return zip(rows, located).map(([{ ids, arguments: given, answers }, list]) => {
		if (ids instanceof OdooError) return ids;
		if (list instanceof OdooError) return list;
		return { ...(ids && { ids: list }), ...given, answers };
	});
}
