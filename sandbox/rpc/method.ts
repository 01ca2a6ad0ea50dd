import type { Env } from '../orm/env';
import type { Model } from '../orm/model';
import type { Dict, Value } from '../python';

/** Marks a parameter without a default. */
export const REQUIRED = Symbol('required');

/** A public method of models. */
export interface Method {
	/** Parameters in order, with their defaults. */
	readonly params: Readonly<Record<string, Value | typeof REQUIRED>>;
	/** `@api.model`: takes no ids. */
	readonly onModel?: boolean;
	/** `def f(self, *, a, b)`. */
	readonly keywordsOnly?: boolean;
	/** `**kwargs`: further named arguments arrive as well. */
	readonly takesMore?: boolean;
	/** The Python class that `TypeError`s name; by default the model's or BaseModel. */
	readonly owner?: string;
	/** Null is Python's None. */
	readonly run: (call: MethodCall) => Value;
}

export interface MethodCall {
	readonly env: Env;
	readonly model: Model;
	/** The recordset, as sent; a single id counts as a list of one. */
	readonly ids: readonly Value[];
	readonly args: Dict;
}
