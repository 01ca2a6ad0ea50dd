import type { Row } from '../orm/database';
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
import { defineModel } from '../orm/model';
import { createRecords } from '../orm/write';
import { isTruthy, type Value } from '../python';
import { REQUIRED, type MethodCall } from '../rpc/method';
import { syncRelatives } from './partnerAddress';
import { ARCHIVED, DELETED, refuseUsers, usersOf } from './partnerUsers';
import { VIEWS } from './views';

const TIMEZONES = Object.fromEntries(
	Intl.supportedValuesOf('timeZone').map((zone) => [zone, zone]),
);

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
	views: VIEWS['res.partner'],
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
		industry_id: many2one('Industry', 'res.partner.industry'),
		lang: selection(
			'Language',
			{ en_US: 'English (US)' },
			{ checksSelection: false, default: 'en_US' },
		),
		tz: selection('Timezone', TIMEZONES, { checksSelection: false }),
		email: char('Email'),
		email_normalized: char('Normalized Email', {
			compute: normalizedEmail,
			depends: ['email'],
			store: true,
		}),
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
	prepare: (vals) =>
		isTruthy(vals.website) ? { ...vals, website: withProtocol(String(vals.website)) } : vals,
	afterSave: (env, row, vals, created) => {
		if (vals.active === false) refuseUsers(env, [row], ARCHIVED);
		syncRelatives(env, row, vals, created);
	},
	beforeUnlink: (env, rows) => refuseUsers(env, rows, DELETED),
	methods: {
		name_create: { onModel: true, params: { name: REQUIRED }, run: createNamed },
	},
});

const NAME = partner.name;

/** "Company, Contact": contacts are shown under their company. */
function completeName(row: Row, env: Env): string {
	const name = String(row.name ?? '');
	const parent = env.row(NAME, row.parent_id);
	if (!parent || row.is_company) return name;
	const own = name || ADDRESS_TYPES[row.type as keyof typeof ADDRESS_TYPES] || '';
	return `${String(parent.name ?? '')}, ${own}`;
}

/** The company that a contact belongs to, or itself. */
function commercialPartner(row: Row, env: Env): Row {
	const parent = row.is_company ? undefined : env.row(NAME, row.parent_id);
	return parent ? commercialPartner(parent, env) : row;
}

function isOfOwnCompany(row: Row, env: Env): boolean {
	const own = env.row(NAME, env.user.partner_id)!;
	return commercialPartner(row, env).id === commercialPartner(own, env).id;
}

function isShared(row: Row, env: Env): boolean {
	return !usersOf(env, row.id).some((user) => user.active && user.role !== 'portal');
}

function normalizedEmail({ email }: Row): string | null {
	const [address] = /[^\s<>,;]+@[^\s<>,;]+/.exec(String(email ?? '')) ?? [];
	return address?.toLowerCase() ?? null;
}

function partnerWithSameVat(row: Row, env: Env): number | null {
	if (!row.vat) return null;
	return (
		env
			.table(NAME)
			.idsWith('vat', row.vat)
			.find((id) => id !== row.id) ?? null
	);
}

function withProtocol(website: string): string {
	return website.includes('://') ? website : `http://${website}`;
}

/** `Name <address>` gives the partner its address too. */
function createNamed({ env, model, args }: MethodCall): Value {
	const text = String(args.name);
	const [, name = text, email] = /^(?:(.*\S)\s*<)?(\S+@[^\s>]+)>?$/.exec(text) ?? [];
	const [id] = createRecords(env, model, [{ name, ...(email && { email }) }]);
	return [id!, env.displayName(NAME, id!)];
}
