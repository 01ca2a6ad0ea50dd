import type { RpcValue } from '../call';
import type { Field } from '../schema/schema';
import type { Zones } from './dates';
import type { Links } from './links';
import type { Reference, Row } from './reference';

/** How the caller wants to see what Odoo answers. */
export interface ReadFormat {
	readonly relationFormat: 'object' | 'id' | 'name';
	readonly selectionFormat: 'value' | 'label';
}

/** Where nobody chooses: what is read so can be written back. */
export const DEFAULT_FORMAT: ReadFormat = { relationFormat: 'object', selectionFormat: 'value' };

/** What reading or writing a value may depend on besides its field. */
export interface WriteContext {
	readonly zones: Zones;
}

/** What Odoo is sent for a value, or what must be found first. */
export type Draft<R = Row> = RpcValue | Reference<R> | Links<R>;

/** One row of the value table: what Odoo's answer becomes, and what Odoo is sent for a value. */
export interface ValueType {
	readonly fromOdoo: (raw: RpcValue, field: Field, format: ReadFormat) => unknown;
	/** Never called with undefined or a clear (null, or empty text unless it `takesEmptyText`). */
	readonly toOdoo: (value: unknown, field: Field, context: WriteContext) => Draft;
	/** What empties the field; `false` when left out. */
	readonly cleared?: (field: Field) => Draft;
	/** Whether `""` is a value of its own, or an error; elsewhere it clears the field. */
	readonly takesEmptyText?: (field: Field) => boolean;
}
