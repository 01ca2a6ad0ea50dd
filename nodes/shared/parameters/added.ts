import type { IDataObject } from 'n8n-workflow';
import type { ChoiceParameter, Chosen } from './choices';
import { readChoice, switchFrom } from './choices';
import type { ParameterReader } from './parameterReader';
import { valueOfPicker } from './picker';
import type { Required } from './required';
import { checkGiven } from './required';
import { wholeNumber } from './wholeNumber';

/** What an item has of the parameters that can be added, such as options. */
export class Added {
	readonly values: IDataObject;

	/** @param under the collection that they are in */
	constructor(
		private readonly ctx: ParameterReader,
		private readonly itemIndex: number,
		private readonly under = 'options',
	) {
		this.values = (ctx.getNodeParameter(under, itemIndex, {}) ?? {}) as IDataObject;
	}

	/**
	 * What one holds; undefined for one that was not added.
	 * @throws OdooError `INVALID_VALUE` for an expression that gave nothing
	 */
	value(parameter: Required): unknown {
		const { name } = parameter;
		const value = this.values[name];
		const path = { ...parameter, name: `${this.under}.${name}` };
		if (name in this.values) checkGiven(this.ctx, this.itemIndex, path, valueOfPicker(value));
		return value;
	}

	/** Whether one is switched on. @throws OdooError `INVALID_VALUE` for what is neither yes nor no */
	switch(parameter: Chosen): boolean {
		return switchFrom(this.value(parameter), parameter);
	}

	/** Which of its choices one has. @throws OdooError `INVALID_VALUE` for what is none of them */
	choice<V extends string>(parameter: ChoiceParameter<V>): V {
		return readChoice(this.values, parameter);
	}

	/** A number of things, at least one. @throws OdooError `INVALID_VALUE`, also for nothing */
	number<D>({ name, displayName }: Chosen, byDefault: D): number | D {
		return name in this.values ? wholeNumber(this.values[name], displayName) : byDefault;
	}
}
