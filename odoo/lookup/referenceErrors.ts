import { OdooError } from '../errors';
import { isObject } from '../isObject';
import { listed } from '../preview';
import { linksToMany } from '../schema/choose';
import type { Field } from '../schema/schema';
import { titleOf } from '../schema/schema';
import { described } from '../values/reference';
import type { Match } from './matches';
import type { RowReference } from './mentions';
import { newName } from './recordFinder';

/** More IDs than these tell nobody more. */
const IDS_SHOWN = 10;

/** What people know records by beside their names, where it is no code. */
const UNIQUE_FIELDS: ReadonlyMap<string, string> = new Map([
	['product.product', 'default_code'],
	['product.template', 'default_code'],
	['res.partner', 'email'],
	['res.users', 'login'],
]);

/**
 * Why a reference cannot be written: names the field, the value and, if several fit, their ids.
 * @param hasOption whether the user can say what to do about missing records
 */
export function referenceError(
	field: Field,
	reference: RowReference,
	match: Exclude<Match, { readonly status: 'found' }>,
	{ hasOption }: { readonly hasOption: boolean },
): OdooError {
	const place = titleOf(field);
	const { model = 'linked' } = reference;
	if (match.status === 'failed') {
		return match.error.at(`${place}, record ${described(reference)}`, field.name);
	}
	if (match.status === 'missing') {
		const message = `${place}: there is no ${model} record ${described(reference)}.`;
		return new OdooError('REFERENCE_NOT_FOUND', message, {
			field: field.name,
			missing: 'linked',
			hint: [CHECK_VALUE, ...(hasOption ? waysOut(field, reference) : [])].join(' '),
		});
	}
	const ids = listed(match.ids, IDS_SHOWN);
	return new OdooError(
		'REFERENCE_AMBIGUOUS',
		`${place}: there are ${match.ids.length} ${model} records ${described(reference)}, with the IDs ${ids}.`,
		{
			field: field.name,
			hint: 'Use an ID or External ID, or an object with more of its fields.',
		},
	);
}

const CHECK_VALUE = 'Check the value and whether the user has access to the record.';

/** Creating comes last: of a code it would make a record with the code as its name. */
function waysOut(field: Field, reference: RowReference): readonly string[] {
	const { model = '', naming, given } = reference;
	const { name } = field;
	// A number may be a code.
	const mayBeCode = naming.by === 'name' || naming.by === 'text' || !isObject(given);
	const isListed = naming.by === 'fields' && linksToMany(field);
	const orCreate = newName(reference) ? ', or create a record with this name' : '';
	const by = UNIQUE_FIELDS.get(model) ?? 'code';
	const input = name.replace(/_ids?$/, '');
	const otherwise = `To find it by another field, such as its ${by}, use an expression: {{ { ${by}: $json.${input} } }}; with automatic mapping, use a column such as ${name}.${by}.`;
	return [
		...(mayBeCode ? [otherwise] : []),
		...(isListed ? ['To create new ones, use { "create": [...] } with the list of objects.'] : []),
		...(naming.by === 'text' && !newName(reference)
			? [`If this is a name, not an External ID, use { "name": ${JSON.stringify(naming.value)} }.`]
			: []),
		`The option If Linked Record Not Found can also leave the field unchanged${orCreate}.`,
	];
}

/** A line to change or a record to delete that is not there: no field to leave alone. */
export function lineNotFound(field: Field, reference: RowReference): OdooError {
	return new OdooError(
		'RECORD_NOT_FOUND',
		`${titleOf(field)}: there is no ${reference.model} record ${described(reference)} to change.`,
		{
			field: field.name,
			hint: 'It may have been deleted. Without an ID, a new record is created.',
		},
	);
}
