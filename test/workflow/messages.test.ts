import { randomUUID } from 'node:crypto';
import type { INodeExecutionData } from 'n8n-workflow';
import type { Vals } from '../../odoo/call';
import type { SavedWorkflow } from '../support/engine';
import { jsonOf, loadExample, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { credentialFor, protocolsFor } from '../support/target';
import { textFile } from '../support/textFile';
import { withNode } from '../support/withNode';
import { by } from '../support/picked';

const PARTNER = 'res.partner';

const target = useTarget();
const odoo = useClient(target);

const create = async (...vals: readonly Vals[]) => await recordsOf(odoo, PARTNER).create(vals);

const messagesOn = async (ids: readonly number[]) =>
	await recordsOf(odoo, 'mail.message').searchRead(
		[
			['model', '=', PARTNER],
			['res_id', 'in', ids],
			['message_type', '=', 'comment'],
		],
		['res_id', 'body', 'attachment_ids', 'partner_ids'],
	);

describe.each(protocolsFor('json2'))('messages over %s', (protocol) => {
	/** The trigger's items, straight into a node that posts. */
	const posting = (parameters: object, settings: object = {}): SavedWorkflow => {
		const all = {
			resource: 'message',
			operation: 'post',
			model: by('name', PARTNER),
			ids: '={{ $json.id }}',
			body: '={{ $json.text }}',
			...parameters,
		};
		return inARow(ownNode('odooDestination', all, { name: 'Post', ...settings }));
	};

	const run = async (workflow: SavedWorkflow, inputItems: readonly INodeExecutionData[] = []) =>
		await runWorkflow(workflow, { credential: credentialFor(target, protocol), inputItems });

	it('reach the contacts that were picked from lists, or are named by email', async () => {
		const mark = randomUUID();
		const [record = 0, picked = 0, named = 0] = await create(
			{ name: mark },
			{ name: `${mark} picked` },
			{ name: `${mark} named`, email: `${mark}@example.com` },
		);
		const values = [
			{ contact: by('list', `${picked}`) },
			{ contact: by('email', `${mark}@example.com`) },
		];
		const workflow = posting({
			ids: by('list', `${record}`),
			body: 'Hello',
			recipients: { values },
		});

		expect((await run(workflow, [{ json: {} }])).error).toBeUndefined();

		const [message] = await messagesOn([record]);
		expect(message?.partner_ids).toEqual(expect.arrayContaining([picked, named]));
	});

	it('runs the example: a note and an activity for each contact', async () => {
		const mark = randomUUID();
		const ids = await create(
			{ name: `${mark} 1`, is_company: true },
			{ name: `${mark} 2`, is_company: true },
		);
		const workflow = withNode(loadExample('post-note'), 'Contacts', {
			parameters: { filterMode: 'domain', domain: `[('id', 'in', [${ids.join(', ')}])]` },
		});
		const result = await run(workflow, [{ json: {} }]);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Note')).toEqual(
			ids.map(() => ({ id: expect.any(Number) as number, action: 'posted' })),
		);
		const bodies = (await messagesOn(ids)).map(({ body }) => String(body));
		expect(bodies.join()).toMatch(/1 has no email address\.<br\/?>Please ask for one\./);
		expect(jsonOf(result, 'Activity')).toEqual(
			ids.map(() => ({ id: expect.any(Number) as number, action: 'scheduled' })),
		);
		const activities = await recordsOf(odoo, 'mail.activity').searchRead(
			[['res_id', 'in', ids]],
			['summary', 'res_id'],
		);
		expect(activities.map(({ res_id: id }) => id).sort()).toEqual([...ids].sort());
	});

	it('posts nothing for an item whose list has a missing ID', async () => {
		const [id = 0] = await create({ name: 'Record' });
		const settings = { onError: 'continueRegularOutput' };
		const result = await run(posting({ ids: '={{ $json.ids }}' }, settings), [
			{ json: { ids: [id, 999_999_999], text: 'Hello' } },
		]);
		expect(jsonOf(result, 'Post')[0]?.error).toMatchObject({ code: 'RECORD_NOT_FOUND' });
		expect(await messagesOn([id])).toEqual([]);
	});

	it("attaches the item's files, and tells recipients by their address", async () => {
		const email = `${randomUUID()}@example.com`;
		const [id = 0, ann = 0] = await create({ name: 'Record' }, { name: 'Ann', email });
		const binary = { pdf: textFile('offer.txt', 'offer'), more: textFile('more.txt', 'more') };
		const item = { json: { id, text: 'See the files', who: email }, binary };
		const parameters = { binaryPropertyNames: 'pdf, more', partnerIds: '={{ $json.who }}' };
		const result = await run(posting(parameters), [item]);
		expect(result.error).toBeUndefined();
		const [posted] = await messagesOn([id]);
		expect(posted?.partner_ids).toEqual([ann]);
		const domain = [['id', 'in', posted?.attachment_ids ?? []]];
		const fields = ['name', 'mimetype', 'datas'];
		const files = await recordsOf(odoo, 'ir.attachment').searchRead(domain, fields);
		expect(files.map(({ name, mimetype, datas }) => [name, mimetype, datas])).toEqual([
			['offer.txt', 'text/plain', Buffer.from('offer').toString('base64')],
			['more.txt', 'text/plain', Buffer.from('more').toString('base64')],
		]);
	});

	it('posts files without a text, and a text without files or recipients where their lists are empty', async () => {
		const [id = 0] = await create({ name: 'Record' });
		const workflow = posting({
			subject: '={{ $json.missing }}',
			binaryPropertyNames: '={{ Object.keys($binary) }}',
			partnerIds: '={{ [] }}',
			messageType: null,
		});
		const items = [
			{ json: { id, text: '' }, binary: { file: textFile('a.txt', 'a') } },
			{ json: { id, text: 'Hello' } },
		];
		const result = await run(workflow, items);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Post')).toMatchObject([{ action: 'posted' }, { action: 'posted' }]);
		const posted = await messagesOn([id]);
		expect(posted.map(({ attachment_ids: files }) => (files as []).length).sort()).toEqual([0, 1]);
	});

	it('reads recipients as mail programs write them', async () => {
		const mark = randomUUID();
		const emails = ['a', 'b', 'c'].map((name) => `${name}.${mark}@example.com`);
		const [id = 0, ...people] = await create(
			{ name: 'Record' },
			...emails.map((email) => ({ name: 'Person', email })),
		);
		const [a, b, c] = emails;
		const to = `"Doe, Ann" <${a}>; ${b}, Cy <${c}>`;
		const result = await run(posting({ partnerIds: to }), [{ json: { id, text: 'Hello' } }]);
		expect(result.error).toBeUndefined();
		const [posted] = await messagesOn([id]);
		expect([...(posted?.partner_ids as number[])].sort()).toEqual([...people].sort());
	});

	it('posts on each record that an item names', async () => {
		const ids = await create({ name: 'A' }, { name: 'B' });
		const item = { json: { id: ids, text: 'Both' } };
		const result = await run(posting({}), [item]);
		expect(jsonOf(result, 'Post')).toEqual([
			{ ids: [expect.any(Number), expect.any(Number)], action: 'posted' },
		]);
		expect((await messagesOn(ids)).map(({ res_id: id }) => id)).toEqual(ids);
	});

	it('posts once on a record that an item names several times', async () => {
		const [id = 0, other = 0] = await create({ name: 'A' }, { name: 'B' });
		const item = { json: { id: [id, `${id}`, other, id], text: 'Once' } };
		const result = await run(posting({}), [item]);
		expect(jsonOf(result, 'Post')).toEqual([
			{ ids: [expect.any(Number), expect.any(Number)], action: 'posted' },
		]);
		expect(await messagesOn([id, other])).toHaveLength(2);
	});

	it('fails items without text, without their file, or for records that are missing', async () => {
		const [id = 0] = await create({ name: 'Record' });
		const binary = { data: textFile('a.txt', 'a') };
		const items = [
			{ json: { id, text: '', file: [] }, binary },
			{ json: { id, text: 'x', file: 'data' }, binary: { other: textFile('b.txt', 'b') } },
			{ json: { id: 99_999_999, text: 'x', file: 'data' }, binary },
			{ json: { id, text: 'x', file: 'data' }, binary },
			{ json: { id, text: 'x', file: '' }, binary },
		];
		const workflow = posting(
			{ binaryPropertyNames: '={{ $json.file }}' },
			{ onError: 'continueErrorOutput' },
		);
		const result = await run(workflow, items);
		expect(jsonOf(result, 'Post')).toEqual([
			{ id: expect.any(Number) as number, action: 'posted' },
		]);
		const errors = jsonOf(result, 'Post', 1).map(({ error }) => error as Record<string, string>);
		expect(errors.map(({ code }) => code)).toEqual([
			'INVALID_VALUE',
			'INVALID_VALUE',
			'RECORD_NOT_FOUND',
			'INVALID_VALUE',
		]);
		expect(errors[1]?.hint).toContain('other');
	});

	it('posts files without a text where Body is left empty', async () => {
		const [id = 0] = await create({ name: 'Record' });
		const workflow = posting({ body: '', binaryPropertyNames: 'data' });
		const items = [{ json: { id }, binary: { data: textFile('a.txt', 'a') } }];
		expect(jsonOf(await run(workflow, items), 'Post')).toMatchObject([{ action: 'posted' }]);
	});
});
