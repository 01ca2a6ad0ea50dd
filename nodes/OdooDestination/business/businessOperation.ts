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
	/** A parameter that is meant once: for several records of an item, only where they become one thing. */
	readonly once?: INodeProperties;
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
	const { idsDescription, parameters = [], readers = {}, together, lines } = shown;
	const lineParameters = lines ? linesParametersOf(lines.kind) : [];
	const once = shown.once ?? lineParameters.find((parameter) => parameter.name === 'lines');
	const { name, ...words } = shown.option;
	const option = { name, value, ...words };
	const properties = [
		idsParameter(idsDescription, own.model),
		...parameters,
		...lineParameters,
		callOptions(timezoneOption),
	];

	const rowsOf = (located: readonly number[], { given }: Row): Array<BusinessRow | OdooError> => {
		if (together && given[together.name] === true) return [{ ids: located, given }];
		const isMeantOnce = once && located.length > 1 && !isBlank(given[once.name]);
		if (isMeantOnce) return [usedForEach(located.length, once, together)];
		return located.map((id) => ({ ids: [id], given }));
	};

	const readRow = (ctx: IExecuteFunctions, itemIndex: number): BatchRow<BusinessTarget, Row> => {
		const entries = parameters.map((parameter) => {
			const { [parameter.name]: read = readParameter } = readers;
			return [parameter.name, read(ctx, itemIndex, parameter)];
		});
		const given = Object.fromEntries(entries) as Given;
		const areAsked = lines?.areAsked(given) === true;
		const { context, zones } = readCallSettings(ctx, itemIndex);
		const row = {
			ids: readIds(ctx, itemIndex, own.model),
			given: areAsked
				? { ...given, lines: readLines(ctx, itemIndex, 'quantity', lines.kind) }
				: given,
		};
		return { target: { context, zones }, row, about: ANY_RECORD };
	};

	const execute = async (
		odoo: OdooClient,
		{ context, zones }: BusinessTarget,
		rows: readonly Row[],
		{ stopAtFirstError }: RunSettings,
	): Promise<Array<Outcome<OutputItem>>> => {
		const model = await openBusinessModel(odoo, own, context);
		const settings = { stopAtFirstError, zones };
		const outcomes = await forRecordsOf(model, rows, {
			rowsOf,
			run: async (all) => await runBusinessAction(model, own, all, settings),
		});
		return mapDone(outcomes, (results) => ({ json: jsonOf(own, results) }));
	};

	const operation = batchOperation(readRow, execute, { needsPermission: true });
	return { option, properties, operation };
}

function usedForEach(count: number, once: INodeProperties, together?: INodeProperties): OdooError {
	const orTogether = together ? `, or switch on ${together.displayName}` : '';
	return new OdooError(
		'INVALID_VALUE',
		`${once.displayName} would apply to each of the ${count} records of this item.`,
		{ field: once.name, hint: `Give each record an item of its own${orTogether}.` },
	);
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
