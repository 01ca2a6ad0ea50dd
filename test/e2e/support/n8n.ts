import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { n8nSettings, required } from './settings';

const MAX_OUTPUT_BYTES = 100_000_000;

/** n8n's verdict on a credential. */
export interface Verdict {
	readonly status: 'OK' | 'Error';
	readonly message: string;
}

export interface CredentialDefinition {
	readonly name: string;
	readonly displayName: string;
	readonly iconUrl?: string | { readonly light: string; readonly dark: string };
	readonly properties: ReadonlyArray<{ readonly name: string }>;
}

export interface NodeDefinition {
	readonly name: string;
	readonly displayName: string;
	readonly iconUrl?: string | { readonly light: string; readonly dark: string };
	readonly codex?: { readonly categories?: readonly string[] };
	readonly credentials?: ReadonlyArray<{ readonly name: string }>;
}

/** How a run ended, as `scripts/n8n-server.sh execute` prints it. */
export interface Execution {
	readonly status: string;
	readonly executionId: string;
	readonly error?: { readonly message: string; readonly description?: string };
	readonly nodes: Readonly<
		Record<string, ReadonlyArray<{ readonly outputs: ReadonlyArray<readonly object[]> }>>
	>;
}

/** A credential as workflows name it. */
export interface StoredCredential {
	readonly name: string;
	readonly type: string;
	readonly data: Readonly<Record<string, unknown>>;
}

/** The kinds of lists that the editor has, as its addresses name them. */
export type ListKind = 'options' | 'resource-locator-results' | 'resource-mapper-fields';

export interface ListRequest {
	/** Without the package. */
	readonly node: string;
	readonly methodName: string;
	readonly currentNodeParameters: object;
	readonly credentials?: object;
	readonly filter?: string;
	readonly paginationToken?: string;
}

export interface ListAnswer {
	/** Of HTTP. */
	readonly status: number;
	readonly data?: unknown;
	/** What the editor shows in place of the list. */
	readonly message?: string;
}

interface StoredId {
	readonly id: string;
	readonly name: string;
	readonly type: string;
}

/** A running n8n server, used as its editor uses it: over REST, signed in as the owner. */
export class N8n {
	private constructor(
		readonly url: string,
		private cookie: string,
	) {}

	static async signIn(): Promise<N8n> {
		const { N8N_URL: url = '' } = n8nSettings();
		return new N8n(url, await signedInAt(url));
	}

	/** Ends the server and starts it again with the data it had. */
	async restart(): Promise<void> {
		await runScript(['up', required('N8N_MAJOR'), '--package', required('PACKAGE')]);
		this.cookie = await signedInAt(this.url);
	}

	/** Ends the server as a failing machine does. */
	async kill(): Promise<void> {
		await runScript(['kill', required('N8N_MAJOR')]);
	}

	/** The answer's text, whatever it is. */
	async text(path: string): Promise<string> {
		return await (await this.send('GET', path)).text();
	}

	async credentialDefinitions(): Promise<CredentialDefinition[]> {
		return JSON.parse(await this.text('/types/credentials.json')) as CredentialDefinition[];
	}

	async nodeDefinitions(): Promise<NodeDefinition[]> {
		return JSON.parse(await this.text('/types/nodes.json')) as NodeDefinition[];
	}

	/** Status and media type of a file that the editor would load, such as an icon. */
	async file(path: string): Promise<{ status: number; type: string }> {
		const response = await this.send('GET', `/${path}`);
		await response.arrayBuffer();
		return { status: response.status, type: response.headers.get('content-type') ?? '' };
	}

	/**
	 * Stores a credential in place of those of the same name, which a run that was killed may have
	 * left, and returns its id. n8n tests stored credentials only.
	 */
	async storeCredential({ name, type, data }: StoredCredential): Promise<string> {
		const stored = (await this.rest('GET', '/rest/credentials')) as StoredId[];
		for (const old of stored.filter((other) => other.name === name && other.type === type)) {
			await this.deleteCredential(old.id);
		}
		return ((await this.rest('POST', '/rest/credentials', { name, type, data })) as StoredId).id;
	}

	async changeCredential(id: string, credential: StoredCredential): Promise<void> {
		await this.rest('PATCH', `/rest/credentials/${id}`, credential);
	}

	async deleteCredential(id: string): Promise<void> {
		await this.rest('DELETE', `/rest/credentials/${id}`);
	}

	/** Stores a workflow, whose credentials n8n knows by their ID, and returns its own. */
	async storeWorkflow(workflow: object): Promise<string> {
		return ((await this.rest('POST', '/rest/workflows', workflow)) as StoredId).id;
	}

	/** What the button "Retry" on the credential's form shows for these values. */
	async testCredential(id: string, type: string, data: StoredCredential['data']): Promise<Verdict> {
		const credentials = { id, name: 'test', type, data };
		return (await this.rest('POST', '/rest/credentials/test', { credentials })) as Verdict;
	}

	/** Imports a workflow and runs it to its end; credentials are found by name. */
	async run(workflow: object): Promise<Execution> {
		const file = join(mkdtempSync(join(tmpdir(), 'workflow-')), 'workflow.json');
		writeFileSync(file, JSON.stringify(workflow));
		return JSON.parse(await runScript(['execute', required('N8N_MAJOR'), file])) as Execution;
	}

	/** Asks for what a list of the editor shows. Nothing of n8n's own is added to an error. */
	async list(kind: ListKind, request: ListRequest): Promise<ListAnswer> {
		const { node, ...others } = request;
		const nodeTypeAndVersion = { name: `n8n-nodes-odoo-erp.${node}`, version: 1 };
		const path = `/rest/dynamic-node-parameters/${kind}`;
		const body = { nodeTypeAndVersion, path: 'parameters.list', ...others };
		const response = await this.send('POST', path, body);
		const { data, message } = (await response.json()) as { data?: unknown; message?: string };
		return { status: response.status, data, message };
	}

	/** What the editor's own interface answers. Fails unless that succeeds. */
	async rest(method: string, path: string, body?: object): Promise<unknown> {
		const response = await this.send(method, path, body);
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status} ${text}`);
		return (JSON.parse(text) as { data: unknown }).data;
	}

	private async send(method: string, path: string, body?: object): Promise<Response> {
		return await fetch(this.url + path, {
			method,
			// A connection kept open may be closed by n8n just when it is used again.
			headers: { 'content-type': 'application/json', cookie: this.cookie, connection: 'close' },
			body: body && JSON.stringify(body),
		});
	}
}

/** The cookie of the owner's session. */
async function signedInAt(url: string): Promise<string> {
	const { N8N_EMAIL, N8N_PASSWORD } = n8nSettings();
	const response = await fetch(`${url}/rest/login`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ emailOrLdapLoginId: N8N_EMAIL, password: N8N_PASSWORD }),
	});
	const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
	if (!response.ok || cookie === '') throw new Error(`login failed: HTTP ${response.status}`);
	return cookie;
}

/** The script ends with 2 when the run failed, and prints how all the same. */
async function runScript(args: readonly string[]): Promise<string> {
	// Jest sets NODE_ENV, and a server that is started with it takes itself for one of n8n's own tests.
	const env = { ...process.env, NODE_ENV: undefined };
	try {
		const script = promisify(execFile)('scripts/n8n-server.sh', args, {
			env,
			maxBuffer: MAX_OUTPUT_BYTES,
		});
		return (await script).stdout;
	} catch (error) {
		const { code, stdout } = error as { code: unknown; stdout: string };
		if (code === 2) return stdout;
		throw error;
	}
}
