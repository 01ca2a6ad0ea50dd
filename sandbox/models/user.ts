import { userError } from '../faults';
import type { Env } from '../orm/env';
import {
	boolean,
	char,
	datetime,
	integer,
	many2many,
	many2one,
	one2many,
	selection,
} from '../orm/field';
import { hasGroup, hasGroupById } from '../orm/groups';
import { defineModel, type AccessRight, type Vals } from '../orm/model';
import { createRecords } from '../orm/write';
import { REQUIRED } from '../rpc/method';

const ADMINISTRATOR = 2;

const ACCESS: readonly AccessRight[] = [
	['Access Rights', 'rwcu'],
	['Role / Portal', 'r'],
	['Role / Public', 'r'],
	['Role / User', 'r'],
];

/** Rows also hold `role` and `api_key`, which are no fields: clients never see them. */
export const user = defineModel({
	name: 'res.users',
	description: 'User',
	className: 'ResUsers',
	order: 'name, login',
	noticesMissing: 'write',
	nameSearch: ['name', 'login'],
	access: ACCESS,
	rules: { 'Role / Portal': (row, env) => row.id === env.uid },
	uniques: [{ columns: ['login'], message: 'You can not have two users with the same login!' }],
	displayName: (row, env) => String(env.row('res.partner', row.partner_id)?.name ?? ''),
	prepare: (vals, env, created) => (created ? withPartner(vals, env) : vals),
	beforeUnlink: (_env, rows) => {
		if (!rows.some(({ id }) => id <= ADMINISTRATOR)) return;
		throw userError(
			'You cannot delete the admin user because it is utilized in various places (such as ' +
				'security configurations,...). Instead, archive it.',
		);
	},
	fields: {
		partner_id: many2one('Related Partner', 'res.partner', {
			required: true,
			ondelete: 'restrict',
		}),
		login: char('Login', { required: true }),
		password: char('Password', { secret: true, store: false, searchable: false, sortable: false }),
		active: boolean('Active', { default: true }),
		share: boolean('Share User', { compute: (row) => row.role === 'portal', store: true }),
		company_id: many2one('Company', 'res.company', { required: true, default: 1 }),
		company_ids: many2many('Companies', 'res.company', { default: [[6, 0, [1]]] }),
		name: char('Name', { related: 'partner_id.name' }),
		email: char('Email', { related: 'partner_id.email' }),
		email_normalized: char('Normalized Email', { related: 'partner_id.email_normalized' }),
		lang: selection('Language', { en_US: 'English (US)' }, { related: 'partner_id.lang' }),
		tz: selection('Timezone', {}, { related: 'partner_id.tz' }),
	},
	methods: {
		context_get: {
			onModel: true,
			params: {},
			run: ({ env }) => {
				const { lang, tz } = env.row('res.partner', env.user.partner_id)!;
				return { lang: lang as string | null, tz: (tz as string | null) ?? false, uid: env.uid };
			},
		},
		has_group: {
			owner: 'ResUsers',
			params: { group_ext_id: REQUIRED },
			run: ({ env, ids, args }) => hasGroupById(env.as(Number(ids[0])), String(args.group_ext_id)),
		},
	},
});

export const company = defineModel({
	name: 'res.company',
	description: 'Companies',
	order: 'sequence, name',
	access: ACCESS,
	uniques: [{ columns: ['name'], message: 'The company name must be unique!' }],
	fields: {
		name: char('Company Name', { required: true }),
		active: boolean('Active', { default: true }),
		sequence: integer('Sequence', { default: 10 }),
		parent_id: many2one('Parent Company', 'res.company'),
		child_ids: one2many('Branches', 'res.company', 'parent_id'),
		partner_id: many2one('Partner', 'res.partner', { required: true }),
		currency_id: many2one('Currency', 'res.currency', { required: true, default: 1 }),
		user_ids: many2many('Accepted Users', 'res.users', { mirror: 'company_ids' }),
		email: char('Email', { related: 'partner_id.email', store: true }),
		phone: char('Phone', { related: 'partner_id.phone', store: true }),
	},
});

/** The keys themselves are in the users' rows. */
export const apiKey = defineModel({
	name: 'res.users.apikeys',
	description: 'Users API Keys',
	order: 'id',
	access: [['Role / User', 'r']],
	hasLog: false,
	rules: { 'Role / User': (row, env) => row.user_id === env.uid || hasGroup(env, 'Access Rights') },
	fields: {
		name: char('Description', { required: true, readonly: true }),
		user_id: many2one('User', 'res.users', { required: true, readonly: true, ondelete: 'cascade' }),
		scope: char('Scope', { readonly: true }),
		create_date: datetime('Creation Date', { readonly: true }),
		expiration_date: datetime('Expiration Date', { readonly: true }),
	},
});

function withPartner(vals: Vals, env: Env): Vals {
	if (vals.partner_id) return vals;
	const contact = { name: vals.name ?? vals.login ?? '', email: vals.email ?? false };
	const [partnerId] = createRecords(env.sudo(), env.model('res.partner'), [contact]);
	return { ...vals, partner_id: partnerId! };
}
