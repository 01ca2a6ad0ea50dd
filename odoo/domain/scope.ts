import type { TranslationsOf } from '../schema/inAnyLanguage';
import type { SchemaOf } from '../schema/schema';
import type { Zones } from '../values/dates';

/** What a filter is about, and what its meaning depends on. */
export interface DomainScope {
	readonly model: string;
	readonly schemaOf: SchemaOf;
	readonly translationsOf: TranslationsOf;
	/** Whether the user may read a model at all. When it is not given, fields of other records are not followed there. */
	readonly canRead?: (model: string) => Promise<boolean>;
	/** Whether Odoo finds records of a model whatever their name should be. When it is not given, it is taken not to. */
	readonly ignoresNames?: (model: string) => Promise<boolean>;
	/** The opposite of the domain is meant: it stands within another one. */
	readonly isOpposed?: boolean;
	readonly zones: Zones;
	/** The time that relative dates go by, in milliseconds since 1970. */
	readonly nowMs: number;
	/** Odoo's major version. When unknown, whatever any version supports is accepted. */
	readonly version?: number;
}
