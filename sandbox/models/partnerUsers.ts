import { Fault, validationError } from '../faults';
import { mayOnModel } from '../orm/access';
import type { Row } from '../orm/database';
import type { Env } from '../orm/env';

interface Refusal {
	readonly reason: string;
	/** What an administrator is told to do, and anybody else. */
	readonly advice: string;
	readonly adviceToOthers: string;
}

export const DELETED: Refusal = {
	reason: 'You cannot delete contacts linked to an active user.',
	advice: 'You should rather archive them after archiving their associated user.',
	adviceToOthers: 'Ask an administrator to archive their associated user first.',
};

export const ARCHIVED: Refusal = {
	reason: 'You cannot archive contacts linked to an active user.',
	advice: 'You first need to archive their associated user.',
	adviceToOthers: 'Ask an administrator to archive their associated user first.',
};

/** Contacts of active users stay; an administrator is shown the way to those users. */
export function refuseUsers(env: Env, rows: readonly Row[], refusal: Refusal): void {
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

/** The users that log in as a partner, archived ones included. */
export function usersOf(env: Env, id: number): Row[] {
	const users = env.table('res.users');
	return users.idsWith('partner_id', id).map((userId) => users.rows.get(userId)!);
}
