import type { DraftRow } from '../values/draft';
import { nameIn, xmlidIn } from '../values/reference';
import { fold, textsNamedBy } from './byName';
import { addressOfNew } from './emailAddress';
import type { RowReference } from './mentions';
import { referencesIn } from './mentions';

/** What a record is known by to those that name it: an External ID, a name, or the value of a field. */
export const knownBy = {
	xmlid: (xmlid: string) => `xmlid ${xmlid}`,
	name: (model: string, name: string) => `name ${model} ${fold(name)}`,
	value: (model: string, field: string, value: string | number) =>
		`value ${model} ${field} ${typeof value === 'string' ? fold(value) : value}`,
};

/** The keys of which a record must have one to be meant by a reference; none for one that is named by id. */
export function keysNamedBy({ model = '', naming }: RowReference): string[] {
	if (naming.by === 'fields') return keysOfFields(model, naming.value);
	const [xmlid, name = ''] = [xmlidIn(naming), nameIn(naming)];
	const email = addressOfNew(model, name);
	return [
		...(xmlid === undefined ? [] : [knownBy.xmlid(xmlid)]),
		...(name === '' ? [] : textsNamedBy(name)).map((text) => knownBy.name(model, text)),
		...(email === undefined ? [] : [knownBy.value(model, 'email', email)]),
	];
}

/** Texts tell a record; a number or a checkbox is that of many, and counts only where there is no text. */
function keysOfFields(model: string, row: DraftRow): string[] {
	const keysOf = (type: 'string' | 'number') =>
		row.cells.flatMap(({ field, draft }) =>
			typeof draft === type ? [knownBy.value(model, field.name, draft as string | number)] : [],
		);
	const texts = keysOf('string');
	const inner = referencesIn(row).flatMap(keysNamedBy);
	return [...(texts.length > 0 ? texts : keysOf('number')), ...inner];
}
