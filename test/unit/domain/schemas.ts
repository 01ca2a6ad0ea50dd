import type { DomainScope } from '../../../odoo/domain/scope';
import { OdooError } from '../../../odoo/errors';
import type { Field, Schema, SchemaOf } from '../../../odoo/schema/schema';

type Described = Partial<Field> & { readonly type: string };

/** A Saturday: half past one in the night of the 1st of February in Brussels, still January in UTC. */
export const NOW_MS = Date.parse('2025-01-31T23:30:15Z');

const CHOICES = [
	['draft', 'Quotation'],
	['sale', 'Sales Order'],
] as const;

const MODELS: Readonly<Record<string, Readonly<Record<string, Described>>>> = {
	'sale.order': {
		id: { type: 'integer' },
		name: { type: 'char' },
		note: { type: 'html' },
		internal: { type: 'text', translated: true },
		state: { type: 'selection', selection: CHOICES },
		priority: { type: 'integer' },
		credit: { type: 'monetary', stored: false },
		margin: { type: 'float', stored: false },
		amount: { type: 'monetary' },
		locked: { type: 'boolean' },
		message_needaction: { type: 'boolean', stored: false },
		activity_exception_decoration: {
			type: 'selection',
			stored: false,
			selection: [['warning', 'Alert']],
		},
		message_partner_ids: { type: 'many2many', relation: 'res.partner', stored: false },
		my_activity_date_deadline: { type: 'date', stored: false },
		validity: { type: 'date' },
		date_order: { type: 'datetime' },
		partner_id: { type: 'many2one', relation: 'res.partner', label: 'Customer' },
		partner_city: { type: 'char', stored: false, related: 'partner_id.city' },
		line_name: { type: 'char', stored: false, related: 'order_line.name' },
		secret: { type: 'char', stored: false, related: 'secret_ids.name' },
		partner_line: { type: 'char', stored: false, related: 'partner_id.line_name' },
		secret_ids: { type: 'one2many', relation: 'secret' },
		origin_id: { type: 'many2one', relation: 'sale.order' },
		order_line: { type: 'one2many', relation: 'sale.order.line' },
		tag_ids: { type: 'many2many', relation: 'crm.tag' },
		source: { type: 'reference' },
		res_id: { type: 'many2one_reference', modelField: 'res_model' },
		res_model: { type: 'char' },
		signature: { type: 'binary' },
		details: { type: 'json' },
		props: { type: 'properties' },
		total_now: { type: 'float', stored: false, searchable: false },
		partner_now_id: { type: 'many2one', relation: 'res.partner', searchable: false },
	},
	'sale.order.line': {
		id: { type: 'integer' },
		name: { type: 'char' },
		qty: { type: 'float' },
		date: { type: 'datetime' },
		order_id: { type: 'many2one', relation: 'sale.order', required: true },
		product_id: { type: 'many2one', relation: 'product.product' },
	},
	'res.partner': {
		id: { type: 'integer' },
		name: { type: 'char' },
		display_name: { type: 'char', stored: false },
		phone_mobile_search: { type: 'char', stored: false },
		credit: { type: 'monetary', stored: false },
		commercial_id: { type: 'many2one', relation: 'res.partner' },
		line_name: { type: 'char', stored: false, related: 'order_ids.name' },
		city: { type: 'char' },
		country_id: { type: 'many2one', relation: 'res.country' },
		parent_id: { type: 'many2one', relation: 'res.partner' },
		child_ids: { type: 'one2many', relation: 'res.partner', inverse: 'parent_id' },
		order_ids: { type: 'one2many', relation: 'sale.order' },
		label_ids: { type: 'one2many', relation: 'crm.tag' },
	},
	'res.country': {
		id: { type: 'integer' },
		display_name: { type: 'char', stored: false },
		code: { type: 'char' },
	},
	'product.product': { id: { type: 'integer' }, name: { type: 'char', translated: true } },
	secret: { id: { type: 'integer' }, name: { type: 'char' } },
	'crm.tag': { id: { type: 'integer' }, name: { type: 'char' } },
};

const schemas = new Map(
	Object.entries(MODELS).map(([model, described]) => [model, schemaOfModel(model, described)]),
);

/** Schemas of a small Odoo, with at least one field of each type on `sale.order`. */
export const schemaOf: SchemaOf = async (model) => {
	const schema = schemas.get(model);
	if (!schema) throw new OdooError('MODEL_NOT_FOUND', `No model ${model}`);
	return await Promise.resolve(schema);
};

/** A filter of `sale.order`. */
export function orders(options: Pick<DomainScope, 'zones' | 'version'>): DomainScope {
	const translationsOf = async () => await Promise.resolve([]);
	const ignoresNames = async (model: string) => await Promise.resolve(model === 'res.country');
	const canRead = async (model: string) => await Promise.resolve(model !== 'secret');
	return {
		model: 'sale.order',
		schemaOf,
		translationsOf,
		canRead,
		ignoresNames,
		nowMs: NOW_MS,
		...options,
	};
}

function schemaOfModel(model: string, described: Readonly<Record<string, Described>>): Schema {
	const fields = Object.entries(described).map(
		([name, field]) => [name, { ...defaultsFor(name), ...field }] as const,
	);
	return { model, fields: new Map(fields) };
}

function defaultsFor(name: string) {
	const label = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
	const flags = { required: false, readonly: false, stored: true, searchable: true };
	return {
		name,
		label,
		...flags,
		sortable: true,
		groupable: true,
		translated: false,
		companyDependent: false,
	};
}
