import { createHash } from 'node:crypto';

export interface SandboxUser {
	readonly login: string;
	readonly password: string;
	/** Portal users have none. */
	readonly apiKey?: string;
	readonly uid: number;
}

export interface SandboxUsers {
	/** May do everything. */
	readonly admin: SandboxUser;
	/** An employee who may edit contacts and no more. */
	readonly low: SandboxUser;
	/** A customer, who sees little more than himself. */
	readonly portal: SandboxUser;
	/** Archived: cannot log in. */
	readonly inactive: SandboxUser;
}

export const USERS: SandboxUsers = {
	admin: { login: 'admin', password: 'admin', apiKey: keyOf('admin'), uid: 2 },
	low: { login: 'low', password: 'low', apiKey: keyOf('low'), uid: 5 },
	portal: { login: 'portal', password: 'portal', uid: 6 },
	inactive: { login: 'gone', password: 'gone', apiKey: keyOf('gone'), uid: 7 },
};

/** Looks like Odoo's keys, and is the same in every sandbox. */
function keyOf(login: string): string {
	return createHash('sha1').update(`API key of ${login}`).digest('hex');
}
