import { Fault, validationError } from '../faults';
import { mayOnModel } from '../orm/access';
import type { Row, Stored } from '../orm/database';
import type { Env } from '../orm/env';
import {
	binary,
	boolean,
	char,
	float,
	html,
	integer,
	many2many,
	many2one,
	one2many,
	selection,
} from '../orm/field';
import { defineModel, type Vals } from '../orm/model';
import { touch } from '../orm/write';
import { isTruthy } from '../python';

const ADDRESS = ['street', 'street2', 'zip', 'city', 'state_id', 'country_id'] as const;

const ADDRESS_TYPES = {
	contact: 'Contact',
	invoice: 'Invoice',
	delivery: 'Delivery',
	other: 'Other',
};

export const partner = defineModel({
	name: 'res.partner',
	description: 'Contact',
	className: 'ResPartner',
	order: 'complete_name ASC, id DESC',
	nameSearch: ['complete_name', 'email', 'ref', 'vat'],
	noticesMissing: 'all',
	isThread: true,
	access: [
		['Contact/Creation', 'rwcu'],
		['Inventory/Administrator', 'rwc'],
		['Sales/Administrator', 'rwc'],
		['Sales/User: Own Documents Only', 'rwc'],
		['Role / Portal', 'r'],
		['Role / User', 'r'],
	],
	rules: { 'Role / Portal': isOfOwnCompany },
	checks: [
		{
			holds: (row) => row.type !== 'contact' || row.name !== null,
			message: 'Contacts require a name',
		},
	],
	recursionMessage: 'You cannot create recursive Partner hierarchies.',
	displayName: (row, env) => completeName(row, env),
	fields: {
		name: char('Name'),
		complete_name: char('Complete Name', {
			compute: (row, env) => completeName(row, env),
			store: true,
		}),
		active: boolean('Active', { default: true }),
		type: selection('Address Type', ADDRESS_TYPES, { default: 'contact' }),
		is_company: boolean('Is a Company', {
			help: 'Check if the contact is a company, otherwise it is a person',
			default: false,
		}),
		company_type: selection(
			'Company Type',
			{ person: 'Person', company: 'Company' },
			{
				compute: (row) => (row.is_company ? 'company' : 'person'),
				unfold: (value) => ({ is_company: value === 'company' }),
				readonly: false,
			},
		),
		parent_id: many2one('Related Company', 'res.partner', { readsTarget: 'always' }),
		parent_name: char('Parent name', { related: 'parent_id.name', readonly: true }),
		child_ids: one2many('Contact', 'res.partner', 'parent_id', { hidesArchived: true }),
		commercial_partner_id: many2one('Commercial Entity', 'res.partner', {
			compute: (row, env) => commercialPartner(row, env).id,
			store: true,
		}),
		user_id: many2one('Salesperson', 'res.users', {
			help: 'The internal user in charge of this contact.',
		}),
		user_ids: one2many('Users', 'res.users', 'partner_id'),
		partner_share: boolean('Share Partner', { compute: isShared, store: true }),
		company_id: many2one('Company', 'res.company'),
		category_id: many2many('Tags', 'res.partner.category', { relationColumn: 'category_id' }),
		lang: selection(
			'Language',
			{ en_US: 'English (US)' },
			{ checksSelection: false, default: 'en_US' },
		),
		tz: selection('Timezone', TIMEZONES(), { checksSelection: false }),
		email: char('Email'),
		email_normalized: char('Normalized Email', { compute: normalizedEmail, store: true }),
		phone: char('Phone'),
		website: char('Website Link'),
		function: char('Job Position'),
		street: char('Street'),
		street2: char('Street2'),
		zip: char('Zip'),
		city: char('City'),
		state_id: many2one('State', 'res.country.state', { ondelete: 'restrict' }),
		country_id: many2one('Country', 'res.country', { ondelete: 'restrict', readsTarget: 'write' }),
		vat: char('Tax ID'),
		same_vat_partner_id: many2one('Partner with same Tax ID', 'res.partner', {
			compute: partnerWithSameVat,
		}),
		ref: char('Reference'),
		barcode: char('Barcode', { companyDependent: true }),
		color: integer('Color Index', { default: 0 }),
		comment: html('Notes'),
		credit_limit: float('Credit Limit', {
			companyDependent: true,
			groups: ['Show Accounting Features - Readonly', 'Accounting / Invoicing'],
			help: 'Credit limit specific to this partner.',
		}),
		partner_latitude: float('Geo Latitude', { digits: [10, 7] }),
		partner_longitude: float('Geo Longitude', { digits: [10, 7] }),
		image_1920: binary('Image', { image: true }),
		sale_order_ids: one2many('Sales Order', 'sale.order', 'partner_id'),
	},
	prepare: (vals, _env, created) => ({
		...(created && { company_id: false, category_id: [[6, 0, []]] }),
		...vals,
		...(isTruthy(vals.website) && { website: withProtocol(String(vals.website)) }),
	}),
	afterSave: syncRelatives,
	beforeUnlink: (env, rows) => refuseUsers(env, rows, 'delete'),
	methods: {
		name_create: {
			onModel: true,
			params: { name: '' },
			run: ({ env, args }) => createNamed(env, String(args.name)),
		},
	},
});

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
		color: integer('Color', { aggregator: false, default: 0 }),
		active: boolean('Active', { default: true }),
		parent_id: many2one('Category', 'res.partner.category', { ondelete: 'cascade' }),
		child_ids: one2many('Child Tags', 'res.partner.category', 'parent_id'),
		partner_ids: many2many('Partners', 'res.partner', { mirror: 'category_id', copy: false }),
	},
});
