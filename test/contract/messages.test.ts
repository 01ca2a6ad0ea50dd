import { randomUUID } from 'node:crypto';
import type { Vals } from '../../odoo/call';
import type { ActivityRow, MessageRow, OdooClient, RpcValue, UploadFile } from '../../odoo';
import { ModelCalls, ModelClient, postMessages, scheduleActivities } from '../../odoo';
import { anyAnswer } from '../../odoo/protocol/expect';
import { codeOf, errorOf, resultOf } from '../support/outcomes';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { clientFor, protocolsFor } from '../support/target';
import { isCallOf } from '../support/wireRequest';

const PARTNER = 'res.partner';
const MISSING = 99_999_999;
const CONTINUE = { stopAtFirstError: false, onMissing: 'error' } as const;
const BATCH = { batchSize: 1000, stopAtFirstError: false, zones: { workflow: 'UTC' } };
const TODO = 'mail.mail_activity_data_todo';

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('xmlrpc'))('messages over %s', (protocol) => {
	const client = useClient(target, {
		protocol,
		through: proxy,
		models: [PARTNER, 'mail.activity', 'res.users'],
	});

	const onPartners = () => new ModelCalls(client, PARTNER, {});

	const open = async (as: OdooClient, model = PARTNER) => await ModelClient.open(as, model, {});

	const create = async (model: string, vals: readonly Vals[]) => {
		const ids = await recordsOf(client, model).create(vals);
		proxy.forget();
		return ids;
	};

	const partners = async (count: number, vals: Vals = {}) =>
		await create(
			PARTNER,
			Array.from({ length: count }, (_, index) => ({ name: `Message ${index}`, ...vals })),
		);

	const messagesOf = async (id: number) =>
		await recordsOf(client, 'mail.message').searchRead(
			[
				['model', '=', PARTNER],
				['res_id', '=', id],
				['message_type', '=', 'comment'],
			],
			['id', 'body', 'subject', 'subtype_id', 'partner_ids', 'attachment_ids'],
		);

	describe('post', () => {
		it('puts a message on each record and gives its id', async () => {
			const ids = await partners(2);
			const rows = ids.map((id) => message({ id, subject: 'News' }));
			const outcomes = await postMessages(onPartners(), rows, CONTINUE);
			expect(proxy.requests).toHaveLength(3); // which of them exist, and one for each
			for (const [index, id] of ids.entries()) {
				const [posted] = await messagesOf(id);
				expect(outcomes[index]).toEqual({ status: 'done', result: posted?.id });
				expect(posted).toMatchObject({ subject: 'News', body: '<p>Hello</p>' });
			}
		});

		it('keeps lines of a text, and takes nothing in it for HTML', async () => {
			const [id = 0] = await partners(1);
			const body = { format: 'text', content: 'a < b & c\n<b>d</b>' } as const;
			await postMessages(onPartners(), [message({ id, body })], CONTINUE);
			const [posted] = await messagesOf(id);
			expect(posted?.body).toMatch(/a &lt; b &amp; c<br\/?>&lt;b&gt;d&lt;\/b&gt;/);
		});

		it('posts HTML as it is', async () => {
			const [id = 0] = await partners(1);
			const body = { format: 'html', content: '<p>a <b>b</b></p>' } as const;
			await postMessages(onPartners(), [message({ id, body })], CONTINUE);
			expect((await messagesOf(id))[0]).toMatchObject({ body: '<p>a <b>b</b></p>' });
		});

		it('tells a note from a comment', async () => {
			const [id = 0] = await partners(1);
			const rows = [message({ id, kind: 'note' }), message({ id, kind: 'comment' })];
			await postMessages(onPartners(), rows, CONTINUE);
			const names = (await messagesOf(id)).map(
				({ subtype_id: subtype }) => (subtype as RpcValue[])[1],
			);
			expect(names).toEqual(['Note', 'Discussions']);
		});

		it('finds recipients by address, id and External ID, all messages together', async () => {
			const address = `${randomUUID()}@Example.com`;
			const [ann = 0] = await partners(1, { email: address });
			const [id = 0, other = 0] = await partners(2);
			const rows = [
				message({ id, recipients: [`Ann <${address.toLowerCase()}>`, other] }),
				message({ id, recipients: [String(other), 'base.main_partner', address] }),
			];
			const outcomes = await postMessages(onPartners(), rows, CONTINUE);
			expect(outcomes.map(codeOf)).toEqual(['done', 'done']);
			const main = await client.call(
				{
					model: 'ir.model.data',
					method: 'check_object_reference',
					params: { module: 'base', xml_id: 'main_partner' },
				},
				anyAnswer,
			);
			const told = (await messagesOf(id)).map(({ partner_ids: list }) => new Set(list as number[]));
			expect(told).toEqual([new Set([ann, other]), new Set([other, (main as RpcValue[])[1], ann])]);
		});

		it('fails the message whose recipient is unknown, before it is posted', async () => {
			const [id = 0, other = 0] = await partners(2);
			const rows = [
				message({ id, recipients: ['nobody@nowhere.example'] }),
				message({ id, recipients: [MISSING] }),
				message({ id: other }),
			];
			const outcomes = await postMessages(onPartners(), rows, CONTINUE);
			expect(outcomes.map(codeOf)).toEqual(['REFERENCE_NOT_FOUND', 'REFERENCE_NOT_FOUND', 'done']);
			expect(errorOf(outcomes[0])?.message).toContain('nobody@nowhere.example');
			expect(await messagesOf(id)).toEqual([]);
		});

		it('fails the message whose recipient could be several contacts', async () => {
			const email = `${randomUUID()}@example.com`;
			const twins = await partners(2, { email });
			const [id = 0] = await partners(1);
			const row = message({ id, recipients: [email] });
			const [outcome] = await postMessages(onPartners(), [row], CONTINUE);
			expect(codeOf(outcome)).toBe('REFERENCE_AMBIGUOUS');
			expect(errorOf(outcome)?.message).toContain(twins.join(', '));
		});

		it('creates a contact once for an address that none has, where that is wanted', async () => {
			const address = `${randomUUID()}@example.com`;
			const [id = 0] = await partners(1);
			const rows = [
				message({ id, recipients: [`"Eve New" <${address}>`] }),
				message({ id, recipients: [address.toUpperCase()] }),
			];
			const settings = { ...CONTINUE, onMissing: 'create' } as const;
			const outcomes = await postMessages(onPartners(), rows, settings);
			expect(outcomes.map(codeOf)).toEqual(['done', 'done']);
			const made = await recordsOf(client, PARTNER).searchRead([['email', '=', address]], ['name']);
			expect(made).toEqual([{ id: expect.any(Number) as number, name: 'Eve New' }]);
			const told = (await messagesOf(id)).map(({ partner_ids: partners }) => partners);
			expect(told).toEqual([[made[0]?.id], [made[0]?.id]]);
		});

		it('makes no contact of what is not one address', async () => {
			const mark = randomUUID();
			const [id = 0] = await partners(1);
			const texts = [`Eve <a.${mark}@x.example>; b.${mark}@x.example`, `a.${mark}@x`, `@${mark}`];
			const rows = [...texts.map((text) => [text]), []].map((recipients) =>
				message({ id, recipients }),
			);
			const settings = { ...CONTINUE, onMissing: 'create' } as const;
			const outcomes = await postMessages(onPartners(), rows, settings);
			expect(outcomes.map(codeOf)).toEqual([
				'REFERENCE_NOT_FOUND',
				'done',
				'REFERENCE_NOT_FOUND',
				'done',
			]);
			expect(
				await recordsOf(client, PARTNER).searchRead([['email', 'ilike', mark]], ['email']),
			).toHaveLength(1);
		});

		it('fails only the messages that need a contact which cannot be created', async () => {
			const [id = 0] = await partners(1);
			const rows = [message({ id, recipients: [`${randomUUID()}@example.com`] }), message({ id })];
			proxy.breakNext({ status: 413 }, isCallOf('create'));
			const settings = { ...CONTINUE, onMissing: 'create' } as const;
			const outcomes = await postMessages(onPartners(), rows, settings);
			expect(outcomes.map(codeOf)).toEqual(['INVALID_VALUE', 'done']);
			expect(await messagesOf(id)).toHaveLength(1);
		});

		it('brings files along, which then belong to the record', async () => {
			const [id = 0] = await partners(1);
			const files = [file('a.txt', 'one'), file('b.txt', 'two')];
			await postMessages(onPartners(), [message({ id, files })], CONTINUE);
			const [posted] = await messagesOf(id);
			const fields = ['name', 'res_model', 'res_id', 'datas'];
			const domain = [['id', 'in', posted?.attachment_ids ?? []]];
			const attached = await recordsOf(client, 'ir.attachment').searchRead(domain, fields);
			expect(attached).toEqual([
				expect.objectContaining({ name: 'a.txt', res_model: PARTNER, res_id: id, datas: 'b25l' }),
				expect.objectContaining({ name: 'b.txt', res_model: PARTNER, res_id: id, datas: 'dHdv' }),
			]);
		});

		it('leaves no files behind for a message that was refused', async () => {
			const [id = 0] = await create('res.country', [{ name: randomUUID(), code: randomCode() }]);
			const name = `${randomUUID()}.txt`;
			const row = message({ id, files: [file(name, 'x')] });
			const onCountries = new ModelCalls(client, 'res.country', {});
			const [outcome] = await postMessages(onCountries, [row], CONTINUE);
			expect(errorOf(outcome)).toMatchObject({
				code: 'METHOD_NOT_FOUND',
				message: expect.stringContaining('no chatter') as string,
			});
			expect(
				await recordsOf(client, 'ir.attachment').searchRead([['name', '=', name]], ['id']),
			).toEqual([]);
		});

		it('fails for records that are missing, and posts on the others', async () => {
			const [id = 0] = await partners(1);
			const rows = [message({ id: MISSING }), message({ id })];
			const outcomes = await postMessages(onPartners(), rows, CONTINUE);
			expect(outcomes.map(codeOf)).toEqual(['RECORD_NOT_FOUND', 'done']);
		});

		it('does not post again when the answer is lost', async () => {
			const [id = 0] = await partners(1);
			proxy.breakNext('dropAnswer', isCallOf('message_post'));
			const [outcome] = await postMessages(onPartners(), [message({ id })], CONTINUE);
			expect(codeOf(outcome)).toBe('OUTCOME_UNKNOWN');
			expect(await messagesOf(id)).toHaveLength(1);
		});
	});

	describe('activities', () => {
		const activitiesOf = async (id: number) =>
			await recordsOf(client, 'mail.activity').searchRead(
				[
					['res_model', '=', PARTNER],
					['res_id', '=', id],
				],
				['summary', 'note', 'date_deadline', 'user_id', 'activity_type_id', 'res_id'],
			);

		it('are scheduled for many records with one request', async () => {
			const ids = await partners(20);
			const rows = ids.map((id) => activity({ id, summary: `Call ${id}`, deadline: '2026-12-24' }));
			const { result: outcomes, requests } = await proxy.counted(
				async () => await scheduleActivities(await open(client), rows, BATCH),
			);
			expect(outcomes.every(({ status }) => status === 'done')).toBe(true);
			expect(requests.filter(isCallOf('create'))).toHaveLength(1);
			expect(requests.length).toBeLessThanOrEqual(5);
			const [id = 0] = ids;
			expect(await activitiesOf(id)).toEqual([
				expect.objectContaining({
					id: resultOf(outcomes[0]),
					summary: `Call ${id}`,
					date_deadline: '2026-12-24',
				}),
			]);
		});

		it("are the client's own user's, and due today, where nothing else is said", async () => {
			const [id = 0] = await partners(1);
			await scheduleActivities(await open(client), [activity({ id })], BATCH);
			const [made] = await activitiesOf(id);
			expect((made?.user_id as RpcValue[])[0]).toBe(target.users.admin.uid);
			expect(made?.date_deadline).toMatch(/^\d{4}-\d\d-\d\d$/);
		});

		it('take type and user by any name, and dates in any form', async () => {
			const { low } = target.users;
			const [id = 0] = await partners(1);
			const users = [low.username, `${low.username}@example.com`, low.uid, String(low.uid)];
			const rows = users.map((user, index) =>
				activity({ id, user, type: index % 2 ? 'Call' : TODO, deadline: '2026-12-24T10:00:00Z' }),
			);
			const outcomes = await scheduleActivities(await open(client), rows, BATCH);
			expect(outcomes.map(codeOf)).toEqual(Array(4).fill('done'));
			const made = await activitiesOf(id);
			expect(made).toHaveLength(4);
			for (const each of made) {
				expect((each.user_id as RpcValue[])[0]).toBe(low.uid);
				expect(each.date_deadline).toBe('2026-12-24');
			}
			const types = new Set(made.map((each) => (each.activity_type_id as RpcValue[])[1]));
			expect(types.size).toBe(2);
			expect(types).toContain('Call');
		});

		it('fail alone when user, type, date or record is no good', async () => {
			const [id = 0] = await partners(1);
			const rows = [
				activity({ id, user: 'nobody' }),
				activity({ id, type: 'No such type' }),
				activity({ id, deadline: 'soon' }),
				activity({ id: MISSING }),
				activity({ id, summary: 'Good' }),
			];
			const outcomes = await scheduleActivities(await open(client), rows, BATCH);
			expect(outcomes.map(codeOf)).toEqual([
				'REFERENCE_NOT_FOUND',
				'REFERENCE_NOT_FOUND',
				'INVALID_VALUE',
				'RECORD_NOT_FOUND',
				'done',
			]);
			expect((await activitiesOf(id)).map(({ summary }) => summary)).toEqual(['Good']);
		});

		it('are refused for records that have none', async () => {
			const onCountries = await open(client, 'res.country');
			await expect(
				scheduleActivities(onCountries, [activity({ id: 1 })], BATCH),
			).rejects.toMatchObject({ code: 'INVALID_VALUE' });
		});

		it.each([
			['A & B\nAnn <ann@example.com>', 'A &amp; B<br>Ann &lt;ann@example.com&gt;'],
			['1 < 2\r\n\r\n3', '1 &lt; 2<br><br>3'],
			['<p><b>A</b>\nB &amp; C<br/>D</p>', '<b>A</b>\nB &amp; C<br>D'],
			['Tom &amp; Ann', 'Tom &amp; Ann'],
		])('have a note of text or HTML: %j', async (note, shown) => {
			const [id = 0] = await partners(1);
			await scheduleActivities(await open(client), [activity({ id, note })], BATCH);
			const [scheduled] = await activitiesOf(id);
			const html = String(scheduled?.note).replace(/^<p>|<\/p>$/g, '');
			expect(html.replaceAll('<br/>', '<br>')).toBe(shown);
		});

		it('can be scheduled by users with few rights', async () => {
			const low = clientFor(target, { protocol, user: 'low' });
			const [id = 0] = await partners(1);
			const [outcome] = await scheduleActivities(await open(low), [activity({ id })], BATCH);
			expect(codeOf(outcome)).toBe('done');
			expect(((await activitiesOf(id))[0]?.user_id as RpcValue[])[0]).toBe(target.users.low.uid);
		});
	});
});

function message(given: Partial<MessageRow> & { readonly id: number }): MessageRow {
	return {
		kind: 'note',
		body: { format: 'html', content: '<p>Hello</p>' },
		subject: '',
		recipients: [],
		files: [],
		...given,
	};
}

function activity(given: Partial<ActivityRow> & { readonly id: number }): ActivityRow {
	return { type: TODO, deadline: '', summary: '', note: '', user: '', ...given };
}

function file(name: string, content: string): UploadFile {
	const bytes = Buffer.from(content);
	return {
		name,
		mimeType: 'text/plain',
		byteCount: bytes.length,
		base64: async () => await Promise.resolve(bytes.toString('base64')),
	};
}

/** Two letters or digits that no country has. */
function randomCode(): string {
	return `${Math.floor(Math.random() * 10)}${String.fromCharCode(65 + Math.floor(Math.random() * 26))}`;
}
