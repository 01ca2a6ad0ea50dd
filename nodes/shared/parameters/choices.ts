import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { OdooError, preview } from '../../../odoo';
import type { ParameterReader } from './parameterReader';

/*
 * What an expression gives for a choice is taken for nothing but what it is: a guess may write what was
 * not meant, or read what was not.
 */

/** What a choice is called, and what it is where it is not set. */
type Chosen = Pick<INodeProperties, 'displayName' | 'name' | 'default'>;

const SWITCHES: ReadonlyMap<string, boolean> = new Map([
	['true', true],
	['1', true],
	['false', false],
	['0', false],
]);

/**
 * Whether an option is switched on.
 * @throws OdooError `INVALID_VALUE` for what is neither yes nor no, such as nothing from an expression
 */
export function readSwitch(options: IDataObject, chosen: Chosen): boolean {
	const value = valueOf(options, chosen);
	const known = SWITCHES.get(String(value).trim().toLowerCase());
	if (known !== undefined) return known;
	throw notAChoice(chosen, value, 'which is neither true nor false', 'Check the expression');
}

/**
 * Which of its choices an option has.
 * @throws OdooError `INVALID_VALUE` for what is none of them
 */
export function readChoice<T extends string>(
	options: IDataObject,
	chosen: Chosen,
	choices: readonly T[],
): T {
	const value = valueOf(options, chosen);
	const known = choices.find((choice) => choice === value);
	if (known !== undefined) return known;
	const list = `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
	throw notAChoice(chosen, value, 'which is not one of its choices', `Use ${list}`);
}

/** The same of a parameter of the node itself. @throws OdooError `INVALID_VALUE` */
export function readSwitchParameter(
	ctx: ParameterReader,
	itemIndex: number,
	parameter: Chosen,
): boolean {
	return readSwitch(parameterOf(ctx, itemIndex, parameter), parameter);
}

/** The same of a parameter of the node itself. @throws OdooError `INVALID_VALUE` */
export function readChoiceParameter<T extends string>(
	ctx: ParameterReader,
	itemIndex: number,
	parameter: Chosen,
	choices: readonly T[],
): T {
	return readChoice(parameterOf(ctx, itemIndex, parameter), parameter, choices);
}

/** A parameter as options are. As n8n does for nothing at all, null gives the default. */
function parameterOf(
	ctx: ParameterReader,
	itemIndex: number,
	{ name, default: byDefault }: Chosen,
): IDataObject {
	const value = ctx.getNodeParameter(name, itemIndex, byDefault) as unknown;
	return { [name]: value ?? byDefault } as IDataObject;
}

function valueOf(options: IDataObject, { name, default: byDefault }: Chosen): unknown {
	return name in options ? options[name] : byDefault;
}

function notAChoice({ displayName }: Chosen, value: unknown, why: string, hint: string): OdooError {
	return new OdooError('INVALID_VALUE', `${displayName} is ${preview(value)}, ${why}.`, {
		hint: `${hint}.`,
	});
}
