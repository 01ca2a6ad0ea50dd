import { userError } from '../faults';
import { AUTOMATIC_FIELDS, type Model } from './model';

/** The XML of a view. */
export function archOf(model: Model, type: string): string {
	if (type === 'form') return model.views?.form ?? defaultForm(model);
	if (type === 'list') return model.views?.list ?? defaultList(model);
	throw userError(`No default view of type '${type}' could be found!`);
}

/** A form of all fields, as Odoo makes it for a model that has no view of its own. */
function defaultForm(model: Model): string {
	const fields = [...model.fields.values()].filter(({ name }) => !AUTOMATIC_FIELDS.has(name));
	const rows = fields.map(({ name, type }) =>
		WIDE.has(type) ? `<group><field name="${name}"/></group>` : `<field name="${name}"/>`,
	);
	return `<form><sheet string="${model.description}">${rows.join('')}</sheet></form>`;
}

/** A list of names. */
function defaultList(model: Model): string {
	const column = model.fields.has(model.recName) ? model.recName : 'id';
	return `<list string="${model.description}"><field name="${column}"/></list>`;
}

const WIDE: ReadonlySet<string> = new Set(['one2many', 'many2many', 'text', 'html']);
