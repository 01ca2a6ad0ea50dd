import type { IWebhookFunctions } from 'n8n-workflow';
import { settingsFrom } from '../../credentials/connection';
import { CREDENTIAL_TYPE } from '../shared/odooFromNode';
import { warn } from './warn';
import type { TriggerContext } from './watchQuery';

/*
 * The secret in the address that Odoo calls. It is kept nowhere: every process of n8n derives it from the
 * credential's own secret, at the cost of a password's hash, because administrators of Odoo see the address.
 * Calls of a database that the credential has left do not know it.
 */

const ITERATIONS = 100_000;
const SECRET_BITS = 256;

/** The last one of each node, as calls come in masses. */
const derived = new Map<string, { readonly from: string; readonly secret: Promise<string> }>();

/** Tells this node's rules from those of others, also of its copy on another server of n8n. */
export function rulesKey(ctx: TriggerContext): string {
	const { id, webhookId = `${ctx.getWorkflow().id}-${id}` } = ctx.getNode();
	return `${webhookId}-${ctx.getInstanceId().slice(0, 16)}`.replaceAll(/[^\w-]/g, '-');
}

/** @throws OdooError for a credential without an address */
export async function webhookSecret(ctx: TriggerContext): Promise<string> {
	const { url, database, username, secret } = settingsFrom(
		await ctx.getCredentials(CREDENTIAL_TYPE),
	);
	const key = rulesKey(ctx);
	const from = JSON.stringify([url, database, username, secret]);
	const known = derived.get(key);
	if (known?.from === from) return await known.secret;
	const found = derive(secret, JSON.stringify([key, url, database, username]));
	derived.set(key, { from, secret: found });
	return await found;
}

/** Whether a request comes from the rules that this node has created. */
export async function isFromOwnRule(ctx: IWebhookFunctions): Promise<boolean> {
	const { secret: given } = ctx.getQueryData() as { readonly secret?: unknown };
	if (typeof given !== 'string') return false;
	try {
		return areSame(given, await webhookSecret(ctx));
	} catch (thrown) {
		warn(ctx, thrown instanceof Error ? thrown.message : 'no secret');
		return false;
	}
}

async function derive(secret: string, salt: string): Promise<string> {
	const bytes = new TextEncoder();
	const key = await crypto.subtle.importKey('raw', bytes.encode(secret), 'PBKDF2', false, [
		'deriveBits',
	]);
	const settings = {
		name: 'PBKDF2',
		hash: 'SHA-256',
		salt: bytes.encode(salt),
		iterations: ITERATIONS,
	};
	return Buffer.from(await crypto.subtle.deriveBits(settings, key, SECRET_BITS)).toString('hex');
}

/** Compares in the same time wherever the texts differ. */
function areSame(one: string, other: string): boolean {
	let difference = one.length ^ other.length;
	for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
	return difference === 0;
}
