/** Some major versions of Odoo; any when left out. */
export interface Dated {
	/** The first one. */
	readonly since?: number;
	/** The last one. */
	readonly until?: number;
}

/** The first entry for a version. */
export function forVersion<T extends Dated>(entries: readonly T[], version: number): T | undefined {
	return entries.find(({ since = 0, until = Infinity }) => since <= version && version <= until);
}
