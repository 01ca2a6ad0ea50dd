import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type {
	BusinessAction,
	BusinessResult,
	Context,
	Given,
	OdooClient,
	Outcome,
	Zones,
} from '../../../../odoo';
import {
	forRecordsOf,
	isBlank,
	mapDone,
	OdooError,
	openBusinessModel,
	runBusinessAction,
} from '../../../../odoo';
import type { BatchOperation, BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { ANY_RECORD } from '../../../shared/operation';
import { readSwitchParameter } from '../../../shared/parameters/choices';
import { timezoneOption } from '../../../shared/parameters/contextOptions';
import { idsParameter, readIds } from '../../../shared/parameters/ids';
import { locatorValue } from '../../../shared/parameters/locatorValue';
import { allowToolUseParameter } from '../../../shared/parameters/toolUse';
import { checkGiven } from '../../../shared/parameters/writtenExpression';
import type { ListedOperation, OperationOption } from '../../../shared/resource';
import { callOptions, readCallSettings } from '../../callOptions';
import { recipientsFrom } from '../../recipients';
import { idsIn } from '../../result';
import { emailRecipientsParameter } from './parameters';

/** An operation as the node shows it, with what the user may fill in. */
interface Shown {
	/** All but its value, which is the name of the action. */
	readonly option: Omit<OperationOption, 'value'>;
	/** What the IDs are of. */
	readonly ids: string;
	readonly parameters?: readonly INodeProperties[];
	/** A switch among the parameters: the records of an item become one thing, such as one payment. */
	readonly together?: string;
	/** A parameter that is meant once: for several records of an item, only where they become one thing. */
	readonly once?: string;
}

interface BusinessTarget {
	readonly context: Context;
	readonly zones: Zones;
}

interface Row {
	readonly ids: readonly unknown[];
	readonly given: Given;
}

/** One of the business actions of a resource as an operation of the node. */
export function businessOperation<K extends string>(
	actions: Readonly<Record<K, BusinessAction>>,
	value: K,
	shown: Shown,
): ListedOperation {
	const own = actions[value];
	const { ids, parameters = [], together = '', once = '' } = shown;
	const { name, ...words } = shown.option;
	const option = { name, value, ...words };
	const properties = [
		allowToolUseParameter,
		idsParameter(ids, own.model),
		...parameters,
		callOptions(timezoneOption),
	];

	const nameOf = (name: string) =>
		parameters.find((parameter) => parameter.name === name)?.displayName ?? name;
	const usedForEach = (count: number): OdooError =>
		new OdooError(
			'INVALID_VALUE',
			`${nameOf(once)} would be used for each of the ${count} records of this item.`,
			{
				field: once,
				hint: `Give each record an item of its own, or switch on ${nameOf(together)}.`,
			},
		);

	const readRow = (ctx: IExecuteFunctions, itemIndex: number): BatchRow<BusinessTarget, Row> => {
		const given = parameters.map((parameter) => [
			parameter.name,
			readParameter(ctx, itemIndex, parameter),
		]);
		const { context, zones } = readCallSettings(ctx, itemIndex);
		const row = {
			ids: readIds(ctx, itemIndex, own.model),
			given: Object.fromEntries(given) as Given,
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
			rowsOf: (located, { given }) => {
				if (given[together] === true) return [{ ids: located, given }];
				if (located.length > 1 && !isBlank(given[once])) return [usedForEach(located.length)];
				return located.map((id) => ({ ids: [id], given }));
			},
			run: async (all) => await runBusinessAction(model, own, all, settings),
		});
		return mapDone(outcomes, (results) => ({ json: jsonOf(own, results) }));
	};

	const operation: BatchOperation<BusinessTarget, Row> = {
		kind: 'batch',
		needsPermission: true,
		readRow,
		execute,
	};
	return { option, properties, operation };
}

/** Parameters that hold more than one value. */
const LISTS: ReadonlyMap<INodeProperties, (given: unknown) => unknown[]> = new Map([
	[emailRecipientsParameter, recipientsFrom],
]);

/**
 * A switch is on or off, whatever an expression gives for it.
 * @throws OdooError `INVALID_VALUE` for an expression that gave nothing
 */
function readParameter(
	ctx: IExecuteFunctions,
	itemIndex: number,
	parameter: INodeProperties,
): unknown {
	const { name, type, default: byDefault } = parameter;
	const listFrom = LISTS.get(parameter);
	if (type === 'boolean') return readSwitchParameter(ctx, itemIndex, parameter);
	const given = locatorValue(ctx.getNodeParameter(name, itemIndex, byDefault));
	const value = listFrom ? listFrom(given) : given;
	checkGiven(ctx, itemIndex, parameter, value);
	return value;
}

/**
 * `{id, action, opened, warning, _model}`; of several records, what was done to any of them, and first of all that one is
 * unfinished. The model lets the next action tell whose ID it is.
 */
export function jsonOf(
	{ model, partly }: Pick<BusinessAction, 'model' | 'partly'>,
	results: readonly BusinessResult[],
): IDataObject {
	const opened = results.flatMap((result) => result.opened ?? []);
	const [first] = opened;
	const warning = results.find((result) => result.warning !== undefined)?.warning;
	const actions = results.map(({ action }) => action);
	const action =
		actions.find((each) => each === partly?.action) ??
		actions.find((each) => each !== 'unchanged') ??
		'unchanged';
	return {
		...idsIn(results.flatMap(({ ids }) => ids)),
		action,
		...(first && {
			opened: { model: first.model, ids: [...new Set(opened.flatMap(({ ids }) => ids))] },
		}),
		...(warning !== undefined && { warning }),
		_model: model,
	};
}
