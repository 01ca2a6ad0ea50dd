import { isTruthy, isList, type Dict, type Value } from '../python';
import { mayUseField } from './access';
import type { Env } from './env';
import { isMulti, isRelational, type Field } from './field';
import type { Model } from './model';

/** `fields_get()`: unknown names, of fields or of attributes, are ignored. */
export function describeFields(env: Env, model: Model, names: Value, attributes: Value): Dict {
	const wanted = isTruthy(names) && isList(names) ? new Set(names) : undefined;
	const shown = isTruthy(attributes) && isList(attributes) ? new Set(attributes) : undefined;
	const fields = [...model.fields.values()].filter(
		(field) => mayUseField(env, field) && (!wanted || wanted.has(field.name)),
	);
	return Object.fromEntries(
		fields.map((field) => {
			const described = Object.entries(describe(field));
			const kept = shown ? described.filter(([name]) => shown.has(name)) : described;
			return [field.name, Object.fromEntries(kept)];
		}),
	);
}

const TEXTS: ReadonlySet<string> = new Set(['char', 'html', 'text']);
const NUMBERS: ReadonlySet<string> = new Set(['float', 'integer', 'monetary']);

function describe(field: Field): Dict {
	const { type } = field;
	return {
		name: field.name,
		type,
		string: field.string,
		company_dependent: field.companyDependent ?? false,
		change_default: false,
		default_export_compatible: false,
		depends: field.depends ?? (field.related ? [field.related] : []),
		exportable: true,
		groupable: field.sortable || type === 'many2many',
		manual: false,
		readonly: field.readonly,
		required: field.required,
		searchable: field.searchable,
		sortable: field.sortable,
		store: field.store,
		...(field.help && { help: field.help }),
		...(field.related && { related: field.related }),
		...(field.selection && { selection: field.selection }),
		...(field.size && { size: field.size }),
		...(field.digits !== undefined && { digits: field.digits }),
		...(field.currencyField && { currency_field: field.currencyField }),
		...(field.modelField && { model_field: field.modelField }),
		...(field.groups && { groups: field.groups.join(',') }),
		...(TEXTS.has(type) && { translate: field.translate ?? false }),
		...(type === 'char' && { trim: true }),
		...(type === 'binary' && { attachment: true }),
		...(NUMBERS.has(type) && field.name !== 'id' && { aggregator: field.aggregator ?? 'sum' }),
		...(isRelational(field) && { relation: field.relation, context: {}, domain: [] }),
		...(isMulti(field) && field.inverse && { relation_field: field.inverse }),
	};
}
