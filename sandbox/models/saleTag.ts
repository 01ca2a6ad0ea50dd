import { char, integer } from '../orm/field';
import { defineModel } from '../orm/model';

/** What quotations, and in Odoo also leads, are marked with. */
export const saleTag = defineModel({
	name: 'crm.tag',
	description: 'CRM Tag',
	className: 'CrmTag',
	order: 'id',
	access: [
		['Sales/Administrator', 'rwcu'],
		['Sales/User: Own Documents Only', 'rwc'],
	],
	fields: {
		name: char('Tag Name', { required: true, translate: true }),
		color: integer('Color', { aggregator: false }),
	},
});
