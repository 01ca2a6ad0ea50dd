import type { Row } from '../orm/database';
import type { Env } from '../orm/env';
import type { Vals } from '../orm/model';
import { touch } from '../orm/write';
import { isTruthy, type Value } from '../python';

const NAME = 'res.partner';

const ADDRESS = ['street', 'street2', 'zip', 'city', 'state_id', 'country_id'] as const;

/** A contact shares the address of its company, whichever of the two is changed. */
export function syncRelatives(env: Env, row: Row, vals: Vals, created: boolean): void {
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
