import type { Context } from '../../call';
import type { Domain } from '../../domain/domain';
import { OdooError } from '../../errors';
import { activeNameIn } from '../../schema/activeName';
import { fieldOf, isWatchable } from '../../schema/choose';
import type { Field, Schema } from '../../schema/schema';
import type { RecordQuery } from '../readRecords';

/** Whose changes to list. The domain must have passed the domain guard. */
export interface Tracked {
	readonly model: string;
	readonly domain: Domain;
	readonly context: Context;
	/** A stored datetime field, most often `write_date`. */
	readonly trackBy: string;
	/** Whether the model records its last write. */
	readonly hasWriteDate: boolean;
	/**
	 * Their values tell two versions of a record apart where the server shows no finer date. None for
	 * other dates than the last write: those change only when they are set, and to whole seconds.
	 */
	readonly watched: readonly Field[];
}

/**
 * What to track for a query.
 * @throws OdooError `FIELD_NOT_FOUND`, or `INVALID_VALUE` for a field that is no stored date and time
 */
export function trackedBy(
	trackBy: string,
	{ model, domain, context, fields, related }: Omit<RecordQuery, 'order' | 'limit'>,
	schema: Schema,
): Tracked {
	checkTrackable(schema, trackBy);
	const active = activeNameIn(schema);
	const names = [...(active ? [active] : []), ...(related?.below.keys() ?? [])];
	const others = names.flatMap((name) => schema.fields.get(name) ?? []);
	// Others have another value without a write: what is computed, and lists of lines.
	const written = [...fields, ...others].filter(
		(field) => isWatchable(field) || field.companyDependent,
	);
	const watched = trackBy === 'write_date' ? written : [];
	return {
		model,
		domain,
		context,
		trackBy,
		hasWriteDate: schema.fields.has('write_date'),
		watched: [...new Map(watched.map((field) => [field.name, field])).values()],
	};
}

function checkTrackable(schema: Schema, trackBy: string): void {
	const { type, stored, searchable } = fieldOf(schema, trackBy);
	if (type === 'datetime' && stored && searchable) return;
	throw new OdooError(
		'INVALID_VALUE',
		`Changes of ${schema.model} cannot be tracked by "${trackBy}".`,
		{ field: trackBy, hint: 'Choose a date and time that Odoo stores, such as write_date.' },
	);
}
