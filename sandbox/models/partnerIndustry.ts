import { boolean, char } from '../orm/field';
import { defineModel } from '../orm/model';

export const partnerIndustry = defineModel({
	name: 'res.partner.industry',
	description: 'Industry',
	order: 'name, id',
	access: [
		['Role / Administrator', 'rwcu'],
		['Role / User', 'r'],
	],
	fields: {
		name: char('Name', { translate: true }),
		full_name: char('Full Name', { translate: true }),
		active: boolean('Active', { default: true }),
	},
});
