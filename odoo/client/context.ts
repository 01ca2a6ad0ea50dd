import type { Context } from '../call';

/** What a user may choose for a call, in our words. */
interface ContextOptions {
	/** Code of an active language, e.g. `fr_FR`. */
	readonly language?: string;
	/** IANA zone, e.g. `Europe/Brussels`: Odoo groups dates by it. */
	readonly timezone?: string;
	readonly companyIds?: readonly number[];
	readonly includeArchived?: boolean;
	/** Leaves out Odoo's messaging: change log, followers, notifications. Makes bulk writes faster. */
	readonly skipTracking?: boolean;
	/** Added as it is, and stronger than the rest. */
	readonly context?: Context;
}

/** The context that says so to Odoo. */
export function contextFrom(options: ContextOptions): Context {
	const { language, timezone, companyIds, includeArchived, skipTracking, context } = options;
	return {
		...(language && { lang: language }),
		...(timezone && { tz: timezone }),
		...(companyIds?.length && { allowed_company_ids: companyIds }),
		...(includeArchived && { active_test: false }),
		...(skipTracking && { tracking_disable: true }),
		...context,
	};
}

/** The records that an action or a button is for. */
export interface ActiveRecords {
	readonly model: string;
	readonly ids: readonly number[];
}

/** What Odoo's web client says of them. */
export function activeContext({ model, ids }: ActiveRecords): Context {
	return { active_model: model, active_id: ids[0] ?? false, active_ids: ids };
}

/** The language that a context asks for: labels of selections come in it, as values do. */
export function languageOf({ lang }: Context): string | undefined {
	return typeof lang === 'string' ? lang : undefined;
}
