import type { RpcValue } from '../call';
import type { OdooClient } from '../client/client';
import { ModelCalls, ModelClient } from '../client/modelClient';
import type { Domain } from '../domain/domain';
import { OdooError, rethrowUnlessOdooError, retold } from '../errors';
import { expectNumber, expectTrue } from '../protocol/expect';
import { hasRight } from '../access/rights';
import { load } from './load';

const RULE = 'base.automation';
const NAMES = 'ir.model.data';

/** The name space of our External IDs. No app of Odoo has this name, so that no update touches them. */
const NAME_SPACE = 'n8n_trigger';

/** Ends the External ID of a rule's action. */
const ACTION = '_action';

/** Server actions can send webhooks from this version on. */
const WEBHOOKS_SINCE = 17;

/** Before, they are sent while the transaction still runs, so that what they tell of cannot be read yet. */
const SENT_AFTER_COMMIT_SINCE = 19;

/** When a rule is to send. */
type RuleTrigger = 'on_create' | 'on_create_or_write' | 'on_unlink';

/** One automation rule that tells a web address about records. */
export interface WebhookRule {
	readonly trigger: RuleTrigger;
	/** What users of Odoo see in the list of rules. */
	readonly name: string;
	/** A write of other fields sends nothing. All fields if empty. */
	readonly fieldNames: readonly string[];
	/** Only for records that match once they are written. */
	readonly domain: Domain;
}

interface WebhookRules {
	/** Names the rules, of which there are none other of this key. */
	readonly key: string;
	readonly model: string;
	readonly url: string;
	readonly rules: readonly WebhookRule[];
}

/**
 * Makes Odoo tell the address what happens, in place of what was placed with the same key before,
 * even if that was never removed. In Odoo these are automation rules with an action that sends a
 * webhook, with External IDs `n8n_trigger.KEY_TRIGGER`.
 * @throws OdooError `ACCESS_DENIED`, `MODEL_NOT_FOUND`, or `INVALID_VALUE` for a version without webhooks
 */
export async function placeWebhookRules(client: OdooClient, wanted: WebhookRules): Promise<void> {
	const version = await client.version();
	if (version < WEBHOOKS_SINCE) throw hasNoWebhooks(version);
	await retold(replaceRules(client, wanted), explained);
}

async function replaceRules(
	client: OdooClient,
	{ key, model, url, rules }: WebhookRules,
): Promise<void> {
	await removeRules(client, key, rules);
	const modelId = await modelIdOf(client, model);
	const fieldIds = await fieldIdsOf(client, model, new Set(rules.flatMap((r) => r.fieldNames)));
	const rows = rules.map(({ trigger, name, fieldNames, domain }) => ({
		xmlid: `${NAME_SPACE}.${nameOf(key, trigger)}`,
		cells: cellsOf({
			name,
			trigger,
			active: '1',
			'model_id/.id': String(modelId),
			filter_domain: domain.length ? toPython(domain) : false,
			'trigger_field_ids/.id':
				fieldNames.flatMap((field) => fieldIds.get(field) ?? []).join() || false,
			'action_server_ids/id': `${NAME_SPACE}.${nameOf(key, trigger)}${ACTION}`,
			'action_server_ids/name': name,
			'action_server_ids/model_id/.id': String(modelId),
			'action_server_ids/state': 'webhook',
			'action_server_ids/webhook_url': url,
		}),
	}));
	await load(await ModelClient.open(client, RULE, {}), rows);
}

/** Whether a webhook comes before what it tells of can be read. */
export async function areWebhooksEarly(client: OdooClient): Promise<boolean> {
	return (await client.version()) < SENT_AFTER_COMMIT_SINCE;
}

/** Why `placeWebhookRules` would fail for this user; undefined if it would not. Changes nothing. */
export async function webhookProblem(client: OdooClient): Promise<OdooError | undefined> {
	const version = await client.version();
	if (version < WEBHOOKS_SINCE) return hasNoWebhooks(version);
	try {
		return (await hasRight(client, RULE, 'create')) ? undefined : mayNotPlaceRules();
	} catch (thrown) {
		return explained(rethrowUnlessOdooError(thrown));
	}
}

/**
 * Removes what was placed with a key, if anything is left of it.
 * @throws OdooError
 */
export async function removeWebhookRules(client: OdooClient, key: string): Promise<void> {
	await removeRules(client, key, []);
}

/** Odoo removes the actions along with their rule, but not the External IDs of the actions: these go first. */
async function removeRules(
	client: OdooClient,
	key: string,
	kept: readonly WebhookRule[],
): Promise<void> {
	const keptNames = kept.flatMap(({ trigger }) => [
		nameOf(key, trigger),
		`${nameOf(key, trigger)}${ACTION}`,
	]);
	const records = await new ModelCalls(client, NAMES, {}).searchRead({
		domain: [
			['module', '=', NAME_SPACE],
			['name', '=like', `${key}\\_%`],
			['name', 'not in', keptNames],
		],
		fields: ['model', 'res_id'],
	});
	for (const model of ['ir.actions.server', RULE]) {
		const ids = records
			.filter((record) => record.model === model)
			.map(({ res_id: id }) => expectNumber(id, `${NAMES}.res_id`));
		if (ids.length > 0) await new ModelCalls(client, model, {}).call('unlink', { ids }, expectTrue);
	}
}

async function modelIdOf(client: OdooClient, model: string): Promise<number> {
	const [id] = await new ModelCalls(client, 'ir.model', {}).search([['model', '=', model]]);
	return expectNumber(id, `the ID of the model ${model}`);
}

async function fieldIdsOf(
	client: OdooClient,
	model: string,
	names: ReadonlySet<string>,
): Promise<Map<string, number>> {
	if (names.size === 0) return new Map();
	const found = await new ModelCalls(client, 'ir.model.fields', {}).searchRead({
		domain: [
			['model', '=', model],
			['name', 'in', [...names]],
		],
		fields: ['name'],
	});
	const entries = found.map(
		({ id, name }) => [String(name), expectNumber(id, 'the ID of a field')] as const,
	);
	return new Map(entries);
}

function nameOf(key: string, trigger: RuleTrigger): string {
	return `${key}_${trigger}`;
}

function cellsOf(row: Readonly<Record<string, RpcValue>>) {
	return Object.entries(row).map(([column, cell]) => ({ column, cell }));
}

/** A domain as a rule keeps it: text that Python evaluates. */
function toPython(value: RpcValue): string {
	if (Array.isArray(value)) return `[${value.map((each: RpcValue) => toPython(each)).join(', ')}]`;
	if (value === true) return 'True';
	if (value === false) return 'False';
	return value === null ? 'None' : JSON.stringify(value);
}

function explained(error: OdooError): OdooError {
	const { code, details } = error;
	if (code === 'ACCESS_DENIED') return mayNotPlaceRules(details);
	if (code !== 'MODEL_NOT_FOUND') return error;
	return new OdooError(
		'MODEL_NOT_FOUND',
		'Instant delivery requires the app Automation Rules (base_automation), which is not installed in Odoo.',
		{ hint: 'Ask your Odoo administrator to install it, or set Delivery to Polling.', details },
	);
}

function mayNotPlaceRules(details?: string): OdooError {
	return new OdooError(
		'ACCESS_DENIED',
		'Instant delivery requires the right to create automation rules in Odoo, which this user does not have.',
		{
			hint: 'Ask your Odoo administrator to give this user the role Administrator (Settings), or set Delivery to Polling.',
			details,
		},
	);
}

function hasNoWebhooks(version: number): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`Instant delivery requires Odoo 17 or later: Odoo ${version} cannot send webhooks.`,
		{ field: 'delivery', hint: 'Set Delivery to Polling, or use Odoo 17 or later.' },
	);
}
