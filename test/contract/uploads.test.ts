import { randomBytes, randomUUID } from 'node:crypto';
import type { UploadFile, UploadRow } from '../../odoo';
import { ModelCalls, ModelClient, uploadAttachments, uploadIntoField } from '../../odoo';
import { codeOf, resultOf } from '../support/outcomes';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { protocolsFor } from '../support/target';
import { isCallOf } from '../support/wireRequest';

const PARTNER = 'res.partner';
const MISSING = 99_999_999;
const MEBIBYTE = 1024 * 1024;
const CONTINUE = { batchSize: 1000, stopAtFirstError: false };
const STOP = { ...CONTINUE, stopAtFirstError: true };
/** A picture of one pixel. */
const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('json2'))('uploads over %s', (protocol) => {
	const client = useClient(target, { protocol, through: proxy, models: [PARTNER] });

	const onPartners = () => new ModelCalls(client, PARTNER, {});

	const partners = async (count: number) => {
		const vals = Array.from({ length: count }, (_, index) => ({ name: `Upload ${index}` }));
		const ids = await recordsOf(client, PARTNER).create(vals);
		proxy.forget();
		return ids;
	};

	const attachmentsOf = async (ids: readonly number[]) => {
		const domain = [
			['res_model', '=', PARTNER],
			['res_id', 'in', ids],
			['res_field', '=', false],
		];
		const fields = ['name', 'mimetype', 'res_id', 'file_size'];
		return await recordsOf(client, 'ir.attachment').searchRead(domain, fields);
	};

	describe('attachments', () => {
		it('keep name, type and content, many with two requests', async () => {
			const ids = await partners(10);
			const content = randomBytes(1000);
			const rows = ids.map((id) => row(id, file('Rechnung ü.pdf', content, 'application/pdf')));
			const outcomes = await uploadAttachments(onPartners(), rows, CONTINUE);
			expect(proxy.requests).toHaveLength(2); // which of them exist, and all files

			const attached = await attachmentsOf(ids);
			expect(outcomes.map(resultOf)).toEqual(attached.map(({ id }) => [id]));
			for (const [index, attachment] of attached.entries()) {
				expect(attachment).toMatchObject({
					name: 'Rechnung ü.pdf',
					mimetype: 'application/pdf',
					res_id: ids[index],
					file_size: 1000,
				});
			}
			const uploaded = resultOf(outcomes[0]);
			const [read] = await recordsOf(client, 'ir.attachment').read(uploaded, ['datas']);
			expect(read?.datas).toBe(content.toString('base64'));
		});

		it('of one row are attached together', async () => {
			const [id = 0, other = 0] = await partners(2);
			const rows = [
				row(id, file('1.txt', 'one'), file('2.txt', 'two')),
				row(other, file('3.txt', 'x')),
			];
			const outcomes = await uploadAttachments(onPartners(), rows, CONTINUE);
			expect(outcomes.map(resultOf)).toEqual([
				[expect.any(Number), expect.any(Number)],
				[expect.any(Number)],
			]);
			expect((await attachmentsOf([id])).map(({ name }) => name)).toEqual(['1.txt', '2.txt']);
		});

		it('may be empty, as files are that people attach in Odoo', async () => {
			const [id = 0] = await partners(1);
			const outcomes = await uploadAttachments(onPartners(), [row(id, file('e.txt', ''))], STOP);
			expect(outcomes.map(({ status }) => status)).toEqual(['done']);
			expect(await attachmentsOf([id])).toMatchObject([{ name: 'e.txt', file_size: 0 }]);
		});

		it('get their type from Odoo where it is not known', async () => {
			const [id = 0] = await partners(1);
			const content = Buffer.from(PNG, 'base64');
			const rows = [row(id, file('pixel.png', content, 'application/octet-stream'))];
			await uploadAttachments(onPartners(), rows, CONTINUE);
			expect(await attachmentsOf([id])).toMatchObject([{ mimetype: 'image/png' }]);
		});

		it('go in chunks of limited size, and are fetched for the chunk that needs them', async () => {
			const ids = await partners(5);
			const content = Buffer.alloc(6 * MEBIBYTE, 'x').toString('base64');
			const sentBefore: number[] = [];
			const rows = ids.map((id) =>
				row(id, {
					name: 'large.bin',
					mimeType: '',
					byteCount: 6 * MEBIBYTE,
					base64: async () => {
						sentBefore.push(proxy.requests.filter(isCallOf('create')).length);
						return await Promise.resolve(content);
					},
				}),
			);
			const outcomes = await uploadAttachments(onPartners(), rows, CONTINUE);
			expect(outcomes.every(({ status }) => status === 'done')).toBe(true);
			expect(sentBefore).toEqual([0, 0, 1, 1, 2]);
		});

		it('are split when the server refuses so much at once', async () => {
			const ids = await partners(3);
			const rows = ids.map((id) => row(id, file('a.txt', 'x')));
			proxy.breakNext(
				{ status: 413, body: '<html>Request Entity Too Large</html>' },
				isCallOf('create'),
			);
			const outcomes = await uploadAttachments(onPartners(), rows, CONTINUE);
			expect(outcomes.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
			expect(await attachmentsOf(ids)).toHaveLength(3);
		});

		it('fail for records that are missing, which Odoo 14 would take', async () => {
			const [id = 0] = await partners(1);
			const rows = [row(MISSING, file('a.txt', 'x')), row(id, file('b.txt', 'x'))];
			const outcomes = await uploadAttachments(onPartners(), rows, CONTINUE);
			expect(outcomes.map(codeOf)).toEqual(['RECORD_NOT_FOUND', 'done']);
		});

		it('stop at the first bad row where the run does', async () => {
			const [id = 0, other = 0] = await partners(2);
			const rows = [
				row(id, file('a.txt', 'x')),
				row(MISSING, file('b.txt', 'x')),
				row(other, file('c.txt', 'x')),
			];
			const outcomes = await uploadAttachments(onPartners(), rows, STOP);
			expect(outcomes.map(({ status }) => status)).toEqual(['done', 'failed', 'notRun']);
			expect(await attachmentsOf([other])).toEqual([]);
		});
	});

	describe('fields', () => {
		const into = async (field: string, rows: readonly UploadRow[]) => {
			const model = await ModelClient.open(client, PARTNER, {});
			return await uploadIntoField(model, field, rows, CONTINUE);
		};

		it('take a file for each record', async () => {
			const ids = await partners(3);
			const rows = ids.map((id) => row(id, file('pixel.png', Buffer.from(PNG, 'base64'))));
			const outcomes = await into('image_1920', rows);
			expect(outcomes.map(resultOf)).toEqual(ids);
			const read = await recordsOf(client, PARTNER).read(ids, ['image_1920']);
			expect(read).toEqual(ids.map((id) => ({ id, image_1920: PNG })));
		});

		it('refuse what is no picture, and take the others', async () => {
			const [id = 0, other = 0] = await partners(2);
			const rows = [
				row(id, file('a.txt', 'no picture')),
				row(other, file('p.png', Buffer.from(PNG, 'base64'))),
			];
			const outcomes = await into('image_1920', rows);
			expect(outcomes.map(codeOf)).toEqual(['INVALID_VALUE', 'done']);
		});

		it('keep their file where the new one is empty', async () => {
			const [id = 0, other = 0] = await partners(2);
			const pixel = file('p.png', Buffer.from(PNG, 'base64'));
			await into('image_1920', [row(id, pixel)]);
			const outcomes = await into('image_1920', [row(id, file('e.png', '')), row(other, pixel)]);
			expect(outcomes.map(codeOf)).toEqual(['INVALID_VALUE', 'done']);
			const read = await recordsOf(client, PARTNER).read([id], ['image_1920']);
			expect(read).toEqual([{ id, image_1920: PNG }]);
		});

		it('of other kinds take no files', async () => {
			await expect(into('name', [row(1, file('a.txt', 'x'))])).rejects.toMatchObject({
				code: 'INVALID_VALUE',
				field: 'name',
			});
			await expect(into(`x_${randomUUID()}`, [])).rejects.toMatchObject({
				code: 'FIELD_NOT_FOUND',
			});
		});
	});
});

function row(id: number, ...files: UploadFile[]): UploadRow {
	return { id, files };
}

function file(name: string, content: string | Buffer, mimeType = 'text/plain'): UploadFile {
	const bytes = Buffer.from(content as string);
	return {
		name,
		mimeType,
		byteCount: bytes.length,
		base64: async () => await Promise.resolve(bytes.toString('base64')),
	};
}
