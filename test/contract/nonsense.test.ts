import { randomUUID } from 'node:crypto';
import type { ProtocolName } from '../../odoo/protocol/protocol';
import type { OdooClient } from '../../odoo';
import { ModelClient, postMessages, scheduleActivities, uploadAttachments } from '../../odoo';
import { codeOf } from '../support/outcomes';
import { recordsOf } from '../support/records';
import { useProxy, useTarget } from '../support/suite';
import { clientFor, targetProtocols } from '../support/target';
import { isCallOf } from '../support/wireRequest';
import type { Writer } from '../support/writing';
import { endOf, writerOf } from '../support/writing';

const PARTNER = 'res.partner';

/** What something between n8n and Odoo answers in Odoo's place: a success, by its status. */
const NONSENSE: Readonly<Record<ProtocolName, readonly string[]>> = {
	json2: ['{"error":"blocked by policy"}', 'null', '[]', '"ok"'],
	jsonrpc: [
		'{"jsonrpc":"2.0","id":1}',
		'{"jsonrpc":"2.0","id":"other","result":[1,2,3,4]}',
		'{"result":true}',
	],
	xmlrpc: [
		'<?xml version="1.0"?><methodResponse><params><param><value><nil/></value></param></params></methodResponse>',
		'<?xml version="1.0"?><methodResponse><params><param><value><array><data/></array></value></param></params></methodResponse>',
	],
};

const target = useTarget();
const proxy = useProxy(target);

const cases = targetProtocols.flatMap((protocol) =>
	NONSENSE[protocol].map((answer) => [protocol, answer] as const),
);

describe.each(cases)('an answer over %s that makes no sense, %s,', (protocol, answer) => {
	let client: OdooClient;
	let partners: Writer;
	let mark: string;

	beforeEach(async () => {
		mark = randomUUID();
		client = clientFor(target, { protocol, url: proxy.url });
		partners = writerOf(client, PARTNER);
		await client.schema(PARTNER);
		proxy.forget();
	});

	const distort = (method: string, times = 1) => {
		for (let count = 0; count < times; count++) {
			proxy.breakNext({ answer }, callOf(method));
		}
	};
	const rowsOf = (count: number) =>
		Array.from({ length: count }, (_, index) => ({ name: `P ${index}`, ref: `${mark} ${index}` }));
	const stored = async () =>
		await recordsOf(client, PARTNER, { active_test: false }).searchRead(
			[['ref', '=like', `${mark}%`]],
			['name', 'active'],
		);
	const calls = (method: string) => proxy.requests.filter(callOf(method));

	it.each([1, 50])(
		'leaves new records unknown, and creates none twice (%s times)',
		async (times) => {
			distort('create', times);
			const outcomes = await partners.create(rowsOf(4));
			expect(outcomes.map(endOf)).toEqual(Array(4).fill('OUTCOME_UNKNOWN'));
			expect(calls('create')).toHaveLength(1);
			expect(await stored()).toHaveLength(4);
		},
	);

	it('is looked up for new records with a key', async () => {
		distort('create', 50);
		const outcomes = await partners.upsert(['ref'], rowsOf(4));
		expect(outcomes.map(endOf)).toEqual(Array(4).fill('created'));
		expect(await stored()).toHaveLength(4);
	});

	it('is no success for a change: the records tell', async () => {
		await partners.create(rowsOf(2));
		distort('write');
		const changed = rowsOf(2).map((row) => ({ ...row, name: 'Changed' }));
		expect((await partners.upsert(['ref'], changed)).map(endOf)).toEqual(['updated', 'updated']);
		expect((await stored()).map(({ name }) => name)).toEqual(['Changed', 'Changed']);
	});

	it('is no success where nothing was done', async () => {
		const ids = await recordsOf(client, PARTNER).create(rowsOf(3));
		const [changed = 0, archived = 0, deleted = 0] = ids;
		const block = (method: string) =>
			proxy.breakNext({ status: 200, body: answer }, callOf(method));
		block('write');
		expect((await partners.update([{ id: changed, name: 'Changed' }])).map(endOf)).toEqual([
			'OUTCOME_UNKNOWN',
		]);
		block('write');
		expect((await partners.archive([[archived]])).map(endOf)).toEqual(['OUTCOME_UNKNOWN']);
		block('unlink');
		expect((await partners.remove([[deleted]])).map(endOf)).toEqual(['OUTCOME_UNKNOWN']);
		expect((await stored()).map(({ name, active }) => [name, active])).toEqual(
			rowsOf(3).map(({ name }) => [name, true]),
		);
	});

	it('is looked up for archived and deleted records', async () => {
		const [archived = 0, deleted = 0] = await recordsOf(client, PARTNER).create(rowsOf(2));
		distort('write');
		expect((await partners.archive([[archived]])).map(endOf)).toEqual(['archived']);
		distort('unlink');
		expect((await partners.remove([[deleted]])).map(endOf)).toEqual(['deleted']);
	});

	it('leaves attachments, activities and messages unknown, and keeps the files of a message', async () => {
		const [id = 0] = await recordsOf(client, PARTNER).create(rowsOf(1));
		const model = await ModelClient.open(client, PARTNER, {});
		const file = {
			name: 'note.txt',
			mimeType: 'text/plain',
			byteCount: 2,
			base64: async () => await Promise.resolve('aGk='),
		};
		const settings = { batchSize: 10, stopAtFirstError: false };

		distort('create');
		const uploaded = await uploadAttachments(model, [{ id, files: [file] }], settings);
		expect(uploaded.map(codeOf)).toEqual(['OUTCOME_UNKNOWN']);

		distort('create');
		const activity = {
			id,
			type: 'mail.mail_activity_data_todo',
			deadline: '',
			summary: 's',
			note: '',
			user: '',
		};
		const scheduled = await scheduleActivities(model, [activity], {
			...settings,
			zones: { workflow: 'UTC' },
		});
		expect(scheduled.map(codeOf)).toEqual(['OUTCOME_UNKNOWN']);

		distort('message_post');
		const message = {
			id,
			kind: 'note',
			body: { format: 'text', content: mark },
			subject: '',
			recipients: [],
			files: [file],
		} as const;
		const posted = await postMessages(model, [message], { ...settings, onMissing: 'error' });
		expect(posted.map(codeOf)).toEqual(['OUTCOME_UNKNOWN']);
		expect(calls('message_post')).toHaveLength(1);
		const attachments = await recordsOf(client, 'ir.attachment').searchRead(
			[
				['res_model', '=', PARTNER],
				['res_id', '=', id],
			],
			['name'],
		);
		expect(attachments).toHaveLength(2);
	});
});

it('counts all rows of a request whose answer was lost as unknown when the run stops', async () => {
	const [protocol] = targetProtocols;
	const client = clientFor(target, { protocol, url: proxy.url });
	const partners = writerOf(client, PARTNER, { batchSize: 3, stopAtFirstError: true });
	const mark = randomUUID();
	const rows = Array.from({ length: 5 }, (_, index) => ({ name: `${mark} ${index}` }));
	proxy.breakNext('dropAnswer', isCallOf('create'));
	expect((await partners.create(rows)).map(endOf)).toEqual([
		'OUTCOME_UNKNOWN',
		'OUTCOME_UNKNOWN',
		'OUTCOME_UNKNOWN',
		'notRun',
		'notRun',
	]);
	expect(await recordsOf(client, PARTNER).search([['name', '=like', `${mark}%`]])).toHaveLength(3);
});

/** Changes go by several methods. */
function callOf(method: string) {
	return method === 'write' ? isCallOf('load', 'web_save_multi', 'write') : isCallOf(method);
}
