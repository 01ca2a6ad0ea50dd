import type { IHookFunctions, IPollFunctions } from 'n8n-workflow';
import { settingsFrom } from '../../credentials/connection';
import type { OdooClient } from '../../odoo';
import {
	baseUrlFrom,
	fingerprint,
	hasCode,
	isConnectionError,
	OdooError,
	placeWebhookRules,
	removeWebhookRules,
	webhookRulesFor,
} from '../../odoo';
import { asOdooError, nodeError } from '../shared/errors';
import { NodeData } from '../shared/nodeData';
import { CREDENTIAL_TYPE } from '../shared/odooFromNode';
import { warn } from './warn';
import { isInstant, odooOf, watchedBy } from './watchQuery';
import { rulesKey, webhookSecret } from './webhookSecret';

/*
 * Instant delivery: automation rules in Odoo call the node's webhook. Such a call is unsigned, comes once
 * for each record and is never repeated, so it is only taken as a hint to look: what happened is found
 * as a poll finds it.
 */

/** Names in the node's data, which n8n saves after the methods below. */
const PROBLEM = 'odooProblem';
const PLACED = 'odooRules';
/** Of earlier versions. */
const OUTDATED = ['odooSecret', 'odooLeftRules', 'odooNotice'];

/** Where the node has rules. */
interface Placed {
	readonly server: string;
	readonly database: string;
	/** The address that they call, without the secret, and a mark of that. */
	readonly url: string;
	readonly secretMark: string;
}

/** Why instant delivery does not work, or not as it should. */
interface Problem {
	readonly message: string;
	readonly hint: string;
	/** How many polls have passed since. */
	readonly polls: number;
	/** It does not end when the node is set to polling. */
	readonly isOfPollingToo?: boolean;
}

/**
 * Creates the rules in Odoo, replacing those of a workflow that ended without removing them. Where Odoo
 * does not let the user do that, the node goes on by polling, and says so.
 * @throws NodeApiError if Odoo cannot be asked, or the parameters do not fit
 */
export async function subscribe(ctx: IHookFunctions): Promise<void> {
	const kept = new NodeData(ctx);
	for (const name of [PROBLEM, ...OUTDATED]) kept.set(name, undefined);
	try {
		await placeRules(ctx, urlOf(ctx));
	} catch (thrown) {
		throw nodeError(ctx, thrown);
	}
}

/** Removes the rules. Those that cannot be removed now are removed by a poll, or replaced by the next activation. */
export async function unsubscribe(ctx: IHookFunctions): Promise<void> {
	const kept = new NodeData(ctx);
	kept.set(PROBLEM, undefined);
	const placed = kept.get<Placed>(PLACED);
	if (await removeRules(ctx, placed)) kept.set(PLACED, undefined);
}

/**
 * Puts right what has become wrong while the workflow was active, which n8n does not tell: the credential
 * has another database or secret now. Also removes the rules of a node that was set to polling while Odoo
 * did not answer.
 */
export async function renewRules(ctx: IPollFunctions): Promise<void> {
	const kept = new NodeData(ctx);
	const placed = kept.get<Placed>(PLACED);
	if (!placed) return;
	if (!isInstant(ctx)) {
		if (await removeRules(ctx, placed)) kept.set(PLACED, undefined);
		return;
	}
	if (placed.secretMark !== fingerprint(await webhookSecret(ctx)))
		await placeRules(ctx, placed.url);
}

async function placeRules(ctx: IHookFunctions | IPollFunctions, url: string): Promise<void> {
	const kept = new NodeData(ctx);
	const { odoo, watched } = await watchedBy(ctx);
	const secret = await webhookSecret(ctx);
	const { url: server, database = '' } = (await odoo.session()).endpoint;
	const before = kept.get<Placed>(PLACED);
	const hasMoved = before && (before.server !== server || before.database !== database);
	if (hasMoved) await removeRules(ctx, before);
	const name = `n8n: ${ctx.getWorkflow().name ?? ''} (${ctx.getNode().name})`;
	const target = { key: rulesKey(ctx), model: watched.view.model, url: `${url}?secret=${secret}` };
	const placed: Placed = { server, database, url, secretMark: fingerprint(secret) };
	// Before: what was begun is to be removed as well.
	kept.set(PLACED, placed);
	await noteRefusal(ctx, async () => {
		await placeWebhookRules(odoo, { ...target, rules: webhookRulesFor(watched, name) });
	});
}

/** Whether nothing is left that could be removed later. */
async function removeRules(
	ctx: IHookFunctions | IPollFunctions,
	placed: Placed | undefined,
): Promise<boolean> {
	try {
		await removeWebhookRules(await odooWithRules(ctx, placed), rulesKey(ctx));
		return true;
	} catch (thrown) {
		const error = asOdooError(thrown);
		const where = placed ? `in the database "${placed.database}" of ${placed.server}` : 'in Odoo';
		warn(ctx, `its automation rules are still ${where}. ${error.message}`);
		if (!cannotRemove(error)) return false;
		// Trying again would only be another failed login.
		new NodeData(ctx).set(PROBLEM, {
			message: `The automation rules of this trigger are still ${where}, which this credential cannot reach. n8n ignores their calls.`,
			hint: 'Delete them there: Settings > Technical > Automation Rules, those whose name starts with "n8n:".',
			polls: 0,
			isOfPollingToo: true,
		});
		return true;
	}
}

/** Of this credential: it no longer gets into the database, or may not remove rules there. */
const cannotRemove = hasCode(
	'ACCESS_DENIED',
	'DATABASE_NOT_FOUND',
	'LOGIN_FAILED',
	'MODEL_NOT_FOUND',
);

/** The credential's server and database, or the one before it on the same server. No other server gets its secret. */
async function odooWithRules(
	ctx: IHookFunctions | IPollFunctions,
	placed: Placed | undefined,
): Promise<OdooClient> {
	const { url } = settingsFrom(await ctx.getCredentials(CREDENTIAL_TYPE));
	if (!placed || placed.server === baseUrlFrom(url)) return await odooOf(ctx, placed?.database);
	throw new OdooError('ACCESS_DENIED', 'The credential is for another server now.');
}

/**
 * Reports once what is wrong with instant delivery, as a failed execution, which is what users look at.
 * Not in the first poll, which belongs to the activation: a workflow whose first poll fails does not
 * become active at all.
 * @throws NodeApiError
 */
export function reportProblem(ctx: IPollFunctions): void {
	const kept = new NodeData(ctx);
	const problem = kept.get<Problem>(PROBLEM);
	if (!problem || problem.polls > 1 || !(problem.isOfPollingToo ?? isInstant(ctx))) return;
	kept.set(PROBLEM, { ...problem, polls: problem.polls + 1 });
	if (problem.polls === 0) return;
	const { message, hint } = problem;
	throw nodeError(ctx, new OdooError('ACCESS_DENIED', message, { hint }));
}

/** Remembers why Odoo refuses, to report it with a poll. If Odoo cannot be reached, the activation fails. */
async function noteRefusal(
	ctx: IHookFunctions | IPollFunctions,
	place: () => Promise<void>,
): Promise<void> {
	try {
		await place();
	} catch (thrown) {
		const error = asOdooError(thrown);
		if (isConnectionError(error)) throw error;
		const { message, hint = '' } = error;
		new NodeData(ctx).set(PROBLEM, {
			message: `Instant delivery is off. ${message}`,
			hint: `${hint} Until then, changes are found at the poll times.`,
			polls: 0,
		});
		warn(ctx, `instant delivery is off. ${message}`);
	}
}

function urlOf(ctx: IHookFunctions): string {
	const url = ctx.getNodeWebhookUrl('default');
	if (url !== undefined) return url;
	throw new OdooError('INVALID_VALUE', 'n8n has no webhook address for this node.', {
		hint: 'Check the setting WEBHOOK_URL of n8n, or set Delivery to Polling.',
	});
}
