import type { Env } from '../orm/env';
import { boolean, char, float, html, many2one, selection } from '../orm/field';
import { defineModel, type Vals } from '../orm/model';

/** As much of CRM as a form on a web site fills in. */
export const lead = defineModel({
	name: 'crm.lead',
	description: 'Lead',
	className: 'CrmLead',
	order: 'id desc',
	isThread: true,
	access: [
		['Sales/Administrator', 'rwcu'],
		['Sales/User: Own Documents Only', 'rwc'],
	],
	prepare: withPartnersAddress,
	fields: {
		name: char('Opportunity', { required: true }),
		type: selection(
			'Type',
			{ lead: 'Lead', opportunity: 'Opportunity' },
			{ required: true, default: 'lead' },
		),
		active: boolean('Active', { default: true }),
		contact_name: char('Contact Name'),
		partner_name: char('Company Name'),
		email_from: char('Email', { depends: ['partner_id.email'] }),
		phone: char('Phone', { depends: ['partner_id.phone'] }),
		description: html('Notes'),
		probability: float('Probability'),
		partner_id: many2one('Customer', 'res.partner'),
		user_id: many2one('Salesperson', 'res.users'),
	},
});

/** The customer gives a lead its address, unless that is written along. */
function withPartnersAddress(vals: Vals, env: Env): Vals {
	const partner = env.row('res.partner', vals.partner_id as number);
	return {
		...(partner?.email && { email_from: partner.email }),
		...(partner?.phone && { phone: partner.phone }),
		...vals,
	};
}
