import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type {
	BusinessAction,
	BusinessRow,
	Context,
	Given,
	OdooClient,
	Outcome,
	RecordLocator,
	Zones,
} from '../../../odoo';
import {
	forRecordsOf,
	isBlank,
	mapDone,
	OdooError,
	openBusinessModel,
	runBusinessAction,
} from '../../../odoo';
import type { BatchRow, OutputItem, RunSettings } from '../../shared/operation';
import { ANY_RECORD, batchOperation } from '../../shared/operation';
import type { ChoiceParameter } from '../../shared/parameters/choices';
import { readChoiceParameter, readSwitchParameter } from '../../shared/parameters/choices';
import { timezoneOption } from '../../shared/parameters/contextOptions';
import { idsParameter, readIds } from '../../shared/parameters/ids';
import { readGiven } from '../../shared/parameters/required';
import type { ListedOperation, OperationOption } from '../../shared/resource';
import { callOptions, readCallSettings } from '../callOptions';
import { jsonOf } from './businessJson';
import type { LinesKind } from './lines';
import { linesParametersOf, readLines } from './lines';
import type { ParameterReaders } from './parameters';

/** An operation as the node shows it, with what the user may fill in. */
interface Shown {
	/** All but its value, which is the name of the action. */
	readonly option: Omit<OperationOption, 'value'>;
	/** What the IDs are of. */
	readonly idsDescription: string;
	readonly parameters?: readonly INodeProperties[];
	readonly readers?: ParameterReaders;
	/** A switch among the parameters: the records of an item become one thing, such as one payment. */
	readonly together?: INodeProperties;
	/** Lines that an item gives for its record, where its other parameters ask for them. */
	readonly lines?: { readonly kind: LinesKind; readonly areAsked: (given: Given) => boolean };
}

interface BusinessTarget {
	readonly context: Context;
	readonly zones: Zones;
}

interface Row {
	readonly ids: readonly RecordLocator[];
	readonly given: Given;
}

/** One of the business actions of a resource as an operation of the node. */
export function businessOperation<K extends string>(
	actions: Readonly<Record<K, BusinessAction>>,
	value: K,
	shown: Shown,
): ListedOperation {
	const own = actions[value];
	const { idsDescription, parameters = [], lines } = shown;
	const { name, ...words } = shown.option;
	const properties = [
		idsParameter(idsDescription, own.model),
		...parameters,
		...(lines ? linesParametersOf(lines.kind) : []),
		callOptions(timezoneOption),
	];
	const operation = batchOperation(
		(ctx, itemIndex) => readRow(ctx, itemIndex, own, shown),
		async (odoo: OdooClient, target: BusinessTarget, rows: readonly Row[], settings) =>
			await execute(odoo, own, rows, { ...target, ...settings, together: shown.together }),
		{ needsPermission: true },
	);
	return { option: { name, value, ...words }, properties, operation };
}

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	{ model }: BusinessAction,
	{ parameters = [], readers = {}, lines }: Shown,
): BatchRow<BusinessTarget, Row> {
	const entries = parameters.map((parameter) => {
		const { [parameter.name]: read = readParameter } = readers;
		return [parameter.name, read(ctx, itemIndex, parameter)];
	});
	const given = Object.fromEntries(entries) as Given;
	const areAsked = lines?.areAsked(given) === true;
	const { context, zones } = readCallSettings(ctx, itemIndex);
	const row = {
		ids: readIds(ctx, itemIndex, model),
		given: areAsked
			? { ...given, lines: readLines(ctx, itemIndex, 'quantity', lines.kind) }
			: given,
	};
	return { target: { context, zones }, row, about: ANY_RECORD };
}

interface Run extends BusinessTarget, RunSettings {
	readonly together: Shown['together'];
}

async function execute(
	odoo: OdooClient,
	own: BusinessAction,
	rows: readonly Row[],
	{ context, zones, stopAtFirstError, together }: Run,
): Promise<Array<Outcome<OutputItem>>> {
	const model = await openBusinessModel(odoo, own, context);
	const settings = { stopAtFirstError, zones };
	const outcomes = await forRecordsOf(model, rows, {
		rowsOf: (located, { given }) => rowsOf(located, given, own, together),
		run: async (all) => await runBusinessAction(model, own, all, settings),
	});
	return mapDone(outcomes, (results) => ({ json: jsonOf(own, results) }));
}

/** The records of an item one by one, unless they become one thing. */
function rowsOf(
	located: readonly number[],
	given: Given,
	{ once }: BusinessAction,
	together: Shown['together'],
): Array<BusinessRow | OdooError> {
	if (together && given[together.name] === true) return [{ ids: located, given }];
	if (!once || located.length <= 1 || isBlank(given[once.name])) {
		return located.map((id) => ({ ids: [id], given }));
	}
	const orTogether = together ? `, or switch on ${together.displayName}` : '';
	const message = `${once.title} would apply to each of the ${located.length} records of this item.`;
	const hint = `Give each record an item of its own${orTogether}.`;
	return [new OdooError('INVALID_VALUE', message, { field: once.name, hint })];
}

/**
 * A switch is on or off, and a choice one of its own, whatever an expression, an API or an agent gives for it.
 * @throws OdooError `INVALID_VALUE` also for an expression that gave nothing
 */
function readParameter(
	ctx: IExecuteFunctions,
	itemIndex: number,
	parameter: INodeProperties,
): unknown {
	if (parameter.type === 'boolean') return readSwitchParameter(ctx, itemIndex, parameter);
	if (isChoice(parameter)) return readChoiceParameter(ctx, itemIndex, parameter);
	return readGiven(ctx, itemIndex, parameter);
}

function isChoice(parameter: INodeProperties): parameter is ChoiceParameter<string> {
	return parameter.type === 'options';
}
