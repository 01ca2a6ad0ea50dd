import type { Env } from './env';

/** Kinds of users; the column `role` of res.users, which clients do not see, names one. */
export type Role = 'administrator' | 'internal' | 'partnerManager' | 'portal';

const INTERNAL = ['Role / User', 'Technical Features'];

const GROUPS: Readonly<Record<Role, readonly string[]>> = {
	administrator: [
		...INTERNAL,
		'Access Rights',
		'Accounting / Administrator',
		'Accounting / Invoicing',
		'Contact / Creation',
		'Export / Allowed',
		'Inventory / Administrator',
		'Inventory / User',
		'Products / Create',
		'Role / Administrator',
		'Sales / Administrator',
		'Sales / User: Own Documents Only',
		'Technical Documentation',
	],
	internal: INTERNAL,
	partnerManager: [...INTERNAL, 'Contact / Creation'],
	portal: ['Role / Portal'],
};

const EXTERNAL_IDS: Readonly<Record<string, string>> = {
	'base.group_erp_manager': 'Access Rights',
	'base.group_partner_manager': 'Contact / Creation',
	'base.group_portal': 'Role / Portal',
	'base.group_system': 'Role / Administrator',
	'base.group_user': 'Role / User',
};

/** Groups are known by their full names, which messages write with or without blanks. */
export function hasGroup(env: Env, group: string): boolean {
	const name = group.replaceAll(' / ', '/');
	return GROUPS[env.user.role as Role].some((one) => one.replaceAll(' / ', '/') === name);
}

export function hasGroupById(env: Env, externalId: string): boolean {
	return hasGroup(env, EXTERNAL_IDS[externalId] ?? externalId);
}
