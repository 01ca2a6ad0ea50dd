import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { IDataObject, IHttpRequestOptions, INodeType } from 'n8n-workflow';
import { anyAnswer } from '../odoo/protocol/expect';
import type { SavedNode, SavedWorkflow } from '../test/support/engine';
import { jsonOf, runWorkflow } from '../test/support/engine';
import { inARow } from '../test/support/inARow';
import type { Proxy } from '../test/support/proxy';
import { startProxy } from '../test/support/proxy';
import type { Target } from '../test/support/target';
import { clientFor, credentialFor, openTarget } from '../test/support/target';
import { median } from './timing';

const COUNT = 1000;
const ROUNDS = 3;

/** Where `scripts/n8n-server.sh install 2` put n8n, and with it the node that comes with n8n. */
const N8N = join(process.env.N8N_LAB ?? '/tmp/n8n-lab', 'v2/node_modules/n8n/package.json');

const OURS = 'n8n-nodes-odoo-erp.odooDestination';
const THEIRS = 'n8n-nodes-base.odoo';

/** How the built-in node signs in: by API key over JSON-2, or by password, anew for each request. */
type SignIn = 'odooApiKeyApi' | 'odooApi';

/**
 * 1,000 contacts with Odoo Destination and with n8n's own Odoo node (version 2), in the same engine
 * and in turn; and for creating, with one bare call of the same values.
 */
export async function builtin(): Promise<void> {
	const target = await openTarget();
	const proxy = await startProxy(target.url);
	try {
		await new Comparison(target, proxy).run();
	} finally {
		await proxy.close();
		await target.close();
	}
}

interface Measured {
	readonly ms: number;
	readonly requests: number;
	readonly items: readonly IDataObject[];
}

class Comparison {
	private readonly signIn: SignIn;

	constructor(
		private readonly target: Target,
		private readonly proxy: Proxy,
	) {
		this.signIn = target.version >= 19 ? 'odooApiKeyApi' : 'odooApi';
	}

	async run(): Promise<void> {
		// What the first run of a process asks for besides is not counted, so there is one before.
		await this.ours('create', contacts().slice(0, 1));
		await this.theirs('create', contacts().slice(0, 1));
		const created = await this.inTurn(
			async () => await this.ours('create', contacts()),
			async () => await this.theirs('create', contacts()),
			async () => await this.bareCreate(),
		);
		print(`create, by ${this.signIn}`, created);
		const updated = await this.inTurn(
			async () => await this.ours('update', await this.changes(), 'id'),
			async () => await this.theirs('update', await this.changes()),
		);
		print('update, another city each', updated);
		const upserted = await this.inTurn(
			async () => await this.ours('upsert', await this.mixture(), 'ref'),
			async () => await this.upsertWithTheirs(await this.mixture()),
		);
		print('upsert, half of them new and a tenth changed', upserted);
		if (this.signIn === 'odooApi') return;
		print('create, by odooApi', [
			[await this.ours('create', contacts())],
			[await this.theirs('create', contacts(), 'odooApi')],
		]);
	}

	private async inTurn(...works: ReadonlyArray<() => Promise<Measured>>): Promise<Measured[][]> {
		const measured: Measured[][] = works.map(() => []);
		for (let round = 0; round < ROUNDS; round++) {
			for (const [index, work] of works.entries()) measured[index]?.push(await work());
		}
		return measured;
	}

	private async ours(operation: string, input: IDataObject[], key?: string): Promise<Measured> {
		return await this.node(OURS, ourParameters(operation, key), input);
	}

	private async theirs(
		operation: string,
		input: IDataObject[],
		signIn = this.signIn,
	): Promise<Measured> {
		return await this.node(THEIRS, theirParameters(operation, signIn), input);
	}

	/**
	 * The built-in node has no upsert: it looks for each contact, then creates or updates it. What is
	 * there already and the same is left out here, as a workflow that compares could do.
	 */
	private async upsertWithTheirs(mixture: readonly IDataObject[]): Promise<Measured> {
		const looked = await this.theirs('getAll', [...mixture]);
		const ids = new Map(looked.items.map(({ ref, id }) => [ref, id]));
		const isNew = ({ ref }: IDataObject) => !ids.has(ref);
		const isChanged = (contact: IDataObject) => !isNew(contact) && contact.city !== undefined;
		const changed = mixture
			.filter(isChanged)
			.map((contact) => ({ ...contact, id: ids.get(contact.ref) }));
		const steps = [
			looked,
			await this.theirs('create', mixture.filter(isNew)),
			await this.theirs('update', changed as IDataObject[]),
		];
		const sum = (key: 'ms' | 'requests') => steps.reduce((total, step) => total + step[key], 0);
		return { ms: sum('ms'), requests: sum('requests'), items: [] };
	}

	/** The same contacts as they are, in one call of the client. */
	private async bareCreate(): Promise<Measured> {
		const client = clientFor({ ...this.target, url: this.proxy.url });
		await client.session();
		return await this.measure(async () => {
			const params = { vals_list: contacts() };
			await client.call({ model: 'res.partner', method: 'create', params }, anyAnswer);
			return [];
		});
	}

	private async node(
		type: string,
		parameters: IDataObject,
		input: IDataObject[],
	): Promise<Measured> {
		const { apiKey } = this.target.users.admin;
		const credential = { ...credentialFor(this.target, 'auto'), url: this.proxy.url, apiKey };
		const authenticate = (request: IHttpRequestOptions) => ({
			...request,
			headers: { ...request.headers, authorization: `bearer ${String(apiKey)}` },
		});
		const types = { [THEIRS]: builtinNode() };
		return await this.measure(async () => {
			const workflow = workflowOf(type, parameters);
			const result = await runWorkflow(workflow, { credential, authenticate, input }, types);
			if (result.error) throw result.error;
			return jsonOf(result, 'Odoo');
		});
	}

	private async measure(work: () => Promise<IDataObject[]>): Promise<Measured> {
		this.proxy.forget();
		const start = performance.now();
		const items = await work();
		return { ms: performance.now() - start, requests: this.proxy.requests.length, items };
	}

	/** A change for each of 1,000 contacts. */
	private async changes(): Promise<IDataObject[]> {
		const { items } = await this.ours('create', contacts());
		return items.map(({ id }, index) => ({ id, city: `City ${index}` }));
	}

	/** Contacts of which half are there already, and a tenth has a city that those have not. */
	private async mixture(): Promise<IDataObject[]> {
		const all = contacts();
		await this.ours('create', all.slice(0, COUNT / 2));
		return all.map((contact, index) =>
			index % 10 === 0 ? { ...contact, city: `City ${index}` } : contact,
		);
	}
}

/** Medians, and how many times longer than the first one the others took. */
function print(work: string, [ours = [], theirs = [], bare]: Measured[][]): void {
	const ms = (runs: readonly Measured[]) => median(runs.map((run) => run.ms));
	const figures = [ours, theirs].map(
		(runs) => `${ms(runs).toFixed(0)} ms/${runs[0]?.requests} requests`,
	);
	const ofBare = bare ? `, ${(ms(ours) / ms(bare)).toFixed(2)} of the bare call` : '';
	console.log(`${work}: ${(ms(theirs) / ms(ours)).toFixed(1)}x (${figures.join(' vs ')}${ofBare})`);
}

function contacts(): Array<{ name: string; email: string; ref: string }> {
	const mark = randomUUID();
	return Array.from({ length: COUNT }, (_, index) => ({
		name: `Contact ${index}`,
		email: `contact${index}@example.com`,
		ref: `${mark} ${index}`,
	}));
}

function ourParameters(operation: string, key?: string): IDataObject {
	return {
		resource: 'record',
		operation,
		model: { __rl: true, mode: 'name', value: 'res.partner' },
		columns: { mappingMode: 'autoMapInputData', value: null, matchingColumns: key ? [key] : [] },
		options: {},
	};
}

function theirParameters(operation: string, authentication: SignIn): IDataObject {
	return {
		authentication,
		resource: 'custom',
		operation,
		customResource: { __rl: true, mode: 'id', value: 'res.partner' },
		recordId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
		fieldsToSend: { mappingMode: 'autoMapInputData', value: null },
		returnAll: true,
		filters: { filter: [{ fieldName: 'ref', operator: 'equal', value: '={{ $json.ref }}' }] },
		options: { fieldsList: 'ref' },
	};
}

function builtinNode(): INodeType {
	const load = createRequire(N8N);
	const { Odoo } = load('n8n-nodes-base/dist/nodes/Odoo/Odoo.node.js') as {
		Odoo: new () => INodeType;
	};
	return new Odoo();
}

function workflowOf(type: string, parameters: IDataObject): SavedWorkflow {
	const held = { id: '1', name: 'Odoo' };
	const odoo: SavedNode = {
		name: 'Odoo',
		type,
		typeVersion: type === THEIRS ? 2 : 1,
		parameters: parameters as SavedNode['parameters'],
		credentials: { odooErpApi: held, odooApiKeyApi: held, odooApi: held },
	};
	return { ...inARow(odoo), name: type };
}
