import { randomUUID } from 'node:crypto';
import { HookContext } from 'n8n-core';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { Vals } from '../../odoo/call';
import { anyAnswer } from '../../odoo/protocol/expect';
import { jsonOf, loadExample, runWorkflow } from '../support/engine';
import { describeIf, itIf } from '../support/itIf';
import { by } from '../support/picked';
import type { Proxy, WireRequest } from '../support/proxy';
import { startProxy } from '../support/proxy';
import { recordsOf } from '../support/records';
import { isSince } from '../support/versions';
import { useClient, useTarget } from '../support/suite';
import { credentialFor, isSandbox, protocolsFor } from '../support/target';
import type { RunningTrigger, TriggerOptions } from '../support/trigger';
import { startTrigger } from '../support/trigger';
import { until } from '../support/until';

const PARTNER = 'res.partner';

const target = useTarget();

describe.each(protocolsFor('json2'))('Odoo Trigger over %s', (protocol) => {
	const writer = useClient(target, { protocol });
	const partners = recordsOf(writer, PARTNER);
	/** Marks the records of one test. */
	let mark: string;

	beforeEach(() => {
		mark = randomUUID();
	});

	/** Open until the end: triggers have something left to do a second after a poll. */
	const proxies: Proxy[] = [];
	const openProxy = async () => {
		const proxy = await startProxy(target.url);
		proxies.push(proxy);
		return proxy;
	};

	afterAll(async () => {
		for (const proxy of proxies) await proxy.close();
	});

	const create = async (...rows: readonly Vals[]) =>
		await partners.create(rows.map((vals) => ({ name: 'Partner', ref: mark, ...vals })));

	const start = async (
		parameters: INodeParameters = {},
		{ name = 'Odoo Trigger', ...options }: Partial<TriggerOptions> & { name?: string } = {},
	): Promise<RunningTrigger> =>
		await startTrigger(
			{
				nodes: [
					{
						id: mark,
						name,
						type: 'n8n-nodes-odoo-erp.odooTrigger',
						webhookId: mark,
						credentials: { odooErpApi: { id: '1', name: 'Odoo' } },
						parameters: {
							model: by('name', PARTNER),
							events: ['created', 'updated', 'deleted'],
							filterMode: 'conditions',
							conditions: { values: [{ field: 'ref', operator: 'equals', value: mark }] },
							output: 'selected',
							fields: ['name'],
							...parameters,
						},
					},
				],
				connections: {},
			},
			{ credential: credentialFor(target, protocol), workflowId: mark, ...options },
		);

	const news = (items: readonly INodeExecutionData[]) =>
		items.map(({ json: { id, _change } }) => [id, _change]);

	it('gives what happened since it became active, once', async () => {
		const [old = 0, gone = 0] = await create({}, {});
		const trigger = await start();
		expect(await trigger.poll()).toEqual([]);
		const [made] = await create({ name: 'New' });
		await partners.write([old], { name: 'Changed' });
		await partners.unlink([gone]);
		expect(await trigger.poll()).toEqual([
			{ json: { id: made, name: 'New', _change: 'created', _changes: ['created'] } },
			{ json: { id: old, name: 'Changed', _change: 'updated', _changes: ['updated'] } },
			{ json: { id: gone, _deleted: true, _change: 'deleted', _changes: ['deleted'] } },
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('goes on after a restart of n8n, with what happened in between', async () => {
		const before = await start();
		await before.poll();
		const [made] = await create({});
		const after = await start({}, { staticData: before.staticData() });
		expect(news(await after.poll())).toEqual([[made, 'created']]);
	});

	it('gives up a poll that takes for ever, and the next one finds it all', async () => {
		const proxy = await openProxy();
		const trigger = await start(
			{},
			{ credential: { ...credentialFor(target, protocol), url: proxy.url } },
		);
		await trigger.poll();
		const [made] = await create({});
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		const isForAll = (ms: number) => ms > 5 * 60_000;
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(isForAll(ms) ? 100 : ms));
		proxy.breakNext('withholdAnswer', () => true);
		await expect(trigger.poll()).rejects.toMatchObject({
			message: expect.stringContaining('took too long') as string,
		});
		jest.restoreAllMocks();
		expect(news(await trigger.poll())).toEqual([[made, 'created']]);
	});

	it.each([
		['ir.attachment', 'name'],
		['ir.model.data', 'module'],
	])('takes what it keeps itself for no change of %s', async (model, field) => {
		const { poll } = await start({
			model: by('name', model),
			events: ['created', 'updated', 'deleted'],
			filterMode: 'none',
			fields: [field],
		});
		const isOwn = ({ json }: INodeExecutionData) =>
			String(json[field]).startsWith('n8n_checkpoint');
		await poll();
		const [one] = await recordsOf(writer, 'ir.attachment').create([{ name: mark }]);
		const news = [...(await poll()), ...(await poll()), ...(await poll())];
		expect(news.filter(isOwn)).toEqual([]);
		if (model === 'ir.attachment') {
			expect(news.map(({ json }) => json.id)).toContain(one);
			const deleted = news.filter(({ json }) => json._deleted && Number(json.id) > (one ?? 0));
			expect(deleted).toEqual([]);
		}
	});

	it('loses nothing when n8n drops what a poll returns', async () => {
		const trigger = await start();
		await trigger.poll();
		const [made] = await create({});
		expect(news(await trigger.supersededPoll())).toEqual([[made, 'created']]);
		const published = await start();
		expect(await published.poll()).toEqual([]);
	});

	it('goes on under another name', async () => {
		const before = await start();
		await before.poll();
		const [made] = await create({});
		const renamed = { name: 'When a Partner Changes', staticData: before.staticData() };
		expect(news(await (await start({}, renamed)).poll())).toEqual([[made, 'created']]);
	});

	it('keeps its state when Odoo cannot be reached, and goes on later', async () => {
		const workflowId = randomUUID();
		const before = await start({}, { workflowId });
		await before.poll();
		const [made] = await create({});
		const credential = { ...credentialFor(target, protocol), password: 'wrong' };
		const failing = await start({}, { workflowId, credential, staticData: before.staticData() });
		await expect(failing.poll()).rejects.toThrow(/password|API key/);
		const after = await start({}, { workflowId, staticData: failing.staticData() });
		expect(news(await after.poll())).toEqual([[made, 'created']]);
	});

	it('needs nothing of what n8n keeps, which other nodes may overwrite', async () => {
		const before = await start();
		await before.poll();
		expect(before.staticData()).toEqual({ global: {} });
		const [made] = await create({});
		expect(news(await (await start()).poll())).toEqual([[made, 'created']]);
	});

	it('goes on from the static data where it was kept before', async () => {
		const before = await start({ checkpointStore: 'n8n' });
		await before.poll();
		const { global } = before.staticData() as { global: Record<string, { state: IDataObject }> };
		const [[key = '', { state }] = ['', { state: {} }]] = Object.entries(global);
		const [made] = await create({});
		const workflowId = randomUUID();
		const asBefore = { workflowId, staticData: { global: { [key]: state } } };
		const after = await start({}, asBefore);
		expect(news(await after.poll())).toEqual([[made, 'created']]);
		expect(after.staticData()).toEqual({ global: {} });
		const [later] = await create({});
		expect(news(await (await start({}, { workflowId })).poll())).toEqual([[later, 'created']]);
	});

	it('keeps its state in the static data if it is told to', async () => {
		const inN8n = { checkpointStore: 'n8n' };
		const before = await start(inN8n);
		await before.poll();
		const [made] = await create({});
		const items = await (await start(inN8n, { staticData: before.staticData() })).poll();
		expect(news(items)).toEqual([[made, 'created']]);
	});

	it('gives what it found later if it cannot be told whether the state was kept', async () => {
		const proxy = await openProxy();
		const credential = { ...credentialFor(target, protocol), url: proxy.url };
		const trigger = await start({}, { credential });
		await trigger.poll();
		const [made] = await create({});
		const isKeeping = ({ path, body }: WireRequest) =>
			/ir.attachment/.test(path + body) && /load/.test(path + body);
		proxy.breakNext('dropAnswer', isKeeping);
		const isAttachment = ({ path, body }: WireRequest) => (path + body).includes('ir.attachment');
		for (let count = 0; count < 30; count++) proxy.breakNext({ status: 403 }, isAttachment);
		await expect(trigger.poll()).rejects.toThrow('not known whether the checkpoint was saved');
		proxy.mend();
		expect(news(await trigger.poll())).toEqual([[made, 'created']]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('takes one request more than its looks when nothing happened in another activation, and none in the same', async () => {
		const proxy = await openProxy();
		const credential = { ...credentialFor(target, protocol), url: proxy.url };
		// Of a model that other tests leave alone: after very many writes within the overlap, it takes one more.
		const quiet = {
			model: by('name', 'res.partner.industry'),
			events: ['created', 'updated'],
			conditions: { values: [{ field: 'name', operator: 'equals', value: mark }] },
		};
		await (await start(quiet, { credential })).poll();
		const trigger = await start(quiet, { credential });
		const requestsOfPoll = async () => {
			const { requests } = await proxy.counted(async () => await trigger.poll());
			return requests.length;
		};
		await requestsOfPoll();
		expect(await requestsOfPoll()).toBe(1);
	});

	it('gives nothing twice when a slow poll is overtaken by the next', async () => {
		const trigger = await start();
		await trigger.poll();
		const [made] = await create({});
		const polls = await Promise.all([trigger.poll(), trigger.poll(), trigger.poll()]);
		expect(polls.map(news)).toEqual([[[made, 'created']], [], []]);
	});

	it('makes no queue of polls behind a slow one', async () => {
		const proxy = await openProxy();
		const credential = { ...credentialFor(target, protocol), url: proxy.url };
		const trigger = await start({}, { credential });
		await trigger.poll();
		const requestsOf = async (polls: number) => {
			const all = Array.from({ length: polls }, () => trigger.poll);
			const { requests } = await proxy.counted(
				async () => await Promise.all(all.map(async (poll) => await poll())),
			);
			return requests.length;
		};
		const ofOne = await requestsOf(1);
		expect(await requestsOf(5)).toBeLessThanOrEqual(2 * ofOne);
	});

	it('shows recent records in a test, and keeps its state', async () => {
		const [first = 0, second = 0] = await create({ name: 'First' }, { name: 'Second' });
		const trigger = await start();
		const shown = await trigger.poll('manual');
		expect(news(shown).sort()).toEqual([
			[first, 'created'],
			[second, 'created'],
		]);
		expect(trigger.staticData()).toEqual({});
		await trigger.poll();
		const [made] = await create({});
		expect(await trigger.poll('manual')).toHaveLength(3);
		expect(news(await trigger.poll())).toEqual([[made, 'created']]);
	});

	it('says in a test that nothing matches', async () => {
		const trigger = await start();
		await expect(trigger.poll('manual')).rejects.toThrow('No record matches the filter');
	});

	it('begins anew with another filter, and says so with the next records', async () => {
		const before = await start();
		await before.poll();
		await create({});
		const filter = {
			conditions: { values: [{ field: 'ref', operator: 'startsWith', value: mark }] },
		};
		const after = await start(filter, { staticData: before.staticData() });
		expect(await after.poll()).toEqual([]);
		const made = await create({}, {});
		const items = await after.poll();
		expect(news(items)).toEqual(made.map((id) => [id, 'created']));
		expect(items.map(({ json }) => json._notice)).toEqual([
			expect.stringMatching(/^Watching started over .* user of the credential has changed/),
			undefined,
		]);
		await partners.write(made, { name: 'Changed' });
		expect((await after.poll())[0]?.json).not.toHaveProperty('_notice');
	});

	// The sandbox has no companies.
	itIf(!isSandbox)(
		'takes no record for deleted because the context has other companies in it',
		async () => {
			const [company = 0] = await recordsOf(writer, 'res.company').create([{ name: mark }]);
			const users = recordsOf(writer, 'res.users');
			await users.write([target.users.admin.uid], { company_ids: [[4, company]] });
			await create({ company_id: company });
			const seenIn = (companies: readonly number[]) => ({
				events: ['deleted'],
				options: { context: JSON.stringify({ allowed_company_ids: companies }) },
			});
			const before = await start(seenIn([1, company]));
			await before.poll();
			const after = await start(seenIn([1]), { staticData: before.staticData() });
			expect(await after.poll()).toEqual([]);
			await users.write([target.users.admin.uid], { company_ids: [[3, company]] });
		},
	);

	it('takes a filter with the present time in it', async () => {
		const parameters = {
			events: ['created', 'entersFilter'],
			filterMode: 'domain',
			domain: `={{ [['ref', '=', '${mark}'], ['create_date', '<', $now.plus(1, 'day').toISO()]] }}`,
		};
		const trigger = await start(parameters);
		await trigger.poll();
		const [made] = await create({});
		expect((await trigger.poll()).map(({ json }) => [json.id, json._changes])).toEqual([
			[made, ['created', 'entersFilter']],
		]);
	});

	it('gives no more records at a time than it is told', async () => {
		const trigger = await start({ options: { pollLimit: 2 } });
		await trigger.poll();
		const made = await create({}, {}, {});
		expect(news(await trigger.poll())).toEqual(made.slice(0, 2).map((id) => [id, 'created']));
		expect(news(await trigger.poll())).toEqual([[made[2], 'created']]);
	});

	it('tells changes of watched fields', async () => {
		const [id = 0] = await create({ type: 'contact' });
		const trigger = await start({
			events: ['fieldChanged'],
			watchFields: { values: [{ field: 'type', from: 'contact', to: 'other' }] },
			options: { selectionFormat: 'label' },
		});
		await trigger.poll();
		await partners.write([id], { type: 'other' });
		const schema = await writer.schema(PARTNER);
		const label = schema.fields.get('type')?.selection?.find(([key]) => key === 'contact')?.[1];
		expect((await trigger.poll()).map(({ json }) => json)).toEqual([
			expect.objectContaining({ id, _changedFields: ['type'], _previous: { type: label } }),
		]);
	});

	it.each<[string, IDataObject, string]>([
		['no event', { events: [] }, 'Events has no value.'],
		[
			'an unknown event',
			{ events: ['exploded'] },
			'Events is "exploded", which is not one of its choices',
		],
		['no field to watch', { events: ['fieldChanged'] }, 'No field to watch is chosen'],
		[
			'a field of another model',
			{ events: ['fieldChanged'], watchFields: { values: [{ field: 'nmae' }] } },
			'no field "nmae"',
		],
		['no model', { model: by('list', '') }, 'Model has no value.'],
		['nothing to enter', { events: ['entersFilter'], filterMode: 'none' }, 'needs a filter'],
		['an empty filter', { conditions: {} }, 'The filter has no conditions'],
		['no limit', { options: { pollLimit: 0 } }, 'Max Records per Poll is 0'],
	])('says what is wrong: %s', async (_, parameters, message) => {
		const trigger = await start(parameters as INodeParameters);
		await expect(trigger.poll()).rejects.toThrow(message);
		await expect(trigger.poll('manual')).rejects.toThrow(message);
	});

	it('runs the example that follows up on confirmed orders', async () => {
		const credential = credentialFor(target, protocol);
		const example = loadExample('order-confirmed');
		const trigger = await startTrigger(example, { credential });
		await trigger.poll();
		const [partner = 0] = await create({ email: 'buyer@example.com' });
		const orders = [{ partner_id: partner }, { partner_id: partner }];
		const ids = (await recordsOf(writer, 'sale.order').create(orders)).slice(0, 1);
		await writer.call(
			{ model: 'sale.order', method: 'action_confirm', ids, params: {} },
			anyAnswer,
		);
		const inputItems = await trigger.poll();
		expect(inputItems.map(({ json }) => [json.id, json._change])).toEqual([
			[ids[0], 'fieldChanged'],
		]);
		const result = await runWorkflow(example, { credential, inputItems });
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Note')).toEqual([{ id: expect.any(Number), action: 'posted' }]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('runs the example that mirrors companies', async () => {
		const credential = credentialFor(target, protocol);
		const example = loadExample('mirror-companies');
		const [left = 0, gone = 0] = await create({ is_company: true }, { is_company: true });
		const trigger = await startTrigger(example, { credential });
		await trigger.poll();
		const [made = 0] = await create({ is_company: true }, { is_company: false });
		await partners.write([left], { is_company: false });
		await partners.unlink([gone]);
		const inputItems = await trigger.poll();
		const result = await runWorkflow(example, { credential, inputItems });
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'What to Do').map(({ key, action }) => [key, action])).toEqual([
			[`odoo-${made}`, 'upsert'],
			[`odoo-${left}`, 'remove'],
			[`odoo-${gone}`, 'remove'],
		]);
	});

	const rulesOf = async (trigger: string) => {
		const domain = [
			['module', '=', 'n8n_trigger'],
			['name', 'like', mark],
			['name', 'like', trigger],
		];
		return await recordsOf(writer, 'ir.model.data').searchRead(domain, ['model', 'res_id']);
	};

	// The sandbox has no app Automation Rules, and Odoo 14 no webhooks: there it goes on by polling.
	describeIf(!isSandbox && isSince('webhooks'))('with instant delivery', () => {
		const webhook: INodeParameters = { delivery: 'webhook' };
		/** As Odoo knows it: n8n keeps it nowhere. */
		const ownSecret = async () => {
			const named = await rulesOf('_action');
			const actions = recordsOf(writer, 'ir.actions.server');
			const [{ webhook_url: url } = {}] = await actions.read(
				[Number(named[0]?.res_id)],
				['webhook_url'],
			);
			return { secret: new URL(String(url)).searchParams.get('secret') ?? '' };
		};

		it('gives what Odoo calls for at once, and nothing of it with the next poll', async () => {
			const trigger = await start(webhook);
			await trigger.placeWebhook();
			await trigger.poll();
			const [made] = await create({});
			const { status, items } = await trigger.call(await ownSecret());
			expect([status, news(items)]).toEqual([200, [[made, 'created']]]);
			expect(await trigger.call(await ownSecret())).toEqual({ status: 200, items: [] });
			expect(await trigger.poll()).toEqual([]);
			await trigger.removeWebhook();
		});

		it('turns away whoever does not know the secret', async () => {
			const trigger = await start(webhook);
			await trigger.placeWebhook();
			await trigger.poll();
			const [made] = await create({});
			expect(await trigger.call({ secret: 'guessed' })).toEqual({ status: 403, items: [] });
			expect(await trigger.call({})).toEqual({ status: 403, items: [] });
			expect(news(await trigger.poll())).toEqual([[made, 'created']]);
			await trigger.removeWebhook();
		});

		it('makes one execution of many calls in a row', async () => {
			const trigger = await start(webhook);
			await trigger.placeWebhook();
			await trigger.poll();
			const made = await create({}, {}, {}, {});
			const secret = await ownSecret();
			const calls = await Promise.all(made.map(async () => await trigger.call(secret)));
			expect(calls.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
			expect(calls.flatMap(({ items }) => news(items))).toEqual(made.map((id) => [id, 'created']));
			await trigger.removeWebhook();
		});

		it('leaves rules in Odoo only while it is active, however it ended before', async () => {
			const trigger = await start(webhook);
			await trigger.placeWebhook();
			await trigger.placeWebhook();
			expect(await rulesOf('on_create_or_write')).toHaveLength(2);
			expect(await rulesOf('on_unlink')).toHaveLength(2);
			const created = await start({ ...webhook, events: ['created'] });
			await created.placeWebhook();
			expect(await rulesOf('on_')).toHaveLength(2);
			await created.removeWebhook();
			expect(await rulesOf('on_')).toHaveLength(0);
			await created.removeWebhook();
		});

		it.each([
			['a slash', (url: string) => `${url}/`],
			['the path of the web client', (url: string) => `${url}/odoo/contacts`],
			['blanks', (url: string) => ` ${url} `],
			['capitals', (url: string) => url.toUpperCase()],
		])('leaves no rules where the Server URL was entered with %s', async (_, typed) => {
			const own = credentialFor(target, protocol);
			const credential = { ...own, url: typed(String(own.url)) };
			const trigger = await start({ ...webhook, events: ['created'] }, { credential });
			await trigger.placeWebhook();
			expect(await rulesOf('on_create')).not.toHaveLength(0);
			await trigger.removeWebhook();
			expect(await rulesOf('on_')).toHaveLength(0);
		});

		it('leaves no rules when it is set to polling while Odoo is away', async () => {
			const proxy = await openProxy();
			const credential = { ...credentialFor(target, protocol), url: proxy.url };
			const instant = await start(webhook, { credential });
			await instant.placeWebhook();
			await instant.poll();
			for (let count = 0; count < 50; count++) proxy.breakNext('refuseConnection', () => true);
			await instant.removeWebhook();
			expect(await rulesOf('on_')).not.toHaveLength(0);
			proxy.mend();
			const polling = await start({}, { credential, staticData: instant.staticData() });
			await polling.poll();
			expect(await rulesOf('on_')).toHaveLength(0);
		});

		it('leaves the rules of its copy on another n8n alone', async () => {
			const original = await start({ ...webhook, events: ['created'] });
			await original.placeWebhook();
			const [ofOriginal] = await rulesOf('on_create');
			jest.spyOn(HookContext.prototype, 'getInstanceId').mockReturnValue('another');
			const copy = await start({ ...webhook, events: ['created'] });
			await copy.placeWebhook();
			await copy.removeWebhook();
			jest.restoreAllMocks();
			expect(await rulesOf('on_create')).toContainEqual(ofOriginal);
			await original.removeWebhook();
		});

		it('lets Odoo call for all writes where the filter has an expression in it', async () => {
			const value = `={{ '${mark}' }}`;
			const conditions = { values: [{ field: 'ref', operator: 'equals', value }] };
			for (const [parameters, domain] of [
				[{}, `[["ref", "=", "${mark}"]]`],
				[{ conditions }, false],
			] as const) {
				const trigger = await start({ ...webhook, events: ['created'], ...parameters });
				await trigger.placeWebhook();
				const named = await rulesOf('on_create');
				const id = named.find(({ model }) => model === 'base.automation')?.res_id;
				const rules = recordsOf(writer, 'base.automation');
				expect(await rules.read([Number(id)], ['filter_domain'])).toEqual([
					{ id, filter_domain: domain },
				]);
				await trigger.removeWebhook();
			}
		});

		it('gives nothing twice after a restart, whichever copy of its data n8n saved last', async () => {
			const polling = await start(webhook, { workflowId: mark });
			await polling.placeWebhook();
			await polling.poll();
			const called = await start(webhook, { workflowId: mark, staticData: polling.staticData() });
			const [made] = await create({});
			const { items } = await called.call(await ownSecret());
			expect(news(items)).toEqual([[made, 'created']]);
			// Another poll node of the workflow gives items: n8n saves the data that polls work with.
			const restarted = await start(webhook, { staticData: polling.staticData() });
			expect(await restarted.poll()).toEqual([]);
			await polling.removeWebhook();
		});
	});

	it('goes on by polling where the user may not create rules, and says so once', async () => {
		const credential = credentialFor(target, protocol, target.users.low);
		const trigger = await start({ delivery: 'webhook' }, { credential });
		await create({});
		const [example] = await trigger.poll('manual');
		expect(example?.json._notice).toMatch(/^Instant delivery will be off\./);
		await trigger.placeWebhook();
		expect(await trigger.poll()).toEqual([]);
		const [made] = await create({});
		await expect(trigger.poll()).rejects.toThrow('Instant delivery is off');
		expect(news(await trigger.poll())).toEqual([[made, 'created']]);
	});

	it('says nothing of instant delivery any more once it is set to polling', async () => {
		const credential = credentialFor(target, protocol, target.users.low);
		const instant = await start({ delivery: 'webhook' }, { credential });
		await instant.placeWebhook();
		await instant.poll();
		const staticData = instant.staticData(); // n8n saves it at the end of the activation
		await expect(instant.poll()).rejects.toThrow('Instant delivery is off');
		const polling = await start({}, { credential, staticData });
		expect(await polling.poll()).toEqual([]);
	});

	// The last one: what it waits for is pending after the others, too.
	it('leaves one state in Odoo, once n8n has had time to store what it was given', async () => {
		const trigger = await start();
		await trigger.poll();
		await create({});
		expect(await trigger.poll()).toHaveLength(1);
		const left = async () =>
			await recordsOf(writer, 'ir.attachment').search([['name', 'like', ` ${mark} `]]);
		await until('the state before is removed', async () => (await left()).length === 1, 10_000);
	});
});
