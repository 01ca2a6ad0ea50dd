import type * as n8nWorkflow from 'n8n-workflow';
import { by } from '../support/picked';
import { startPage } from '../support/proxy';
import type { RunResult } from '../support/engine';
import { jsonOf, loadExample, runWorkflow } from '../support/engine';
import { useProxy, useTarget } from '../support/suite';
import { credentialFor, targetProtocols } from '../support/target';
import { withNode } from '../support/withNode';

// Nothing here is about how long a node waits before it tries again.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof n8nWorkflow>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

const SECRET = 'n0-such-s3cret';
const countContacts = loadExample('count-contacts');
const importContacts = loadExample('import-contacts');

const target = useTarget();
const proxy = useProxy(target);

/** What the user sees of a failed run. */
function seen({ error }: RunResult): { code?: string; message?: string; hint?: string } {
	const { httpCode, message, description } = (error ?? {}) as {
		httpCode?: string;
		message?: string;
		description?: string;
	};
	return { code: httpCode, message, hint: description };
}

describe.each(targetProtocols)('a node that cannot connect over %s', (protocol) => {
	const run = async (changes: Readonly<Record<string, unknown>>) =>
		await runWorkflow(countContacts, {
			credential: { ...credentialFor(target, protocol), ...changes },
		});

	it.each([
		['a wrong secret', { password: SECRET }, 'LOGIN_FAILED', /username/],
		['a wrong login', { username: 'nobody@example.com' }, 'LOGIN_FAILED', /username|user/],
		['no password', { password: '' }, 'LOGIN_FAILED', /empty/],
		['a wrong database', { db: 'no_such_database' }, 'DATABASE_NOT_FOUND', /database/],
		['an address without protocol', { url: 'mycompany.odoo.com' }, 'INVALID_URL', /https:/],
		['no address', { url: '' }, 'INVALID_URL', /empty/],
		[
			'a host that does not exist',
			{ url: 'http://no-such-host.invalid' },
			'UNREACHABLE',
			/no-such-host/,
		],
	])('says so: %s', async (_, changes, code, message) => {
		const result = await run(changes);
		expect(result.status).toBe('error');
		expect(seen(result)).toEqual({
			code,
			message: expect.stringMatching(message),
			hint: expect.any(String),
		});
		expect(JSON.stringify(result)).not.toContain(SECRET);
	});

	it.each([
		['another web site', 200, '<html><title>Shop</title></html>', 'NOT_ODOO'],
		['a server without the API', 404, 'Not Found', 'NOT_ODOO'],
		['a firewall', 403, 'Forbidden', 'API_DISABLED'],
		[
			'an entity bomb',
			200,
			'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
			'PROTOCOL|NOT_ODOO',
		],
		[
			'an answer that was cut',
			200,
			'<?xml version="1.0"?><methodResponse><par',
			'PROTOCOL|NOT_ODOO',
		],
		['JSON of another service', 200, '{"hello": "world"}', 'NOT_ODOO|PROTOCOL'],
	])('says so: %s', async (_, status, body, code) => {
		const page = await startPage(status, body);
		const result = await run({ url: page.url });
		await page.close();
		expect(seen(result).code).toMatch(new RegExp(`^(${code})$`));
		expect(seen(result).message).not.toMatch(/[<{]|undefined/);
	});

	it('asks a server that refuses the login only once for many items', async () => {
		const credential = { ...credentialFor(target, protocol), url: proxy.url, password: SECRET };
		const workflow = withNode(countContacts, 'Odoo Source', { onError: 'continueErrorOutput' });
		const result = await runWorkflow(workflow, { credential, input: Array(20).fill({}) });
		const logins = proxy.requests.filter(({ path, body }) =>
			/context_get|authenticate/.test(path + body),
		);
		expect(jsonOf(result, 'Odoo Source', 1)).toHaveLength(20);
		expect(logins.length).toBeLessThanOrEqual(2);
		expect(JSON.stringify(result)).not.toContain(SECRET);
	});
});

describe.each(targetProtocols)('a user with few rights over %s', (protocol) => {
	it('reads in words that a model is closed', async () => {
		const credential = credentialFor(target, protocol, target.users.low);
		const workflow = withNode(countContacts, 'Odoo Source', {
			parameters: {
				model: by('name', 'account.move'),
				filterMode: 'none',
			},
		});
		const result = await runWorkflow(workflow, { credential });
		expect(seen(result)).toEqual({
			code: 'ACCESS_DENIED',
			message: expect.stringContaining('account.move'),
			hint: expect.stringContaining('administrator'),
		});
	});

	it('reads in words that a portal user may not create contacts', async () => {
		const { portal } = target.users;
		const credential = credentialFor(target, protocol === 'json2' ? 'auto' : protocol, portal);
		const result = await runWorkflow(importContacts, { credential, input: [{ name: 'X' }] });
		const [rejected] = jsonOf(result, 'Rejected');
		expect(rejected).toEqual({
			name: 'X',
			error: {
				code: 'ACCESS_DENIED',
				message: expect.any(String),
				hint: expect.stringContaining('administrator'),
			},
		});
	});
});

describe.each(targetProtocols)('a bad item over %s', (protocol) => {
	const input = [{ name: 'A' }, { name: 'B', color: 'red' }, { name: 'C' }];
	const run = async (onError?: 'continueRegularOutput' | 'continueErrorOutput') =>
		await runWorkflow(withNode(importContacts, 'Odoo Destination', { onError }), {
			credential: credentialFor(target, protocol),
			input,
		});

	it('stops the run with its number and how many were done', async () => {
		const result = await run();
		expect(result.status).toBe('error');
		expect(seen(result).code).toBe('INVALID_VALUE');
		expect(seen(result).message).toMatch(/"red" does not fit the field.*color.*\[item 1\]/);
		expect(seen(result).hint).toContain('1 of 3 items were processed');
		expect(result.error).toMatchObject({ context: { itemIndex: 1 } });
	});

	it('leaves by the error output, paired with its input', async () => {
		const result = await run('continueErrorOutput');
		const [written = [], rejected = []] = result.outputs['Odoo Destination'] ?? [];
		expect(written.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(rejected.map(({ json }) => json)).toEqual([
			{ name: 'B', color: 'red', error: expect.objectContaining({ code: 'INVALID_VALUE' }) },
		]);
	});

	it('stays in its place in the normal output when told to continue', async () => {
		const output = jsonOf(await run('continueRegularOutput'), 'Odoo Destination');
		expect(output).toEqual([
			{ id: expect.any(Number), action: 'created' },
			{ name: 'B', color: 'red', error: expect.objectContaining({ field: 'color' }) },
			{ id: expect.any(Number), action: 'created' },
		]);
	});
});

it('counts 1,000 new records as one request once the model is known', async () => {
	const credential = { ...credentialFor(target, 'auto'), url: proxy.url };
	await runWorkflow(importContacts, { credential, input: [{ name: 'First' }] });
	const input = Array.from({ length: 1000 }, (_, index) => ({ name: `Bulk ${index}` }));
	const { result, requests } = await proxy.counted(
		async () => await runWorkflow(importContacts, { credential, input }),
	);
	expect(jsonOf(result, 'Written')).toHaveLength(1000);
	expect(requests).toHaveLength(1);
});

it('stops asking when the execution is cancelled', async () => {
	const credential = { ...credentialFor(target, 'auto'), url: proxy.url };
	const workflow = withNode(importContacts, 'Odoo Destination', {
		parameters: { options: { batchSize: 1 } },
	});
	const input = Array.from({ length: 100 }, (_, index) => ({ name: `Cancelled ${index}` }));
	const third = proxy.nextRequest(({ body }) => body.includes('Cancelled 2'));
	const { status } = await runWorkflow(workflow, { credential, input, stopAfter: third });
	expect(status).toBe('canceled');
	const sent = proxy.requests.filter(({ body }) => body.includes('Cancelled '));
	expect(sent.length).toBeGreaterThanOrEqual(3);
	expect(sent.length).toBeLessThan(10);
});
