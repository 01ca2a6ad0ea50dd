import { char, selection } from '../orm/field';
import { defineModel } from '../orm/model';

const REPORT_TYPES = { 'qweb-html': 'HTML', 'qweb-pdf': 'PDF', 'qweb-text': 'Text' };

export const report = defineModel({
	name: 'ir.actions.report',
	description: 'Report Action',
	order: 'name, id',
	access: [
		['Role / Administrator', 'rwcu'],
		['Role / User', 'r'],
	],
	fields: {
		name: char('Action Name', { required: true, translate: true }),
		model: char('Model Name', { required: true }),
		report_name: char('Template Name', { required: true }),
		report_type: selection('Report Type', REPORT_TYPES, { required: true, default: 'qweb-pdf' }),
	},
});
