import type { Domain, Leaf } from './domain';
import { and } from './domain';
import { escapedPattern } from './pattern';

/**
 * The start of the name of each attachment in which a state is kept, and the module of its
 * External ID: no app of Odoo has this name, so that no update touches them.
 */
export const CHECKPOINT = 'n8n_checkpoint';

/** Attachments whose name has this start. */
export function namedFrom(start: string): Leaf {
	return ['name', '=like', `${escapedPattern(start)}%`];
}

/** By model, the rows that are not made for a state. */
const OTHERS: Readonly<Record<string, Domain>> = {
	'ir.attachment': ['!', namedFrom(`${CHECKPOINT} `)],
	'ir.model.data': [['module', '!=', CHECKPOINT]],
};

/**
 * A domain without the rows that are made for a state (`state/keptState.ts`): to whoever watches them, each
 * state would be a change, after which the next one is kept.
 */
export function withoutCheckpoints(model: string, domain: Domain): Domain {
	return Object.hasOwn(OTHERS, model) ? and(domain, OTHERS[model] ?? []) : domain;
}
