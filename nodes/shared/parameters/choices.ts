import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { OdooError, preview } from '../../../odoo';
import { fieldNames } from './fieldNames';
import type { ParameterReader } from './parameterReader';
import { readGiven, readGivenList } from './required';

/*
 * What an expression gives for a choice is taken for nothing but what it is: a guess may write what was
 * not meant, or read what was not.
 */

/** What a choice is called, and what it is where it is not set. */
export type Chosen = Pick<INodeProperties, 'displayName' | 'name' | 'default'>;

/** A parameter of type `options` or `multiOptions` that tells its values apart. */
export interface ChoiceParameter<V extends string> extends INodeProperties {
	readonly options: Array<INodePropertyOptions & { readonly value: V }>;
}

export type ChoiceOf<P> = P extends ChoiceParameter<infer V> ? V : never;

/** Declares one: its values are read from here alone. */
export function choiceParameter<const V extends string>(
	parameter: ChoiceParameter<V>,
): ChoiceParameter<V> {
	return parameter;
}

const SWITCHES: ReadonlyMap<string, boolean> = new Map([
	['true', true],
	['1', true],
	['false', false],
	['0', false],
]);

/**
 * Whether something is switched on. What is saved as null is left to the default, like what is not there.
 * @throws OdooError `INVALID_VALUE` for what is neither yes nor no
 */
export function switchFrom(given: unknown, chosen: Chosen): boolean {
	const value = given ?? chosen.default;
	const known = SWITCHES.get(String(value).trim().toLowerCase());
	if (known !== undefined) return known;
	throw notAChoice(chosen, value, 'which is neither true nor false', 'Check the expression');
}

/**
 * Which of its choices a value among others has.
 * @throws OdooError `INVALID_VALUE` for what is none of them
 */
export function readChoice<V extends string>(
	values: IDataObject,
	parameter: ChoiceParameter<V>,
): V {
	const { name, default: byDefault } = parameter;
	const value: unknown = name in values ? values[name] : byDefault;
	const choices = parameter.options.map((option) => option.value);
	const known = choices.find((choice) => choice === value);
	if (known !== undefined) return known;
	const list = `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
	throw notAChoice(parameter, value, 'which is not one of its choices', `Use ${list}`);
}

/** Whether a parameter of the node itself is switched on. @throws OdooError `INVALID_VALUE` */
export function readSwitchParameter(
	ctx: ParameterReader,
	itemIndex: number,
	parameter: Chosen,
): boolean {
	return switchFrom(readGiven(ctx, itemIndex, parameter), parameter);
}

/** Which of its choices a parameter of the node itself has. @throws OdooError `INVALID_VALUE` */
export function readChoiceParameter<V extends string>(
	ctx: ParameterReader,
	itemIndex: number,
	parameter: ChoiceParameter<V>,
): V {
	const value = readGiven(ctx, itemIndex, parameter) ?? parameter.default;
	return readChoice({ [parameter.name]: value } as IDataObject, parameter);
}

/** All that are chosen of a parameter of type `multiOptions`. @throws OdooError `INVALID_VALUE` */
export function readChoicesParameter<V extends string>(
	ctx: ParameterReader,
	itemIndex: number,
	parameter: ChoiceParameter<V>,
): V[] {
	const chosen = readGivenList(ctx, itemIndex, parameter, fieldNames);
	return chosen.map((each) => readChoice({ [parameter.name]: each }, parameter));
}

function notAChoice({ displayName }: Chosen, value: unknown, why: string, hint: string): OdooError {
	return new OdooError('INVALID_VALUE', `${displayName} is ${preview(value)}, ${why}.`, {
		hint: `${hint}.`,
	});
}
