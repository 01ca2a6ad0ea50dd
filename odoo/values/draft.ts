import type { Field } from '../schema/schema';
import type { Draft } from './valueType';

/** A converted row, in which records may still be named instead of given by their id. */
export interface DraftRow {
	readonly model: string;
	readonly cells: readonly Cell[];
}

export interface Cell {
	readonly field: Field;
	readonly draft: Draft<DraftRow>;
}
