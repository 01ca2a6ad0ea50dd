import { validationError } from '../faults';
import type { Row } from '../orm/database';
import type { Env } from '../orm/env';
import { boolean, char, float, html, integer, many2one, one2many, selection } from '../orm/field';
import { defineModel } from '../orm/model';
import { VIEWS } from './views';

/** Fields of the product's template: stored there, but found and sorted by as if they were here. */
const OF_TEMPLATE = { store: false, searchable: true, sortable: true };

export const product = defineModel({
	name: 'product.product',
	description: 'Product Variant',
	className: 'ProductProduct',
	order: 'default_code, name, id',
	nameSearch: ['name', 'default_code', 'barcode'],
	noticesMissing: 'write',
	isThread: true,
	access: [
		['Inventory/User', 'r'],
		['Products/Create', 'rwcu'],
		['Role / User', 'r'],
		['Show Accounting Features - Readonly', 'r'],
	],
	displayName: (row) => {
		const name = String(row.name ?? '');
		return row.default_code ? `[${String(row.default_code)}] ${name}` : name;
	},
	afterSave: refuseSameBarcode,
	views: VIEWS['product.product'],
	fields: {
		name: char('Name', { ...OF_TEMPLATE, required: true, translate: true }),
		default_code: char('Internal Reference', { copy: false }),
		active: boolean('Active', { default: true }),
		barcode: char('Barcode', {
			copy: false,
			help: 'International Article Number used for product identification.',
		}),
		type: selection(
			'Product Type',
			{ consu: 'Goods', service: 'Service', combo: 'Combo' },
			{ ...OF_TEMPLATE, required: true, default: 'consu' },
		),
		categ_id: many2one('Product Category', 'product.category', OF_TEMPLATE),
		uom_id: many2one('Unit', 'uom.uom', { ...OF_TEMPLATE, required: true, default: 1 }),
		list_price: float('Sales Price', { ...OF_TEMPLATE, default: 1 }),
		lst_price: float('Sales Price', { compute: (row) => row.list_price ?? 0 }),
		standard_price: float('Cost', { companyDependent: true, groups: ['Role / User'] }),
		weight: float('Weight', { digits: [16, 2] }),
		volume: float('Volume', { digits: [16, 2] }),
		sale_ok: boolean('Sales', { ...OF_TEMPLATE, default: true }),
		purchase_ok: boolean('Purchase', { ...OF_TEMPLATE, default: true }),
		company_id: many2one('Company', 'res.company', OF_TEMPLATE),
		description: html('Description', { ...OF_TEMPLATE, translate: true }),
	},
});

export const productCategory = defineModel({
	name: 'product.category',
	description: 'Product Category',
	className: 'ProductCategory',
	order: 'complete_name',
	access: [
		['Products/Create', 'rwcu'],
		['Role / User', 'r'],
	],
	recursionMessage: 'You cannot create recursive categories.',
	displayName: fullName,
	nameSearch: ['complete_name'],
	fields: {
		name: char('Name', { required: true }),
		complete_name: char('Complete Name', { compute: fullName, store: true }),
		parent_id: many2one('Parent Category', 'product.category', { ondelete: 'cascade' }),
		child_id: one2many('Child Categories', 'product.category', 'parent_id'),
	},
});

export const unit = defineModel({
	name: 'uom.uom',
	description: 'Product Unit of Measure',
	order: 'sequence, id',
	access: [
		['Products/Create', 'r'],
		['Sales/User: Own Documents Only', 'r'],
		['Role / Administrator', 'rwcu'],
		['Role / User', 'r'],
	],
	fields: {
		name: char('Unit Name', { required: true, translate: true }),
		active: boolean('Active', { default: true }),
		sequence: integer('Sequence'),
	},
});

function fullName(row: Row, env: Env): string {
	const parent = env.row('product.category', row.parent_id);
	return parent ? `${fullName(parent, env)} / ${String(row.name)}` : String(row.name ?? '');
}

function refuseSameBarcode(env: Env, row: Row): void {
	if (!row.barcode) return;
	const ids = env.table('product.product').idsWith('barcode', row.barcode);
	if (ids.length < 2) return;
	const names = ids.map((id) => String(env.row('product.product', id)!.name)).join(' and ');
	throw validationError(
		`Barcode(s) already assigned:\n\n- Barcode "${String(row.barcode)}" already assigned to ` +
			`product(s): ${names}\n\nNote: products that you don't have access to will not be shown above.`,
	);
}
