import type { RpcValue } from '../call';
import type { OdooClient } from '../client/client';
import { ModelCalls } from '../client/modelClient';
import type { Session } from '../client/signIn';
import { FIRST_VERSION_WITH_JSON2 } from '../client/signIn';
import type { SecretKind } from '../client/webSession';
import { secretKindOf } from '../client/webSession';
import type { RawRecord } from '../protocol/expect';
import { DAY_MS, fromOdooDatetime, msOfOdoo } from '../values/dates';
import type { ProtocolName } from '../protocol/protocol';
import { linkedId, linkedIds } from '../values/recordId';
import { listCompanies } from './catalog';
import type { Rights } from '../access/rights';
import { rightsOn } from '../access/rights';

/** One thing that was checked. */
export interface Check {
	readonly name: string;
	readonly ok: boolean;
	readonly message: string;
	/** What to do about it; null where there is nothing to do. */
	readonly hint: string | null;
}

/** What is known of a connection: enough for the administrator of the server, and no secret. */
export interface ConnectionDetails {
	readonly version: number | null;
	readonly protocol: ProtocolName | null;
	readonly database: string | null;
	/** Display name. */
	readonly user: string | null;
	readonly userId: number | null;
	readonly language: string | null;
	readonly timezone: string | null;
	/** Those of the user, the default one first. */
	readonly companies: ReadonlyArray<{ readonly id: number; readonly name: string }>;
	readonly secret: SecretKind | null;
	/** When the first of the user's API keys ends, in UTC; null where none does, or Odoo does not tell. */
	readonly apiKeyExpires: string | null;
}

/** What one part of the diagnostics comes to. */
export interface CheckResult {
	readonly checks: readonly Check[];
	readonly details?: Partial<ConnectionDetails>;
}

const SOON_MS = 14 * DAY_MS;

/** Who the user is, and whether that is one who can work for others. */
export async function checkUser(client: OdooClient, { endpoint }: Session): Promise<CheckResult> {
	const users = new ModelCalls(client, 'res.users', {});
	const fields = ['name', 'lang', 'tz', 'share', 'company_id', 'company_ids'];
	const [user = {}] = await users.read([endpoint.uid], fields);
	return {
		checks: [user.share === true ? PORTAL_USER : passed('User', 'The user is an internal user.')],
		details: {
			user: textOrNull(user.name),
			language: textOrNull(user.lang),
			timezone: textOrNull(user.tz),
			companies: await companiesOf(client, user),
		},
	};
}

/** Whether the protocol has a future. */
export function checkProtocol({ protocol, version }: Session): CheckResult {
	const isOutdated = version >= FIRST_VERSION_WITH_JSON2 && protocol.name !== 'json2';
	const name = 'Protocol';
	const message = `The nodes use ${PROTOCOLS[protocol.name]}.`;
	const hint = isOutdated
		? 'JSON-2 is faster and will be the only protocol of a future version of Odoo. Use an API key that this user made, and set Protocol to Automatic.'
		: null;
	return { checks: [{ name, ok: true, message, hint }] };
}

/** Whether the secret is an API key, and until when. */
export async function checkKey(client: OdooClient, session: Session): Promise<CheckResult> {
	const name = 'API Key';
	if (secretKindOf(session) === 'password') {
		const hint =
			'An API key can be revoked separately and works with two-factor authentication. PDF reports, and all PDFs on Odoo 14 and on servers with several databases, require a password.';
		return { checks: [{ name, ok: true, message: 'The secret is a password.', hint }] };
	}
	const keys = await usableKeys(client, session.endpoint.uid);
	const ends = keys.flatMap(({ expiration_date: end }) => textOrNull(end) ?? []).sort();
	const [first] = ends;
	if (keys.length === 0)
		return { checks: [passed(name, 'Odoo does not show when the key expires.')] };
	if (!first) return { checks: [passed(name, 'The key has no expiration date.')] };
	const endsSoon = msOfOdoo(first) - client.now() < SOON_MS;
	const which = keys.length === 1 ? 'The key expires' : `The first of ${keys.length} keys expires`;
	const message = `${which} on ${first} UTC.`;
	const hint = endsSoon ? 'Create a new API key in Odoo, and enter it in the credential.' : null;
	return {
		checks: [{ name, ok: true, message, hint }],
		details: { apiKeyExpires: fromOdooDatetime(first) },
	};
}

/** Whether the user has the rights on a model that are needed. */
export async function checkRights(
	client: OdooClient,
	model: string,
	needed: ReadonlyArray<keyof Rights>,
): Promise<CheckResult> {
	const rights = await rightsOn(client, model);
	const all = Object.keys(rights) as Array<keyof Rights>;
	const may = all.filter((right) => rights[right]);
	const mayNot = all.filter((right) => !rights[right]);
	const missing = needed.filter((right) => !rights[right]);
	const parts = [
		...(may.length > 0 ? [`The user can ${may.join(', ')}.`] : []),
		...(mayNot.length > 0 ? [`The user cannot ${mayNot.join(', ')}.`] : []),
	];
	return {
		checks: [
			{
				name: `Rights on ${model}`,
				ok: missing.length === 0,
				message: parts.join(' '),
				hint: missing.length
					? `Ask your Odoo administrator for the right to ${missing.join(', ')} these records.`
					: null,
			},
		],
	};
}

const PROTOCOLS = { json2: 'JSON-2', jsonrpc: 'JSON-RPC', xmlrpc: 'XML-RPC' } as const;

const PORTAL_USER: Check = {
	name: 'User',
	ok: false,
	message: 'The user is a portal user, such as a customer.',
	hint: 'Portal users see little more than their own records. Use an internal user.',
};

async function companiesOf(client: OdooClient, user: RawRecord) {
	const { company_id: main, company_ids: ids } = user;
	const mainId = linkedId(main);
	const own = new Set(linkedIds(ids));
	return (await listCompanies(client))
		.map(({ name, value }) => ({ id: Number(value), name }))
		.filter(({ id }) => own.has(id))
		.sort((a, b) => Number(b.id === mainId) - Number(a.id === mainId));
}

/** Keys for the API that have not ended; which of them is in use, nobody can tell. */
async function usableKeys(client: OdooClient, uid: number): Promise<RawRecord[]> {
	const keys = new ModelCalls(client, 'res.users.apikeys', {});
	// All its few fields: only newer versions of Odoo know `expiration_date`.
	const found = await keys.searchRead({ domain: [['user_id', '=', uid]], fields: [] });
	return found.filter(
		({ scope, expiration_date: end }) =>
			(!scope || scope === 'rpc') && (typeof end !== 'string' || msOfOdoo(end) > client.now()),
	);
}

function passed(name: string, message: string): Check {
	return { name, ok: true, message, hint: null };
}

function textOrNull(value: RpcValue | undefined): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}
