import type { RpcValue, Vals } from '../../../odoo/call';
import { schemaFrom } from '../../../odoo/schema/schema';
import { keyThatIsLost } from '../../../odoo/write/lostKey';

const char = { type: 'char' };
const link = (relation: string, more = {}) => ({ type: 'many2one', relation, ...more });
const made = (...depends: string[]) => ({ ...char, readonly: true, depends });

/** The fields by which Odoo makes the key, in part as `fields_get` of Odoo 14 to 19 tells. */
const MODELS: Readonly<Record<string, Readonly<Record<string, RpcValue>>>> = {
	'res.partner': {
		name: char,
		email: char,
		company_name: char,
		is_company: { type: 'boolean' },
		parent_id: link('res.partner'),
		commercial_partner_id: link('res.partner', {
			readonly: true,
			depends: ['is_company', 'parent_id.commercial_partner_id'],
		}),
		email_normalized: made('email'),
		parent_name: made('parent_id.name'),
		complete_name: made('is_company', 'name', 'parent_id.name', 'company_name'),
		commercial_company_name: made(
			'company_name',
			'parent_id.is_company',
			'commercial_partner_id.name',
		),
	},
	'crm.lead': {
		name: char,
		partner_id: link('res.partner'),
		email_from: { ...char, depends: ['partner_id.email'] },
		email_normalized: made('email_from'),
	},
	'res.users': {
		login: char,
		email: { ...char, depends: ['partner_id.email'] },
		partner_id: link('res.partner', { required: true }),
		email_normalized: made('partner_id.email_normalized'),
	},
	'product.category': {
		name: char,
		parent_id: link('product.category'),
		complete_name: made('name', 'parent_id.complete_name'),
	},
	'account.move': {
		ref: char,
		line_ids: { type: 'one2many', relation: 'account.move.line' },
		invoice_line_ids: { type: 'one2many', relation: 'account.move.line' },
		amount_total: { type: 'monetary', readonly: true, depends: ['line_ids.balance'] },
	},
};

function lost(model: string, key: string, vals: Vals) {
	const schema = schemaFrom(model, MODELS[model] ?? {});
	const field = schema.fields.get(key);
	if (!field) throw new Error(key);
	return keyThatIsLost(field, vals[key], vals, schema)?.field;
}

it.each<[string, string, Vals, string]>([
	['res.partner', 'email_normalized', { email_normalized: 'a@b.c' }, 'email'],
	['res.partner', 'email_normalized', { email_normalized: 'a@b.c', email: false }, 'email'],
	['res.partner', 'parent_name', { parent_name: 'Acme', name: 'Ann' }, 'parent_id'],
	['res.partner', 'complete_name', { complete_name: 'Acme, Ann', name: 'Ann' }, 'parent_id'],
	['crm.lead', 'email_normalized', { email_normalized: 'a@b.c', name: 'Lead' }, 'email_from'],
	['product.category', 'complete_name', { complete_name: 'All / X', name: 'X' }, 'parent_id'],
])('of %s the key %s is not kept from %j: %s is missing', (model, key, vals, missing) => {
	expect(lost(model, key, vals)).toBe(missing);
});

it.each<[string, string, Vals]>([
	['res.partner', 'email_normalized', { email_normalized: false, name: 'Without' }],
	['res.partner', 'email_normalized', { email_normalized: 'a@b.c', email: 'A@b.c' }],
	['res.partner', 'complete_name', { complete_name: 'Ann', name: 'Ann' }],
	['res.partner', 'complete_name', { complete_name: 'Acme, Ann', name: 'Ann', parent_id: 7 }],
	['res.partner', 'parent_name', { parent_name: false, name: 'Ann' }],
	[
		'res.partner',
		'commercial_company_name',
		{ commercial_company_name: 'Acme', name: 'Acme', is_company: true },
	],
	[
		'res.partner',
		'commercial_company_name',
		{ commercial_company_name: 'Acme', company_name: 'Acme', parent_id: false },
	],
	['crm.lead', 'email_normalized', { email_normalized: 'a@b.c', partner_id: 7 }],
	['res.users', 'email_normalized', { email_normalized: 'a@b.c', email: 'a@b.c', login: 'a' }],
	['product.category', 'complete_name', { complete_name: 'X', name: 'X' }],
	['product.category', 'complete_name', { complete_name: 'All / X', name: 'X', parent_id: 7 }],
	['account.move', 'amount_total', { amount_total: 121, invoice_line_ids: [[0, 0, {}]] }],
])('of %s the key %s is kept, or may be, from %j', (model, key, vals) => {
	expect(lost(model, key, vals)).toBeUndefined();
});
