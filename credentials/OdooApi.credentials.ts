import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import { OdooClient, OdooError, TimedCache } from '../odoo';
import { httpSender, settingsFrom } from './connection';
import { loginTest } from './loginTest';

/** Somebody waits for the answer of the test. */
const TEST_TIMEOUT_MS = 30_000;

/** Not in the list below, since lint takes a name with "cert" in it for a secret, which n8n would blank out. */
const ignoreSslIssues: INodeProperties = {
	displayName: 'Ignore SSL Issues (Insecure)',
	name: 'allowUnauthorizedCerts',
	type: 'boolean',
	default: false,
	description: 'Whether to connect even if SSL certificate validation is not possible',
};

/** `odooApi` is the name of the credential that n8n's own Odoo node uses; names are global in n8n. */
export class OdooApi implements ICredentialType {
	name = 'odooErpApi';

	displayName = 'Odoo ERP API';

	icon: ICredentialType['icon'] = {
		light: 'file:../icons/odoo.svg',
		dark: 'file:../icons/odoo.dark.svg',
	};

	documentationUrl = 'https://github.com/example/n8n-nodes-odoo-erp/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Server URL',
			name: 'url',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://mycompany.odoo.com',
			description:
				'The address of Odoo in your browser, starting with https:// or http://. You can paste that of a page in Odoo: everything from /odoo or /web on is ignored.',
		},
		{
			displayName: 'Database Name',
			name: 'db',
			type: 'string',
			default: '',
			placeholder: 'e.g. mycompany',
			description:
				'On Odoo Online, the part of the address before .odoo.com. On your own server, the name shown at /web/database/manager or set by your administrator. Case-sensitive.',
			hint: 'Leave blank for Odoo Online and for servers with a single database',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. name@mycompany.com',
			description:
				'The email you use to log in to Odoo. The nodes have the access rights of this user, so consider a separate user for n8n.',
		},
		{
			displayName: 'Password or API Key',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'An API key is recommended: you can revoke it separately, it works with two-factor authentication, and the faster JSON-2 protocol requires one. Odoo shows a new key only once. A password that starts with an equals sign (=) does not work, because n8n reads it as an expression.',
			hint: 'In Odoo 19: profile icon > My Preferences > Security > Add API Key. In older versions: Preferences (or My Profile) > Account Security > New API Key.',
		},
		{
			displayName: 'Protocol',
			name: 'protocol',
			type: 'options',
			default: 'auto',
			description:
				'The protocol to connect with. Change it only if a proxy or your administrator allows just one.',
			options: [
				{
					name: 'Automatic',
					value: 'auto',
					description: 'The best protocol that the server and the credential support',
				},
				{
					name: 'JSON-2',
					value: 'json2',
					description: 'For Odoo 19 and later, with an API key',
				},
				{
					name: 'JSON-RPC',
					value: 'jsonrpc',
					description: 'For all versions, at /jsonrpc',
				},
				{
					name: 'XML-RPC',
					value: 'xmlrpc',
					description: 'For all versions, at /xmlrpc/2',
				},
			],
		},
		ignoreSslIssues,
		{
			// n8n runs preAuthentication only for credentials with an expirable field. It stays empty.
			displayName: 'Session',
			name: 'session',
			type: 'hidden',
			typeOptions: { expirable: true },
			default: '',
		},
	];

	/**
	 * Runs before the request of `test` and logs in exactly as the nodes will: one request with rules
	 * can neither look up the only database, nor read XML-RPC, nor tell whose API key it is, nor name
	 * the databases that exist. What this throws is what the user reads.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credential: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const client = new OdooClient({
			settings: settingsFrom(credential),
			runtime: {
				send: httpSender(this.helpers.httpRequest, credential.allowUnauthorizedCerts === true),
				sleep: async () => {}, // a second try at once will do
				now: Date.now,
				random: Math.random,
			},
			cache: new TimedCache(Date.now),
			timeoutMs: TEST_TIMEOUT_MS,
		});
		try {
			await client.session();
		} catch (error) {
			throw readableError(error);
		}
		return {};
	}

	test = loginTest;
}

/** n8n shows the `code` of an error rather than its message, so the code stays behind. */
function readableError(error: unknown): Error {
	if (!(error instanceof OdooError)) return error as Error;
	return new Error([error.message, error.hint].filter(Boolean).join(' '));
}
