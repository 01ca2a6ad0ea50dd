import { OdooError } from '../errors';
import type { Field } from '../schema/schema';
import { described } from '../values/reference';
import type { Match } from './matches';
import type { RowReference } from './references';

/** More IDs than these tell nobody more. */
const IDS_SHOWN = 10;

/** The named record is not there; where the user wants it, its field is left alone instead. */
export class MissingReference extends OdooError {}

/** Why a reference cannot be written: names the field, the value and, if several fit, their ids. */
export function referenceError(
	field: Field,
	reference: RowReference,
	match: Exclude<Match, { readonly status: 'found' }>,
): OdooError {
	const place = `"${field.label}" (${field.name})`;
	const { model = 'linked' } = reference;
	if (match.status === 'failed') {
		const message = `${place}, record ${described(reference)}: ${match.error.message}`;
		return match.error.with({ message, field: field.name });
	}
	if (match.status === 'missing') {
		const message = `${place}: there is no ${model} record ${described(reference)}.`;
		return new MissingReference('REFERENCE_NOT_FOUND', message, {
			field: field.name,
			hint: 'Check the value, and that the user may see the record. The option On Missing Linked Record can create records by their name, or leave the field alone.',
		});
	}
	const ids = listed(match.ids);
	return new OdooError(
		'REFERENCE_AMBIGUOUS',
		`${place}: ${match.ids.length} ${model} records ${described(reference)}, with the IDs ${ids}.`,
		{
			field: field.name,
			hint: 'Use an ID or External ID, or an object with more of its fields.',
		},
	);
}

/** A line to change or a record to delete that is not there: no field to leave alone. */
export function lineNotFound(field: Field, reference: RowReference): OdooError {
	return new OdooError(
		'RECORD_NOT_FOUND',
		`"${field.label}" (${field.name}): there is no ${reference.model} record ${described(reference)} to change.`,
		{
			field: field.name,
			hint: 'It may have been deleted. Without an ID, a new record is created.',
		},
	);
}

function listed(ids: readonly number[]): string {
	const first = ids.slice(0, IDS_SHOWN).join(', ');
	return ids.length > IDS_SHOWN ? `${first}…` : first;
}
