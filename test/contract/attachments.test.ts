import type { Vals } from '../../odoo/call';
import type { Download, Outcome, OdooClient } from '../../odoo';
import {
	countRecords,
	downloadAttachments,
	downloadDocuments,
	downloadFieldFiles,
	filterToDomain,
	findForLists,
	listAttachments,
	locatorOf,
	ModelCalls,
} from '../../odoo';
import { readAllRecords } from '../../odoo/read/readRecords';
import { chooseFields } from '../../odoo/schema/choose';
import { itIf } from '../support/itIf';
import { errorOf, resultOf } from '../support/outcomes';
import type { WireRequest } from '../support/proxy';
import { format } from '../support/readFormat';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { clientFor, isSandbox, protocolsFor } from '../support/target';

const PARTNER = 'res.partner';
const ATTACHMENT = 'ir.attachment';
/** A picture of one pixel. */
const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const isOfPortal = ({ path }: WireRequest) => path.startsWith('/my/');

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('xmlrpc'))('files over %s', (protocol) => {
	const client = useClient(target, { protocol, through: proxy, models: [PARTNER, ATTACHMENT] });
	/** Makes what tests read, over the protocol that is quickest with files. */
	const maker = useClient(target, { protocol: 'jsonrpc' });

	const partners = async (count: number, vals: Vals = {}) =>
		await recordsOf(maker, PARTNER).create(
			Array.from({ length: count }, (_, index) => ({ name: `Files ${index}`, ...vals })),
		);

	const attach = async (name: string, content: Uint8Array | string, vals: Vals = {}) => {
		const datas = Buffer.from(content).toString('base64');
		return await recordsOf(maker, ATTACHMENT).createOne({ name, datas, ...vals });
	};

	it('are read as records without the contents of fields, on any page', async () => {
		await partners(2, { image_1920: PNG });
		for (const name of ['a', 'b', 'c']) await attach(`${name}.txt`, name);
		const scope = { client, model: ATTACHMENT, context: {}, zones: { workflow: 'UTC' } };
		const domain = await filterToDomain({ mode: 'none' }, scope);
		const records = await readAllRecords(client, {
			model: ATTACHMENT,
			domain,
			fields: chooseFields(await client.schema(ATTACHMENT), ['res_field']),
			context: {},
			format,
			pageSize: 2,
		});
		expect(records).toHaveLength(
			await countRecords(client, { model: ATTACHMENT, domain: [], context: {} }),
		);
		expect(records.filter(({ res_field }) => res_field !== null)).toEqual([]);
	});

	describe('lists of attachments', () => {
		it('tells what Odoo knows of the files of many records, with one request', async () => {
			const ids = await partners(30);
			const [first = 0, second = 0] = ids;
			await attach('a.txt', 'hello', { res_model: PARTNER, res_id: first });
			await attach('b.csv', 'x;y', { res_model: PARTNER, res_id: first });

			const found = await listAttachments(new ModelCalls(client, PARTNER, {}), ids);

			expect(proxy.requests).toHaveLength(1);
			expect(found.get(second)).toEqual([]);
			expect(found.get(first)).toHaveLength(2);
			expect(found.get(first)?.[0]).toEqual({
				id: expect.any(Number) as number,
				name: 'a.txt',
				mimetype: 'text/plain',
				file_size: 5,
				checksum: 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d',
				create_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
				res_model: PARTNER,
				res_id: first,
				res_field: null,
				type: 'binary',
				url: null,
			});
		});

		it('is none for a record that does not exist, which one more request for all tells', async () => {
			const [full = 0, empty = 0, deleted = 0] = await partners(3);
			await attach('a.txt', 'hello', { res_model: PARTNER, res_id: full });
			await recordsOf(maker, PARTNER).unlink([deleted]);
			const records = new ModelCalls(client, PARTNER, {});
			const find = async (ids: readonly number[]) => await listAttachments(records, ids);
			const lists = [[full], [empty], [deleted], [full, deleted]];
			const locators = lists.map((ids) => ids.map(locatorOf));
			proxy.forget();
			const outcomes = await findForLists(records, locators, find);
			expect(proxy.requests).toHaveLength(2);
			expect(outcomes).toMatchObject([
				{ status: 'done', result: [{ name: 'a.txt' }] },
				{ status: 'done', result: [] },
				{ status: 'failed', error: { code: 'RECORD_NOT_FOUND' } },
				{ status: 'failed', error: { code: 'RECORD_NOT_FOUND' } },
			]);
		});

		it('leaves out what holds the content of a field', async () => {
			const [id = 0] = await partners(1, { image_1920: PNG });
			expect(await listAttachments(new ModelCalls(client, PARTNER, {}), [id])).toEqual(
				new Map([[id, []]]),
			);
		});
	});

	describe('attachments', () => {
		it('come with their content, name and type, many with two requests', async () => {
			const contents = [
				Buffer.from('größer'),
				Buffer.from([0, 1, 2, 0xff, 0xfe]),
				Buffer.from(PNG, 'base64'),
			];
			const names = ['Notiz.txt', 'noise', 'pixel'];
			const ids: number[] = [];
			for (const [index, name] of names.entries()) {
				ids.push(await attach(name, contents[index] ?? ''));
			}

			const found = await collect(downloadAttachments(client, ids));

			expect(proxy.requests).toHaveLength(2);
			const files = ids.map((id) => fileOf(found.get(id)));
			expect(files.map(({ content }) => Buffer.from(content))).toEqual(contents);
			expect(files.map(({ name, mimeType }) => [name, mimeType])).toEqual([
				['Notiz.txt', 'text/plain'],
				['noise', 'application/octet-stream'],
				['pixel.png', 'image/png'],
			]);
		});

		it('are asked for in chunks, so that few are in memory at a time', async () => {
			const content = Buffer.alloc(3 * 1024 * 1024, 'x');
			const ids: number[] = [];
			for (const name of ['1', '2', '3', '4', '5']) ids.push(await attach(name, content));
			const requestsBefore: number[] = [];
			for await (const [, outcome] of downloadAttachments(client, ids)) {
				expect(fileOf(outcome).content).toHaveLength(content.length);
				requestsBefore.push(proxy.requests.length);
			}
			expect(requestsBefore).toEqual([2, 2, 3, 3, 4]);
		});

		it('give an empty file for one without content', async () => {
			const id = await attach('empty.txt', '');
			const found = await collect(downloadAttachments(client, [id]));
			expect(fileOf(found.get(id)).content).toHaveLength(0);
		});

		it('that are missing or are links fail alone, and say why', async () => {
			const id = await attach('a.txt', 'hello');
			const link = { name: 'Manual', type: 'url', url: 'https://example.com/manual.pdf' };
			const linkId = await recordsOf(maker, ATTACHMENT).createOne(link);

			const found = await collect(downloadAttachments(client, [99_999_999, linkId, id]));

			expect(errorOf(found.get(99_999_999))).toMatchObject({ code: 'RECORD_NOT_FOUND' });
			expect(errorOf(found.get(linkId))).toMatchObject({
				code: 'INVALID_VALUE',
				message: expect.stringContaining('https://example.com/manual.pdf') as string,
			});
			expect(fileOf(found.get(id)).name).toBe('a.txt');
		});
	});

	describe('fields', () => {
		const download = async (ids: readonly number[], field = 'image_1920', model = PARTNER) =>
			await collect(downloadFieldFiles(new ModelCalls(client, model, {}), field, ids));

		it('give their files, named as Odoo names them, many with two requests', async () => {
			const ids = await partners(5, { image_1920: PNG });

			const found = await download(ids);

			expect(proxy.requests).toHaveLength(2);
			for (const id of ids) {
				const { name, mimeType, content } = fileOf(found.get(id));
				expect([name, mimeType]).toEqual([`res_partner-${id}-image_1920.png`, 'image/png']);
				expect(Buffer.from(content).toString('base64')).toBe(PNG);
			}
		});

		it('give no file where they are empty, and an error where the record is missing', async () => {
			const [id = 0] = await partners(1);
			const found = await download([id, 99_999_999]);
			const record = { id, model: PARTNER, field: 'image_1920' };
			expect(found.get(id)).toEqual({ status: 'done', result: { record } });
			expect(errorOf(found.get(99_999_999))).toMatchObject({ code: 'RECORD_NOT_FOUND' });
		});

		it('of archived records are found', async () => {
			const [id = 0] = await partners(1, { image_1920: PNG, active: false });
			expect(fileOf((await download([id])).get(id)).mimeType).toBe('image/png');
		});

		it('that hold no files are refused before anything is asked', async () => {
			await expect(download([1], 'name')).rejects.toMatchObject({
				code: 'INVALID_VALUE',
				field: 'name',
			});
			await expect(download([1], 'imag_1920')).rejects.toMatchObject({
				code: 'FIELD_NOT_FOUND',
				hint: expect.stringContaining('image_1920') as string,
			});
			expect(proxy.requests).toHaveLength(0);
		});
	});

	describe('documents', () => {
		const order = async (): Promise<number> => {
			const [partner = 0] = await partners(1);
			const id = await recordsOf(maker, 'sale.order').createOne({ partner_id: partner });
			await client.schema('sale.order');
			proxy.forget();
			return id;
		};

		const download = async (by: OdooClient, id: number, model = 'sale.order') =>
			(await collect(downloadDocuments(new ModelCalls(by, model, {}), { by: 'portal' }, [id]))).get(
				id,
			);

		const withPassword = () =>
			clientFor(target, { protocol, url: proxy.url, secret: target.users.admin.password });
		const canUsePassword = protocol !== 'json2';

		itIf(isSandbox)("come through the customer's link, without a login", async () => {
			const id = await order();
			const { name, mimeType, content } = fileOf(await download(client, id));
			expect([name, mimeType]).toEqual([
				expect.stringMatching(/^Quotation_S\d+\.pdf$/),
				'application/pdf',
			]);
			expect(Buffer.from(content).toString('latin1')).toMatch(/^%PDF-/);
			expect(proxy.requests.filter(isOfPortal)).toHaveLength(1);
		});

		itIf(isSandbox)('take one request each once the link is known', async () => {
			const id = await order();
			await download(client, id);
			const { requests } = await proxy.counted(async () => await download(client, id));
			expect(requests).toHaveLength(2);
		});

		it('say that the server lacks the program that makes them', async () => {
			const id = await order();
			const body = `<title>422</title><pre>Unable to find Wkhtmltopdf on this system. The PDF can not be created.</pre>`;
			proxy.breakNext({ status: 422, body }, isOfPortal);
			expect(errorOf(await download(client, id))).toMatchObject({
				code: 'SERVER_ERROR',
				message: 'The Odoo server cannot make PDF files.',
				hint: expect.stringContaining('wkhtmltopdf') as string,
			});
		});

		itIf(canUsePassword)(
			'come to the user who is logged in where the server wants a login',
			async () => {
				const user = withPassword();
				const id = await order();
				proxy.breakNext({ status: 403, body: '<title>Forbidden</title>' }, isOfPortal);
				const outcome = await download(user, id);
				const paths = proxy.requests.map(({ path }) => path.split('?')[0]);
				expect(paths.slice(-3)).toEqual([
					`/my/orders/${id}`,
					'/web/session/authenticate',
					`/my/orders/${id}`,
				]);
				if (isSandbox) expect(fileOf(outcome).mimeType).toBe('application/pdf');
			},
		);

		it('ask for a password where the server wants a login and there is an API key', async () => {
			const { apiKey = '' } = target.users.admin;
			const user = clientFor(target, { protocol, url: proxy.url, secret: apiKey });
			const id = await order();
			proxy.breakNext({ status: 403, body: '<title>Forbidden</title>' }, isOfPortal);
			expect(errorOf(await download(user, id))).toMatchObject({
				code: 'ACCESS_DENIED',
				hint: expect.stringContaining('password') as string,
			});
			// A refused login would count against the address.
			expect(proxy.requests.some(({ path }) => path.includes('authenticate'))).toBe(false);
		});

		const print = async (by: OdooClient, report: string, id: number) =>
			(
				await collect(
					downloadDocuments(new ModelCalls(by, 'sale.order', {}), { by: 'report', report }, [id]),
				)
			).get(id);

		itIf(canUsePassword && isSandbox)('can be any report, for a user with a password', async () => {
			const file = fileOf(await print(withPassword(), 'sale.report_saleorder', await order()));
			expect(file.name).toMatch(/^S\d+\.pdf$/);
			expect(file.mimeType).toBe('application/pdf');
		});

		it('as reports say which ones there are', async () => {
			await expect(print(client, 'sale.report_saleordr', await order())).rejects.toMatchObject({
				code: 'INVALID_VALUE',
				hint: expect.stringContaining('Quotation / Order') as string,
			});
		});

		it('exist only for some models', async () => {
			await expect(download(client, 1, PARTNER)).rejects.toMatchObject({
				code: 'INVALID_VALUE',
				message: expect.stringContaining(PARTNER) as string,
			});
		});

		it('of a record that does not exist are an error', async () => {
			expect(errorOf(await download(client, 99_999_999))).toMatchObject({
				code: 'RECORD_NOT_FOUND',
			});
		});
	});
});

it.each([
	['a file', false],
	['the end of a file', Buffer.from('hell').toString('base64')],
])('tells of %s that the server has lost', async (_, left) => {
	const client = clientFor(target, { protocol: 'jsonrpc', url: proxy.url });
	const datas = Buffer.from('hello').toString('base64');
	const id = await recordsOf(client, ATTACHMENT).createOne({ name: 'lost.txt', datas });
	proxy.breakNext({ result: [{ id, datas: left }] }, ({ body }) =>
		body.includes('"fields":["datas"]'),
	);
	const found = await collect(downloadAttachments(client, [id]));
	expect(errorOf(found.get(id))).toMatchObject({
		code: 'SERVER_ERROR',
		hint: expect.stringContaining('filestore') as string,
	});
});

async function collect(
	downloads: AsyncGenerator<readonly [id: number, outcome: Outcome<Download>]>,
): Promise<Map<number, Outcome<Download>>> {
	const found = new Map<number, Outcome<Download>>();
	for await (const [id, outcome] of downloads) found.set(id, outcome);
	return found;
}

function fileOf(outcome: Outcome<Download> | undefined) {
	const { file } = resultOf(outcome);
	if (!file) throw new Error('There is no file.');
	return file;
}
