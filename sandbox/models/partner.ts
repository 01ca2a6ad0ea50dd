import { Fault, validationError } from '../faults';
import { mayOnModel } from '../orm/access';
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
import { defineModel, type Vals } from '../orm/model';
import { createRecords, touch } from '../orm/write';
import { isTruthy, type Value } from '../python';
import { REQUIRED, type MethodCall } from '../rpc/method';

const ADDRESS = ['street', 'street2', 'zip', 'city', 'state_id', 'country_id'] as const;

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
		tz: selection('Timezone', TIMEZONES, { checksSelection: false }),
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

function usersOf(env: Env, id: number): Row[] {
	const users = env.table('res.users');
	return users.idsWith('partner_id', id).map((userId) => users.rows.get(userId)!);
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

/** A contact shares the address of its company, whichever of the two is changed. */
function syncRelatives(env: Env, row: Row, vals: Vals, created: boolean): void {
	const parent = env.row(NAME, row.parent_id);
	const changesAddress = ADDRESS.some((field) => field in vals);
	if (parent && row.type === 'contact') {
		const joins = isTruthy(vals.parent_id) || vals.type === 'contact';
		const hasAddress = ADDRESS.some((field) => isTruthy(parent[field] as Value));
		if (joins && hasAddress) copyAddress(env, parent, row);
		const own = env.row(NAME, row.id)!;
		const differs = ADDRESS.some((field) => own[field] !== parent[field]);
		if (differs && (changesAddress || 'parent_id' in vals)) {
			copyAddress(env, own, parent);
			syncChildren(env, env.row(NAME, parent.id)!);
		}
	}
	if (changesAddress) syncChildren(env, env.row(NAME, row.id)!);
	// Their complete names contain this one.
	if (!created && 'name' in vals) childrenOf(env, row).forEach(({ id }) => touch(env, NAME, id));
}

function syncChildren(env: Env, row: Row): void {
	const contacts = childrenOf(env, row).filter(({ type }) => type === 'contact');
	contacts.forEach((contact) => copyAddress(env, row, contact));
}

function childrenOf(env: Env, row: Row): Row[] {
	return env
		.table(NAME)
		.idsWith('parent_id', row.id)
		.map((id) => env.row(NAME, id)!);
}

function copyAddress(env: Env, from: Row, to: Row): void {
	const address = Object.fromEntries(ADDRESS.map((field) => [field, from[field]!]));
	touch(env, NAME, to.id, address);
}

interface Refusal {
	readonly reason: string;
	/** What an administrator is told to do, and anybody else. */
	readonly advice: string;
	readonly adviceToOthers: string;
}

const DELETED: Refusal = {
	reason: 'You cannot delete contacts linked to an active user.',
	advice: 'You should rather archive them after archiving their associated user.',
	adviceToOthers: 'Ask an administrator to archive their associated user first.',
};

const ARCHIVED: Refusal = {
	reason: 'You cannot archive contacts linked to an active user.',
	advice: 'You first need to archive their associated user.',
	adviceToOthers: 'Ask an administrator to archive their associated user first.',
};

/** Contacts of active users stay; an administrator is shown the way to those users. */
function refuseUsers(env: Env, rows: readonly Row[], refusal: Refusal): void {
	const users = rows.flatMap(({ id }) => usersOf(env, id)).filter((user) => user.active);
	const [first] = users;
	if (!first) return;
	const names = users.map(({ id }) => String(env.displayName('res.users', id))).join(', ');
	if (!mayOnModel(env, env.model('res.users'), 'write')) {
		throw validationError(
			`${refusal.reason}\n${refusal.adviceToOthers}\n\nLinked active users :\n${names}`,
		);
	}
	throw new Fault('odoo.exceptions.RedirectWarning', [
		`${refusal.reason}\n${refusal.advice}\n\nLinked active users : ${names}`,
		{
			type: 'ir.actions.act_window',
			res_model: 'res.users',
			context: { create: false },
			view_mode: 'form',
			views: [[167, 'form']],
			res_id: first.id,
		},
		'Go to users',
		null,
	]);
}

/** `Name <address>` gives the partner its address too. */
function createNamed({ env, model, args }: MethodCall): Value {
	const text = String(args.name);
	const [, name = text, email] = /^(.*\S)\s*<(\S+@\S+)>$/.exec(text) ?? [];
	const [id] = createRecords(env, model, [{ name, ...(email && { email }) }]);
	return [id!, env.displayName(NAME, id!)];
}
