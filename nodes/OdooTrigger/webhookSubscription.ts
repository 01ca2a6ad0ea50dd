import type { IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { Schema, WatchEvent, WebhookRule } from '../../odoo';
import {
	activeNameIn,
	isConnectionError,
	OdooError,
	placeWebhookRules,
	removeWebhookRules,
} from '../../odoo';
import { asOdooError, nodeError } from '../shared/errors';
import { NodeData } from '../shared/nodeData';
import type { Watched } from './watchQuery';
import { isInstant, odooOf, watchedBy } from './watchQuery';

/*
 * Instant delivery: automation rules in Odoo call the node's webhook. Such a call is unsigned, comes once
 * for each record and is never repeated, so it is only taken as a hint to look: what happened is found
 * as a poll finds it.
 */

/** Names in the node's data, which n8n saves after the methods below. */
const SECRET = 'odooSecret';
const PROBLEM = 'odooProblem';
/** Rules that could not be removed. */
const LEFT_RULES = 'odooLeftRules';

/** Events that come with a write. */
const BY_WRITE: readonly WatchEvent[] = [
	'archived',
	'entersFilter',
	'fieldChanged',
	'leavesFilter',
	'unarchived',
	'updated',
];

/** Where the record need not match the filter, before or after. */
const ACROSS_FILTER: readonly WatchEvent[] = ['entersFilter', 'leavesFilter'];

/** Why instant delivery does not work. */
interface Problem {
	readonly message: string;
	readonly hint: string;
	/** How many polls have passed since. */
	readonly polls: number;
}

/**
 * Creates the rules in Odoo, replacing those of a workflow that ended without removing them. Where Odoo
 * does not let the user do that, the node goes on by polling, and says so.
 * @throws NodeApiError if Odoo cannot be asked, or the parameters do not fit
 */
export async function subscribe(ctx: IHookFunctions): Promise<void> {
	const kept = new NodeData(ctx);
	kept.set(PROBLEM, undefined);
	kept.set(LEFT_RULES, undefined);
	try {
		const { odoo, watched } = await watchedBy(ctx);
		const known = kept.get(SECRET);
		const secret = typeof known === 'string' ? known : crypto.randomUUID();
		kept.set(SECRET, secret);
		const name = `n8n: ${ctx.getWorkflow().name ?? ''} (${ctx.getNode().name})`;
		const target = { key: keyOf(ctx), model: watched.view.model, url: urlOf(ctx, secret) };
		await noteRefusal(ctx, async () => {
			await placeWebhookRules(odoo, { ...target, rules: rulesFor(watched, name) });
		});
	} catch (thrown) {
		throw nodeError(ctx, thrown);
	}
}

/** Removes the rules. Those that cannot be removed now are replaced by the next activation. */
export async function unsubscribe(ctx: IHookFunctions): Promise<void> {
	const kept = new NodeData(ctx);
	kept.set(PROBLEM, undefined);
	kept.set(LEFT_RULES, (await removeRules(ctx)) ? undefined : true);
}

/** For a node that was set to polling while Odoo did not answer. */
export async function removeLeftRules(ctx: IPollFunctions): Promise<void> {
	const kept = new NodeData(ctx);
	if (kept.get(LEFT_RULES) !== true || isInstant(ctx)) return;
	if (await removeRules(ctx)) kept.set(LEFT_RULES, undefined);
}

async function removeRules(ctx: IHookFunctions | IPollFunctions): Promise<boolean> {
	try {
		await removeWebhookRules(await odooOf(ctx), keyOf(ctx));
		return true;
	} catch (thrown) {
		const { message } = asOdooError(thrown);
		ctx.logger.warn(`${ctx.getNode().name}: its automation rules are still in Odoo. ${message}`);
		return false;
	}
}

/** Whether a request comes from the rules that this node has created. */
export function isFromOwnRule(ctx: IWebhookFunctions): boolean {
	const { secret: given } = ctx.getQueryData() as { readonly secret?: unknown };
	const secret = new NodeData(ctx).get(SECRET);
	return typeof given === 'string' && typeof secret === 'string' && areSame(given, secret);
}

/**
 * Reports once that instant delivery does not work, as a failed execution, which is what users look at.
 * Not in the first poll, which belongs to the activation: a workflow whose first poll fails does not
 * become active at all.
 * @throws NodeApiError
 */
export function reportProblem(ctx: IPollFunctions): void {
	const kept = new NodeData(ctx);
	const problem = kept.get(PROBLEM) as unknown as Problem | undefined;
	if (!problem || problem.polls > 1 || !isInstant(ctx)) return;
	kept.set(PROBLEM, { ...problem, polls: problem.polls + 1 });
	if (problem.polls === 0) return;
	const hint = `${problem.hint} Until then, changes are found at the poll times.`;
	throw nodeError(
		ctx,
		new OdooError('ACCESS_DENIED', `Instant delivery is off. ${problem.message}`, { hint }),
	);
}

/** Remembers why Odoo refuses, to report it with a poll. If Odoo cannot be reached, the activation fails. */
async function noteRefusal(ctx: IHookFunctions, place: () => Promise<void>): Promise<void> {
	try {
		await place();
	} catch (thrown) {
		const error = asOdooError(thrown);
		if (isConnectionError(error)) throw error;
		const { message, hint = '' } = error;
		new NodeData(ctx).set(PROBLEM, { message, hint, polls: 0 });
		ctx.logger.warn(`${ctx.getNode().name}: instant delivery is off. ${message}`);
	}
}

/** Tells this node's rules from those of others, also of its copy on another server of n8n. */
function keyOf(ctx: IHookFunctions | IPollFunctions): string {
	const { id, webhookId = `${ctx.getWorkflow().id}-${id}` } = ctx.getNode();
	return `${webhookId}-${ctx.getInstanceId().slice(0, 16)}`.replaceAll(/[^\w-]/g, '-');
}

function urlOf(ctx: IHookFunctions, secret: string): string {
	const url = ctx.getNodeWebhookUrl('default');
	if (url !== undefined) return `${url}?secret=${secret}`;
	throw new OdooError('INVALID_VALUE', 'n8n has no webhook address for this node.', {
		hint: 'Check the setting WEBHOOK_URL of n8n, or set Delivery to Polling.',
	});
}

/** Compares in the same time wherever the texts differ. */
function areSame(one: string, other: string): boolean {
	let difference = one.length ^ other.length;
	for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
	return difference === 0;
}

/**
 * The automation rules that call for the events. A rule for every field would call a dozen times for one
 * new record: for each field that Odoo computes. So it calls for those that users write.
 */
function rulesFor(
	{ query: { events, records, watches }, schema, hasFixedFilter }: Watched,
	name: string,
): WebhookRule[] {
	const has = (some: readonly WatchEvent[]) => some.some((event) => events.has(event));
	// Odoo keeps the domain as it is now.
	const domain = has(ACROSS_FILTER) || !hasFixedFilter ? [] : records.domain;
	const rules: WebhookRule[] = [];
	if (has(BY_WRITE)) {
		const fieldNames = new Set(watches.map(({ field }) => field.name));
		const active = activeNameIn(schema);
		if (active && has(['archived', 'unarchived'])) fieldNames.add(active);
		if (has(['updated', ...ACROSS_FILTER]))
			writtenFields(schema).forEach((field) => fieldNames.add(field));
		rules.push({ trigger: 'on_create_or_write', name, fieldNames: [...fieldNames], domain });
	} else if (events.has('created')) {
		rules.push({ trigger: 'on_create', name, fieldNames: [], domain });
	}
	if (has(['deleted', 'leavesFilter'])) {
		rules.push({ trigger: 'on_unlink', name, fieldNames: [], domain: [] });
	}
	return rules;
}

function writtenFields({ fields }: Schema): string[] {
	return [...fields.values()]
		.filter(({ stored, readonly, type }) => stored && !readonly && type !== 'one2many')
		.map(({ name }) => name);
}
