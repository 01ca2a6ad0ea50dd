import { boolean, char, integer, many2many, many2one, one2many } from '../orm/field';
import { defineModel } from '../orm/model';

export const partnerCategory = defineModel({
	name: 'res.partner.category',
	description: 'Partner Tags',
	className: 'ResPartnerCategory',
	order: 'name, id',
	access: [
		['Contact/Creation', 'rwcu'],
		['Sales/Administrator', 'r'],
		['Sales/User: Own Documents Only', 'rwc'],
		['Role / User', 'r'],
	],
	recursionMessage: 'You can not create recursive tags.',
	displayName: (row, env) => {
		const parent = env.row('res.partner.category', row.parent_id);
		const name = String(row.name ?? '');
		return parent ? `${env.displayName('res.partner.category', parent.id)} / ${name}` : name;
	},
	fields: {
		name: char('Name', { required: true, translate: true }),
		color: integer('Color', { aggregator: false, default: 1 }),
		active: boolean('Active', { default: true }),
		parent_id: many2one('Category', 'res.partner.category', { ondelete: 'cascade' }),
		child_ids: one2many('Child Tags', 'res.partner.category', 'parent_id'),
		partner_ids: many2many('Partners', 'res.partner', { mirror: 'category_id', copy: false }),
	},
});
